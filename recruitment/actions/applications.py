"""What happens to an application as a whole: begun, sent, withdrawn, left unsent."""

import hashlib
import json
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F

from core import journal
from core.lifecycle import Refused, Stale
from notifications import outbox
from recruitment import dossier as dossiers
from recruitment import intake, notices, policies, sections
from recruitment import nik as niks
from recruitment.actions import extensions, refusals
from recruitment.lifecycle import ACTIVE, APPLICATION, ApplicationStatus
from recruitment.models import Application, NumberCounter, Snapshot
from recruitment.reminders import UnsentDrafts


@transaction.atomic
def start(selection, *, by, at):
    """Return the person's application in a selection, begun now if there was none. Raises Refused.

    Within an extension a draft that was left unsent is open again.
    """
    if existing := Application.objects.of(by.user).filter(selection=selection).first():
        return _gone_on(existing, by=by, at=at)
    if obstacle := policies.obstacle_to_starting(selection, by=by, at=at):
        raise Refused(obstacle)
    application = Application(selection=selection, applicant=by.user, created_at=at, saved_at=at)
    application.extension = intake.window(selection, at).extension  # until a kecamatan is chosen, the one that closes last
    application.next_nudge_at = UnsentDrafts().first_nudge(application, at)
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError:  # a second tab was faster
        return Application.objects.of(by.user).get(selection=selection)
    journal.record("application.started", application, by=by, at=at)
    return application


def _gone_on(application, *, by, at):
    """Open a draft that was left unsent again where an extension takes it, best that of its own kecamatan. Raises Stale."""
    if application.status == ApplicationStatus.NOT_SENT:
        district = dossiers.choice(dossiers.load(application))["district"]
        windows = [intake.window(application.selection, at, district=code) for code in (district, None)]
        if found := next((window for window in windows if window and window.extension), None):
            extensions.take_up(application, found.extension, by=by, at=at, saved_at=at)
    return application


def submit(application, *, version, key, by, at):
    """Send a draft: one transaction; pressed twice, in two tabs or retried, there is one application and one receipt.

    version: the draft's version as the person saw it. key: a UUID of this sending. at: when the request arrived. Paper that was
    handed in at the counter is filed as of that moment, whenever it is confirmed (actions.counters). Returns the application as
    received. Raises Refused with a sentence, Stale when the draft was changed meanwhile.
    """
    try:
        return _submit(application.pk, version=version, key=key, by=by, at=at)
    except Stale:
        current = Application.objects.select_related("selection").get(pk=application.pk)
        if current.is_received and by.is_person(current.applicant_id):
            return current
        raise


@transaction.atomic
def _submit(pk, *, version, key, by, at):
    application = Application.objects.select_related("selection", "applicant", "extension").get(pk=pk)
    if application.is_received and by.is_person(application.applicant_id):
        return application
    if application.version != version:
        raise Stale
    dossier = dossiers.load(application)
    if obstacle := policies.obstacle_to_submitting(dossier, by=by, at=at):
        raise Refused(obstacle)
    window = intake.window(dossier.selection, application.counted_at(at), **dossiers.choice(dossier))
    facts = _facts(dossier) | {"extension": window.extension, "submitted_at": application.counted_at(at)}
    holder = _holder_of(application, facts["nik_hash"])
    facts |= _number(application.selection, facts["district_id"])
    holder = _move(application, holder, facts, version=version, by=by, at=at)
    snapshot = freeze(dossier, n=1, key=key, at=application.submitted_at)
    outbox.supersede(application, [notices.UnsentDraft], at=at)
    outbox.post(notices.ApplicationReceived, application, to=application.applicant, at=at)
    if holder:
        outbox.post(notices.NikUsedAgain, holder, to=holder.applicant, at=at, revision=str(application.uuid))
    details = {"number": application.number, "sha256": snapshot.sha256, "held": bool(holder)}
    journal.record("application.submitted", application, by=by, at=at, details=details)
    return application


def _facts(dossier):
    """Copy from the answers what lists and rules need."""
    personal, domicile = dossier.answers(sections.PERSONAL), dossier.answers(sections.DOMICILE)
    family_card = personal.get("family_card")
    return {
        "district_id": domicile["district"],
        "full_name": personal["full_name"],
        "sex": personal["sex"],
        "birth_on": personal["birth_on"],
        "nik_hash": niks.look_up(personal["nik"]),
        "family_card_hash": niks.keyed_hash("family_card", family_card) if family_card else None,
        "phone_hash": niks.keyed_hash("phone", personal["phone"]),
        "is_civil_servant": dossier.facts["civil_servant"],
    }


def _holder_of(application, nik_hash):
    active = Application.objects.filter(selection=application.selection, nik_hash=nik_hash, status__in=ACTIVE)
    return active.exclude(pk=application.pk).select_related("applicant").first()


def _number(selection, district_code):
    """Take the next number of a kecamatan. The counter's row is held until the end, so numbers have no gaps."""
    counter = NumberCounter.objects.filter(selection=selection, district_id=district_code)
    if not counter.update(last=F("last") + 1):
        _open_counter(selection, district_code)
        counter.update(last=F("last") + 1)
    sequence = counter.values_list("last", flat=True).get()
    return {
        "sequence": sequence,
        "number": f"{selection.number_prefix}-{selection.year}-{district_code}-{sequence:04}",
    }


def _open_counter(selection, district_code):
    NumberCounter.objects.bulk_create([NumberCounter(selection=selection, district_id=district_code)], ignore_conflicts=True)


def _move(application, holder, facts, *, version, by, at):
    """Move the draft to received, or to held when its NIK stands on another active file. Returns that file or None."""
    changes = facts | {"saved_at": at, "next_nudge_at": None}
    if holder is None:
        try:
            with transaction.atomic():
                APPLICATION.move(application, ApplicationStatus.SUBMITTED, version=version, by=by, at=at, **changes)
        except IntegrityError:  # another account was faster with the same NIK
            holder = _holder_of(application, facts["nik_hash"])
            if holder is None:
                raise
    if holder is not None:
        APPLICATION.move(application, ApplicationStatus.HELD, version=version, by=by, at=at, **changes)
    return holder


def freeze(dossier, *, n, key, at):
    """Keep word for word what was sent, and return the Snapshot with its salted commitment."""
    application = dossier.application
    body = json.dumps(_body(dossier, at=at), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    salt = secrets.token_bytes(32)
    snapshot = Snapshot(application=application, n=n, key=key, taken_at=at)
    snapshot.body = body
    snapshot.salt = salt.hex()
    snapshot.sha256 = hashlib.sha256(salt + body.encode()).hexdigest()
    snapshot.save(force_insert=True)
    return snapshot


def _body(dossier, *, at):
    return {
        "number": dossier.application.number,
        "selection": str(dossier.selection.uuid),
        "taken_at": at.isoformat(),
        "sections": dossier.all_answers,
        "documents": [
            {
                "kind": file.kind.code,
                "sha256": file.document.sha256,
                "original_sha256": file.document.original_sha256,
                "pages": file.document.pages,
                "size": file.document.size,
            }
            for file in sorted(dossier.files.values(), key=lambda file: (file.kind.position, file.kind_id))
        ],
    }


@transaction.atomic
def withdraw(application, *, version, by, at, reason=""):
    """Take a received application back, for good; its number is not given out again. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_withdrawing(application, by=by):
        raise Refused(obstacle)
    if hasattr(application, "candidacy"):
        raise Refused("Pelamar ini sudah menjadi calon: yang ditarik adalah pencalonannya, bukan berkasnya.")
    take_back(application, version=version, by=by, at=at, reason=reason)


@transaction.atomic
def take_back(application, *, version, by, at, reason="", details=None):
    """End a received application by its applicant's will; who asks has made sure of it. Raises Stale."""
    refusals.drop(application, by=by, at=at)
    APPLICATION.move(
        application, ApplicationStatus.WITHDRAWN, version=version, by=by, at=at, claimed_by=None, claimed_until=None,
        decided_at=None, decided_by=None, decision_reason="",
    )  # fmt: skip
    outbox.supersede_all(application.repairs.open(), [notices.RepairDue], at=at)
    application.repairs.open().update(expired_at=at, next_nudge_at=None)
    outbox.post(notices.ApplicationWithdrawn, application, to=application.applicant, at=at)
    journal.record("application.withdrawn", application, by=by, at=at, reason=reason, details=details or {})


@transaction.atomic
def leave_unsent(application, *, by, at):
    """Mark a draft whose window has closed, the intake's or its extension's, and tell its owner once per closing."""
    if at < application.closes_at:
        raise Refused("Pendaftaran seleksi ini belum ditutup.")
    APPLICATION.move(application, ApplicationStatus.NOT_SENT, version=application.version, by=by, at=at, next_nudge_at=None)
    revision = notices.deadline_revision(application.closes_at)
    outbox.post(notices.DeadlinePassed, application, to=application.applicant, at=at, revision=revision)
    journal.record("application.left_unsent", application, by=by, at=at)
