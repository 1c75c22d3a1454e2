"""Scores come from a file that a person has read the check of: applied once, whole, and corrected only by another file."""

import hashlib

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, Stale, bump
from recruitment import ledger, policies, score_plans
from recruitment.lifecycle import SCORE_FILE, ScoreFileStatus
from recruitment.models import ScoreEntry, ScoreFile

CHANGED = "Sejak diperiksa, kehadiran atau nilai yang tercatat sudah berubah. Periksa ulang berkas ini, lalu baca hasilnya."


@transaction.atomic
def upload(selection, *, name, data, by, at):
    """Check a file and return its ScoreFile: the same bytes are the same file, whatever its name. Raises Refused."""
    if obstacle := policies.obstacle_to_importing_scores(by=by):
        raise Refused(obstacle)
    sha256 = hashlib.sha256(data).hexdigest()
    if known := _known(selection, sha256):
        return known
    file = ScoreFile(selection=selection, file_name=name, sha256=sha256, made_at=at, made_by=by.user)
    file.keep(data)
    _tell(file, score_plans.make(selection, data))
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:  # the same file from two tabs
        return _known(selection, sha256)
    journal.record("scorefile.checked", file, by=by, at=at, details={"sha256": sha256, **file.summary})
    return file


def _known(selection, sha256):
    return ScoreFile.objects.filter(selection=selection, sha256=sha256).exclude(status=ScoreFileStatus.DISCARDED).first()


def _facts(plan):
    return {
        "summary": plan.summary,
        "problems": [*plan.problems, *([0, number, "Hadir, tetapi tidak ada dalam berkas."] for number in plan.missing)],
        "changes": [[each.number, _in_words(each.before.score), _in_words(each.score)] for each in plan.changes],
        "plan_sha256": plan.sha256,
    }


def _in_words(score):
    return f"{score:.2f}".replace(".", ",")


def _tell(file, plan):
    for name, value in _facts(plan).items():
        setattr(file, name, value)


@transaction.atomic
def check_again(file, *, version, by, at):
    """Find anew what the file would write. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_checking_scores(file, by=by):
        raise Refused(obstacle)
    bump(file, version=version, **_facts(score_plans.make(file.selection, file.data())))
    journal.record("scorefile.checked", file, by=by, at=at, details={"sha256": file.sha256, **file.summary})


@transaction.atomic
def propose(file, *, reason, version, by, at):
    """Ask another person to let this file correct scores. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_proposing_scores(file, by=by):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis mengapa nilai yang sudah tercatat harus berubah.")
    changes = {"proposed_at": at, "proposed_by": by.user, "grounds": reason.strip()}
    SCORE_FILE.move(file, ScoreFileStatus.PROPOSED, version=version, by=by, at=at, **changes)
    journal.record("scorefile.proposed", file, by=by, at=at, reason=reason.strip(), details=file.summary)


@transaction.atomic
def apply(file, *, sha256, version, by, at):
    """Write what the check found and the person confirmed, and return how many scores that were.

    sha256: of the check's finding that the person read. A file that is applied already gives the same answer and writes
    nothing. Raises Refused or Stale.
    """
    file.refresh_from_db()
    if file.status == ScoreFileStatus.APPLIED:
        return file.entries.count()
    if obstacle := policies.obstacle_to_applying_scores(file, by=by):
        raise Refused(obstacle)
    plan = score_plans.make(file.selection, file.data())
    if not sha256 == file.plan_sha256 == plan.sha256:
        raise Refused(CHANGED)
    if not plan.writes:
        raise Refused("Tidak ada nilai baru dalam berkas ini.")
    changes = {"applied_at": at, "applied_by": by.user, "file_sealed": None}
    SCORE_FILE.move(file, ScoreFileStatus.APPLIED, version=version, by=by, at=at, **changes)
    _write(file, plan, by=by, at=at)
    details = {"sha256": file.sha256, **plan.summary, "ledger": ledger.of_scores(plan.writes)}
    journal.record("scorefile.applied", file, by=by, at=at, reason=file.grounds, details=details)
    return len(plan.writes)


def _write(file, plan, *, by, at):
    entries = [
        ScoreEntry(
            desk=each.desk, score=each.score, file=file, row=each.at, supersedes=each.before, given_at=at, given_by=by.user
        )
        for each in plan.writes
    ]
    try:
        with transaction.atomic():
            ScoreEntry.objects.bulk_create(entries)
    except IntegrityError:  # another file wrote one of these scores meanwhile
        raise Stale(CHANGED) from None


@transaction.atomic
def discard(file, *, version, by, at):
    """Throw a file away unapplied. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_discarding_scores(file, by=by):
        raise Refused(obstacle)
    SCORE_FILE.move(file, ScoreFileStatus.DISCARDED, version=version, by=by, at=at, file_sealed=None)
    journal.record("scorefile.discarded", file, by=by, at=at, details={"sha256": file.sha256})
