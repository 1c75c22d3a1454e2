from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Assignment
from core import clock
from outreach.demo.story import Storyteller


class Command(BaseCommand):
    help = "Makes the demo's outreach, all invented. Safe to repeat; never on the office's server."

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("Data peragaan tidak boleh dibuat di server kantor.")
        Storyteller(_holder("secretary", district=None), _holder("verifier")).tell(clock.now())


def _holder(role, **scope):
    held = Assignment.objects.in_force(clock.today()).filter(role=role, **scope).select_related("user")
    if (assignment := held.order_by("pk").first()) is None:
        raise CommandError(f"Belum ada akun peragaan dengan peran {role}. Jalankan dahulu: manage.py demo_accounts")
    return assignment.user
