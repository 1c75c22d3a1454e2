import time

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError

from accounts.management.commands.demo_accounts import PASSWORD
from core import clock
from recruitment.demo import cast
from recruitment.demo.past import story
from recruitment.demo.past.telling import Telling
from recruitment.demo.sheets import Sheets


class Command(BaseCommand):
    help = "Tells the demo's selection of 2022, from 616 applicants to the last replacement. Goes on where it was stopped."

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("Data peragaan tidak boleh dibuat di server kantor.")
        people, started = cast.gather(), time.monotonic()
        sheets = Sheets(people.secretary.user, clock.now())
        story.tell(Telling(people, sheets, make_password(PASSWORD), self._say))
        self.stdout.write(f"Seleksi 2022 selesai disiapkan ({time.monotonic() - started:.0f} detik).")

    def _say(self, line):
        if self.verbosity > 1:
            self.stdout.write(line)

    def execute(self, *args, **options):
        self.verbosity = options.get("verbosity", 1)
        return super().execute(*args, **options)
