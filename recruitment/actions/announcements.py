"""An announcement drafted, proposed, approved by another, and published at its hour: the moment that makes outcomes true."""

import contextlib
import json
import secrets
from hashlib import sha256

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, bump
from notifications import outbox
from recruitment import announcing, ledger, notices_announcements, proofs
from recruitment.lifecycle.announcements import ANNOUNCEMENT, AnnouncementStatus
from recruitment.models import AnnouncedDistrict, Announcement, AnnouncementRow, Application
from recruitment.policies import announcements as policies

S = AnnouncementStatus
CHANGED = "Hasil sudah berubah sejak daftar ini diusulkan. Periksa daftarnya, lalu usulkan kembali."
NUMBER_TAKEN = "Nomor surat ini sudah dipakai pengumuman lain."
UNFROZEN = {"body": "", "salt_sealed": None, "sha256": "", "proposed_at": None, "proposed_by": None, "approved_at": None,
            "approved_by": None, "publish_at": None}  # fmt: skip


@transaction.atomic
def draft(selection, *, kind, district_codes, title, by, at, intro="", number="", corrects=None):
    """Begin an announcement and return it. district_codes: the kecamatan it speaks of. Raises Refused."""
    if obstacle := policies.obstacle_to_drafting(by=by):
        raise Refused(obstacle)
    announcement = Announcement(
        selection=selection, kind=kind, district_codes=sorted(district_codes), title=title.strip(), intro=intro.strip(),
        number=number.strip(), corrects=corrects, drafted_at=at, drafted_by=by.user,
    )  # fmt: skip
    _refuse_faults(announcement)
    with _number_free():
        announcement.save(force_insert=True)
    journal.record("announcement.drafted", announcement, by=by, at=at, details={"kind": kind})
    return announcement


@transaction.atomic
def edit(announcement, *, version, title, number, intro, by, at):
    """Change a draft's words or number. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_editing(announcement, by=by):
        raise Refused(obstacle)
    typed = {"title": title.strip(), "number": number.strip(), "intro": intro.strip()}
    changed = sorted(name for name, value in typed.items() if getattr(announcement, name) != value)
    with _number_free():
        bump(announcement, version=version, **typed)
    journal.record("announcement.edited", announcement, by=by, at=at, details={"fields": changed})


@transaction.atomic
def propose(announcement, *, version, by, at):
    """Freeze the list as it is now and lay it before a second person. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_proposing(announcement, by=by, at=at):
        raise Refused(obstacle)
    body, salt = canonical(announcement), secrets.token_bytes(32)
    announcement.salt = salt.hex()
    ANNOUNCEMENT.move(
        announcement, S.PROPOSED, version=version, by=by, at=at, body=body, salt_sealed=announcement.salt_sealed,
        sha256=sha256(salt + body.encode()).hexdigest(), proposed_at=at, proposed_by=by.user, trouble="",
    )  # fmt: skip
    details = {"sha256": announcement.sha256, "rows_sha256": proofs.of_announcement(announcement).sha256}
    journal.record("announcement.proposed", announcement, by=by, at=at, details=details)


@transaction.atomic
def approve(announcement, *, version, publish_at, by, at):
    """Let a proposed announcement out at an hour; one that has passed means at once. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_approving(announcement, by=by):
        raise Refused(obstacle)
    if canonical(announcement) != announcement.body:
        raise Refused(CHANGED)
    ANNOUNCEMENT.move(
        announcement, S.APPROVED, version=version, by=by, at=at, approved_at=at, approved_by=by.user, publish_at=publish_at
    )
    details = {"publish_at": publish_at.isoformat(), "sha256": announcement.sha256}
    journal.record("announcement.approved", announcement, by=by, at=at, details=details)


@transaction.atomic
def give_back(announcement, *, version, reason, by, at):
    """Make a proposed or approved announcement a draft again. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_returning(announcement, by=by):
        raise Refused(obstacle)
    ANNOUNCEMENT.move(announcement, S.DRAFT, version=version, by=by, at=at, trouble=reason.strip(), **UNFROZEN)
    journal.record("announcement.given_back", announcement, by=by, at=at, reason=reason.strip())


@transaction.atomic
def drop(announcement, *, version, reason, by, at):
    """Withdraw an announcement that was not published. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_dropping(announcement, by=by):
        raise Refused(obstacle)
    ANNOUNCEMENT.move(announcement, S.WITHDRAWN, version=version, by=by, at=at)
    journal.record("announcement.withdrawn", announcement, by=by, at=at, reason=reason.strip())


def publish(announcement, *, by, at):
    """Publish an approved announcement whose hour has come, or hold it back and tell both persons why.

    All outcomes become true in one transaction, or none does. Raises Refused when it was held back or is not due, Stale when
    somebody was faster.
    """
    if obstacle := policies.obstacle_to_announcing(announcement, at=at):
        raise Refused(obstacle)
    try:
        _publish(announcement, by=by, at=at)
    except _HeldBack as refusal:
        _hold_back(announcement.pk, str(refusal), by=by, at=at)
        raise Refused(f"Belum diumumkan. {refusal}") from None


class _HeldBack(Exception):
    """What was approved is no longer what would be announced."""


@transaction.atomic
def _publish(announcement, *, by, at):
    kind = announcing.kind(announcement.kind)
    _claim(announcement, kind, by=by, at=at)
    rows = kind.rows(announcement.selection, announcement.district_codes)
    if canonical(announcement, rows) != announcement.body:
        raise _HeldBack(CHANGED)
    if obstacle := kind.obstacle(announcement.selection, announcement.district_codes, at=at):
        raise _HeldBack(obstacle)
    grounds = _grounds(announcement)
    try:
        for row in rows:
            kind.apply(announcement.selection, row, by=by, at=at)
        kind.take_effect(announcement, by=by, at=at)
    except Refused as refusal:
        raise _HeldBack(str(refusal)) from None
    made = AnnouncementRow.objects.bulk_create([_row(announcement, row) for row in rows], batch_size=500)
    if kind.notice:
        _tell(announcement, kind.notice, made, at=at)
    details = {"sha256": announcement.sha256, "people": len(made), "ledger": grounds}
    journal.record("announcement.published", announcement, by=by, at=at, details=details)


def _grounds(announcement):
    """Return what is announced, and by which rules, as they are before anything becomes true by it."""
    selection, districts = announcement.selection, announcement.district_codes
    facts = {"kind": announcement.kind, "selection": selection.pk, "districts": districts}
    return facts | ledger.of_rules(selection, districts)


def _claim(announcement, kind, *, by, at):
    """Publish it by compare-and-set; the database knows whether its kecamatan had theirs, or the old one its correction."""
    facts = {"announcement": announcement, "selection_id": announcement.selection_id, "kind": announcement.kind}
    first = [] if kind.repeats or announcement.corrects_id else announcement.district_codes
    try:
        with transaction.atomic():
            ANNOUNCEMENT.move(announcement, S.PUBLISHED, version=announcement.version, by=by, at=at, published_at=at)
            AnnouncedDistrict.objects.bulk_create([AnnouncedDistrict(district_id=code, **facts) for code in first])
    except IntegrityError:
        raise _HeldBack(policies.ANNOUNCED_BEFORE) from None


def _row(announcement, row):
    return AnnouncementRow(
        announcement=announcement, application_id=row.application_id, district_id=row.district_id, outcome=row.outcome,
        position=row.position,
    )  # fmt: skip


def _tell(announcement, notice, rows, *, at):
    """Tell each person once; who was told the same by an earlier announcement of this kind hears nothing new."""
    earlier = AnnouncementRow.objects.filter(
        announcement__selection=announcement.selection_id, announcement__kind=announcement.kind
    ).exclude(announcement=announcement)
    known = dict(earlier.order_by("pk").values_list("application", "outcome"))
    rows = [row for row in rows if known.get(row.application_id) != row.outcome]
    applicants = Application.objects.select_related("applicant").in_bulk([row.application_id for row in rows])
    outbox.post_all(notice, [(row, applicants[row.application_id].applicant) for row in rows], at=at)


@transaction.atomic
def _hold_back(pk, sentence, *, by, at):
    """Make it a draft again, so that the tick does not knock each minute, and tell who drafted and who approved it."""
    announcement = Announcement.objects.select_related("drafted_by", "approved_by").get(pk=pk)
    both = [announcement.drafted_by, announcement.approved_by]
    ANNOUNCEMENT.move(announcement, S.DRAFT, version=announcement.version, by=by, at=at, trouble=sentence, **UNFROZEN)
    for user in both:
        notice = notices_announcements.AnnouncementHeldBack
        outbox.post(notice, announcement, to=user, at=at, revision=str(announcement.version))
    journal.record("announcement.held_back", announcement, by=by, at=at, reason=sentence)


def canonical(announcement, rows=None):
    """Return the canonical JSON of the whole announcement as its kind computes it now: what is frozen, and compared."""
    facts = {
        "announcement": str(announcement.pk), "selection": str(announcement.selection.uuid), "kind": announcement.kind,
        "districts": announcement.district_codes, "number": announcement.number, "title": announcement.title,
        "intro": announcement.intro, "corrects": str(announcement.corrects_id or ""),
        "rows": lines(announcement, rows),
    }  # fmt: skip
    if notes := notes_of(announcement):
        facts["notes"] = notes
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def notes_of(announcement):
    """Return {kecamatan: sentences} of an announcement, as its kind computes them now."""
    return announcing.kind(announcement.kind).notes(announcement.selection, announcement.district_codes)


def lines(announcement, rows=None):
    """Return each person of an announcement as a line, as its kind computes them now."""
    if rows is None:
        rows = announcing.kind(announcement.kind).rows(announcement.selection, announcement.district_codes)
    names = Application.objects.in_bulk([row.application_id for row in rows])
    return [_line(row, names[row.application_id]) for row in rows]


def _line(row, application):
    """Return one person as the announcement has them: name and number, nothing else of anybody."""
    return {
        "district": row.district_id, "outcome": row.outcome, "position": row.position, "number": application.number,
        "name": application.full_name,
    }  # fmt: skip


def _refuse_faults(announcement):
    if announcement.kind not in announcing.kinds():
        raise Refused("Jenis pengumuman ini tidak dikenal.")
    seats = set(announcement.selection.seats.values_list("district_id", flat=True))
    if not announcement.district_codes or not set(announcement.district_codes) <= seats:
        raise Refused("Pilih kecamatan yang termasuk seleksi ini.")
    old = announcement.corrects
    if old and not (old.is_published and (old.selection_id, old.kind) == (announcement.selection_id, announcement.kind)):
        raise Refused("Yang dikoreksi harus pengumuman terbit yang sejenis dari seleksi yang sama.")


@contextlib.contextmanager
def _number_free():
    """Turn the constraint on numbers into its sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(NUMBER_TAKEN) from None
