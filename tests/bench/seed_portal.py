"""Fills the portal's database with invented people; prints sessions and addresses as JSON.

Run as `python -m tests.bench.seed_portal ROWS DRAFTS`. Rows are written in bulk, drafts by the portal's own actions.
"""

import datetime as dt
import json
import secrets
import sys
import time
from importlib import import_module

import django

django.setup()

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY  # noqa: E402 -- after django.setup()
from allauth.mfa.models import Authenticator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402

from accounts.models import Acknowledgement, Assignment, PrivacyNotice, User  # noqa: E402
from core import clock  # noqa: E402
from recruitment.models import Application, NumberCounter  # noqa: E402
from tests.factories.recruitment import ApplicantFactory, StaffFactory, complete_draft, open_selection  # noqa: E402

NOW = clock.now()
OPEN = {"opens_at": NOW - dt.timedelta(days=30), "closes_at": NOW + dt.timedelta(days=6)}


def received(selection, rows):
    """Write rows of received applications, one account each."""
    people = User.objects.bulk_create(
        [User(email=f"massal{n}@contoh.example", name=f"Contoh {n}", password="!") for n in range(rows)], batch_size=2000
    )
    districts = [seat.district_id for seat in selection.seats.all()]
    Application.objects.bulk_create(
        [_row(selection, person, n, districts[n % len(districts)]) for n, person in enumerate(people)], batch_size=2000
    )
    NumberCounter.objects.bulk_create([NumberCounter(selection=selection, district_id=each, last=rows) for each in districts])


def _row(selection, person, n, district):
    at = OPEN["opens_at"] + dt.timedelta(seconds=n * 200 % (29 * 86_400))
    return Application(
        selection=selection, applicant=person, status="submitted", created_at=at, saved_at=at, submitted_at=at,
        district_id=district, sequence=n + 1, number=f"BCH-{NOW.year}-{district}-{n + 1:05}", full_name=f"Contoh Massal {n:05}",
        sex="PL"[n % 2], birth_on=dt.date(1980 + n % 20, 1 + n % 12, 1 + n % 28), nik_hash=secrets.token_bytes(32),
    )  # fmt: skip


def session_of(user, *methods):
    """Return the key of a signed-in session, as a log-in by these methods leaves it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session["account_authentication_methods"] = [{"method": method, "at": time.time()} for method in methods]
    session.create()
    return session.session_key


def secretary():
    user = StaffFactory()
    Assignment.objects.create(
        user=user, role="secretary", valid_from=clock.today(), valid_until=clock.today() + dt.timedelta(days=9), granted_at=NOW
    )
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "none"})
    return user


def applicant():
    user = ApplicantFactory()
    notices = PrivacyNotice.objects.all()
    Acknowledgement.objects.bulk_create([Acknowledgement(user=user, notice=notice, at=NOW) for notice in notices])
    return user


def main(rows, drafts):
    for command in ("migrate", "createcachetable", "load_regions"):
        call_command(command, verbosity=0, stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)
    selection = open_selection(at=NOW, number_prefix="BCH", **OPEN)
    received(selection, rows)
    mine = [complete_draft(selection, user=applicant(), at=NOW) for _ in range(drafts)]
    print(
        json.dumps(
            {
                "staff": session_of(secretary(), "password", "mfa"),
                "drafts": [
                    {"uuid": str(each.uuid), "version": each.version, "session": session_of(each.applicant, "password")}
                    for each in mine
                ],
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
