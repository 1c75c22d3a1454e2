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
        held = Assignment.objects.in_force(clock.today()).filter(role="secretary", district=None).select_related("user")
        if (assignment := held.first()) is None:
            raise CommandError("Belum ada akun peragaan dengan peran secretary. Jalankan dahulu: manage.py demo_accounts")
        Storyteller(assignment.user).tell(clock.now())
