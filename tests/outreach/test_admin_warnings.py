"""Warnings as staff meet them: after saving, on the activity's page, and at the release, each with its own reason."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.clock import wib
from outreach.actions import releases
from outreach.lifecycle import ActivityStatus
from outreach.models import Activity, Release
from tests.factories import outreach as made
from tests.factories.recruitment import NOON
from tests.outreach.room import text_of
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
RELEASE = "admin:outreach_activity_release"
FRIDAY = {"starts_at": wib(2026, 11, 13, 10), "ends_at": wib(2026, 11, 13, 12)}


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def page_of(activity):
    return reverse("admin:outreach_activity_change", args=[activity.pk])


def shown(client):
    """Return what the release page would send as it stands: versions, and the reasons that are filled in."""
    html = client.get(reverse(RELEASE)).content.decode()
    reasons = re.findall(r'<textarea name="(alasan-[^"]+)"[^>]*>\s*([^<]*)</textarea>', html)
    return {"seen": re.findall(r'name="seen" value="([\d:]+)"', html), **dict(reasons)}


def crowded():
    """Return two activities in one room at once, the first of them too large for it."""
    room = made.room(capacity=10)
    first = made.planned(room=room, capacity=30)
    return first, made.planned(room=room, capacity=5, starts_at=first.ends_at - dt.timedelta(minutes=1))


def names(first, second):
    return f"alasan-capacity-{first.pk}", f"alasan-room-{first.pk}-{second.pk}"


def test_each_warning_is_accepted_with_a_reason_of_its_own():
    first, second = crowded()
    capacity, room = names(first, second)
    client = at_work("secretary")
    data = shown(client)
    assert set(data) == {"seen", capacity, room}

    assert client.post(reverse(RELEASE), data | {capacity: "Kursi ditambah.", room: " Ruang disekat. "}).status_code == 302

    release = Release.objects.get()
    assert [(each["key"], each["reason"]) for each in release.accepted] == [
        (f"capacity:{first.pk}", "Kursi ditambah."), (f"room:{first.pk}-{second.pk}", "Ruang disekat."),
    ]  # fmt: skip
    assert {Activity.objects.get(pk=each.pk).status for each in (first, second)} == {ActivityStatus.RELEASED}
    page = text_of(client.get(reverse("admin:outreach_release_change", args=[release.pk])))
    assert f"memakai {first.room} pada waktu yang sama" in page
    assert "Alasan: Ruang disekat." in page


@pytest.mark.parametrize("missing", ["", " ", "x" * 501])
def test_a_missing_reason_is_told_beside_its_field_and_the_others_stay(missing):
    first, second = crowded()
    capacity, room = names(first, second)
    client = at_work("secretary")

    answer = client.post(reverse(RELEASE), shown(client) | {capacity: "Kursi ditambah.", room: missing})

    html = answer.content.decode()
    assert (answer.status_code, Release.objects.exists()) == (422, False)
    assert list(answer.context["form"].errors) == [room]
    assert f'href="#id_{room}"' in html
    assert re.search(rf'<textarea name="{capacity}"[^>]*>\s*Kursi ditambah\.</textarea>', html)


def test_typed_reasons_survive_a_plan_that_changed_meanwhile():
    first, second = crowded()
    capacity, room = names(first, second)
    client = at_work("secretary")
    data = shown(client) | {capacity: "Kursi ditambah.", room: "Ruang disekat."}
    Activity.objects.filter(pk=first.pk).update(version=2)

    answer = client.post(reverse(RELEASE), data)

    assert (answer.status_code, "Rencana ini sudah berubah sejak halaman ini dibuka." in text_of(answer)) == (409, True)
    assert "Ruang disekat." in answer.content.decode()
    assert f'name="seen" value="{first.pk}:2"' in answer.content.decode()


def test_a_page_that_is_refused_still_says_which_plan_was_seen():
    first, _ = crowded()
    client = at_work("secretary")
    data = shown(client)
    Activity.objects.filter(pk=first.pk).update(version=2)

    html = client.post(reverse(RELEASE), data).content.decode()

    assert (f'value="{first.pk}:1"' in html, f'value="{first.pk}:2"' in html) == (True, False)


def test_a_reason_that_was_given_before_is_filled_in_again():
    first, second = crowded()
    capacity, room = names(first, second)
    made.release()
    made.planned()
    client = at_work("secretary")

    assert {name: shown(client)[name] for name in (capacity, room)} == {capacity: "Diketahui.", room: "Diketahui."}

    Activity.objects.filter(pk=first.pk).update(capacity=40)  # another sentence: explained anew
    assert {name: shown(client)[name] for name in (capacity, room)} == {capacity: "", room: "Diketahui."}


def test_the_plan_is_judged_once_in_a_release(monkeypatch):
    crowded()
    client, calls, judge = at_work("secretary"), [], releases.conflicts.warnings
    data = {name: value or "Diketahui." for name, value in shown(client).items()}
    monkeypatch.setattr(releases.conflicts, "warnings", lambda *args, **facts: calls.append(1) or judge(*args, **facts))

    assert client.post(reverse(RELEASE), data).status_code == 302
    assert len(calls) == 1


# --- While planning -----------------------------------------------------------------------------------------------------
def test_a_save_is_never_blocked_and_tells_what_to_mind():
    activity, client = made.planned(), at_work("secretary")
    form = client.get(page_of(activity)).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {f"{name}_{n}": text for name, hour in (("starts_at", "10:00"), ("ends_at", "12:00"))
             for n, text in enumerate(("2026-11-13", hour))}  # fmt: skip

    answer = client.post(page_of(activity), data, follow=True)

    told = "Jumat, 13 November 2026, bertepatan dengan waktu salat Jumat pukul 11.30–13.00 WIB."
    assert (answer.redirect_chain[0][1], told in text_of(answer)) == (302, True)
    assert told in text_of(client.get(page_of(activity)))


def test_the_page_of_an_activity_warns_of_what_concerns_it_and_of_nothing_else():
    first, second = crowded()
    other = made.planned(**FRIDAY)
    client = at_work("secretary")

    pages = [client.get(page_of(each)).context["panel"]["warnings"] for each in (first, second, other)]

    assert [[each.code for each in found] for found in pages] == [["capacity", "room"], ["room"], ["friday"]]


def test_what_is_past_changing_is_not_warned_of():
    activity = made.released(**FRIDAY)

    with clock.stopped_at(FRIDAY["starts_at"]):
        page = at_work("secretary").get(page_of(activity))
    assert page.context["panel"]["warnings"] == []


def test_the_page_costs_the_same_however_full_the_plan_is():

    activity, client, counts = made.planned(), at_work("secretary"), []
    client.get(page_of(activity))  # what is asked once per session is asked here
    for many in (3, 30):
        for _ in range(many):
            made.planned(room=activity.room)
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(activity))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_day_of_the_office_counts_as_a_holiday():
    activity = made.planned()
    made.special_day()

    (found,) = releases.warned_of(activity, NOON)

    assert found.sentence == f"{activity.title} berlangsung Senin, 9 November 2026, hari libur: Hari Contoh."
