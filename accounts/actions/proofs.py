"""Asking a mailbox and taking its answer. Every answer looks the same whether or not the address has an account."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare

from accounts import notices
from accounts.lifecycle import ProofPurpose
from accounts.models import EmailProof, User
from accounts.models.proofs import MAX_ATTEMPTS
from core.lifecycle import Refused
from notifications import outbox

LIFE = {
    ProofPurpose.SIGNUP: dt.timedelta(hours=24),
    ProofPurpose.CHANGE: dt.timedelta(hours=24),
    ProofPurpose.RECOVERY: dt.timedelta(hours=72),
    ProofPurpose.INVITE: dt.timedelta(hours=72),
    ProofPurpose.RESET: dt.timedelta(hours=1),
}
# Mails to one address: more are silently not sent, so that nobody can flood a mailbox or try many codes.
PER_HOUR, PER_DAY = 5, 12

WRONG_CODE = "Kode tidak cocok atau tidak berlaku lagi. Periksa angka pada email terakhir, atau minta email baru."
CLOSED = "Tautan atau kode ini sudah dipakai atau sudah kedaluwarsa. Mintalah yang baru."


@transaction.atomic
def ask(purpose, email, *, at, user=None, password="", recovery=None):
    """Make a proof and post its mail; return the proof. Beyond the limit the proof exists but no mail goes out."""
    proof = EmailProof.objects.create(
        purpose=purpose, email=email, user=user, password=password, recovery=recovery,
        created_at=at, expires_at=at + LIFE[purpose],
    )  # fmt: skip
    if not _flooded(email, at):
        to = user if user and user.email == email else email
        outbox.post(_notice(proof), proof, to=to, at=at, expires_at=proof.expires_at)
    return proof


@transaction.atomic
def ask_again(proof, *, at):
    """Make and mail a fresh proof in place of one that has lost its mail or used up its attempts."""
    EmailProof.objects.filter(pk=proof.pk, used_at=None).update(expires_at=_closed(proof, at))
    outbox.supersede(proof, at=at)
    return ask(proof.purpose, proof.email, at=at, user=proof.user, password=proof.password, recovery=proof.recovery)


def ask_for_signup(email, password, *, at):
    """Ask whether the address is theirs. The holder of an existing account is told; the page says the same to everybody."""
    holder = account_of(email)
    hashed = User(email=email)
    hashed.set_password(password)  # also for a known address: the answer must take as long
    return ask(ProofPurpose.SIGNUP, email, at=at, user=holder, password="" if holder else hashed.password)


def ask_for_reset(email, *, at):
    """Ask the mailbox for a new password; an address without an account gets a mail that says so."""
    holder = account_of(email)
    return ask(ProofPurpose.RESET, email, at=at, user=holder if holder and holder.is_active else None)


def try_code(proof, code, *, at):
    """Count one try at the code. Raises Refused unless it opens the proof, which stays unused."""
    counted = EmailProof.objects.filter(pk=proof.pk, used_at__isnull=True, expires_at__gt=at, attempts__lt=MAX_ATTEMPTS).update(
        attempts=F("attempts") + 1
    )
    digits = "".join(letter for letter in code if letter.isdigit())
    if not counted or not constant_time_compare(digits, proof.code) or not proof.can_succeed:
        raise Refused(WRONG_CODE)


def use(proof, *, at):
    """Mark the proof as used, once. Raises Refused when it is closed or can never succeed."""
    if not proof.can_succeed or not proof.is_open(at):
        raise Refused(CLOSED)
    password = proof.password
    if EmailProof.objects.filter(pk=proof.pk, used_at__isnull=True).update(used_at=at, password="") != 1:
        raise Refused(CLOSED)
    proof.used_at, proof.password = at, ""
    return password


def close_others(user, purposes, *, at):
    """Close the open proofs of an account: a changed password or address makes old mails worthless."""
    EmailProof.objects.filter(user=user, purpose__in=purposes, used_at__isnull=True).update(used_at=at, password="")


def account_of(email):
    return User.objects.annotate(lowered=Lower("email")).filter(lowered=email.lower()).first()


def _flooded(email, at):
    recent = EmailProof.objects.annotate(lowered=Lower("email")).filter(lowered=email.lower(), created_at__lte=at)
    day = recent.filter(created_at__gt=at - dt.timedelta(days=1)).count()
    return day > PER_DAY or recent.filter(created_at__gt=at - dt.timedelta(hours=1)).count() > PER_HOUR


def _closed(proof, at):
    return max(at, proof.created_at + dt.timedelta(microseconds=1))


def _notice(proof):
    match proof.purpose:
        case ProofPurpose.SIGNUP:
            return notices.ProveAddress if proof.can_succeed else notices.AccountExists
        case ProofPurpose.RESET:
            return notices.ResetPassword if proof.can_succeed else notices.NoAccountHere
        case ProofPurpose.INVITE:
            return notices.Invitation
        case _:
            return notices.ProveAddress
