from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from agreements.demo.story import Storyteller
from core import clock


class Command(BaseCommand):
    help = "Makes the demo's agreements, all invented. Safe to repeat; never on the office's server."

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("Data peragaan tidak boleh dibuat di server kantor.")
        try:
            storyteller = Storyteller()
        except User.DoesNotExist:
            raise CommandError("Belum ada akun peragaan. Jalankan dahulu: manage.py demo_accounts") from None
        storyteller.tell(clock.now())
