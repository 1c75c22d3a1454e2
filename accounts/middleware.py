"""What every request of a signed-in person is measured against: the age of the session and the second factor."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts import security_log
from accounts.models import User
from accounts.reauth import passed_second_factor
from core import clock
from notifications import addresses

APPLICANT_IDLE = dt.timedelta(days=14)
OFFICE_IDLE = dt.timedelta(minutes=30)
OFFICE_AGE = dt.timedelta(hours=8)
SEEN_EVERY = dt.timedelta(minutes=1)
STARTED, SEEN = "started_at", "seen_at"

# All that a person of the office can reach before there is a second factor.
ENROLMENT = {"account_logout", "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn"}


class SessionAge:
    """Ends sessions that are idle or old, and writes “last seen” at most once a minute."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = clock.now()
            if is_over(request.session, request.user, now):
                security_log.note("session.expired", request, user_id=request.user.pk)
                logout(request)
            else:
                _mark_seen(request, now)
        return self.get_response(request)


def is_over(session, user, now):
    """Say whether the session has ended. Half-open: at exactly the limit it is over."""
    started, seen = session.get(STARTED), session.get(SEEN)
    if started is None or seen is None:
        return False
    idle, age = now - _moment(seen), now - _moment(started)
    if user.needs_second_factor:
        return idle >= OFFICE_IDLE or age >= OFFICE_AGE
    return idle >= APPLICANT_IDLE


def _mark_seen(request, now):
    session = request.session
    seen = session.get(SEEN)
    if seen is not None and now - _moment(seen) < SEEN_EVERY:
        return
    session.setdefault(STARTED, now.timestamp())
    session[SEEN] = now.timestamp()
    _notice_dead_address(session, request.user)
    User.objects.filter(pk=request.user.pk).update(last_seen_at=now)


def _notice_dead_address(session, user):
    """Remember for the pages to come whether mails to the account's address come back: at log-in, then once a minute."""
    if addresses.is_dead(user):
        session[addresses.NOTICED] = True
    else:
        session.pop(addresses.NOTICED, None)


def _moment(stamp):
    return dt.datetime.fromtimestamp(stamp, tz=dt.UTC)


class SecondFactor:
    """Staff and officials do nothing before a second factor is set up and shown, and nothing without an assignment."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or not user.needs_second_factor or request.resolver_match.view_name in ENROLMENT:
            return None
        if not Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            return HttpResponseRedirect(reverse("mfa_index"))
        if not passed_second_factor(request):
            security_log.note("second_factor.missing", request, user_id=user.pk)
            logout(request)
            return HttpResponseRedirect(reverse("account_login"))
        if not user.is_superuser and not user.assignments_in_force(clock.today()) and not _is_own_account(request):
            security_log.note("assignment.missing", request, user_id=user.pk)
            return render(request, "accounts/no_assignment.html", status=403)
        return None


def _is_own_account(request):
    # view_name carries the namespace: "admin:accounts_user_changelist" is not one's own account.
    return request.resolver_match.view_name.startswith(("mfa_", "account_", "accounts_"))
