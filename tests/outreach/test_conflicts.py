"""Warnings of a plan, against an oracle that walks every minute."""

import datetime as dt
from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach import conflicts
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START

MINUTE = dt.timedelta(minutes=1)
ROOMS = [SimpleNamespace(pk=n, capacity=50) for n in range(2)]


@dataclass(frozen=True)
class Speaker:
    pk: int
    name: str


SPEAKERS = [Speaker(1, "Siti"), Speaker(2, "Budi")]


class Many(list):
    """Stands for related rows."""

    def all(self):
        return self


@st.composite
def plans(draw):
    """Return up to six activities on a day of forty minutes, in two rooms, by two speakers."""
    plan = []
    for pk in range(draw(st.integers(1, 6))):
        start, length = draw(st.integers(0, 30)), draw(st.integers(1, 10))
        room = draw(st.sampled_from(ROOMS))
        starts_at = NOON + start * MINUTE
        plan.append(
            SimpleNamespace(
                pk=pk, title=f"Kegiatan {pk}", room=room, room_id=room.pk, capacity=50, starts_at=starts_at,
                ends_at=starts_at + length * MINUTE, materials=Many(["materi"]),
                speakers=Many(draw(st.lists(st.sampled_from(SPEAKERS), min_size=1, max_size=2, unique=True))),
            )
        )  # fmt: skip
    return plan


def minute_by_minute(plan):
    """Return {(kind, keys)} of whatever is in use twice in some minute of the day."""
    found = set()
    for minute in range(60):
        at = NOON + minute * MINUTE
        running = [each for each in plan if each.starts_at <= at < each.ends_at]
        for first, second in product(running, running):
            if first.pk < second.pk and first.room_id == second.room_id:
                found.add(("room", frozenset((first.pk, second.pk)), None))
            for speaker in SPEAKERS:
                if first.pk < second.pk and speaker in first.speakers and speaker in second.speakers:
                    found.add(("speaker", frozenset((first.pk, second.pk)), speaker.pk))
    return found


@given(plans())
@settings(deadline=None, max_examples=200)
def test_what_is_in_use_twice_is_warned_of_and_nothing_else(plan):
    warned = conflicts.warnings(plan, now=NOON - MINUTE)

    assert {(each.code, frozenset(each.about[:2]), dict(enumerate(each.about)).get(2)) for each in warned} == minute_by_minute(
        plan
    )
    assert len({each.key for each in warned}) == len(warned)


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "code"), [
    (lambda activity: setattr(activity, "capacity", 61), "capacity"),
    (lambda activity: setattr(activity, "starts_at", NOON), "past"),
    (lambda activity: activity.speakers.clear(), "no_speaker"),
    (lambda activity: activity.materials.clear(), "no_material"),
    (lambda activity: None, None),
])  # fmt: skip
def test_what_one_activity_is_warned_of(change, code):
    activity = made.planned(starts_at=START)
    change(activity)
    found = conflicts.warnings([activity], now=NOON)

    assert [(each.code, each.about) for each in found] == ([(code, (activity.pk,))] if code else [])
