"""The six digits that the demo people's authenticator apps would show now. Never in production."""

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.management.base import BaseCommand

from accounts.management.commands.demo_accounts import refuse_in_production


class Command(BaseCommand):
    help = "Menampilkan kode faktor kedua akun peragaan yang berlaku sekarang, dan berapa detik lagi."

    def handle(self, *args, **options):
        refuse_in_production()
        period = app_settings.TOTP_PERIOD
        counter, passed = divmod(int(time.time()), period)
        demo = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__endswith="@contoh.example")
        for authenticator in demo.select_related("user").order_by("user__email"):
            code = format_hotp_value(hotp_value(decrypt(authenticator.data["secret"]), counter))
            self.stdout.write(f"{code}  {authenticator.user.email}")
        self.stdout.write(f"Berlaku {period - passed} detik lagi. Setiap kode hanya dapat dipakai satu kali.")
