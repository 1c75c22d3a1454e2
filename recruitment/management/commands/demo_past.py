import gc
import os
import time

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError

from accounts.management.commands.demo_accounts import PASSWORD
from core import clock
from recruitment.demo import cast
from recruitment.demo.past import crowd, story
from recruitment.demo.past.telling import Telling
from recruitment.demo.sheets import Sheets

GENTLY = 10  # how far the portal's own processes go before
PAUSE = 0.15


class Command(BaseCommand):
    help = "Tells the demo's selection of 2022, from 616 applicants to the last replacement. Goes on where it was stopped."

    def add_arguments(self, parser):
        parser.add_argument("--gently", action="store_true", help="let other processes go before")

    def handle(self, *, gently, verbosity, **options):
        if settings.PRODUCTION:
            raise CommandError("Data peragaan tidak boleh dibuat di server kantor.")
        if gently:
            os.nice(GENTLY)
        gc.freeze()  # what is loaded stays: looking through it again and again costs a tenth of the whole
        people, started = cast.gather(), time.monotonic()
        sheets = Sheets(people.secretary.user, clock.now())
        say = self.stdout.write if verbosity > 1 else _nothing
        if story.tell(Telling(people, crowd.gather(), sheets, make_password(PASSWORD), say, PAUSE if gently else 0)):
            self.stdout.write(f"Seleksi peragaan 2022 lengkap ({time.monotonic() - started:.0f} detik).")


def _nothing(line):
    """Most do not want to hear of each step."""
