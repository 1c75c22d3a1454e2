"""What staff do by hand with a message that the portal could not bring to an end by itself."""

from django.db import transaction
from django.db.models import F

from core import journal
from core.lifecycle import Refused, Stale
from notifications import outbox, policies
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery
from notifications.outcomes import Outcome, settle

S = DeliveryState


@transaction.atomic
def requeue(delivery, *, reason, by, at):
    """Put a refused or abandoned delivery out again, as if new, under its old Message-ID. Raises Refused and Stale."""
    if obstacle := policies.obstacle_to_requeueing(delivery, by=by, at=at):
        raise Refused(obstacle)
    before = delivery.state
    seen = Delivery.objects.filter(pk=delivery.pk, state=before, fence=delivery.fence)
    anew = {"attempts": 0, "next_try": at, "smtp_code": None, "smtp_text": "", "resolved_how": ""}
    if seen.update(state=S.PENDING, settled_at=None, fence=F("fence") + 1, **anew) != 1:
        raise Stale
    transaction.on_commit(outbox.poke)
    journal.record("delivery.requeued", delivery, by=by, at=at, reason=reason, details={"before": before})


@transaction.atomic
def resolve(delivery, *, arrived, reason, by, at):
    """Settle what only a person can know: it arrived, or it did not and goes out again. Raises Refused and Stale."""
    if obstacle := policies.obstacle_to_resolving(delivery, by=by):
        raise Refused(obstacle)
    changes = {"sent_at": delivery.sending_at} if arrived else {"next_try": at}
    outcome = Outcome(S.SENT if arrived else S.PENDING, "human", None, "", {**changes, "resolved_how": "human"})
    if not settle(delivery, outcome, worker="petugas", started_at=at, now=at, state=S.UNCERTAIN, resolved_how="human"):
        raise Stale
    transaction.on_commit(outbox.poke)
    journal.record(
        "delivery.resolved", delivery, by=by, at=at, reason=reason, details={"arrived": "ya" if arrived else "tidak"}
    )
