"""Puts right what a crash, a silence or the passing of time left behind."""

import datetime as dt
import logging

from django.db.models.functions import Now

from notifications.channels import Channel
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery
from notifications.notice import UnknownNoticeError, notice
from notifications.oracle import LATER, oracle, reference_of
from notifications.outcomes import MAX_ATTEMPTS, Outcome, settle
from notifications.sending import SETTLING

logger = logging.getLogger(__name__)
S = DeliveryState

AT_ONCE = 500
ASK_AGAIN = dt.timedelta(hours=1)


def reap(now):
    """Take back what dead senders held: `leased` was surely not sent, `sending` nobody knows. Returns how many."""
    left = Delivery.objects.filter(state__in=[S.LEASED, S.SENDING], lease_until__lte=Now())[:AT_ONCE]
    return sum(_take_back(delivery, now) for delivery in left)


def _take_back(delivery, now):
    if delivery.state == S.SENDING:  # its sender said its last word half a lease ago (Hand.patience), so it has settled
        outcome = Outcome(S.UNCERTAIN, "lease", None, "", {"next_try": now, "resolved_how": ""})
    elif delivery.attempts >= MAX_ATTEMPTS:
        outcome = Outcome(S.DEAD, "lease")
    else:
        outcome = Outcome(S.PENDING, "lease", None, "", {"next_try": now})
    guard = {"state": delivery.state, "lease_until__lte": Now()}
    return settle(delivery, outcome, worker=delivery.lease_owner, started_at=now, now=now, **guard)


def expire(now):
    """Settle what waited past its time. Returns how many."""
    stale, count = Delivery.objects.filter(state__in=[S.PENDING, S.ON_HOLD], expires_at__lte=now), 0
    while ids := list(stale.values_list("id", flat=True)[:AT_ONCE]):
        count += stale.filter(id__in=ids).update(state=S.EXPIRED, settled_at=now, secrets_sealed=None)
    return count


def resolve(now, ask=None):
    """Decide about messages without an answer: the oracle's word, else the policy of their notice. Returns how many moved.

    ask: the oracle for all of them, or None for that of each channel.
    """
    doubtful = list(Delivery.objects.filter(state=S.UNCERTAIN, next_try__lte=now).order_by("next_try")[:AT_ONCE])
    return sum(
        _resolve_channel([each for each in doubtful if each.channel == channel], channel, now, ask) for channel in Channel
    )


def _resolve_channel(doubtful, channel, now, ask):
    if not doubtful:
        return 0
    answers = _ask(ask or oracle(channel), {reference_of(delivery): delivery.sending_at for delivery in doubtful})
    return sum(_resolve(delivery, answers.get(reference_of(delivery)), now) for delivery in doubtful)


def _ask(whom, marks):
    """An oracle that fails knows nothing yet: nobody's policy decides before it could be asked."""
    try:
        return whom.accepted(marks)
    except Exception as error:  # noqa: BLE001 -- a provider's own class; its words may hold a number and are not kept
        logger.error("oracle.failed", extra={"error": type(error).__name__})
        return dict.fromkeys(marks, LATER)


def _resolve(delivery, accepted, now):
    if accepted is LATER:
        return _put_off(delivery, next_try=now + SETTLING)
    if accepted:
        outcome = Outcome(S.SENT, "journal", None, "", {"sent_at": now, "resolved_how": "journal"})
    elif accepted is False or _may_resend(delivery):
        how = "resend" if accepted is None else "journal"
        outcome = Outcome(S.PENDING, how, None, "", {"next_try": now, "resolved_how": how})
    else:
        return _put_off(delivery, next_try=now + ASK_AGAIN, resolved_how="human")
    return settle(delivery, outcome, worker="resolver", started_at=now, now=now, state=S.UNCERTAIN)


def _put_off(delivery, **changes):
    Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, state=S.UNCERTAIN).update(**changes)
    return False


def _may_resend(delivery):
    if delivery.channel == Channel.PUSH:  # a repetition takes the place of the first
        return True
    try:
        return notice(delivery.kind).when_uncertain == "resend"
    except UnknownNoticeError:
        logger.exception("mail.unknown_kind", extra={"kind": delivery.kind})
        return False
