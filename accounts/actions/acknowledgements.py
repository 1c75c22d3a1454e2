"""Lines that say a notice was read or a permission given or withdrawn."""

from django.db import transaction

from accounts.models import Acknowledgement, PrivacyNotice
from core import journal


def notice_in_force(purpose, at):
    """Return the newest version published by the moment, or None."""
    return PrivacyNotice.objects.filter(purpose=purpose, published_at__lte=at).order_by("-version").first()


def has_acknowledged(user, purpose, at):
    """Say whether the person has read the version in force, or gave the permission and did not withdraw it."""
    notice = notice_in_force(purpose, at)
    if notice is None:
        raise LookupError(f"No privacy notice is published for {purpose!r}.")
    return is_given(user, notice)


def latest(user, notice):
    """Return the person's newest line about this version, or None."""
    return Acknowledgement.objects.filter(user=user, notice=notice).order_by("-id").first()


def is_given(user, notice):
    line = latest(user, notice)
    return line is not None and line.is_given


@transaction.atomic
def give(user, notice, *, by, at):
    """Add the line, unless the newest already says so."""
    if not is_given(user, notice):
        _add(user, notice, True, by, at)


@transaction.atomic
def withdraw(user, notice, *, by, at):
    if is_given(user, notice):
        _add(user, notice, False, by, at)


def _add(user, notice, is_given, by, at):
    Acknowledgement.objects.create(user=user, notice=notice, is_given=is_given, at=at, request_id=by.request_id)
    details = {"purpose": notice.purpose, "version": notice.version}
    journal.record("notice.acknowledged" if is_given else "permission.withdrawn", user, by=by, at=at, details=details)
