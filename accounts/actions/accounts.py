"""What happens to an account: made, given a new password or address, closed, opened, its sessions ended."""

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts import notices, policies
from accounts.actions import proofs
from accounts.lifecycle import ProofPurpose
from accounts.models import User
from accounts.roles import Role
from core import journal
from core.actor import Actor
from core.lifecycle import Refused
from notifications import outbox
from notifications.actions import addresses, devices, telephones

# A new password makes these open mails worthless: so the holder stops a change of address that somebody else asked for.
OVERTAKEN = [ProofPurpose.RESET, ProofPurpose.INVITE, ProofPurpose.CHANGE]
TAKEN = "Alamat email ini sudah mempunyai akun. Silakan masuk, atau buat kata sandi baru."


@transaction.atomic
def open_account(proof, *, at, request_id=""):
    """Make the account of a proven sign-up and return it. Raises Refused when the proof is closed or somebody was faster."""
    password = proofs.use(proof, at=at)
    try:
        with transaction.atomic():
            user = User.objects.create(email=proof.email, password=password)
    except IntegrityError:
        raise Refused(TAKEN) from None
    by = _self(user, request_id)
    addresses.prove(user, by=by, at=at)
    journal.record("account.opened", user, by=by, at=at)
    return user


@transaction.atomic
def set_password(proof, password, *, at, request_id=""):
    """Give the account of a proven reset or invitation its new password; every session and open reset mail ends."""
    proofs.use(proof, at=at)
    user = proof.user
    user.set_password(password)
    user.session_epoch += 1
    user.save(update_fields=["password", "session_epoch"])
    proofs.close_others(user, OVERTAKEN, at=at)
    outbox.post(
        notices.SecurityChanged, user, to=user, at=at, revision=str(proof.pk),
        params={"change": "account/email/password_changed"},
    )  # fmt: skip
    by = _self(user, request_id)
    addresses.prove(user, by=by, at=at)
    journal.record("account.password_set", user, by=by, at=at, details={"how": proof.purpose})
    return user


@transaction.atomic
def note_changed_password(user, *, by, at):
    """What follows when somebody changed their password while logged in; allauth has stored it and ends other sessions."""
    proofs.close_others(user, OVERTAKEN, at=at)
    journal.record("account.password_changed", user, by=by, at=at)


@transaction.atomic
def ask_for_change(user, email, *, by, at):
    """Ask the new mailbox for proof and tell the old one; nothing changes before the proof."""
    proofs.close_others(user, [ProofPurpose.CHANGE], at=at)
    proof = proofs.ask(ProofPurpose.CHANGE, email, at=at, user=user)
    outbox.post(notices.ChangeAsked, proof, to=user.email, at=at)
    journal.record("account.address_change_asked", user, by=by, at=at)
    return proof


@transaction.atomic
def ask_to_confirm(user, *, by, at):
    """Ask the account's own mailbox whether it still answers, because mails to it came back."""
    proofs.close_others(user, [ProofPurpose.CHANGE], at=at)
    proof = proofs.ask(ProofPurpose.CHANGE, user.email, at=at, user=user)
    journal.record("account.address_confirmation_asked", user, by=by, at=at)
    return proof


@transaction.atomic
def confirm_address(proof, *, by, at):
    """Take the answer of the account's own mailbox; nothing else of the account changes. Raises Refused."""
    proofs.use(proof, at=at)
    addresses.prove(proof.user, by=by, at=at)
    journal.record("account.address_confirmed", proof.user, by=by, at=at)
    return proof.user


@transaction.atomic
def change_address(proof, *, by, at):
    """Move the account to the proven address, tell the old one, end every session and every open mail."""
    proofs.use(proof, at=at)
    return move_address(proof, by=by, at=at)


def move_address(proof, *, by, at):
    """Carry out a proven change; the caller holds the transaction and has used the proof."""
    user, old = proof.user, proof.user.email
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=proof.email, session_epoch=F("session_epoch") + 1)
    except IntegrityError:
        raise Refused(TAKEN) from None
    user.refresh_from_db()
    addresses.leave(user, by=by, at=at)
    addresses.prove(user, by=by, at=at)
    proofs.close_others(user, list(ProofPurpose), at=at)
    outbox.post(notices.AddressChanged, proof, to=old, at=at)
    journal.record("account.address_changed", user, by=by, at=at)
    return user


@transaction.atomic
def end_sessions(user, *, by, at, reason=""):
    """End every session of the account at once."""
    if obstacle := policies.obstacle_to_managing(user, by=by):
        raise Refused(obstacle)
    _raise_epoch(user)
    devices.end_all(user)
    journal.record("account.sessions_ended", user, by=by, at=at, reason=reason)


@transaction.atomic
def close(user, *, by, at, reason):
    """Make the account unusable from the next request on."""
    if obstacle := policies.obstacle_to_closing(user, by=by):
        raise Refused(obstacle)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused("Akun ini sudah tidak aktif.")
    _raise_epoch(user)
    devices.end_all(user)
    telephones.forget(user, at=at)
    proofs.close_others(user, list(ProofPurpose), at=at)
    journal.record("account.closed", user, by=by, at=at, reason=reason)


@transaction.atomic
def reopen(user, *, by, at, reason):
    """Make a closed account usable again."""
    if obstacle := policies.obstacle_to_managing(user, by=by):
        raise Refused(obstacle)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused("Akun ini sudah aktif.")
    user.refresh_from_db()
    journal.record("account.reopened", user, by=by, at=at, reason=reason)


@transaction.atomic
def invite(email, name, *, is_official, by, at):
    """Make an account for a member of staff or an official and mail the invitation to set a password."""
    if not by.has_perm("accounts.manage_accounts"):
        raise Refused(policies.NOT_A_MANAGER)
    if proofs.account_of(email):
        raise Refused("Alamat email ini sudah mempunyai akun.")
    user = User.objects.create_user(email, None, name=name, is_staff=not is_official, is_official=is_official)
    proofs.ask(ProofPurpose.INVITE, user.email, at=at, user=user)
    journal.record("account.invited", user, by=by, at=at)
    return user


@transaction.atomic
def open_without_address(*, by, at):
    """Make the account of a person who came to the counter, and return it. Nobody logs in with it before give_address()."""
    user = User.objects.create_without_address()
    journal.record("account.opened_at_the_counter", user, by=by, at=at)
    return user


@transaction.atomic
def give_address(user, email, *, at, request_id=""):
    """Give an account from the counter the address whose mailbox has just answered, and return the account of that address.

    That is the one that the address already had, if it had one; else this one, and the mail for a password goes out. Raises
    Refused where the address belongs to somebody of the office or to a closed account.
    """
    if holder := proofs.account_of(email):
        if holder.needs_second_factor or not holder.is_active:
            raise Refused("Alamat email ini milik akun yang tidak dapat dipakai untuk mendaftar. Hubungi kantor.")
        return holder
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=email.strip().lower(), session_epoch=F("session_epoch") + 1)
    except IntegrityError:
        raise Refused(TAKEN) from None
    user.refresh_from_db()
    by = _self(user, request_id)
    addresses.prove(user, by=by, at=at)
    proofs.ask(ProofPurpose.RESET, user.email, at=at, user=user)
    journal.record("account.address_given", user, by=by, at=at)
    return user


def _raise_epoch(user):
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db()


def _self(user, request_id):
    role = "office" if user.needs_second_factor else Role.APPLICANT.value
    return Actor(user=user, role=role, scope="", request_id=request_id)
