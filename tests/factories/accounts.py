"""Accounts for tests. A member of staff is logged in by log_in(client, user): it passes the second factor as the portal asks.

staff = StaffFactory(role="verifier", district=menteng)
log_in(client, staff)
"""

import datetime as dt
import time

import factory
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from factory.django import DjangoModelFactory

from accounts.models import Assignment, User
from core import clock
from core.actor import Actor

PASSWORD = "kuda laut menari di atas awan"


class ApplicantFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"pelamar{n}@contoh.example")
    password = factory.django.Password(PASSWORD)


class StaffFactory(ApplicantFactory):
    """A member of staff with a second factor. role: also assigns that role, for `district` or the whole city."""

    email = factory.Sequence(lambda n: f"petugas{n}@contoh.example")
    name = factory.Sequence(lambda n: f"Petugas Contoh {n}")
    is_staff = True

    @factory.post_generation
    def role(self, create, role, district=None):
        if role:
            AssignmentFactory(user=self, role=role, district=district)

    @factory.post_generation
    def second_factor(self, create, wanted):
        if wanted is not False:
            TOTP.activate(self, generate_totp_secret())


class OfficialFactory(StaffFactory):
    is_staff = False
    is_official = True


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    # On every day that a test may stop the clock at, and on every day that the tests may be run on.
    valid_from = dt.date(2020, 1, 1)
    valid_until = dt.date(2099, 12, 31)
    granted_at = factory.LazyFunction(clock.now)


def log_in(client, user, *, minutes_ago=0):
    """Log the account in as the log-in page does: password shown, and the second factor if there is one."""
    client.force_login(user)
    session = client.session
    at = time.time() - minutes_ago * 60
    records = [{"method": "password", "at": at}]
    if Authenticator.objects.filter(user=user).exists():
        records.append({"method": "mfa", "at": at, "type": "totp"})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client


def acting(user, role="", scope="*"):
    """Return an Actor for calling actions directly."""
    assignment = user.assignments.first()
    return Actor(user=user, role=role or (assignment.role if assignment else "applicant"), scope=scope, request_id="uji")


def code_of(secret, *, at=None):
    """Return the six digits of a secret at a moment; without one, now and for two seconds at least.

    It waits for the next half minute where this one is about to end: digits typed across the change are refused.
    """
    if at is None and (left := 30 - time.time() % 30) < 2:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(at if at is not None else time.time()) // 30))


def totp_code(user, *, at=None):
    """Return the six digits the person's app shows at a moment; without one, as code_of()."""
    secret = decrypt(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"])
    return code_of(secret, at=at)
