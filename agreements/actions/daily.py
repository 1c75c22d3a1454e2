"""Each day that is over gets its head: kept, sealed as soon as the seal can be put on, and sent to the archives."""

import datetime as dt
import logging

from django.db import IntegrityError, transaction

from agreements import chain, daily_heads, notices, papers
from agreements.models import Agreement, DailyHead, Institution
from core.clock import day_of
from core.lifecycle import Stale
from documents import keeping
from documents.sealing.key import SealUnavailable
from documents.sealing.seal import sealed
from documents.storage import Damaged
from notifications import outbox

logger = logging.getLogger(__name__)
AT_MOST = 7  # days a tick: what was missed longer comes with the next ones
GRACE = dt.timedelta(minutes=10)  # what arrived before midnight has been written by then


def catch_up(*, at):
    """Make the heads of the days that lack one, then seal what waits. Returns how many were sealed."""
    for day in _missing(at):
        make(day, at=at)
    waiting = DailyHead.objects.filter(document__isnull=True).order_by("day")[:AT_MOST]
    return sum(_seal(head, at=at) for head in waiting)


def _missing(at):
    """Return the days over by now that follow the last one kept; the first one kept is yesterday."""
    yesterday = day_of(at - GRACE) - dt.timedelta(days=1)
    last = DailyHead.objects.order_by("-day").values_list("day", flat=True).first()
    if last is None:
        return [yesterday] if Agreement.objects.exists() else []
    return [last + dt.timedelta(days=n) for n in range(1, min((yesterday - last).days, AT_MOST) + 1)]


def make(day, *, at):
    """Keep the head of a day, chained to the one before. Made before, it stays as it is. Returns the DailyHead."""
    if known := DailyHead.objects.filter(day=day).first():
        return known
    before = DailyHead.objects.filter(day__lt=day).order_by("-day").values_list("sha256", flat=True).first() or chain.FIRST
    found = daily_heads.heads(daily_heads.end_of(day))
    facts = {"previous": before, "heads": found, "sha256": daily_heads.digest(day, before, found), "made_at": at}
    try:
        with transaction.atomic():
            return DailyHead.objects.create(day=day, **facts)
    except IntegrityError:  # another tick was faster
        return DailyHead.objects.get(day=day)


def _seal(head, *, at):
    """Seal the sheet of a day and tell the archives. Returns whether it is sealed by us."""
    oldest = Agreement.objects.select_related("owner").order_by("opened_at", "pk").first()
    if oldest is None:
        return False
    try:
        received = _paper(head, oldest.owner, at=at)
    except (SealUnavailable, Damaged) as trouble:
        logger.error("daily_head.unsealed", extra={"day": head.day.isoformat(), "error": str(trouble)})
        return False
    try:
        _keep(head, received, at=at)
    except Stale:  # of two that sealed at once the first is kept
        return False
    return True


@transaction.atomic
def _keep(head, received, *, at):
    document = keeping.enter(received)
    if not DailyHead.objects.filter(pk=head.pk, document__isnull=True).update(document=document, sealed_at=at):
        raise Stale
    for address in Institution.objects.exclude(archive_email="").values_list("archive_email", flat=True):
        outbox.post(notices.DailyHeadKept, head, to=address, at=at)


def _paper(head, owner, *, at):
    content = papers.daily_head(head, at=at)
    trail = daily_heads.as_bytes(head.day, head.previous, head.heads)
    content = sealed(content, reason="Sari catatan harian", at=at, attachments=[("sari.json", trail)])
    name, pages = f"sari-{head.day:%Y-%m-%d}.pdf", papers.pages(content)
    return keeping.made(content, name=name, pages=pages, owner=owner, purpose="agreements.daily_head", at=at)
