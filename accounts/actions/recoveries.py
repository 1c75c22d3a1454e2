"""A lost mailbox or second factor, given back by two persons."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts import notices, policies
from accounts.actions import accounts, proofs
from accounts.lifecycle import RECOVERY, ProofPurpose, RecoveryKind, RecoveryStatus
from accounts.models import AccountRecovery, User
from core import journal
from core.lifecycle import Refused
from notifications import outbox

WAITS = dt.timedelta(days=3)


@transaction.atomic
def request(user, kind, *, reason, identity_checked, new_email="", by, at):
    """First person: has seen who asks and how it was checked. The account's address is told at once."""
    if obstacle := policies.obstacle_to_requesting_recovery(user, by=by):
        raise Refused(obstacle)
    if kind == RecoveryKind.MAILBOX and proofs.account_of(new_email):
        raise Refused("Alamat email baru ini sudah mempunyai akun.")
    try:
        with transaction.atomic():
            recovery = AccountRecovery.objects.create(
                user=user, kind=kind, new_email=new_email.lower(), reason=reason, identity_checked=identity_checked,
                requested_at=at, requested_by=by.user, expires_at=at + WAITS,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("Untuk akun ini sudah ada permintaan yang belum selesai.") from None
    outbox.post(notices.RecoveryAsked, recovery, to=user.email, at=at)
    journal.record("recovery.requested", recovery, by=by, at=at, reason=reason, details={"kind": kind})
    return recovery


@transaction.atomic
def approve(recovery, *, version, by, at):
    """Second person. A second factor goes at once; a new mailbox must still prove itself."""
    if obstacle := policies.obstacle_to_approving_recovery(recovery, by=by, at=at):
        raise Refused(obstacle)
    lost_mailbox = recovery.kind == RecoveryKind.MAILBOX
    to = RecoveryStatus.APPROVED if lost_mailbox else RecoveryStatus.DONE
    RECOVERY.move(recovery, to, version=version, by=by, at=at, approved_at=at, approved_by=by.user)
    if lost_mailbox:
        proofs.ask(ProofPurpose.RECOVERY, recovery.new_email, at=at, user=recovery.user, recovery=recovery)
    else:
        _remove_second_factor(recovery, at=at)
    journal.record("recovery.approved", recovery, by=by, at=at)


@transaction.atomic
def refuse(recovery, *, version, reason, by, at):
    if obstacle := policies.obstacle_to_refusing_recovery(recovery, by=by):
        raise Refused(obstacle)
    RECOVERY.move(recovery, RecoveryStatus.REFUSED, version=version, by=by, at=at)
    recovery.proofs.filter(used_at__isnull=True).update(used_at=at)
    journal.record("recovery.refused", recovery, by=by, at=at, reason=reason)


@transaction.atomic
def finish(proof, *, by, at):
    """The new mailbox has answered: the account moves there; the old address is told."""
    proofs.use(proof, at=at)
    recovery = proof.recovery
    RECOVERY.move(recovery, RecoveryStatus.DONE, version=recovery.version, by=by, at=at)
    user = accounts.move_address(proof, by=by, at=at)
    journal.record("recovery.finished", recovery, by=by, at=at)
    return user


def _remove_second_factor(recovery, *, at):
    user = recovery.user
    Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    outbox.post(notices.SecondFactorRemoved, recovery, to=user, at=at)
