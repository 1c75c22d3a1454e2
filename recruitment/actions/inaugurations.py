"""The inauguration planned, moved, cancelled and closed; who is invited is computed, never typed."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, bump
from notifications import outbox
from recruitment.actions import late_papers
from recruitment.lifecycle import INAUGURATION, OATH, CandidacyStatus, InaugurationStatus, OathStatus
from recruitment.models import Candidacy, Inauguration, Oath
from recruitment.notices_seats import InaugurationCancelled, InaugurationInvited, InaugurationMoved, InaugurationReminder
from recruitment.policies import inaugurations as policies
from recruitment.reminders_seats import InaugurationsAhead

S = InaugurationStatus
NEWS = [InaugurationInvited, InaugurationMoved, InaugurationReminder]
# What an inauguration is told as.
FACTS = ("starts_at", "ends_at", "place", "address", "led_by", "letter_number", "note")


@transaction.atomic
def plan(selection, *, event, by, at):
    """Plan an inauguration and invite everybody who accepted a seat; return it. event: its FACTS. Raises Refused."""
    if obstacle := policies.obstacle_to_planning(by=by):
        raise Refused(obstacle)
    _refuse_odd_times(event["starts_at"], event["ends_at"], at)
    made = Inauguration(selection=selection, changed_at=at, **event)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Refused("Masih ada pelantikan seleksi ini yang belum ditutup atau dibatalkan.") from None
    waiting = Candidacy.objects.filter(selection=selection, status=CandidacyStatus.ACCEPTED)
    for candidacy in waiting.select_related("application__applicant", "selection").order_by("district", "pk"):
        _invite(made, candidacy, at=at)
    journal.record("inauguration.planned", made, by=by, at=at, details=_details(made))
    return made


def invite_late(candidacy, *, at):
    """Invite somebody who has just accepted to the inauguration that is ahead, if there is one."""
    ahead = Inauguration.objects.planned().filter(selection=candidacy.selection_id, starts_at__gt=at).first()
    if ahead:
        _invite(ahead, candidacy, at=at)


def _invite(inauguration, candidacy, *, at):
    oath = Oath(inauguration=inauguration, candidacy=candidacy)
    oath.next_nudge_at = InaugurationsAhead().first_nudge(oath, at)
    oath.save(force_insert=True)
    outbox.post(
        InaugurationInvited, oath, to=candidacy.application.applicant, at=at, revision=str(inauguration.sequence),
        expires_at=inauguration.starts_at,
    )  # fmt: skip
    late_papers.plan(candidacy, at=at)


@transaction.atomic
def move(inauguration, *, event, reason, version, by, at):
    """Change when, where or by whom, and tell everybody who is invited. event: its FACTS. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_changing(inauguration, by=by):
        raise Refused(obstacle)
    _refuse_odd_times(event["starts_at"], event["ends_at"], at)
    bump(inauguration, version=version, why=reason.strip(), sequence=inauguration.sequence + 1, changed_at=at, **event)
    for oath in _invited(inauguration):
        oath.inauguration, applicant = inauguration, oath.candidacy.application.applicant
        Oath.objects.filter(pk=oath.pk).update(next_nudge_at=InaugurationsAhead().first_nudge(oath, at))
        outbox.supersede(oath, NEWS, at=at)
        revision = {"revision": str(inauguration.sequence), "expires_at": inauguration.starts_at}
        outbox.post(InaugurationMoved, oath, to=applicant, at=at, **revision)
        late_papers.plan(oath.candidacy, at=at)
    journal.record("inauguration.moved", inauguration, by=by, at=at, reason=reason.strip(), details=_details(inauguration))


@transaction.atomic
def cancel(inauguration, *, reason, version, by, at):
    """Call an inauguration off and tell everybody who is invited; they stay accepted. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_changing(inauguration, by=by):
        raise Refused(obstacle)
    changes = {"why": reason.strip(), "sequence": inauguration.sequence + 1, "changed_at": at}
    INAUGURATION.move(inauguration, S.CANCELLED, version=version, by=by, at=at, settled_at=at, settled_by=by.user, **changes)
    for oath in _invited(inauguration):
        _drop(oath, by=by, at=at)
        revision = str(inauguration.sequence)
        outbox.post(InaugurationCancelled, oath, to=oath.candidacy.application.applicant, at=at, revision=revision)
        late_papers.plan(oath.candidacy, at=at)
    journal.record("inauguration.cancelled", inauguration, by=by, at=at, reason=reason.strip())


@transaction.atomic
def finish(inauguration, *, version, by, at):
    """Close an inauguration in which everybody was recorded. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_finishing(inauguration, by=by):
        raise Refused(obstacle)
    INAUGURATION.move(inauguration, S.HELD, version=version, by=by, at=at, settled_at=at, settled_by=by.user)
    counts = {status: inauguration.oaths.filter(status=status).count() for status in (OathStatus.TAKEN, OathStatus.ABSENT)}
    details = {str(status): count for status, count in counts.items()}
    journal.record("inauguration.held", inauguration, by=by, at=at, details=details)


def let_go(candidacy, *, by, at):
    """Take who leaves off the inauguration that is ahead. In the transaction that ends the candidacy. Raises Stale."""
    for oath in candidacy.oaths.filter(status=OathStatus.INVITED).select_related("inauguration"):
        _drop(oath, by=by, at=at)


def _drop(oath, *, by, at):
    OATH.move(oath, OathStatus.DROPPED, version=oath.version, by=by, at=at, next_nudge_at=None)
    outbox.supersede(oath, NEWS, at=at)


def _invited(inauguration):
    invited = inauguration.oaths.filter(status=OathStatus.INVITED)
    return list(invited.select_related("candidacy__application__applicant", "candidacy__selection").order_by("pk"))


def _refuse_odd_times(starts_at, ends_at, at):
    if starts_at <= at:
        raise Refused("Waktu pelantikan harus di masa depan.")
    if ends_at <= starts_at:
        raise Refused("Waktu selesai harus setelah waktu mulai.")


def _details(inauguration):
    return {
        "starts_at": inauguration.starts_at.isoformat(), "place": inauguration.place, "number": inauguration.letter_number,
        "led_by": inauguration.led_by,
    }  # fmt: skip
