import asyncio
import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notifications import sink


class Command(BaseCommand):
    help = "Server email untuk pengembang: menyimpan setiap email dan menunjukkannya di halaman Kotak surat."
    requires_system_checks = []

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "Kotak surat hanya untuk percobaan. Di server kantor, atur EMAIL_URL ke server email yang nyata."
            )
        loop = asyncio.new_event_loop()
        controller = sink.controller(settings.MAIL_SINK_DIR, settings.MAIL_SINK_PORT, loop)
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, loop.stop)
        try:
            controller.begin()
        except OSError as error:
            raise CommandError(f"Port {settings.MAIL_SINK_PORT} sudah dipakai. Atur MAIL_SINK_PORT.") from error
        self.stdout.write(f"Kotak surat menerima email di 127.0.0.1:{settings.MAIL_SINK_PORT}.")
        self.stdout.flush()  # who started it may wait for the line, and a pipe would keep it back
        try:
            loop.run_forever()
        finally:
            controller.end()
            loop.close()
