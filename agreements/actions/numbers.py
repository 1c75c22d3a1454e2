"""An institution's own sequence of numbers: begun anew each year in Jakarta, none used twice, each gap with its reason."""

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from agreements import numbering, policies, searching
from agreements.actions.agreements import hold
from agreements.models import NumberCounter, NumberGap, Party, TakenNumber
from core import journal
from core.clock import JAKARTA, day_of
from core.lifecycle import Refused, Stale, bump


@transaction.atomic
def take(party, *, version, by, at):
    """Give a party the next number of its institution. version: of the agreement. Returns it. Raises Refused, Stale.

    Numbers that somebody typed on other agreements are passed over, on record.
    """
    agreement = hold(party.agreement)
    if obstacle := policies.obstacle_to_numbering(party, by=by, at=at):
        raise Refused(obstacle)
    bump(agreement, version=version)
    day = day_of(at)
    sequence = _next(party.institution, day, by=by, at=at)
    number = numbering.written(party.institution.number_pattern, sequence=sequence, day=day)
    _give(party, number, year=day.year, sequence=sequence, at=at)
    searching.keep(agreement)
    journal.record("number.taken", agreement, by=by, at=at, details={"order": party.order, "number": number})
    return number


def _give(party, number, *, at, **facts):
    try:
        with transaction.atomic():
            TakenNumber.objects.create(institution=party.institution, party=party, number=number, taken_at=at, **facts)
            Party.objects.filter(pk=party.pk).update(number=number)
    except IntegrityError:  # typed at this moment: asked again, it is passed over
        raise Stale from None
    party.number = number


@transaction.atomic
def begin_after(institution, *, last, reason, by, at):
    """Go on after the last number that an institution used outside the portal this year. Only upwards. Raises Refused."""
    if obstacle := policies.obstacle_to_passing_numbers(institution, by=by):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis alasannya, misalnya di mana nomor itu tercatat.")
    counter = _held(institution, at.astimezone(JAKARTA).year)
    if last <= counter.last:
        raise Refused(f"Nomor sudah sampai {counter.last} pada tahun {counter.year}. Penghitung hanya dapat dinaikkan.")
    _pass(counter, last, reason=reason.strip(), by=by, at=at)


def _next(institution, day, *, by, at):
    """Return the next sequence that nobody typed; until the transaction ends nobody takes one beside us."""
    counter, typed = _held(institution, day.year), []
    while number := _typed(institution, counter.last + len(typed) + 1, day):
        typed.append(number)
    if typed:
        reason = f"Sudah diketik pada kesepakatan lain: {', '.join(typed)}"
        _pass(counter, counter.last + len(typed), reason=reason, by=by, at=at)
    NumberCounter.objects.filter(pk=counter.pk).update(last=counter.last + 1)
    return counter.last + 1


def _held(institution, year):
    """Return a year's counter, locked until the transaction ends."""
    counter, _ = NumberCounter.objects.get_or_create(institution=institution, year=year)
    NumberCounter.objects.filter(pk=counter.pk).update(last=F("last"))
    counter.refresh_from_db()
    return counter


def _typed(institution, sequence, day):
    """Return how a sequence was typed on an agreement, in whichever month of the year, or None."""
    pattern = institution.number_pattern
    number = numbering.written(pattern, sequence=sequence, day=day)
    by_hand = Q(number=number) | Q(number__in=numbering.of_year(pattern, sequence=sequence, year=day.year), taken__isnull=True)
    return Party.objects.filter(by_hand, institution=institution).values_list("number", flat=True).first()


def _pass(counter, last, *, reason, by, at):
    """Set a held counter to last, and keep what it passes over and why."""
    facts = {"year": counter.year, "first": counter.last + 1, "last": last}
    institution = counter.institution
    NumberGap.objects.create(institution=institution, reason=reason, passed_at=at, passed_by=by.user, **facts)
    NumberCounter.objects.filter(pk=counter.pk).update(last=last)
    counter.last = last
    journal.record("number.passed", institution, by=by, at=at, reason=reason, details=facts)
