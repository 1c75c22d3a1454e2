"""An institution's own sequence of numbers: without gaps, begun again with each year in Jakarta, never used twice."""

from django.db import transaction
from django.db.models import F

from agreements import numbering, policies, searching
from agreements.actions.agreements import hold
from agreements.models import NumberCounter, Party, TakenNumber
from core import journal
from core.clock import JAKARTA
from core.lifecycle import Refused, bump


@transaction.atomic
def take(party, *, version, by, at):
    """Give a party the next number of its institution. version: of the agreement. Returns it. Raises Refused, Stale."""
    agreement = hold(party.agreement)
    if obstacle := policies.obstacle_to_numbering(party, by=by, at=at):
        raise Refused(obstacle)
    bump(agreement, version=version)
    day = at.astimezone(JAKARTA).date()
    sequence = _next(party.institution, day.year)
    number = numbering.written(party.institution.number_pattern, sequence=sequence, day=day)
    if Party.objects.filter(institution=party.institution, number=number).exists():
        raise Refused(f"Nomor {number} sudah diketik pada kesepakatan lain. Perbaiki nomor itu atau pola nomornya.")
    TakenNumber.objects.create(
        institution=party.institution, party=party, year=day.year, sequence=sequence, number=number, taken_at=at
    )
    Party.objects.filter(pk=party.pk).update(number=number)
    party.number = number
    searching.keep(agreement)
    journal.record("number.taken", agreement, by=by, at=at, details={"order": party.order, "number": number})
    return number


def _next(institution, year):
    """Return the next sequence; until the transaction ends nobody takes one beside us."""
    counter, _ = NumberCounter.objects.get_or_create(institution=institution, year=year)
    NumberCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    return counter.last
