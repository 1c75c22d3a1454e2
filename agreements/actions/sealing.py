"""What both offices have agreed to gets its seal: tried again by each tick, without end, until it has it."""

import json
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from agreements import chain, notices, papers
from agreements.lifecycle import AGREEMENT, TABLE, AgreementStatus, StepStatus
from agreements.models import Agreement, Final
from core import journal, qr
from core.clock import JAKARTA
from core.lifecycle import Stale
from documents import keeping
from documents.sealing.key import SealUnavailable
from documents.sealing.seal import sealed
from documents.storage import Damaged
from notifications import outbox

logger = logging.getLogger(__name__)


def seal(agreement, *, by, at):
    """Seal each original of a concluded agreement and put it in force. Returns whether it is; if not, its Finals say why.

    Each original is kept as soon as it is sealed, so that a process killed in between has lost nothing and doubles nothing.
    """
    for final in agreement.finals.with_facts().filter(document__isnull=True):
        try:
            received = _paper(final, agreement, at=at)
        except (SealUnavailable, Damaged) as trouble:
            _note(final, trouble)
            return False
        _keep(final, received, at=at)
    return _put_in_force(agreement, by=by, at=at)


def _paper(final, agreement, *, at):
    """Return a Received: the agreed pages, the evidence, the agreed bytes and the journal as attachments, under one seal."""
    original = keeping.read(final.draft.originals.get(party=final.party).document)
    entries = chain.entries(agreement)
    done = final.draft.steps.filter(status=StepStatus.DONE).select_related("tenure", "post__institution")
    url = settings.SITE_URL + reverse("agreements:check", args=[final.code])
    pages = papers.evidence(
        final, done.order_by("decided_at", "pk"), chain.told(agreement, entries), address=url, qr=qr.data_uri(url),
        at=agreement.concluded_at,
    )  # fmt: skip
    trail = json.dumps({"agreement": str(agreement.uuid), "entries": entries}, ensure_ascii=False, indent=1).encode()
    content = sealed(
        papers.joined(original, pages), reason=f"Segel {agreement.kind.name}", at=at,
        attachments=[("naskah.pdf", original), ("jejak-audit.json", trail)],
    )  # fmt: skip
    name = f"naskah-final-rangkap-{final.party.order}.pdf"
    owner = agreement.owner
    return keeping.made(content, name=name, pages=papers.pages(content), owner=owner, purpose="agreements.final", at=at)


def _keep(final, received, *, at):
    """Enter a sealed original; of two that sealed at once the first is kept."""
    try:
        with transaction.atomic():
            document = keeping.enter(received)
            kept = Final.objects.filter(pk=final.pk, document__isnull=True).update(document=document, sealed_at=at, trouble="")
            if not kept:
                raise Stale
    except Stale:
        logger.info("seal.overtaken", extra={"final": final.pk})


def _note(final, trouble):
    Final.objects.filter(pk=final.pk).update(tries=F("tries") + 1, trouble=str(trouble)[:200])
    logger.error("seal.failed", extra={"final": final.pk, "error": str(trouble)})


def _put_in_force(agreement, *, by, at):
    with transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(version=F("version") + 1)
        held = Agreement.objects.select_related("owner").get(pk=agreement.pk)
        if held.status != AgreementStatus.SEALING or held.finals.filter(document__isnull=True).exists():
            return held.status == AgreementStatus.IN_FORCE
        AGREEMENT.move(held, AgreementStatus.IN_FORCE, version=held.version, by=by, at=at)
        for user in _concerned(held, at.astimezone(JAKARTA).date()):
            outbox.post(notices.Concluded, held, to=user, at=at)
        hashes = list(held.finals.order_by("party__order").values_list("document__sha256", flat=True))
        journal.record("agreement.sealed", held, by=by, at=at, details={"finals": hashes})
    return True


def _concerned(agreement, on):
    done = agreement.finals.first().draft.steps.done().select_related("decided_by")
    drafting = [user for side in TABLE for user in notices.drafters(agreement, side, on)]
    users = [agreement.owner, *drafting, *(each.decided_by for each in done)]
    return {user.pk: user for user in users if user.is_active}.values()
