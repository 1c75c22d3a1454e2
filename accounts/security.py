"""What follows when a second factor or password changes: other sessions end, and the security log knows."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed
from allauth.mfa import signals
from django.contrib.auth import update_session_auth_hash
from django.db.models import F

from accounts import security_log
from accounts.actions import accounts
from accounts.actors import actor
from accounts.models import User
from core.middleware import arrival


def listen():
    """Connect to the only word allauth gives of these events."""
    for signal, name in (
        (signals.authenticator_added, "second_factor.added"),
        (signals.authenticator_removed, "second_factor.removed"),
        (signals.authenticator_reset, "recovery_codes.generated"),
    ):
        signal.connect(_teller(name), dispatch_uid=f"accounts.{name}", weak=False)
    signals.authentication_failed.connect(_failed, dispatch_uid="accounts.second_factor.failed")
    signals.authenticator_used.connect(_used, dispatch_uid="accounts.second_factor.used")
    password_changed.connect(_password_changed, dispatch_uid="accounts.password.changed")


def _teller(name):
    def tell(sender, request, user, authenticator, **kwargs):
        security_log.note(name, request, user_id=user.pk, type=authenticator.type)
        if name == "second_factor.added":
            # Setting it up needed the thing in the hand: this session has shown its second factor.
            record_authentication(request, user, "mfa", type=authenticator.type)
        keep_only_this_session(request)

    return tell


def keep_only_this_session(request):
    """End every other session of the signed-in person; this one goes on under a new key."""
    user = request.user
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    update_session_auth_hash(request, user)


def _failed(sender, request, user, authenticator, **kwargs):
    security_log.note("second_factor.failed", request, user_id=user.pk, type=authenticator.type)


def _used(sender, request, user, authenticator, **kwargs):
    security_log.note("second_factor.shown", request, user_id=user.pk, type=authenticator.type)


def _password_changed(sender, request, user, **kwargs):
    accounts.note_changed_password(user, by=actor(request), at=arrival(request))
    security_log.note("password.changed", request, user_id=user.pk)
