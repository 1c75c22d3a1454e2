from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.clock import now
from documents.sealing import key as keys


class Command(BaseCommand):
    help = "The key that seals papers. make: a test key (UJI) where there is none; check: tells whose it is, tries it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["make", "check"])

    def handle(self, *, what, **options):
        {"make": self._make, "check": self._check}[what](now())

    def _make(self, at):
        if settings.PRODUCTION:
            raise CommandError("Kunci uji tidak dibuat di server kantor. Lihat docs/operations.md: The seal key.")
        if not keys.make(at=at):
            raise CommandError(f"Kunci segel sudah ada: {settings.SEAL_KEY_FILE}")
        self.stdout.write(f"Kunci segel uji dibuat: {settings.SEAL_KEY_FILE}")

    def _check(self, at):
        from documents.sealing import seal  # noqa: PLC0415 - half a second to import, for this word alone

        try:
            key = keys.opened()
            self.stdout.write(f"Pemilik    : {key.subject}")
            self.stdout.write(f"Sidik jari : {key.fingerprint}")
            self.stdout.write(f"Sisa hari  : {key.days_left(at)}")
            holds = seal.trial(at=at)
        except keys.SealUnavailable as reason:
            raise CommandError(str(reason)) from None
        if not holds:
            raise CommandError("Segel percobaan tidak lolos pemeriksaan; apakah akarnya ada di SEAL_ROOTS_DIR?")
        self.stdout.write("Segel uji  : utuh, akarnya dikenal")
