"""Letters of invitation with a number of the office's own sequence, and what is reported of bringing them."""

from django.db import transaction

from core import journal
from core.clock import day_of
from core.lifecycle import Refused
from outreach import policies
from outreach.actions import numbering
from outreach.lifecycle import DeliveryResult
from outreach.models import Letter, LetterDelivery

CHUNK = 500


@transaction.atomic
def issue(activity, *, by, at):
    """Number a letter for each standing invitation that has none for the released time and place; returns all Letters.

    Numbers run through a year in Jakarta without gaps (Perbawaslu 13/2020), and one given stays. Raises Refused.
    """
    if obstacle := policies.obstacle_to_numbering(activity, by=by, at=at):
        raise Refused(obstacle)
    day, counter = numbering.opened(at)
    invited = sorted(activity.invitations.standing().with_place(), key=lambda each: each.order)
    known = {letter.invitation_id: letter for letter in activity.current.letters.of_invitations()}
    fresh = [each for each in invited if each.pk not in known]
    made = [
        Letter(
            year=day.year, sequence=n, number=numbering.written("invitation", n, day), occurrence=activity.current,
            invitation=each, issued_at=at, issued_by=by.user,
        )
        for n, each in zip(numbering.taken(counter, len(fresh)), fresh, strict=True)
    ]  # fmt: skip
    Letter.objects.bulk_create(made, batch_size=CHUNK)
    known |= {letter.invitation_id: letter for letter in made}
    journal.record("activity.letters_taken", activity, by=by, at=at, details={"letters": len(invited), "new": len(made)})
    for each in invited:
        known[each.pk].invitation = each
    return [known[each.pk] for each in invited]


@transaction.atomic
def record(activity, *, invitations, result, carried_by="", reason="", by, at):
    """Note of some invitations that their letter was handed over, their text shared, or that they were not reached.

    carried_by: who handed the letters over. reason: why they were not delivered. Raises Refused.
    """
    if obstacle := policies.obstacle_to_delivering(activity, by=by):
        raise Refused(obstacle)
    known = list(activity.invitations.standing().filter(pk__in=[each.pk for each in invitations]))
    facts = {
        "occurrence": activity.current, "result": result, "done_on": day_of(at), "recorded_at": at,
        "recorded_by": by.user, "carried_by": carried_by.strip() if result == DeliveryResult.HANDED else "",
        "reason": reason.strip() if result == DeliveryResult.FAILED else "",
    }  # fmt: skip
    LetterDelivery.objects.bulk_create([LetterDelivery(invitation=each, **facts) for each in known], batch_size=CHUNK)
    journal.record("activity.delivery_recorded", activity, by=by, at=at, details={"result": result, "offices": len(known)})
    return len(known)
