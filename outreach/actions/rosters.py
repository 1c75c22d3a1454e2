"""A kelurahan is asked to put its heads' names and numbers right, says what is wrong, and the office takes it over or not."""

import datetime as dt

from django.db import transaction

from core import journal
from core.clock import day_of
from core.lifecycle import Refused, bump
from notifications import outbox
from outreach import notices, policies
from outreach.lifecycle import CORRECTION, CorrectionStatus
from outreach.models import Correction, Head, Roster
from regions.models import Office, OfficeKind

OPEN_FOR = dt.timedelta(days=14)


def addresses(on):
    """Return {kelurahan code: e-mail address of its office} of those that have one on a day."""
    offices = Office.objects.in_force(on).filter(kind=OfficeKind.VILLAGE, village__isnull=False).exclude(email="")
    return dict(offices.order_by("-pk").values_list("village_id", "email"))


@transaction.atomic
def ask(villages, *, by, at):
    """Send each kelurahan a new link to its heads; an earlier one is dead. Returns the Rosters. Raises Refused."""
    if obstacle := policies.obstacle_to_keeping_heads(by=by):
        raise Refused(obstacle)
    known, made = addresses(day_of(at)), []
    if missing := [village.name for village in villages if village.pk not in known]:
        raise Refused(f"Belum ada alamat email kantor Kelurahan {', '.join(missing)}.")
    for village in villages:
        facts = {"sent_at": at, "sent_by": by.user, "open_until": at + OPEN_FOR, "checked_at": None}
        roster, is_new = Roster.objects.select_for_update().get_or_create(village=village, defaults=facts)
        if not is_new:
            bump(roster, version=roster.version, link_number=roster.link_number + 1, **facts)
        outbox.post(
            notices.RosterAsked, roster, to=known[village.pk], at=at, revision=str(roster.link_number), expires_at=at + OPEN_FOR
        )
        journal.record("roster.asked", roster, by=by, at=at)
        made.append(roster)
    return made


@transaction.atomic
def correct(roster, said, *, by, at):
    """Keep what a kelurahan says of its heads; said again, it replaces what still waits. Returns how many places it concerns.

    said: dicts of place (an Rw or Rt), head (a Head or None), name, phone, email and is_successor. Raises Refused.
    """
    roster = Roster.objects.select_for_update().select_related("village").get(pk=roster.pk)
    if obstacle := policies.obstacle_to_correcting(roster, at=at):
        raise Refused(obstacle)
    for each in said:
        _say(roster, **each, made_at=at)
    if said:
        journal.record("roster.corrected", roster, by=by, at=at, details={"places": len(said)})
    return len(said)


def _say(roster, *, place, **facts):
    of = {type(place).__name__.lower(): place}
    waiting = roster.corrections.filter(status=CorrectionStatus.WAITING, **of).first()
    if waiting:
        bump(waiting, version=waiting.version, **facts)  # so that nobody takes over what they have not read
    else:
        roster.corrections.create(**of, **facts)


@transaction.atomic
def confirm(roster, *, by, at):
    """The kelurahan says that its list is right now, but for what it has corrected. Raises Refused."""
    roster = Roster.objects.select_for_update().select_related("village").get(pk=roster.pk)
    if obstacle := policies.obstacle_to_correcting(roster, at=at):
        raise Refused(obstacle)
    if roster.checked_at is None:
        bump(roster, version=roster.version, checked_at=at)
        journal.record("roster.confirmed", roster, by=by, at=at)


@transaction.atomic
def apply(correction, *, version, by, at):
    """Take a correction over: the head's row is put right, or ended and followed by a successor's. Raises Refused or Stale."""
    said = _waiting(correction, by=by, at=at)
    head = _take_over(said, day_of(at))
    journal.record("head.corrected", head, by=by, at=at)
    _close(said, CorrectionStatus.APPLIED, version=version, by=by, at=at)


@transaction.atomic
def decline(correction, *, version, by, at):
    """Leave the head as it is. Raises Refused or Stale."""
    _close(_waiting(correction, by=by, at=at), CorrectionStatus.DECLINED, version=version, by=by, at=at)


def _take_over(said, today):
    """A successor begins today; who began today is put right, not followed: nobody heads a place for no day."""
    of = {"rw": said.rw} if said.rw else {"rt": said.rt}
    present = Head.objects.heading(*of, today).filter(**of).first()
    if present != said.head:
        raise Refused("Ketua di sini sudah diubah sejak koreksi dikirim. Periksa datanya, lalu putuskan.")
    facts = {"name": said.name, "phone": said.phone, "email": said.email}
    is_followed = said.is_successor and present and (present.valid_from is None or present.valid_from < today)
    if is_followed:
        Head.objects.filter(pk=present.pk).update(valid_until=today)
    if is_followed or present is None:
        return Head.objects.create(**of, **facts, valid_from=today)
    kept = {name: value for name, value in facts.items() if value or said.is_successor}  # left empty, it stays
    Head.objects.filter(pk=present.pk).update(**kept)
    return present


def _waiting(correction, *, by, at):
    if obstacle := policies.obstacle_to_settling(correction, by=by, at=at):
        raise Refused(obstacle)
    return Correction.objects.select_related("rw__village", "rt__rw__village", "head").get(pk=correction.pk)


def _close(correction, status, *, version, by, at):
    """The lifecycle's move refuses what was settled meanwhile; what was said of people is wiped."""
    wiped = {"name": "", "phone": "", "email": ""}
    CORRECTION.move(correction, status, version=version, by=by, at=at, settled_at=at, settled_by=by.user, **wiped)
    journal.record(f"correction.{status}", correction, by=by, at=at)
