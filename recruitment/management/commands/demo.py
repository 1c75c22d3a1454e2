from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from recruitment.demo import cast
from recruitment.demo.sheets import Sheets
from recruitment.demo.story import Storyteller


class Command(BaseCommand):
    help = "Makes the demo's open selection and its applicants, all invented. Safe to repeat; never on the office's server."

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("Data peragaan tidak boleh dibuat di server kantor.")
        now, people = clock.now(), cast.gather()
        Storyteller(Sheets(people.secretary.user, now), people, self._say).tell(now)

    def _say(self, line):
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="")
            self.stdout.flush()
