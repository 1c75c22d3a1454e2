"""A file of places: uploaded, checked by the worker, read by a person, applied by the worker exactly as it was checked."""

import datetime as dt
import logging

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from core import crypto, journal
from core.actor import SYSTEM
from core.clock import day_of
from core.lifecycle import Refused, Stale
from outreach import policies
from outreach.importing import planning, sheets, writing
from outreach.lifecycle import IMPORT, ImportStatus
from outreach.models import Import

LEASE = dt.timedelta(minutes=2)  # renewed with each few hundred rows
MAX_ATTEMPTS = 3
KEPT_FOR = dt.timedelta(days=7)
MAX_PROBLEMS = 500
CHANGED = "Data wilayah berubah sesudah pemeriksaan, jadi belum ada yang diterapkan. Berkas ini diperiksa kembali."
KILLED = "Berkas ini tiga kali menghentikan pemeriksaan. Bagi menjadi beberapa berkas, lalu unggah kembali."
UNFREED = {"lease_until": None, "attempts": 0}
UNORDERED = {"applied_at": None, "applied_by": None}
logger = logging.getLogger(__name__)


@transaction.atomic
def upload(*, name, data, by, at):
    """Take a file in and return its Import, to be checked by the worker. Raises Refused."""
    if obstacle := policies.obstacle_to_importing(by=by):
        raise Refused(obstacle)
    if len(data) > sheets.MAX_BYTES:
        raise Refused("Berkas ini lebih besar dari 5 MB.")
    made = Import(file_name=name, made_at=at, made_by=by.user)
    made.keep(data)
    made.save(force_insert=True)
    journal.record("import.uploaded", made, by=by, at=at, details={"bytes": len(data)})
    return made


@transaction.atomic
def apply(import_, *, version, by, at):
    """Order what was checked to be applied; the worker does it. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_applying(import_, by=by):
        raise Refused(obstacle)
    facts = {"applied_at": at, "applied_by": by.user, "done": 0, "failure": ""}
    IMPORT.move(import_, ImportStatus.APPLYING, version=version, by=by, at=at, **facts)
    journal.record("import.ordered", import_, by=by, at=at)


@transaction.atomic
def discard(import_, *, version, by, at):
    """Throw a file away unapplied. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_discarding(import_, by=by):
        raise Refused(obstacle)
    _drop(import_, version=version, by=by, at=at)


@transaction.atomic
def expire(import_, *, by, at):
    """A file that nobody applied within a week names people for no purpose any more (UU 27/2022)."""
    _drop(import_, version=import_.version, by=by, at=at, reason="Tidak diterapkan dalam 7 hari.")


def _drop(import_, *, version, by, at, reason=""):
    wiped = {"file_sealed": None, "problems": [], "notes": [], **UNFREED}
    IMPORT.move(import_, ImportStatus.DISCARDED, version=version, by=by, at=at, reason=reason, **wiped)
    journal.record("import.discarded", import_, by=by, at=at, reason=reason)


# --- The worker's part ------------------------------------------------------------------------------------------------
def work_off(*, now):
    """Check or apply each import whose turn it is and return how many. now: the business clock."""
    done = 0
    while import_ := _claim():
        try:
            carry_out(import_, at=now())
            done += 1
        except Stale:  # thrown away or taken over meanwhile: that one's outcome stands
            logger.info("import.passed_over", extra={"about": str(import_.pk)})
    return done


def carry_out(import_, *, by=SYSTEM, at):
    """Check or apply one claimed import. Raises Stale when it is no longer as it was claimed; then nothing was written."""
    if import_.attempts > MAX_ATTEMPTS:
        return _fail(import_, KILLED, by=by, at=at)
    try:
        lines, notes = sheets.read(import_.content(), progress=_progress(import_, import_.total))
    except (sheets.Unreadable, crypto.Unreadable) as unreadable:
        said = str(unreadable) if isinstance(unreadable, Refused) else "Berkas yang disimpan tidak dapat dibuka lagi."
        return _fail(import_, said, by=by, at=at)
    step = _check if import_.status == ImportStatus.WAITING else _apply
    return step(import_, lines, notes, by=by, at=at)


def _claim():
    """Take the oldest free import, by compare-and-set. The higher version fences off a worker that was held to be dead."""
    for import_ in Import.objects.for_the_worker().order_by("made_at", "pk")[:10]:
        mine = Import.objects.for_the_worker().filter(pk=import_.pk, version=import_.version)
        if mine.update(lease_until=Now() + LEASE, attempts=F("attempts") + 1, version=F("version") + 1):
            return Import.objects.get(pk=import_.pk)
    return None


def _progress(import_, total=0):
    """Return a function(done) that shows how far it is and renews the lease; Stale when the import was taken away."""

    def show(done):
        mine = Import.objects.filter(pk=import_.pk, version=import_.version)
        if not mine.update(done=done, total=max(total, done), lease_until=Now() + LEASE):
            raise Stale

    return show


@transaction.atomic
def _fail(import_, sentence, *, by, at):
    cleared = {"file_sealed": None, **UNFREED, **UNORDERED}
    IMPORT.move(import_, ImportStatus.FAILED, version=import_.version, by=by, at=at, failure=sentence, **cleared)
    journal.record("import.failed", import_, by=by, at=at, reason=sentence)


def _check(import_, lines, notes, *, by, at):
    """The dry run: nothing is written but what the person will read."""
    day = day_of(at)
    plan = planning.plan(lines, day=day, progress=_progress(import_, len(lines)))
    facts = {
        "summary": plan.counts, "problems": plan.problems[:MAX_PROBLEMS], "notes": [*notes, *plan.notes],
        "plan_hash": plan.hash, "checked_on": day, "done": len(lines), "total": len(lines), **UNFREED,
    }  # fmt: skip
    with transaction.atomic():
        IMPORT.move(import_, ImportStatus.CHECKED, version=import_.version, by=by, at=at, **facts)
        journal.record("import.checked", import_, by=by, at=at, details=_counts(import_))


def _apply(import_, lines, notes, *, by, at):
    """Write what was checked, or nothing. The plan is made anew: only if it is the very same is it carried out."""
    try:
        with transaction.atomic():
            plan = planning.plan(lines, day=import_.checked_on, lock=True)
            if plan.hash != bytes(import_.plan_hash):
                raise _Changed
            _write(import_, plan, by=by, at=at)
    except (_Changed, IntegrityError):
        _check_again(import_, by=by, at=at)


class _Changed(Exception):
    """The rows are no longer those that were shown."""


def _write(import_, plan, *, by, at):
    writing.write(plan)
    facts = {"file_sealed": None, "done": import_.total, **UNFREED}
    IMPORT.move(import_, ImportStatus.APPLIED, version=import_.version, by=by, at=at, **facts)
    journal.record("import.applied", import_, by=by, at=at, details=_counts(import_))


@transaction.atomic
def _check_again(import_, *, by, at):
    facts = {"failure": CHANGED, "done": 0, **UNFREED, **UNORDERED}
    IMPORT.move(import_, ImportStatus.WAITING, version=import_.version, by=by, at=at, **facts)
    journal.record("import.outdated", import_, by=by, at=at)


def _counts(import_):
    return {f"{kind}_{name}": count for kind, counts in import_.summary.items() for name, count in counts.items()}
