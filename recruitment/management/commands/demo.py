from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import F

from accounts.models import Assignment
from core import clock
from recruitment.demo.sheets import Sheets
from recruitment.demo.story import Storyteller


class Command(BaseCommand):
    help = "Makes the demo's selections and applicants, all invented. Safe to repeat; never on the office's server."

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("Data peragaan tidak boleh dibuat di server kantor.")
        now = clock.now()
        commissioner, secretary = _holder("commissioner"), _holder("secretary")
        Storyteller(Sheets(secretary, now), commissioner, secretary, _holder("verifier"), self._say).tell(now)

    def _say(self, line):
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="")
            self.stdout.flush()


def _holder(role):
    held = Assignment.objects.in_force(clock.today()).filter(role=role).select_related("user")
    assignment = held.order_by(F("district").asc(nulls_first=True), "pk").first()
    if assignment is None:
        raise CommandError(f"Belum ada akun peragaan dengan peran {role}. Jalankan dahulu: manage.py demo_accounts")
    return assignment.user
