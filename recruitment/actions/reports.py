"""The final report drafted, proposed with its figures frozen, approved by another, and known to have arrived by its receipt."""

import contextlib
import json
import secrets
from hashlib import sha256

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, bump
from documents import keeping
from documents.refusals import Unacceptable
from recruitment import report_figures
from recruitment.lifecycle import REPORT, ReportStatus
from recruitment.models import FinalReport, Stage
from recruitment.policies import reports as policies

S = ReportStatus
CHANGED = "Hitungan ulang dari berkas berbeda dari angka yang diusulkan. Kembalikan ke rancangan, lalu usulkan kembali."
TAKEN = "Nomor surat ini sudah dipakai laporan lain, atau seleksi ini sudah punya laporan. Koreksi menyebut laporan yang lama."
UNFROZEN = {"body": "", "salt_sealed": None, "sha256": "", "as_of": None, "proposed_at": None, "proposed_by": None}


@transaction.atomic
def draft(selection, *, by, at, number="", notes="", corrects=None):
    """Begin the report of a selection and return it. corrects: an approved report of the same selection. Raises Refused."""
    if obstacle := policies.obstacle_to_drafting(by=by):
        raise Refused(obstacle)
    if corrects and (corrects.selection_id != selection.pk or not corrects.stands):
        raise Refused("Yang dikoreksi harus laporan seleksi ini yang sudah disahkan.")
    report = FinalReport(
        selection=selection, number=number.strip(), notes=notes.strip(), corrects=corrects, drafted_at=at, drafted_by=by.user
    )
    with _number_free():
        report.save(force_insert=True)
    journal.record("report.drafted", report, by=by, at=at)
    return report


@transaction.atomic
def edit(report, *, version, number, notes, by, at):
    """Change a draft's number or words. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_editing(report, by=by):
        raise Refused(obstacle)
    typed = {"number": number.strip(), "notes": notes.strip()}
    changed = sorted(name for name, value in typed.items() if getattr(report, name) != value)
    with _number_free():
        bump(report, version=version, **typed)
    journal.record("report.edited", report, by=by, at=at, details={"fields": changed})


@transaction.atomic
def propose(report, *, version, by, at):
    """Freeze the figures as they are now and lay them before a second person. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_proposing(report, by=by, at=at):
        raise Refused(obstacle)
    body, salt = canonical(report, at=at), secrets.token_bytes(32)
    report.salt = salt.hex()
    REPORT.move(
        report, S.PROPOSED, version=version, by=by, at=at, body=body, salt_sealed=report.salt_sealed, as_of=at,
        sha256=sha256(salt + body.encode()).hexdigest(), proposed_at=at, proposed_by=by.user,
    )  # fmt: skip
    journal.record("report.proposed", report, by=by, at=at, details={"sha256": report.sha256})


@transaction.atomic
def approve(report, *, version, by, at):
    """Approve frozen figures after counting them once more from the rows of that moment. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_approving(report, by=by):
        raise Refused(obstacle)
    if differs(report):
        raise Refused(CHANGED)
    REPORT.move(report, S.APPROVED, version=version, by=by, at=at, approved_at=at, approved_by=by.user)
    journal.record("report.approved", report, by=by, at=at, details={"sha256": report.sha256, "number": report.number})


@transaction.atomic
def give_back(report, *, version, reason, by, at):
    """Make a proposed report a draft again. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_returning(report, by=by):
        raise Refused(obstacle)
    REPORT.move(report, S.DRAFT, version=version, by=by, at=at, **UNFROZEN)
    journal.record("report.given_back", report, by=by, at=at, reason=reason.strip())


@transaction.atomic
def drop(report, *, version, reason, by, at):
    """Withdraw a report that was not approved. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_dropping(report, by=by):
        raise Refused(obstacle)
    REPORT.move(report, S.WITHDRAWN, version=version, by=by, at=at)
    journal.record("report.withdrawn", report, by=by, at=at, reason=reason.strip())


def receive(report, *, version, arrived_on, number, sources, by, at):
    """File the province's receipt: with it the report has arrived. Checked before any transaction. Raises Refused or Stale.

    arrived_on, number: the day and the number that stand on the receipt. Nobody is reminded of the report any more.
    """
    obstacle = policies.obstacle_to_receiving(report, by=by) or policies.obstacle_of_day(report, arrived_on=arrived_on, at=at)
    if obstacle:
        raise Refused(obstacle)
    try:
        received = keeping.receive(sources, owner=by.user, purpose="recruitment.report_receipt", at=at)
        with transaction.atomic():
            paper = keeping.enter(received)
            REPORT.move(
                report, S.ARRIVED, version=version, by=by, at=at, arrived_on=arrived_on, arrival_number=number.strip(),
                arrival_paper=paper, arrived_at=at, arrived_by=by.user,
            )  # fmt: skip
            Stage.objects.filter(selection=report.selection_id).update(report_nudge_at=None)
            details = {"number": report.arrival_number, "on": arrived_on.isoformat(), "sha256": paper.sha256}
            journal.record("report.arrived", report, by=by, at=at, details=details)
    except Unacceptable as refusal:
        raise Refused(str(refusal)) from None


def canonical(report, *, at):
    """Return the canonical JSON of a report's figures as they were at a moment: what is frozen, and counted again."""
    return json.dumps(facts(report, at=at), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def facts(report, *, at):
    """Return what a report says, as plain data: counts and names of kecamatan, nothing of any person."""
    counted = report_figures.count(report.selection, at)
    districts = [
        {"code": code, "name": name, "seats": seats, "figures": counted[code]}
        for code, (name, seats) in report_figures.needed(report.selection).items()
    ]
    return {
        "report": str(report.pk), "number": report.number, "selection": str(report.selection.uuid), "as_of": at.isoformat(),
        "corrects": str(report.corrects_id or ""), "districts": districts,
    }  # fmt: skip


def differs(report):
    """Say whether counting again, as of the moment that was frozen, gives other numbers."""
    counted = report_figures.count(report.selection, report.as_of)
    return counted != {each["code"]: each["figures"] for each in report.frozen["districts"]}


@contextlib.contextmanager
def _number_free():
    """Turn the constraints on numbers and on one report for each selection into their sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(TAKEN) from None
