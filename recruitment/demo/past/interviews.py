"""The interviews of 2022: one panel of the commissioners, one room, ten a day, each sheet locked alone."""

import datetime as dt

from recruitment.actions import sheets, slots
from recruitment.lifecycle import CandidacyStatus, SlotStatus
from recruitment.models import Candidacy, InterviewRoom, Panel, Slot

A_DAY, MINUTES = 10, 30
ABSENT = 17  # the one of them who did not come


def tell(story):
    """Plan and hold each day's interviews in one step."""
    panel, room = _panel(story)
    done = Slot.objects.filter(selection=story.selection, status__in=(SlotStatus.CLOSED, SlotStatus.ABSENT))
    people = Candidacy.objects.filter(selection=story.selection, status=CandidacyStatus.IN_INTERVIEW)
    people = people.select_related("application__applicant", "application__district", "selection", "district")
    order = list(people.order_by("district", "application__number"))
    left = [each for each in order if each.pk not in set(done.values_list("candidacy", flat=True))]
    for day in range(-(-len(order) // A_DAY)):
        today = [each for each in order[day * A_DAY : (day + 1) * A_DAY] if each in left]
        if today:
            with story.step():
                _hold(story, today, panel, room, story.at(20 + day, 9), order)
        story.say(f"Wawancara 2022: hari {day + 1}")


def _panel(story):
    """Make the panel and its room as staff do in their forms."""
    with story.step():
        panel, is_new = Panel.objects.get_or_create(selection=story.selection, name="Panel Anggota Bawaslu")
        if is_new:
            panel.members.set([each.user for each in story.cast.commissioners])
        room, _ = InterviewRoom.objects.get_or_create(name="Ruang Rapat", defaults={"address": "Jalan Contoh Nomor 3"})
    return panel, room


def _hold(story, people, panel, room, starts_at, order):
    by, at = story.cast.secretary, story.at(19, 15)
    facts = {"panel": panel, "room": room, "minutes": MINUTES, "pause": 5}
    made = slots.plan_in_a_row(candidates=people, starts_at=starts_at, **facts, by=by, at=at)
    for slot in Slot.objects.with_people().filter(pk__in=[each.pk for each in made]).order_by("starts_at"):
        if order.index(slot.candidacy) == ABSENT:
            sheets.find_absent(slot, version=slot.version, by=by, at=slot.ends_at + dt.timedelta(minutes=5))
        else:
            _score(story, slot)


def _score(story, slot):
    """Let the candidate come in, and each of the panel score alone: by what the candidate can do, and a little apart."""
    at = slot.starts_at
    sheets.receive(slot, by=story.cast.secretary, at=at - dt.timedelta(minutes=10))
    skill, aspects = story.person(slot.candidacy.application).skill, list(slot.selection.aspects.order_by("position"))
    for n, panelist in enumerate(story.cast.commissioners):
        sheets.arrive(slot, by=panelist, at=at - dt.timedelta(minutes=5))
        marks = {
            aspect: max(40, min(97, round(skill) + (slot.candidacy.pk * (place + 3) + n * 5) % 17 - 8))
            for place, aspect in enumerate(aspects)
        }
        then = at + dt.timedelta(minutes=26 + n)
        sheets.save(slot, marks=marks, notes="", version=None, by=panelist, at=then, is_final=True)
