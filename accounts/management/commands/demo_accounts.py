"""Invented people for trying the portal out. Never in production."""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Assignment, User
from accounts.roles import Role
from core import clock

PASSWORD = "rumah kayu di tepi danau"  # noqa: S105 -- printed for everybody, refused in production
DISTRICTS = {"gambir": "31.71.01", "menteng": "31.71.06", "kemayoran": "31.71.03"}
STAFF = [
    ("verifikator.gambir", "Verifikator Contoh Gambir", Role.VERIFIER, ["gambir"]),
    ("verifikator.menteng", "Verifikator Contoh Menteng", Role.VERIFIER, ["menteng", "kemayoran"]),
    ("sekretaris", "Sekretaris Contoh", Role.SECRETARY, [None]),
    ("sekretaris.dua", "Sekretaris Contoh Dua", Role.SECRETARY, [None]),
    ("anggota", "Anggota Contoh", Role.COMMISSIONER, [None]),
    ("anggota.dua", "Anggota Contoh Dua", Role.COMMISSIONER, [None]),
    ("pejabat", "Pejabat Contoh", Role.OFFICIAL, [None]),
    ("pejabat.hukum", "Pejabat Contoh Hukum", Role.OFFICIAL, [None]),
    ("pejabat.sekko", "Pejabat Contoh Sekko", Role.OFFICIAL, [None]),
    ("pejabat.staf", "Pejabat Contoh Staf", Role.OFFICIAL, [None]),
    ("pejabat.walikota", "Pejabat Contoh Wali Kota", Role.OFFICIAL, [None]),
    ("pemeriksa", "Pemeriksa Contoh", Role.AUDITOR, [None]),
    ("pengelola", "Pengelola Contoh", Role.SYSADMIN, [None]),
]
APPLICANTS = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"]


class Command(BaseCommand):
    help = "Membuat akun peragaan: pelamar, petugas tiap peran, pejabat. Boleh diulang; yang sudah ada tidak diubah."

    @transaction.atomic
    def handle(self, *args, **options):
        refuse_in_production()
        for word in APPLICANTS:
            _person(f"pelamar.{word}", f"Pelamar Contoh {word.capitalize()}")
        for local, name, role, places in STAFF:
            is_official = role == Role.OFFICIAL
            user = _person(local, name, is_staff=not is_official, is_official=is_official)
            _second_factor(user)
            for place in places:
                _assign(user, role, DISTRICTS.get(place))
        self.stdout.write(f"Kata sandi semua akun peragaan: {PASSWORD}")
        for local, name, *_ in [*STAFF, ("pelamar.satu", "Pelamar Contoh Satu")]:
            self.stdout.write(f"  {local}@contoh.example  {name}")


def refuse_in_production():
    if settings.PRODUCTION:
        raise CommandError("Akun peragaan tidak ada di portal yang sungguhan (PORTAL_MODE=production).")


def _person(local, name, **flags):
    email = f"{local}@contoh.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, name=name, **flags)


def _second_factor(user):
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())


def _assign(user, role, district_code):
    if user.assignments.filter(role=role, district_id=district_code).exists():
        return
    today = clock.today()
    # They held office in 2022 too: the demo tells a selection of that year.
    Assignment.objects.create(
        user=user, role=role, district_id=district_code, granted_at=clock.now(),
        valid_from=dt.date(2022, 7, 1), valid_until=today + dt.timedelta(days=365),
    )  # fmt: skip
