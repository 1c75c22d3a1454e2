"""Panels, rooms and interviews with sheets."""

import datetime as dt

from core.clock import wib
from recruitment.actions import sheets, slots
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Aspect, InterviewRoom, Panel, Slot
from tests.factories.recruitment import NOON, candidate, staff

DAY = wib(2026, 11, 2, 9)
LATER = DAY + dt.timedelta(minutes=10)
AFTER = DAY + dt.timedelta(hours=1)


def planner(**options):
    return staff("plan_interview", "close_interview", **options)


def panelists(count):
    return [staff("score_interview") for _ in range(count)]


def aspects(selection, *weights):
    selection.aspects.all().delete()
    rows = [Aspect(selection=selection, name=f"Aspek {n}", weight=weight, position=n) for n, weight in enumerate(weights, 1)]
    return Aspect.objects.bulk_create(rows)


def panel(selection, people, *, name="Panel 1"):
    made = Panel.objects.create(selection=selection, name=name)
    made.members.set([each.user for each in people])
    return made


def room(name="Ruang Rapat"):
    return InterviewRoom.objects.get_or_create(name=name, defaults={"address": "Jalan Contoh Nomor 3"})[0]


def interviewee(selection, **changes):
    return candidate(selection, status=CandidacyStatus.IN_INTERVIEW, **changes)


def planned(selection, people, *, by=None, at=NOON, whom=None, **changes):
    """Return a Slot planned by the portal's own action."""
    facts = {"panel": changes.pop("panel", None) or panel(selection, people), "room": room(), "starts_at": DAY, "minutes": 30}
    return slots.plan(whom or interviewee(selection), by=by or planner(), at=at, **facts | changes)


def scored(slot, person, points, *, at=LATER, is_final=True):
    """Let a panelist give the points, one for each aspect in order, and lock the sheet."""
    slot = Slot.objects.with_people().get(pk=slot.pk)
    sheets.receive(slot, by=person, at=at)
    marks = dict(zip(slot.selection.aspects.order_by("position"), points, strict=True))
    return sheets.save(slot, marks=marks, notes="", version=None, by=person, at=at, is_final=is_final)
