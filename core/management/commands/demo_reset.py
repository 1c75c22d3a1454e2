import shutil
import socket

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

FOLDERS = ("documents", "media", "mail", "broker", "upload-tmp")


class Command(BaseCommand):
    help = "Throws the demo's data away: database, documents, mail. The next `make run` starts over."
    requires_system_checks = []

    def handle(self, **options):
        if settings.MODE != "demo":
            raise CommandError("Hanya data peragaan yang dapat dihapus dengan perintah ini (PORTAL_MODE=demo).")
        if _is_running():
            raise CommandError(f"Portal masih berjalan di port {settings.PORT}. Hentikan dulu dengan Ctrl-C.")
        _empty_postgresql() if connection.vendor == "postgresql" else _remove_sqlite()
        for folder in FOLDERS:
            shutil.rmtree(settings.DATA_DIR / folder, ignore_errors=True)
        self.stdout.write("Data peragaan dihapus. `make run` memulai dari awal.")


def _is_running():
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", settings.PORT)) == 0


def _remove_sqlite():
    connection.close()
    for ending in ("", "-wal", "-shm"):
        settings.DATA_DIR.joinpath(f"{settings.DATABASES['default']['NAME']}{ending}").unlink(missing_ok=True)


def _empty_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
