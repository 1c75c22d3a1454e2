"""What staff decide about single reminders: held, let go, skipped, sent at once; also before the planner has made them.

A decision is about one occasion. When the deadline moves, the reminders of the new one are other occasions, and nothing decided
here holds for them. A sender looks at each message a last time, whatever was decided.
"""

from django.db import transaction

from core import journal
from core.lifecycle import Refused, Stale
from notifications import outbox, policies
from notifications.book import SKIPPED
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery
from notifications.notice import notice

S = DeliveryState


@transaction.atomic
def hold(occasion, lines, *, reason, by, at):
    """Keep reminders from going out until they are released. Raises Refused or Stale."""
    _refuse_unless(policies.obstacle_to_steering(by=by), _unreasoned(reason, "menahan"))
    _move(occasion, lines, S.ON_HOLD, event="delivery.held", reason=reason, by=by, at=at)


@transaction.atomic
def release(occasion, lines, *, by, at, reason=""):
    """Let held reminders go at their moment, or at once when that has passed. Raises Refused or Stale."""
    _refuse_unless(policies.obstacle_to_steering(by=by))
    if any(line.state != S.ON_HOLD for line in lines):
        raise Refused("Hanya pengingat yang ditahan yang dapat dilepas.")
    _move(occasion, lines, S.PENDING, event="delivery.released", reason=reason, by=by, at=at)
    transaction.on_commit(outbox.poke)


@transaction.atomic
def skip(occasion, lines, *, reason, by, at):
    """Settle reminders without sending them. Raises Refused or Stale."""
    obstacles = [policies.obstacle_to_skipping(notice(line.delivery.kind), by=by) for line in lines]
    _refuse_unless(*obstacles, _unreasoned(reason, "melewatkan"))
    settled = {"settled_at": at, "secrets_sealed": None, "resolved_how": SKIPPED}
    _move(occasion, lines, S.SUPERSEDED, event="delivery.skipped", reason=reason, by=by, at=at, **settled)


@transaction.atomic
def send_now(occasion, lines, *, by, at, reason=""):
    """Let reminders go at the next tick. not_before stays: it says whose moment it is. Raises Refused or Stale."""
    _refuse_unless(policies.obstacle_to_steering(by=by))
    soon = {"next_try": at, "wanted_by": at}
    _move(occasion, lines, S.PENDING, event="delivery.sent_early", reason=reason, by=by, at=at, **soon)
    transaction.on_commit(outbox.poke)


def _refuse_unless(*obstacles):
    for obstacle in obstacles:
        if obstacle:
            raise Refused(obstacle)


def _unreasoned(reason, verb):
    return None if reason.strip() else f"Tulis alasan {verb} pengingat ini."


def _move(occasion, lines, to, *, event, reason, by, at, **changes):
    """Move each chosen line by compare-and-set. What the planner has still to make is made now, under the key it would have."""
    _make(occasion)
    for line in lines:
        before = S.PENDING if line.is_planned else S(line.delivery.state)
        if before not in {S.PENDING, S.ON_HOLD}:
            raise Refused(f"Pengingat yang sudah “{line.state_label.lower()}” tidak dapat diubah lagi.")
        if before == to == S.ON_HOLD:
            raise Refused("Pengingat ini sudah ditahan.")
        unchanged = Delivery.objects.filter(pk=line.delivery.pk, state=before, fence=line.delivery.fence)
        if unchanged.update(state=to, **changes) != 1:
            raise Stale
    facts = {"rule": occasion.rule.rule, "milestone": occasion.milestone}
    for line in lines:
        journal.record(event, line.delivery, by=by, at=at, reason=reason.strip(), details=facts)


def _make(occasion):
    """Insert all that is still to be planned of an occasion, so that none of it is counted twice. Raises Stale."""
    planned = [line.delivery for line in occasion.lines if line.is_planned]
    if planned and not all(outbox.insert(planned)):
        raise Stale  # the planner was faster: what it made is to be seen first
