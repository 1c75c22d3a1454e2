"""Telling the people who work in a release what is theirs, after somebody has read it."""

from django.db import transaction

from core import journal
from core.lifecycle import Refused, Stale
from notifications import outbox, render
from notifications.models import Delivery
from outreach import news, notices, policies


def drafted(release):
    """Return [(Digest, subject, text, was it sent already)] as the mails will read."""
    told = Delivery.objects.about(release).filter(kind=notices.PlanNews.code).select_related("to_user")
    known = {each.address.lower() for each in told}
    digests = list(news.digests(release))
    words = render.plain_all(notices.PlanNews, [notices.news_context(release, digest) for digest in digests])
    return [(digest, subject, text, digest.address in known) for digest, (subject, text) in zip(digests, words, strict=True)]


def read(drafts):
    """Return what tells these drafts from others."""
    return news.fingerprint([(digest.address, text) for digest, _, text, _ in drafts])


@transaction.atomic
def send(release, *, fingerprint, by, at):
    """Send each digest of a release that was not sent yet; returns how many.

    fingerprint: of the texts that the person read. Raises Refused, or Stale when they would read otherwise now.
    """
    if obstacle := policies.obstacle_to_telling_news(release, by=by):
        raise Refused(obstacle)
    drafts = drafted(release)
    waiting = [digest for digest, _, _, is_sent in drafts if not is_sent]
    if not waiting:
        raise Refused("Tidak ada lagi yang perlu dikirimi kabar rilis ini.")
    if fingerprint != read(drafts):
        raise Stale("Isi kabar ini sudah berubah sejak halaman ini dibuka. Baca kembali sebelum mengirim.")
    outbox.post_all(notices.PlanNews, [(release, digest.to) for digest in waiting], at=at)
    journal.record("plan.news_sent", release, by=by, at=at, details={"people": len(waiting)})
    return len(waiting)
