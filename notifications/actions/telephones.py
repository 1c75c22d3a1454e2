"""The telephone of a person of the office: asked for, proven by a code, forgotten. Texts go to a proven number alone."""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from core.lifecycle import Refused
from notifications import channels, outbox, wishes
from notifications.channels import Channel
from notifications.models import Preference, Telephone, TelephoneProof
from notifications.models.telephones import MAX_TRIES, number_hash
from notifications.notices import ProveTelephone
from notifications.ticking import each_tick

LIFE = dt.timedelta(minutes=10)
KEPT = dt.timedelta(days=7)  # after that a question is of no use to anybody, not even for counting
PER_HOUR, PER_DAY, TO_ONE_NUMBER = 3, 6, 5  # texts cost money, and the number may be a stranger's

NO_TEXTS = "Kantor ini belum mempunyai layanan pesan singkat."
NOT_HERE = "Nomor telepon Anda diambil dari pendaftaran Anda. Ubahlah di sana."
KNOWN = "Nomor ini sudah terdaftar pada akun Anda."
TOO_MANY = "Kode sudah terlalu sering diminta. Coba lagi {when}."
WRONG = "Kode tidak cocok atau tidak berlaku lagi. Periksa angka pada pesan terakhir, atau minta kode baru."


@transaction.atomic
def ask(user, number, *, at):
    """Send six digits to a number (E.164) and return the proof. Raises Refused; what was asked before is closed by it."""
    get_user_model()._base_manager.select_for_update().get(pk=user.pk)  # two presses at once are counted one after the other
    if obstacle := obstacle_to_asking(user, number, at=at):
        raise Refused(obstacle)
    _close(user, at=at)
    proof = TelephoneProof(user=user, number_hash=number_hash(number), created_at=at, expires_at=at + LIFE)
    proof.number = number
    proof.save(force_insert=True)
    outbox.insert([outbox.draft(ProveTelephone, proof, to=user, at=at, expires_at=proof.expires_at, channel=Channel.TEXT)])
    transaction.on_commit(outbox.poke)
    return proof


def obstacle_to_asking(user, number, *, at):
    """Return the sentence that says why a number cannot be asked now, or None."""
    if not wishes.enters_number(user):
        return NOT_HERE
    if not channels.is_open(Channel.TEXT):
        return NO_TEXTS
    own = Telephone.objects.filter(user=user).first()
    if own and own.number == number:
        return KNOWN
    asked = TelephoneProof.objects.filter(created_at__gt=at - dt.timedelta(days=1), created_at__lte=at)
    mine = asked.filter(user=user)
    if mine.filter(created_at__gt=at - dt.timedelta(hours=1)).count() >= PER_HOUR:
        return TOO_MANY.format(when="satu jam lagi")
    if mine.count() >= PER_DAY or asked.filter(number_hash=number_hash(number)).count() >= TO_ONE_NUMBER:
        return TOO_MANY.format(when="besok")
    return None


def prove(user, code, *, at):
    """Take the code of the open proof: the number is the account's from now on. Raises Refused; each try counts."""
    proof = open_proof(user, at=at)
    counted = proof and TelephoneProof.objects.filter(pk=proof.pk, closed_at__isnull=True, tries__lt=MAX_TRIES).update(
        tries=F("tries") + 1
    )
    digits = "".join(letter for letter in code if letter.isdigit())
    if not counted or not constant_time_compare(digits, proof.code):
        raise Refused(WRONG)
    _accept(proof, at=at)


@transaction.atomic
def _accept(proof, *, at):
    if TelephoneProof.objects.filter(pk=proof.pk, closed_at__isnull=True).update(closed_at=at) != 1:
        raise Refused(WRONG)
    telephone = Telephone.objects.filter(user=proof.user_id).first() or Telephone(user_id=proof.user_id)
    telephone.number, telephone.proven_at = proof.number, at
    telephone.save()


@transaction.atomic
def forget(user, *, at):
    """Forget the number and the wish for texts: nothing goes out to it any more, also of what waits."""
    _close(user, at=at)
    Telephone.objects.filter(user=user).delete()
    Preference.objects.filter(user=user).update(by_text=False, changed_at=at)


def open_proof(user, *, at):
    """Return the question that waits for its code, or None."""
    proof = TelephoneProof.objects.filter(user=user, closed_at__isnull=True).order_by("-created_at").first()
    return proof if proof and proof.is_open(at) else None


@each_tick(label="Menghapus pertanyaan lama tentang nomor telepon")
def clear(now):
    """Delete the questions that are older than KEPT. Returns how many."""
    return TelephoneProof.objects.filter(created_at__lt=now - KEPT).delete()[0]


def _close(user, *, at):
    for proof in TelephoneProof.objects.filter(user=user, closed_at__isnull=True):
        outbox.supersede(proof, [ProveTelephone], at=at)
    TelephoneProof.objects.filter(user=user, closed_at__isnull=True).update(closed_at=at)
