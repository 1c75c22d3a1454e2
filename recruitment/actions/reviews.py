"""A verifier's work on one file: taken from the queue, judged paper by paper, given back."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from core import journal
from core.lifecycle import Refused, Stale
from recruitment import policies, sections
from recruitment.lifecycle import ApplicationStatus, VerdictValue
from recruitment.models import Application, Conflict, Verdict

CLAIM_LASTS = dt.timedelta(minutes=30)


@transaction.atomic
def claim(application, *, by, at):
    """Take a file from the queue for half an hour, or prolong one's own claim. Raises Refused."""
    if obstacle := policies.obstacle_to_claiming(application, by=by, at=at):
        raise Refused(obstacle)
    is_new = not (by.is_person(application.claimed_by_id) and application.claimed_until > at)
    free = Q(claimed_until=None) | Q(claimed_until__lte=at) | Q(claimed_by=by.user)
    until = at + CLAIM_LASTS
    taken = Application.objects.filter(free, pk=application.pk, status=ApplicationStatus.SUBMITTED)
    if not taken.update(claimed_by=by.user, claimed_until=until):
        raise Refused("Berkas ini baru saja diambil petugas lain.")
    if Conflict.objects.standing().filter(application=application, person=by.user).exists():  # declared in this moment
        raise Refused(policies.TIED)
    application.claimed_by, application.claimed_until = by.user, until
    if is_new:
        journal.record("application.claimed", application, by=by, at=at)


@transaction.atomic
def release(application, *, by, at):
    """Give a file back to the queue. Raises Refused."""
    if not Application.objects.filter(pk=application.pk, claimed_by=by.user).update(claimed_by=None, claimed_until=None):
        raise Refused("Berkas ini tidak sedang Anda ambil.")
    journal.record("application.released", application, by=by, at=at)


def give_verdict(application, *, value, by, at, file=None, requirement=None, reason=""):
    """Find a paper or a requirement met, unclear or unmet; a later verdict replaces an earlier one. Raises Refused."""
    return give_verdicts(application, [Found(value, file=file, requirement=requirement, reason=reason)], by=by, at=at)[0]


@dataclass(frozen=True)
class Found:
    """What a verifier found of one paper or one requirement of a file. value: a VerdictValue."""

    value: str
    file: object = None
    requirement: object = None
    reason: str = ""

    @property
    def about(self):
        return self.file.kind.code if self.file else self.requirement.code


@transaction.atomic
def give_verdicts(application, found, *, by, at):
    """Give several verdicts of one moment, each with its own line in the journal, and return them. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_judging(application, by=by, at=at):
        raise Refused(obstacle)
    if any(each.value != VerdictValue.MET and not each.reason.strip() for each in found):
        raise Refused("Tulis alasan untuk hasil “Belum” atau “Tidak”.")
    about = Q(file__in=[each.file for each in found if each.file]) | Q(
        requirement__in=[each.requirement for each in found if each.requirement]
    )
    application.verdicts.current().filter(about).update(undone_at=at, undone_by=by.user)
    verdicts = [
        Verdict(
            application=application, value=each.value, reason=each.reason.strip(), file=each.file,
            requirement=each.requirement, given_at=at, given_by=by.user,
        )
        for each in found
    ]  # fmt: skip
    try:
        with transaction.atomic():
            Verdict.objects.bulk_create(verdicts)
    except IntegrityError:  # the same person in two tabs
        raise Stale from None
    lines = [("verdict.given", each.reason.strip(), {"about": each.about, "value": str(each.value)}) for each in found]
    journal.record_each(lines, application, by=by, at=at)
    return verdicts


@transaction.atomic
def undo_verdict(verdict, *, by, at):
    """Take back one's own verdict within a quarter of an hour. Raises Refused."""
    if obstacle := policies.obstacle_to_undoing_verdict(verdict, by=by, at=at):
        raise Refused(obstacle)
    if not Verdict.objects.current().filter(pk=verdict.pk).update(undone_at=at, undone_by=by.user):
        raise Stale
    journal.record("verdict.undone", verdict.application, by=by, at=at, details={"verdict": verdict.pk})


@transaction.atomic
def receive_paper(application, *, sets, by, at):
    """Note how many paper sets of a file the office holds. Raises Refused."""
    if obstacle := policies.obstacle_to_verifying(application, by=by):
        raise Refused(obstacle)
    Application.objects.filter(pk=application.pk).update(paper_sets=sets)
    application.paper_sets = sets
    journal.record("application.paper_received", application, by=by, at=at, details={"sets": sets})


@transaction.atomic
def reveal_nik(application, *, reason, by, at):
    """Return the whole NIK, once its reading stands in the journal. Raises Refused."""
    if obstacle := policies.obstacle_to_revealing(application, by=by):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis untuk apa Anda memerlukan NIK lengkap.")
    nik = application.sections.get(code=sections.PERSONAL).answers["nik"]
    journal.record("application.nik_revealed", application, by=by, at=at, reason=reason.strip())
    return nik
