"""What both offices have agreed to gets its seal: tried again by each tick, without end, until it has it."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from agreements import chain, notices, papers
from agreements.actions import endings
from agreements.lifecycle import AGREEMENT, OUTSIDE, TABLE, AgreementStatus, StepStatus
from agreements.models import Agreement, Final, Signed
from core import journal, qr
from core.clock import day_of
from core.lifecycle import Stale
from documents import keeping
from documents.refusals import Unacceptable
from documents.sealing.key import SealUnavailable
from documents.sealing.seal import sealed
from documents.storage import Damaged
from notifications import outbox

logger = logging.getLogger(__name__)
LONGEST_WAIT = dt.timedelta(hours=1)
UNFORESEEN = "Gangguan yang tidak terduga; pengelola sistem dapat membaca sebabnya dalam catatan server."
IN_WORDS = "Berkas naskah yang disetujui tidak dapat dibaca dari penyimpanan."
HOPELESS_WAIT = dt.timedelta(days=1)  # for a paper that no seal fits on: people must look at it


def seal(agreement, *, by, at):
    """Seal each original of a concluded agreement and put it in force. Returns whether it is; if not, its Finals say why.

    Each original is kept as soon as it is sealed, so that a process killed in between has lost nothing and doubles nothing.
    """
    for final in agreement.finals.with_facts().filter(document__isnull=True):
        try:
            received = _paper(final, agreement, at=at)
        except (SealUnavailable, Damaged, Unacceptable) as trouble:
            _note(final, trouble, at=at)
            return False
        _keep(final, received, at=at)
    return _put_in_force(agreement, by=by, at=at)


def _paper(final, agreement, *, at):
    """Return a Received under one seal: the agreed pages, the evidence, the agreed bytes and the journal as attachments.

    What was signed outside is not touched by a byte: then it is the evidence alone, with the journal.
    """
    original = keeping.read(final.draft.originals.get(party=final.party).document)
    entries = chain.entries(agreement)
    done = final.draft.steps.filter(status=StepStatus.DONE).select_related("tenure", "post__institution")
    url = settings.SITE_URL + reverse("agreements:check", args=[final.code])
    pages = papers.evidence(
        final, done.order_by("decided_at", "pk"), chain.told(entries), address=url, qr=qr.data_uri(url),
        at=agreement.concluded_at, signed=_signed(final.draft),
    )  # fmt: skip
    trail = chain.as_file(agreement, entries)
    is_outside, attached = agreement.level in OUTSIDE, [("naskah.pdf", original), ("jejak-audit.json", trail)]
    paper = pages if is_outside else papers.joined(original, pages)
    content = sealed(paper, reason=f"Segel {agreement.kind.name}", at=at, attachments=attached)
    what = "lembar-bukti" if is_outside else "naskah-final"
    return keeping.made(
        content, name=f"{what}-rangkap-{final.party.order}.pdf", pages=papers.pages(content), owner=agreement.owner,
        purpose="agreements.evidence" if is_outside else "agreements.final", at=at,
    )  # fmt: skip


def _signed(draft):
    found = Signed.objects.confirmed().with_facts().filter(original__draft=draft)
    return list(found.order_by("original__party__order"))


def _keep(final, received, *, at):
    """Enter a sealed original; of two that sealed at once the first is kept."""
    try:
        with transaction.atomic():
            files = {"document": keeping.enter(received)}
            if brought := next((each for each in _signed(final.draft) if each.original.party_id == final.party_id), None):
                files = {"document": brought.document, "evidence": files["document"]}
            kept = Final.objects.filter(pk=final.pk, document__isnull=True).update(
                **files, sealed_at=at, trouble="", next_try_at=None
            )
            if not kept:
                raise Stale
    except Stale:
        logger.info("seal.overtaken", extra={"final": final.pk})


def postpone(agreement, *, at):
    """Try an agreement again later whose sealing broke in a way that nobody foresaw."""
    if final := agreement.finals.filter(document__isnull=True).order_by("party__order").first():
        _note(final, UNFORESEEN, at=at)


def _note(final, trouble, *, at):
    """Write down what is in the way and when to try again: twice as late each time, an hour at most."""
    is_hopeless = getattr(trouble, "code", "") == "unsealable"
    wait = HOPELESS_WAIT if is_hopeless else min(dt.timedelta(minutes=2 ** min(final.tries, 6)), LONGEST_WAIT)
    told = IN_WORDS if isinstance(trouble, Damaged) else str(trouble)  # which file it is stands in the log
    with transaction.atomic():
        final.agreement.finals.filter(pk=final.pk).update(tries=F("tries") + 1, trouble=told[:200], next_try_at=at + wait)
        if is_hopeless:
            outbox.post(notices.SealStuck, final.agreement, to=final.agreement.owner, at=at)
    logger.error("seal.failed", extra={"final": final.pk, "error": str(trouble)})


def _put_in_force(agreement, *, by, at):
    with transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(version=F("version") + 1)
        held = Agreement.objects.select_related("owner").get(pk=agreement.pk)
        if held.status != AgreementStatus.SEALING or held.finals.filter(document__isnull=True).exists():
            return held.status == AgreementStatus.IN_FORCE
        AGREEMENT.move(held, AgreementStatus.IN_FORCE, version=held.version, by=by, at=at)
        endings.come_into_force(held, by=by, at=at)
        for user in _concerned(held, day_of(at)):
            outbox.post(notices.Concluded, held, to=user, at=at)
        hashes = list(held.finals.order_by("party__order").values_list("document__sha256", flat=True))
        journal.record("agreement.sealed", held, by=by, at=at, details={"finals": hashes})
    return True


def _concerned(agreement, on):
    done = agreement.finals.first().draft.steps.done().select_related("decided_by")
    drafting = [user for side in TABLE for user in notices.drafters(agreement, side, on)]
    users = [agreement.owner, *drafting, *(each.decided_by for each in done)]
    return {user.pk: user for user in users if user.is_active}.values()
