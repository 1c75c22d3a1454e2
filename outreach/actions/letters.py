"""Letters of invitation with a number of the office's own sequence, and what is reported of bringing them."""

from django.conf import settings
from django.db import transaction
from django.db.models import F

from core import journal
from core.clock import JAKARTA
from core.lifecycle import Refused
from outreach import policies
from outreach.lifecycle import DeliveryResult
from outreach.models import Letter, LetterCounter, LetterDelivery

CHUNK = 500


@transaction.atomic
def issue(activity, *, by, at):
    """Number a letter for each standing invitation that has none for the released time and place; returns all Letters.

    Numbers run through a year in Jakarta without gaps (Perbawaslu 13/2020), and one given stays. Raises Refused.
    """
    if obstacle := policies.obstacle_to_numbering(activity, by=by, at=at):
        raise Refused(obstacle)
    day = at.astimezone(JAKARTA).date()
    counter, _ = LetterCounter.objects.get_or_create(year=day.year)
    LetterCounter.objects.filter(pk=counter.pk).update(last=F("last"))  # locks the row: until the end nobody numbers beside us
    counter.refresh_from_db()
    invited = sorted(activity.invitations.standing().with_place(), key=lambda each: each.order)
    known = {letter.invitation_id: letter for letter in activity.current.letters.all()}
    fresh = [each for each in invited if each.pk not in known]
    made = [
        Letter(
            year=day.year, sequence=n, number=number(n, day), occurrence=activity.current, invitation=each, issued_at=at,
            issued_by=by.user,
        )
        for n, each in enumerate(fresh, counter.last + 1)
    ]  # fmt: skip
    Letter.objects.bulk_create(made, batch_size=CHUNK)
    LetterCounter.objects.filter(pk=counter.pk).update(last=counter.last + len(made))
    known |= {letter.invitation_id: letter for letter in made}
    journal.record("activity.letters_taken", activity, by=by, at=at, details={"letters": len(invited), "new": len(made)})
    for each in invited:
        known[each.pk].invitation = each
    return [known[each.pk] for each in invited]


def number(sequence, day):
    """Return the number of a letter of a day, as the office's pattern writes it."""
    codes = settings.LETTERS
    return codes["number"].format(
        sequence=sequence, classification=codes["invitation"], unit=codes["unit"], month=day.month, year=day.year
    )


@transaction.atomic
def record(activity, *, invitations, result, carried_by="", reason="", by, at):
    """Note of some invitations that their letter was handed over, their text shared, or that they were not reached.

    carried_by: who handed the letters over. reason: why they were not delivered. Raises Refused.
    """
    if obstacle := policies.obstacle_to_delivering(activity, by=by):
        raise Refused(obstacle)
    known = list(activity.invitations.standing().filter(pk__in=[each.pk for each in invitations]))
    facts = {
        "occurrence": activity.current, "result": result, "done_on": at.astimezone(JAKARTA).date(), "recorded_at": at,
        "recorded_by": by.user, "carried_by": carried_by.strip() if result == DeliveryResult.HANDED else "",
        "reason": reason.strip() if result == DeliveryResult.FAILED else "",
    }  # fmt: skip
    LetterDelivery.objects.bulk_create([LetterDelivery(invitation=each, **facts) for each in known], batch_size=CHUNK)
    journal.record("activity.delivery_recorded", activity, by=by, at=at, details={"result": result, "offices": len(known)})
    return len(known)
