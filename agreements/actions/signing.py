"""An original signed outside the portal is handed in by one person and looked at by another; after the last the seal waits."""

from django.db import transaction
from django.db.models import F

from agreements import bsre, outside
from agreements.actions import originals, rounds
from agreements.lifecycle import SIGNED, Level, SignedStatus
from agreements.models import Agreement, Signed
from core import journal
from core.lifecycle import Refused
from documents import keeping, storage
from documents.models import ContentType
from documents.refusals import MAX_RECEIVED, Unacceptable
from documents.sealing import certified
from notifications import outbox


def hand_in_certified(original, content, *, by, at, provider=None):
    """Take the file that carries the certified signatures, byte for byte. Raises Refused; nothing of a refused file is kept.

    provider: a bsre.Provider whose answer is put beside our own; the one of the settings by default.
    """
    _refuse_unless(original, Level.BSRE, by=by, at=at)
    names = [each["name"] for each in original.draft.facts["parties"]]
    frozen = keeping.read(original.document)
    code, facts = certified.obstacle_to_taking(content, frozen=frozen, names=names, at=at)
    if code:
        people = f" ({', '.join(facts['names'])})" if facts.get("names") else ""
        raise Refused(certified.SENTENCES[code] + people)
    answer = bsre.told(content, provider=provider)
    received = _stored(original, content, by=by, at=at)
    return _enter(original, received, by=by, at=at, provider=answer)


def _stored(original, content, *, by, at):
    name, pages = f"bertanda-tangan-rangkap-{original.party.order}.pdf", original.document.pages
    try:
        return keeping.made(content, name=name, pages=pages, owner=by.user, purpose="agreements.signed", at=at)
    except Unacceptable as refusal:
        raise Refused(str(refusal)) from None


def hand_in_scan(original, file, *, pages, place, has_duty_stamp, by, at):
    """Take the scan of an original signed by hand, and where the paper lies.

    Raises Refused; nothing of a refused file is kept.
    """
    _refuse_unless(original, Level.WET, by=by, at=at)
    limits = {"max_bytes": MAX_RECEIVED, "max_pages": outside.MOST_PAGES}
    try:
        received = keeping.receive([file], owner=by.user, purpose="agreements.signed", at=at, **limits)
    except Unacceptable as refusal:
        raise Refused(str(refusal)) from None
    scan = received.document
    is_pdf = scan.content_type == ContentType.PDF
    obstacle = None if is_pdf else "Unggah pindaian semua halaman sebagai satu berkas PDF."
    obstacle = obstacle or outside.obstacle_in_paper(original, pages=pages, place=place, scanned=scan.pages)
    if obstacle:
        _forget(received)
        raise Refused(obstacle)
    return _enter(original, received, by=by, at=at, pages=pages, place=place.strip(), has_duty_stamp=has_duty_stamp)


def _refuse_unless(original, level, *, by, at):
    if obstacle := outside.obstacle_to_handing_in(original, by=by, at=at):
        raise Refused(obstacle)
    if original.draft.agreement.level != level:
        raise Refused(outside.CLOSED)


def _enter(original, received, *, by, at, **facts):
    try:
        with transaction.atomic():
            agreement = _held(original)
            if obstacle := outside.obstacle_to_handing_in(original, by=by, at=at):  # again, now that nobody moves beside us
                raise Refused(obstacle)
            if _is_of_another(original, received.document):
                raise Refused("Berkas ini sudah diunggah sebagai rangkap lain. Unggah rangkap yang sesuai.")
            side = outside.tenure(agreement, by=by, at=at).post.institution.side
            signed = Signed.objects.create(
                original=original, level=agreement.level, document=keeping.enter(received), side=side, added_at=at,
                added_by=by.user, **facts,
            )  # fmt: skip
            originals.ask_to_check(signed, at=at)
            details = {"original": original.party.order, "sha256": signed.document.sha256}
            journal.record("original.handed_in", agreement, by=by, at=at, details=details)
    except BaseException:
        _forget(received)
        raise
    return signed


def _is_of_another(original, document):
    same = Signed.objects.standing().filter(original__draft=original.draft, document__original_sha256=document.original_sha256)
    return same.exists()


def _forget(received):
    storage.remove([received.document, *received.originals])


@transaction.atomic
def confirm(signed, *, version, by, at):
    """Say that one has looked at a signed original. After the last one it only waits for the seal. Raises Refused, Stale."""
    agreement = _held(signed.original)
    if obstacle := outside.obstacle_to_checking(signed, by=by, at=at):
        raise Refused(obstacle)
    _check(signed, SignedStatus.CONFIRMED, agreement, version=version, by=by, at=at)
    details = {"original": signed.original.party.order, "sha256": signed.document.sha256}
    journal.record("original.confirmed", agreement, by=by, at=at, details=details)
    draft = signed.original.draft
    if not draft.originals.exclude(signed__status=SignedStatus.CONFIRMED).exists():
        rounds.conclude(agreement, draft, by=by, at=at)


@transaction.atomic
def refuse(signed, *, reason, version, by, at):
    """Turn a signed original away with a reason; it stays on record, and another may be handed in. Raises Refused, Stale."""
    agreement = _held(signed.original)
    if obstacle := outside.obstacle_to_refusing(signed, reason, by=by, at=at):
        raise Refused(obstacle)
    _check(signed, SignedStatus.REFUSED, agreement, version=version, by=by, at=at, refusal=reason.strip())
    originals.ask_for_another(signed, at=at)
    details = {"original": signed.original.party.order}
    journal.record("original.refused", agreement, by=by, at=at, reason=reason.strip(), details=details)


def _check(signed, status, agreement, *, version, by, at, **facts):
    side = outside.tenure(agreement, by=by, at=at).post.institution.side
    facts |= {"checked_at": at, "checked_by": by.user, "checked_side": side, "next_nudge_at": None}
    SIGNED.move(signed, status, version=version, by=by, at=at, **facts)
    outbox.supersede(signed, at=at)


def _held(original):
    """Return the original's agreement, locked until the transaction ends: of two who hand in at once one waits."""
    pk = original.draft.agreement_id
    Agreement.objects.filter(pk=pk).update(version=F("version") + 1)
    original.draft.agreement = Agreement.objects.with_facts().get(pk=pk)
    return original.draft.agreement
