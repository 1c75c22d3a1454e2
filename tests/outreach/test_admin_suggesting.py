"""The page of the suggested plan: asked, accepted in part, asked again; what is planned stays, and guides the invitations."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.clock import wib
from core.lifecycle import Refused
from core.models import Event
from outreach import coverage
from outreach.actions import releases
from outreach.actions import suggesting as accepting
from outreach.models import Activity, Audience
from outreach.suggestion import next_guests
from regions.models import District, Village
from tests.factories import outreach as made
from tests.factories.recruitment import NOON
from tests.outreach.room import main_of
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
URL = "admin:outreach_activity_suggestion"
GAMBIR, MENTENG = "31.71.01.1001", "31.71.06.1001"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def city():
    """Eight RW in two kelurahan, a room and a speaker."""
    for village in (GAMBIR, MENTENG):
        for number in range(1, 5):
            made.rw(number, village=village)
    made.room(capacity=20)
    made.speaker("Narasumber Contoh")


@pytest.fixture
def secretary():
    return at_work("secretary")


def ask(client, *, status=200, **changes):
    """Send the form as the page offers it, changed."""
    form = client.get(reverse(URL)).context["form"]
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in data.items() if value is not None} | {"audience": made.audience().pk}
    response = client.post(reverse(URL), data | {"first_day": "2026-11-02", "last_day": "2026-11-06"} | changes)
    assert response.status_code == status, main_of(response)
    return response


def accept(client, response, *, status=302, **changes):
    return ask(client, status=status, **{"do": "terima", "plan": sealed(response), "chosen": ["0"]} | changes)


def sealed(response):
    return unescape(re.search(r'name="plan" value="([^"]+)"', response.content.decode())[1])


def sessions(response):
    return [
        (each.slot.starts_at, each.room.pk, [(name, heads) for name, heads, _ in each.seats])
        for each in response.context["rows"]
    ]


def test_all_who_wait_are_seated_in_one_session(city, secretary):
    page = main_of(ask(secretary))

    assert "8 RW di 2 kelurahan belum terjangkau. Terbukti tidak ada rencana yang lebih baik." in page
    assert "Gambir (4), Menteng (4) 8 dari 20" in page


def test_bodies_of_a_kelurahan_are_counted_by_kelurahan(city, secretary):
    shown = ask(secretary, audience=made.audience("lmk").pk)
    accept(secretary, shown, audience=made.audience("lmk").pk)

    assert "2 kelurahan belum terjangkau." in main_of(shown)
    made.release()
    assert [each.name for each in next_guests(Activity.objects.get(), NOON)] == ["Gambir", "Menteng"]


def test_the_accepted_sessions_become_drafts_and_stay(city, secretary):
    accept(secretary, ask(secretary))

    draft = Activity.objects.get()
    assert (draft.status, draft.title, draft.capacity) == (
        "planned",
        "Sosialisasi bagi Ketua RW Kecamatan Gambir dan Menteng",
        20,
    )
    assert ([each.pk for each in draft.villages.all()], draft.speakers.count()) == ([GAMBIR, MENTENG], 1)
    again = main_of(ask(secretary))
    assert "Tidak ada yang menunggu" in again
    assert f"{draft} , Senin, 2 November 2026 pukul 09.00 WIB: Gambir (4), Menteng (4)" in again
    assert Event.objects.about(draft).get().action == "activity.suggested"


def test_what_was_not_chosen_is_proposed_again_beside_the_pinned(city, secretary):
    made.room(capacity=5)
    first = ask(secretary, rooms=[made.Room.objects.latest("pk").pk])
    assert [seats for _, _, seats in sessions(first)] == [[("Gambir", 4)], [("Menteng", 4)]]

    accept(secretary, first, rooms=[made.Room.objects.latest("pk").pk])
    (left,) = sessions(ask(secretary, rooms=[made.Room.objects.latest("pk").pk]))

    assert (left[2], left[0] > Activity.objects.get().starts_at) == ([("Menteng", 4)], True)


def test_an_accepted_plan_is_warned_of_nothing(city, secretary):
    made.room(capacity=5, village=GAMBIR)
    made.speaker()
    facts = {"rooms": [made.room(capacity=5).pk, made.Room.objects.latest("pk").pk - 1], "materials": [made.material().pk]}

    accept(secretary, ask(secretary, **facts), chosen=["0", "1"], **facts)

    assert {each.in_charge for each in Activity.objects.all()} == {secretary.user}
    assert releases.warned(NOON) == []


def test_a_plan_that_rests_on_what_was_is_not_accepted(city, secretary):
    shown = ask(secretary)
    made.planned()

    refused = accept(secretary, shown, status=409)

    assert "Rencana atau data wilayah berubah sejak usulan ini dihitung." in main_of(refused)
    assert Activity.objects.count() == 1


def test_accepting_twice_plans_once(city, secretary):
    shown = ask(secretary)
    accept(secretary, shown)

    accept(secretary, shown, status=409)

    assert Activity.objects.count() == 1


@pytest.mark.parametrize("change", [{"capacity": 7}, {"is_active": False}])
def test_a_plan_whose_room_or_speaker_will_not_do_any_more_is_not_accepted(city, secretary, change):
    shown = ask(secretary)
    second = [made.room().pk], [made.speaker().pk]
    model = made.Room if "capacity" in change else made.Speaker
    model.objects.filter(pk=model.objects.earliest("pk").pk).update(**change)

    accept(secretary, shown, status=409, rooms=second[0], speakers=second[1])

    assert not Activity.objects.exists()


def test_nobody_accepts_a_plan_who_may_not_plan(city):
    with pytest.raises(Refused, match="Anda tidak berwenang menyusun rencana"):
        accepting.accept(None, chosen={0}, audience=None, host="", regime="", materials=[], by=made.planner(), at=NOON)


def test_a_title_names_a_kelurahan_one_or_two_kecamatan_or_how_many():
    places = [("Gambir", "Gambir"), ("Menteng", "Menteng"), ("Kwitang", "Senen"), ("Bungur", "Senen")]
    villages = [Village(name=name, district=District(name=district)) for name, district in places]
    audience = made.audience()

    titles = [accepting.titled(audience, each) for each in (villages[:1], villages[2:], villages[1:], villages)]

    assert titles == [
        "Sosialisasi bagi Ketua RW Kelurahan Gambir", "Sosialisasi bagi Ketua RW Kecamatan Senen",
        "Sosialisasi bagi Ketua RW Kecamatan Menteng dan Senen", "Sosialisasi bagi Ketua RW (4 kelurahan)",
    ]  # fmt: skip


@pytest.mark.parametrize("plan", ["", "bukan usulan", "AAAA"])
def test_a_plan_of_the_browsers_own_is_none(city, secretary, plan):
    refused = accept(secretary, ask(secretary), status=409, plan=plan)

    assert "Usulan ini tidak dapat dibaca lagi." in main_of(refused)


def test_a_plan_belongs_to_whom_it_was_shown_and_to_its_audience(city, secretary):
    shown = ask(secretary)

    accept(at_work("secretary"), shown, status=409)
    accept(secretary, shown, status=409, audience=made.audience("lmk").pk)

    assert not Activity.objects.exists()


def test_a_plan_of_yesterday_is_none(city, secretary):
    shown = ask(secretary)

    with clock.stopped_at(NOON + dt.timedelta(hours=12, seconds=1)):
        accept(at_work("secretary"), shown, status=409)


def test_something_is_chosen(city, secretary):
    refused = accept(secretary, ask(secretary), status=422, chosen=["x"])

    assert "Pilih paling sedikit satu sesi." in main_of(refused)


def test_who_finds_no_seat_is_named_with_the_reason(city, secretary):
    made.room(capacity=4)

    page = main_of(ask(secretary, rooms=[made.Room.objects.latest("pk").pk], last_day="2026-11-02", hours="09.00–11.00"))

    assert "Gambir (Gambir) 4 Daya tampung habis: semua ruang pada semua waktu bersama-sama menampung 4 orang" in page


def test_days_of_rest_prayer_and_speakers_days_off_are_left_out(city, secretary):
    made.special_day(first_day=dt.date(2026, 11, 2), name="Hari Contoh")
    speaker = made.Speaker.objects.get()

    response = ask(secretary, hours="11.00–12.00", **{f"off-{speaker.pk}": "3-11-2026, 4-11-2026"})
    friday = ask(secretary, hours="11.00–12.00", first_day="2026-11-06")

    assert [each[0].day for each in sessions(response)] == [5]
    assert "Senin, 2 November 2026: Libur: Hari Contoh" in main_of(response)
    assert "Tidak ada waktu sesi yang tersisa dalam rentang tanggal ini." in main_of(friday)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hours": "pagi"}, "“pagi” bukan jam sesi."), ({"hours": "25.00–26.00"}, "“25.00–26.00” bukan jam sesi."),
        ({"hours": "09.00–09.00"}, "Sesi 09.00–09.00 berakhir sebelum dimulai."),
        ({"hours": "09.00–11.00\n10.00–12.00"}, "Jam sesi tidak boleh saling bertumpang."),
        ({"last_day": "2026-11-01"}, "Hari terakhir tidak boleh sebelum hari pertama."),
        ({"last_day": "2027-03-01"}, "Rentang paling lama 92 hari."),
        ({"last_day": "2027-01-20", "hours": "8.00-9.00\n9.00-10.00\n10.00-11.00\n11.00-12.00"}, "lebih dari 240 waktu sesi"),
        ({"rooms": []}, "Pilih paling sedikit satu ruang."),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_said(city, secretary, changes, sentence):
    assert sentence in main_of(ask(secretary, status=422, **changes))


def test_a_day_off_that_is_no_day_is_said(city, secretary):
    speaker = made.Speaker.objects.get()

    assert "“31-2-2026” bukan tanggal." in main_of(ask(secretary, status=422, **{f"off-{speaker.pk}": "31-2-2026"}))


# --- What the drafts are good for -----------------------------------------------------------------------------------------
def test_the_ones_it_was_planned_for_are_offered_first_when_inviting(city, secretary):
    activity = made.planned(capacity=5)
    activity.villages.set([GAMBIR, MENTENG])
    made.release()

    page = secretary.get(reverse("admin:outreach_activity_move", args=[activity.pk, "undang"]))

    assert "Sesuai rencana, 2 kelurahan (5 RW: 5 lewat email, 0 lewat telepon)" in main_of(page)
    assert page.context["form"]["chosen"].value() == ["rencana"]


def test_a_divided_kelurahan_is_asked_to_its_sessions_one_after_another(city):
    first, second = (made.planned(capacity=3, starts_at=made.START + n * dt.timedelta(days=1)) for n in range(2))
    for each in (first, second):
        each.villages.set([GAMBIR])
    made.release()
    first, second = Activity.objects.order_by("starts_at")

    made.invitations.invite(first, places=next_guests(first, NOON), by=made.planner(), at=NOON)

    assert [[each.number for each in next_guests(one, NOON)] for one in (first, second)] == [[], [4]]


def test_a_kelurahan_an_activity_is_for_counts_as_planned(city):
    activity = made.planned()
    activity.villages.set([GAMBIR])

    whole = coverage.ledger(Audience.objects.get(code="ketua-rw"), NOON)

    assert {part.name: part.never for part in whole.parts if part.total} == {"Gambir": 0, "Menteng": 4}


def test_the_page_asks_as_many_questions_for_many_rows_as_for_few(city, secretary):
    ask(secretary)  # the session's own questions
    with CaptureQueriesContext(connection) as few:
        ask(secretary)
    for n in range(5, 20):
        made.rw(n, village=GAMBIR)
        made.room(capacity=10)
        made.speaker()
        made.material()

    with CaptureQueriesContext(connection) as many:
        ask(secretary)

    assert len(many) == len(few)


def test_a_session_whose_hour_has_come_is_not_accepted(city):
    with clock.stopped_at(wib(2026, 11, 2, 8, 45)):
        client = at_work("secretary")
        response = ask(client, last_day="2026-11-02")
    first = sessions(response)[0][0]
    assert first == wib(2026, 11, 2, 9)

    with clock.stopped_at(first):
        accept(client, response, status=409, last_day="2026-11-02")
        assert not Activity.objects.exists()
    with clock.stopped_at(first - dt.timedelta(microseconds=1)):
        accept(client, response, last_day="2026-11-02")
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(("first", "last"), [("9999-12-30", "9999-12-31"), ("0001-01-01", "0001-01-02")])
def test_days_beyond_any_plan_are_refused(city, secretary, first, last):
    assert "Pilih hari antara tahun" in main_of(ask(secretary, status=422, first_day=first, last_day=last))


def test_a_holiday_that_was_added_meanwhile_asks_for_a_new_plan(city, secretary):
    response = ask(secretary)
    made.special_day(first_day=dt.date(2026, 11, 2))

    accept(secretary, response, status=409)
    assert not Activity.objects.exists()
