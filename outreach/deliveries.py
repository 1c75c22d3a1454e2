"""How far each invitation of an activity has come: what was reported of it, else its letter, else its e-mail, else nothing."""

from dataclasses import dataclass
from itertools import groupby

from notifications import addresses
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, reference
from outreach import notices
from outreach.lifecycle import Answer, DeliveryResult
from outreach.models import LetterDelivery

TONES = {DeliveryResult.HANDED: "green", DeliveryResult.SHARED: "green", DeliveryResult.FAILED: "red"}
TOLD_BY = ("outreach.invited", "outreach.activity_moved")


@dataclass(frozen=True)
class Row:
    """One invitation. words and tone: its state; note: who handed it over, or why it was not delivered.

    is_to_call: it got a seat after waiting, no mail can say so, and nobody has noted to have told it since.
    """

    invitation: object
    number: str
    words: str
    tone: str
    note: str = ""
    is_to_call: bool = False

    @property
    def is_waiting(self):
        """Whether the office waits for a seat, whatever became of the letter."""
        return self.invitation.answer == Answer.WAITING

    @property
    def key(self):
        """The primary key as plain text: templates would write 1.234."""
        return str(self.invitation.pk)


def groups(activity):
    """Return [(kelurahan's name, Rows)] of an activity's standing invitations in the city's order: six queries."""
    found = sorted(activity.invitations.standing().with_place(), key=lambda each: each.order)
    numbers = dict(activity.current.letters.of_invitations().values_list("invitation_id", "number"))
    said = {}
    for each in LetterDelivery.objects.filter(occurrence=activity.current).order_by("pk"):
        said[each.invitation_id] = each
    mailed, dead = _mailed(activity, found), addresses.dead_among([each.email for each in found])
    mails = {each.pk: "dead" if each.email in dead else "sent" if each.pk in mailed else "" for each in found}
    rows = [_row(each, numbers.get(each.pk, ""), said.get(each.pk), mails[each.pk]) for each in found]
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: _drawer(row.invitation))]


def _drawer(invitation):
    return f"Kelurahan {invitation.kelurahan.name}" if invitation.kelurahan else "Kantor kota"


def _mailed(activity, invitations):
    """Return the keys of those whose mail about the released time and place was accepted."""
    about = {reference(each): each.pk for each in invitations if each.email}
    sent = Delivery.objects.filter(kind__in=TOLD_BY, state=DeliveryState.SENT, revision=notices.revision(activity))
    return {about[each] for each in sent.values_list("about", flat=True) if each in about}


def _row(invitation, number, said, mail):
    is_told = invitation.seated_at is None or invitation.email or (said and said.recorded_at > invitation.seated_at)
    return Row(invitation, number, *_state(number, said, mail), is_to_call=not is_told)


def _state(number, said, mail):
    """Return words and tone, and the note where there is one. mail: "sent", "dead" where mails to the address come back."""
    if said:
        return said.get_result_display(), TONES[said.result], said.carried_by or said.reason
    if number:
        return "Surat dibuat", "blue"
    if mail == "dead":
        return "Email kembali", "red", "Alamat emailnya tidak dapat dihubungi. Sampaikan lewat telepon."
    if mail == "sent":
        return "Email terkirim", "blue"
    return "Belum disampaikan", "gold"
