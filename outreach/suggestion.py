"""What a suggested plan rests on, read from the portal's rows: who waits, where and when sessions could be, what is planned."""

import base64
import datetime as dt
import json
from dataclasses import asdict, dataclass
from functools import cached_property

from django.db.models import Count, Q

from core import crypto
from core.clock import wib
from outreach import conflicts, coverage, days, policies
from outreach.models import Activity, Audience, SpecialDay
from outreach.planner import DAY, note
from outreach.suggesting.problem import OFFICER, SPEAKER, Area, Hall, Person, Pinned, Problem, Slot
from regions.models import Village

MOST_DAYS, MOST_SLOTS = 92, 240
MINUTE = dt.timedelta(minutes=1)
KEPT = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Wish:
    """What staff ask for. weekdays: of date.weekday(). hours: [(from, until)] in WIB. days_off: {speaker key: days}."""

    audience: Audience
    first_day: dt.date
    last_day: dt.date
    weekdays: frozenset
    hours: tuple
    rooms: tuple
    speakers: tuple
    officers: tuple
    days_off: dict


class Facts:
    """Everything that a Wish means at a moment."""

    def __init__(self, wish, at):
        self.wish, self.at = wish, at

    @cached_property
    def villages(self):
        return {each.pk: each for each in Village.objects.select_related("district").order_by("pk")}

    @cached_property
    def waiting(self):
        return coverage.waiting(self.wish.audience, self.at)

    @cached_property
    def ahead(self):
        return ahead(self.at)

    @cached_property
    def pinned(self):
        """[(Activity, {kelurahan code: heads})]: those of the audience, with whom they will still be asked to."""
        left, found = dict(self.waiting), []
        for each in self.ahead:
            if each.audience_id == self.wish.audience.pk:
                seats = shared(left, meant(each), each.capacity - each.asked)
                left = {code: heads - seats.get(code, 0) for code, heads in left.items()}
                found.append((each, seats))
        return found

    @cached_property
    def days(self):
        """[(day, why it is left out, or "")]: the days of the wish's weekdays."""
        span = {"first_day__lte": self.wish.last_day, "last_day__gte": self.wish.first_day}
        calendar = days.Days(SpecialDay.objects.filter(**span).order_by("first_day", "pk"))
        every = [self.wish.first_day + n * DAY for n in range((self.wish.last_day - self.wish.first_day).days + 1)]
        chosen = [day for day in every if day.weekday() in self.wish.weekdays]
        return [(day, note(day, calendar) if calendar.stage(day) or calendar.holiday(day) else "") for day in chosen]

    @cached_property
    def slots(self):
        """The hours of the wish on each day that is none of rest, without Friday's prayer and the breaking of the fast."""
        free = [day for day, why in self.days if not why]
        slots = [_slot(day, *hours) for day in free for hours in self.wish.hours]
        return [each for each in slots if each.starts_at > self.at and not _is_prayed(each)]

    @cached_property
    def problem(self):
        wish = self.wish
        seats = {each.pk: seats for each, seats in self.pinned}
        pinned = [
            Pinned(each.room_id, _crew(each), each.starts_at, each.ends_at, seats.get(each.pk, {})) for each in self.ahead
        ]
        return Problem(
            areas=tuple(Area(code, self.villages[code].name, heads) for code, heads in sorted(self.waiting.items())),
            halls=tuple(Hall(each.pk, str(each), each.capacity) for each in wish.rooms),
            speakers=tuple(Person(each.pk, str(each), frozenset(wish.days_off.get(each.pk, ()))) for each in wish.speakers),
            officers=tuple(Person(each.pk, str(each)) for each in wish.officers),
            slots=tuple(self.slots), minutes=self._minutes(), pinned=tuple(pinned), gap=conflicts.ELSEWHERE,
        )  # fmt: skip

    def _minutes(self):
        return {
            (code, room.pk): conflicts.way(self.villages[code], room.venue.village) // MINUTE
            for code in self.waiting for room in self.wish.rooms
        }  # fmt: skip


def ahead(at):
    """Return every activity that is planned or released and not over: it occupies its room and its speakers."""
    standing = Count("invitations", filter=Q(invitations__withdrawn_at__isnull=True), distinct=True)
    alive = Activity.objects.alive().filter(ends_at__gt=at).with_place().annotate(asked=standing)
    return list(alive.prefetch_related("speakers", "villages").order_by("starts_at", "pk"))


def basis(audience, *, waiting, ahead):
    """Return what must be the same when a plan is accepted: who waits, what is planned, and the office's own calendar."""
    calendar = SpecialDay.objects.order_by("pk").values_list("pk", "kind", "first_day", "last_day")
    planned = [(each.pk, each.version, each.asked) for each in ahead]
    facts = [audience.pk, sorted(waiting.items()), planned, [list(map(str, each)) for each in calendar]]
    return crypto.keyed_hash("outreach.suggestion", json.dumps(facts)).hex()


def basis_now(audience, at):
    return basis(audience, waiting=coverage.waiting(audience, at), ahead=ahead(at))


def _crew(activity):
    return frozenset({(OFFICER, activity.in_charge_id), *[(SPEAKER, each.pk) for each in activity.speakers.all()]})


def meant(activity):
    """Return the codes of the kelurahan that an activity is for."""
    return [each.pk for each in activity.villages.all()] or [activity.room.venue.village_id]


def shared(waiting, codes, seats):
    """Return {code: heads} of those who get the seats: the smallest kelurahan first, so that few are divided."""
    found = {}
    for code in sorted(codes, key=lambda code: (waiting.get(code, 0), code)):
        if taken := min(waiting.get(code, 0), max(0, seats)):
            found[code] = taken
            seats -= taken
    return found


def next_guests(activity, at):
    """Return the offices of an activity's kelurahan that are asked to nothing ahead, as many as it has seats."""
    codes = {each.pk for each in activity.villages.all()}
    if not codes:
        return []
    places = coverage.still_waiting(activity.audience, at).filter(area__in=codes)
    asked = activity.invitations.standing().count()
    invited = activity.invitations.values(f"{policies.place_field(activity.audience)}_id")
    places = list(places.exclude(pk__in=invited))
    waiting = {code: sum(each.area == code for each in places) for code in codes}
    seats, chosen = shared(waiting, codes, activity.capacity - asked), []
    for each in places:
        if seats.get(each.area, 0):
            seats[each.area] -= 1
            chosen.append(each)
    return chosen


def _slot(day, begins, ends):
    moments = [wib(day.year, day.month, day.day, each.hour, each.minute) for each in (begins, ends)]
    return Slot(*moments, day)


def _is_prayed(slot):
    is_friday = slot.day.weekday() == days.FRIDAY and days.meets(slot.starts_at, slot.ends_at, slot.day, days.FRIDAY_PRAYER)
    return is_friday or (days.is_ramadan(slot.day) and days.meets(slot.starts_at, slot.ends_at, slot.day, days.FAST_BREAKING))


# --- Between the page that shows a plan and the one that accepts it -------------------------------------------------------
@dataclass(frozen=True)
class Draft:
    """A session as it would be planned. villages: {kelurahan code: heads}."""

    room: int
    speaker: int
    officer: int
    starts_at: str
    ends_at: str
    villages: dict


@dataclass(frozen=True)
class Proposal:
    """What was shown to a person: the audience's key, what it rested on, and the Drafts."""

    audience: int
    basis: str
    made_at: str
    drafts: list

    def sealed(self, user):
        """Return the proposal as a text that a browser may carry, and only this person may bring back."""
        body = crypto.seal(json.dumps(asdict(self)).encode(), aad=_place(user))
        return base64.urlsafe_b64encode(body).decode()


def opened(text, user, *, at):
    """Return the Proposal of a sealed text, or None when it is none of this person's, or of another day."""
    try:
        facts = json.loads(crypto.unseal(base64.urlsafe_b64decode(text.encode()), aad=_place(user)))
    except (ValueError, crypto.Unreadable):
        return None
    found = Proposal(**facts | {"drafts": [Draft(**each) for each in facts["drafts"]]})
    return found if at - KEPT <= dt.datetime.fromisoformat(found.made_at) <= at else None


def _place(user):
    return f"outreach.suggestion|{user.pk}"


def proposed(facts, plan):
    """Return the Proposal of a Plan."""
    drafts = [_draft(each, facts.problem.slots[each.slot]) for each in plan.sessions]
    rests_on = basis(facts.wish.audience, waiting=facts.waiting, ahead=facts.ahead)
    return Proposal(facts.wish.audience.pk, rests_on, facts.at.isoformat(), drafts)


def _draft(session, slot):
    crew = session.crew
    return Draft(
        session.hall, crew[SPEAKER], crew[OFFICER], slot.starts_at.isoformat(), slot.ends_at.isoformat(), session.seats
    )
