import time

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from core import clock
from notifications import tasks


class Command(BaseCommand):
    help = "Menjalankan yang sudah waktunya: pengingat, pengiriman email, pekerjaan tiap menit. Sama dengan tugas Celery."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="ulangi terus, tanpa Celery dan tanpa cron")
        parser.add_argument("--every", type=float, default=10, help="jeda antarputaran dalam detik (dengan --loop)")

    def handle(self, *, loop, every, **options):
        failed = self._round()
        while loop:
            time.sleep(every)
            close_old_connections()
            self._round()
        if failed:
            raise CommandError(f"Gagal pada tahap: {', '.join(failed)}. Rinciannya ada di log.")

    def _round(self):
        results = tasks.do_what_is_due(clock.now())
        for step, result in results.items():
            if result:
                self.stdout.write(f"{step}: {_words(result)}")
        return [step for step, result in results.items() if isinstance(result, Exception)]


def _words(result):
    if isinstance(result, Exception):
        return f"gagal ({type(result).__name__})"
    if isinstance(result, dict):
        return ", ".join(f"{name} {count}" for name, count in sorted(result.items()))
    return result
