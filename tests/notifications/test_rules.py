"""What a rule's row does to its reminders: quiet hours, office days, days off, the office's zone; and who changes it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.clock import wib
from core.models import Event
from notifications import planning, reminders
from notifications.models import ReminderOffset, RuleSetting
from notifications.ruling import PLAIN, Ruling
from outreach.models import SpecialDay
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.notifications import MatterFactory
from tests.notifications.matters.notices import MatterDue

NOW = wib(2026, 10, 12, 12)
DEADLINE = wib(2026, 10, 28)  # the end of Tuesday the 27th
EVENING = {"quiet_from": 21, "quiet_until": 6}
AS_IT_IS = {"active": "on", "by_mail": "on"}  # what the form of a row says before anything is changed
COUNTING_DAYS = {**AS_IT_IS, "counts_working_days": "on"}


def setting(**facts):
    return RuleSetting.objects.create(rule="matters.due", **facts)


def matter():
    made = MatterFactory(deadline=DEADLINE)
    made.next_nudge_at = reminders.rule("matters.due").first_nudge(made, NOW)
    made.save()
    return made


def moments(made):
    return {each.code: each.at for each in reminders.rule("matters.due").milestones(made)}


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOW):
        yield


# --- Moments ----------------------------------------------------------------------------------------------------------
@given(
    deadline=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC)),
    hours=st.integers(0, 400), send_hour=st.none() | st.integers(0, 23),
)  # fmt: skip
def test_a_row_as_it_was_seeded_changes_no_moment(deadline, hours, send_hour):
    if send_hour is None:
        expected = deadline - dt.timedelta(hours=hours)
    else:
        day = (deadline - dt.timedelta(microseconds=1, hours=hours)).astimezone(clock.JAKARTA).date()
        expected = wib(day.year, day.month, day.day, send_hour)
    assert PLAIN.moment(deadline, hours, send_hour) == expected


@pytest.mark.parametrize(
    ("at", "loud"),
    [
        (wib(2026, 10, 20, 20, 59), wib(2026, 10, 20, 20, 59)), (wib(2026, 10, 20, 21), wib(2026, 10, 21, 6)),
        (wib(2026, 10, 21, 5, 59), wib(2026, 10, 21, 6)), (wib(2026, 10, 21, 6), wib(2026, 10, 21, 6)),
    ],
)  # fmt: skip
def test_quiet_hours_over_midnight_end_in_the_morning(at, loud):
    assert Ruling(**EVENING).after_quiet(at) == loud


def test_quiet_hours_at_midday_end_the_same_day():
    assert Ruling(quiet_from=11, quiet_until=13).after_quiet(wib(2026, 10, 20, 12, 30)) == wib(2026, 10, 20, 13)


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC)), st.integers(0, 200))
def test_nothing_optional_speaks_in_quiet_hours_and_what_is_required_always_speaks(deadline, hours):
    optional = Ruling(**EVENING, is_required=False).moment(deadline, hours, None)
    required = Ruling(**EVENING).moment(deadline, hours, None)
    assert optional is None or not Ruling(**EVENING).is_quiet(optional.astimezone(clock.JAKARTA).hour)
    assert required is not None
    assert required <= deadline


def test_what_is_required_speaks_in_quiet_hours_when_its_deadline_passes_meanwhile():
    deadline = wib(2026, 10, 21, 5)
    assert Ruling(**EVENING).moment(deadline, 2, None) == wib(2026, 10, 21, 3)
    assert Ruling(**EVENING, is_required=False).moment(deadline, 2, None) is None


@pytest.mark.django_db
def test_three_office_days_before_a_tuesday_is_thursday():
    assert Ruling(counts_working_days=True).moment(DEADLINE, 72, 9) == wib(2026, 10, 22, 9)
    assert Ruling(counts_working_days=True).moment(DEADLINE, 0, 9) == wib(2026, 10, 27, 9)
    assert Ruling(counts_working_days=True).moment(DEADLINE, 24, None) == wib(2026, 10, 27)


@pytest.mark.django_db
def test_a_reminder_on_a_day_off_speaks_on_the_last_working_morning():
    on_sunday = wib(2026, 10, 28, 12), 72
    assert Ruling(shifts_off_days=True).moment(*on_sunday, 9) == wib(2026, 10, 23, 9)
    assert Ruling(shifts_off_days=True).moment(*on_sunday, None) == wib(2026, 10, 23, 8)


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 2), ("Asia/Makassar", 1), ("Asia/Jayapura", 0)])
def test_hours_are_those_of_the_office(settings, zone, hour):
    settings.OFFICE_ZONE = zone
    assert PLAIN.moment(dt.datetime(2026, 10, 27, 5, tzinfo=dt.UTC), 24, 9) == dt.datetime(2026, 10, 26, hour, tzinfo=dt.UTC)
    assert Ruling(**EVENING).after_quiet(dt.datetime(2026, 10, 26, 15, tzinfo=dt.UTC)).hour == {2: 23, 1: 22, 0: 21}[hour]


# --- Rows -------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_rule_with_offsets_has_its_row():
    named = {name for name, rule in reminders.rules().items() if rule.offsets and not name.startswith("matters.")}
    assert set(RuleSetting.objects.values_list("rule", flat=True)) == named
    assert not RuleSetting.objects.exclude(active=True, quiet_from=None, counts_working_days=False).exists()


@pytest.mark.django_db
def test_a_rule_without_row_speaks_as_before_and_one_switched_off_is_silent():
    reminders.seed("matters.due")
    made = matter()
    assert moments(made)["H-3"] == wib(2026, 10, 24, 9)
    setting(active=False)
    assert moments(made) == {}


@pytest.mark.django_db
def test_the_rows_of_a_rule_cost_one_query(django_assert_num_queries):
    reminders.seed("matters.due")
    setting(**EVENING)
    with django_assert_num_queries(1):
        found = reminders.active_offsets("matters.due")
    assert {each.ruling.quiet_from for each in found} == {21}


@pytest.mark.django_db
def test_a_day_off_that_comes_later_moves_what_is_not_told_yet():
    reminders.seed("matters.due")
    setting(counts_working_days=True)
    made = matter()
    assert (made.next_nudge_at, moments(made)["H-3"]) == (wib(2026, 10, 16, 9), wib(2026, 10, 22, 9))

    SpecialDay.objects.create(kind="holiday", name="Libur", first_day="2026-10-23", last_day="2026-10-23", source="SK")

    assert planning.rebuild_by_days(NOW) == 1
    made.refresh_from_db()
    assert (made.next_nudge_at, moments(made)["H-3"]) == (wib(2026, 10, 15, 9), wib(2026, 10, 21, 9))


def test_a_holiday_entered_by_staff_plans_anew(secretary, db):
    reminders.seed("matters.due")
    setting(counts_working_days=True)
    made = matter()
    holiday = {"kind": "holiday", "name": "Libur", "first_day": "2026-10-23", "last_day": "2026-10-23", "source": "SK contoh"}

    assert secretary.post(reverse("admin:outreach_specialday_add"), holiday).status_code == 302

    made.refresh_from_db()
    assert made.next_nudge_at == wib(2026, 10, 15, 9)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts", [{"quiet_from": 3}, {"quiet_until": 3}, {"quiet_from": 24, "quiet_until": 3}, {"quiet_from": 3, "quiet_until": 3}]
)
def test_the_database_refuses_quiet_hours_that_are_none(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        setting(**facts)


# --- The page ---------------------------------------------------------------------------------------------------------
def page(row):
    return reverse("admin:notifications_rulesetting_change", args=[row.pk])


@pytest.fixture
def row(db):
    reminders.seed("matters.due")
    return setting()


@pytest.fixture
def secretary(client, db):
    return log_in(client, StaffFactory(role="secretary"))


def test_how_many_reminders_move_is_said_before_they_do(secretary, row):
    made = matter()
    shown = secretary.post(page(row), COUNTING_DAYS)

    assert shown.context["adminform"].form.errors["confirmed"] == [
        "Perubahan ini memindahkan 1 pengingat. Belum ada yang disimpan."
    ]
    made.refresh_from_db()
    assert made.next_nudge_at == wib(2026, 10, 20, 9)

    assert secretary.post(page(row), {**COUNTING_DAYS, "confirmed": "on"}).status_code == 302
    made.refresh_from_db()
    assert made.next_nudge_at == wib(2026, 10, 16, 9)
    event = Event.objects.about(row).get()
    assert (event.action, event.details) == ("rulesetting.changed", {"fields": {"counts_working_days": [False, True]}})


def test_what_moves_nothing_is_saved_at_once(secretary, row):
    assert secretary.post(page(row), {**AS_IT_IS, "quiet_from": "22", "quiet_until": "5"}).status_code == 302


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"by_mail": "on"}, "active", "Pengingat ini diwajibkan prosedur"),
        ({**AS_IT_IS, "quiet_from": "22"}, "__all__", "Isi kedua jam tenang"),
        ({**AS_IT_IS, "quiet_from": "5", "quiet_until": "5"}, "__all__", "Jam tenang harus berakhir pada jam yang lain"),
        ({**AS_IT_IS, "quiet_from": "5", "quiet_until": "24"}, "__all__", "Jam tenang harus antara 0 dan 23"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(secretary, row, data, field, sentence):
    found = secretary.post(page(row), data).context["adminform"].form.errors

    assert found[field][0].startswith(sentence)


def test_offsets_of_some_hours_count_no_office_days(secretary, row):
    ReminderOffset.objects.create(rule="matters.due", milestone="J-5", hours_before=5)

    found = secretary.post(page(row), COUNTING_DAYS).context["adminform"].form.errors

    assert found["counts_working_days"] == ["Tonggak J-5 dihitung dalam jam. Ubah dahulu menjadi kelipatan 24 jam."]


def test_an_optional_rule_can_be_switched_off(secretary, row, monkeypatch):
    monkeypatch.setattr(MatterDue, "required", False)

    assert secretary.post(page(row), {"by_mail": "on", "confirmed": "on"}).status_code == 302
    assert not RuleSetting.objects.get(pk=row.pk).active


@pytest.mark.parametrize(
    ("hours", "send_hour", "field", "sentence"),
    [
        ("-24", "9", "hours_before", "Pengingat dikirim sebelum tenggat: tulis 0 atau lebih."),
        ("8785", "9", "hours_before", "Paling jauh satu tahun sebelum tenggat, yaitu 8784 jam."),
        ("0", "", "send_hour", "Tepat pada tenggat sudah terlambat. Isi pukul pengiriman pada hari terakhirnya."),
        ("30", "9", "hours_before", "Aturan ini menghitung hari kerja: tulis kelipatan 24 jam."),
    ],
)
def test_an_offset_that_would_never_speak_is_refused_in_words(secretary, db, hours, send_hour, field, sentence):
    setting(counts_working_days=True)
    data = {"rule": "matters.due", "milestone": "H-9", "hours_before": hours, "send_hour": send_hour, "active": "on"}
    data |= {"audience": "first"}

    found = secretary.post(reverse("admin:notifications_reminderoffset_add"), data).context["adminform"].form.errors

    assert found == {field: [sentence]}


# --- What was missed --------------------------------------------------------------------------------------------------
def planned(made, now):
    rule = reminders.rule("matters.due")
    return [each.at for each in rule.plan(made, now, reminders.active_offsets("matters.due")).tell]


@pytest.mark.django_db
def test_what_was_missed_before_quiet_hours_waits_for_their_end(monkeypatch):
    reminders.seed("matters.due")
    setting(**EVENING)
    made = matter()

    assert planned(made, wib(2026, 10, 24, 10)) == [wib(2026, 10, 24, 9)]
    assert planned(made, wib(2026, 10, 24, 23)) == [wib(2026, 10, 25, 6)]
    assert planned(made, wib(2026, 10, 27, 23)) == [wib(2026, 10, 27, 9)]
    monkeypatch.setattr(MatterDue, "required", False)
    assert planned(made, wib(2026, 10, 27, 23)) == []
