"""The operators' page: figures that are right, in as many queries as ever, seen by those alone who read deliveries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.clock import wib
from notifications import figures, phases, smtp, ticking, watching
from notifications.admin.operators import duration
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, Gateway, TickStep
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.notifications import posted

pytestmark = pytest.mark.django_db
NOW = wib(2026, 10, 20, 12)
PAGE = reverse("admin:notifications_delivery_operators")
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def auditor(client):
    return log_in(client, StaffFactory(role="auditor"))


def settled(state, at, *, late=False, made=None):
    delivery = posted(at=made or at)
    facts = {"state": state, "settled_at": at, "wanted_by": at - MINUTE if late else at + MINUTE}
    if state == S.SENT:
        facts |= {"sent_at": at, "sending_at": at}
    Delivery.objects.filter(pk=delivery.pk).update(**facts)


def test_the_backlog_counts_what_is_neither_out_nor_dropped():
    posted()
    for state in (S.SENT, S.SUPERSEDED, S.EXPIRED, S.FAILED, S.DEAD):
        settled(state, NOW - HOUR)
    assert figures.backlog() == {
        (S.PENDING, "matters.opened"): 1,
        (S.FAILED, "matters.opened"): 1,
        (S.DEAD, "matters.opened"): 1,
    }


def test_the_oldest_is_counted_from_when_it_could_go_and_what_is_not_due_does_not_wait():
    posted(at=NOW - 7 * MINUTE)
    posted(at=NOW - 9 * DAY, not_before=NOW + HOUR)
    assert figures.oldest_waiting(NOW) == 420
    Delivery.objects.filter(next_try__lt=NOW).update(state=S.ON_HOLD)
    assert figures.oldest_waiting(NOW) == 0


def test_the_pace_tells_today_from_the_last_hour():
    for before in (2 * MINUTE, 4 * MINUTE, 30 * MINUTE, 3 * HOUR, 13 * HOUR):
        settled(S.SENT, NOW - before)
    settled(S.SUPERSEDED, NOW - MINUTE)
    assert figures.pace(NOW) == figures.Pace(today=4, hour=3, a_minute=0.4)


def test_just_after_midnight_the_last_hour_still_counts_what_went_out_before_it():
    midnight = wib(2026, 10, 20)
    settled(S.SENT, midnight - 30 * MINUTE)
    assert figures.pace(midnight + MINUTE) == figures.Pace(today=0, hour=1, a_minute=0)


def test_the_week_counts_each_outcome_on_the_day_in_jakarta_on_which_it_came():
    settled(S.SENT, wib(2026, 10, 19, 23, 59))
    settled(S.SENT, wib(2026, 10, 20), late=True)
    settled(S.EXPIRED, wib(2026, 10, 14))
    settled(S.SENT, wib(2026, 10, 13, 23, 59))  # before the seven days
    settled(S.SUPERSEDED, wib(2026, 10, 18, 9), made=wib(2026, 10, 1))  # made before them
    posted(at=NOW - HOUR)
    kinds, by_day = figures.week(NOW)
    found = kinds["matters.opened"]
    assert (found.planned, found.sent, found.late, found.superseded, found.expired, found.waiting) == (4, 2, 1, 1, 1, 1)
    assert list(by_day) == [dt.date(2026, 10, n) for n in range(14, 21)]
    assert {day.day: dict(counts) for day, counts in by_day.items() if +counts} == {
        14: {"late": 0, S.EXPIRED: 1, S.SENT: 0, S.SUPERSEDED: 0}, 18: {"late": 0, S.EXPIRED: 0, S.SENT: 0, S.SUPERSEDED: 1},
        19: {"late": 0, S.EXPIRED: 0, S.SENT: 1, S.SUPERSEDED: 0}, 20: {"late": 1, S.EXPIRED: 0, S.SENT: 1, S.SUPERSEDED: 0},
    }  # fmt: skip


def test_each_step_of_the_tick_keeps_its_last_run_and_since_when_it_fails():
    def broken(now):
        raise ZeroDivisionError

    ticking.run([("plan", lambda now: 3), ("reap", broken)], NOW)
    with clock.stopped_at(NOW + MINUTE):
        ticking.run([("plan", lambda now: {"sent": 2, "pending": 1}), ("reap", broken)], NOW)
    plan, reap = TickStep.objects.order_by("name")
    assert (plan.result, plan.error, plan.failing_since, plan.failures) == ("pending 1, sent 2", "", None, 0)
    assert (reap.result, reap.error, reap.failing_since, reap.failures) == ("", "ZeroDivisionError", NOW, 2)
    assert figures.last_tick() == NOW + MINUTE
    ticking.run([("reap", lambda now: 0)], NOW)
    reap.refresh_from_db()
    assert (reap.result, reap.error, reap.failing_since, reap.failures) == ("0", "", None, 2)


def test_a_job_says_in_its_label_what_it_does(auditor):
    known = dict(ticking._jobs)
    job = ticking.each_tick(label="Menyapu lantai")(lambda now: 5)
    ticking._jobs.clear()
    ticking._jobs.update(known)
    ticking.run([("outreach.tasks.sweep_floor", job), ("outreach.tasks.dry_floor", lambda now: 5)], NOW)
    page = auditor.get(PAGE).content.decode()
    assert "Menyapu lantai" in page
    assert "Sosialisasi: dry floor" in page


def test_a_server_out_of_reach_is_remembered_from_its_first_failure_until_it_answers():
    watching.gateway_answered("mail", NOW)
    watching.gateway_failed("mail", smtp.Unavailable("connect"), NOW + MINUTE)
    watching.gateway_failed("mail", smtp.Unavailable("login", 535), NOW + HOUR)
    row = Gateway.objects.get()
    assert (row.answered_at, row.failing_since, row.phase, row.code) == (NOW, NOW + MINUTE, "login", 535)
    watching.gateway_answered("mail", NOW + DAY)
    row.refresh_from_db()
    assert (row.answered_at, row.failing_since, row.phase, row.code) == (NOW + DAY, None, "", None)


def test_the_page_shows_backlog_week_tick_and_server(auditor):
    posted(at=NOW - 7 * MINUTE)
    settled(S.SENT, NOW - HOUR, late=True)
    settled(S.DEAD, NOW - HOUR)
    ticking.run([("send", lambda now: {"sent": 2})], NOW)
    watching.gateway_failed("mail", smtp.Unavailable("login", 535), NOW)
    page = auditor.get(PAGE).content.decode()
    for words in (
        "7 menit", "Lebih dari lima menit", "Perlu diperiksa", "Mengirim email", "sent 2", "Tidak terjangkau",
        "Server email menolak nama pengguna atau kata sandi portal. (535: nama pengguna atau kata sandi ditolak)",
        "20 Oktober 2026", "<dd>0,0</dd>", "<svg",
    ):  # fmt: skip
        assert words in page


def test_the_page_costs_the_same_for_one_and_for_many(auditor):
    def cost():
        auditor.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            auditor.get(PAGE)
        return len(asked)

    settled(S.SENT, NOW - HOUR)
    few = cost()
    for state in (S.SENT, S.FAILED, S.EXPIRED, S.DEAD, S.SUPERSEDED):
        settled(state, NOW - DAY)
    ticking.run([(name, lambda now: 1) for name in ("plan", "reap", "send")], NOW)
    assert (few, cost()) == (15, 15)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 detik"),
        (59, "59 detik"),
        (60, "1 menit"),
        (3600, "1 jam"),
        (3661, "1 jam 1 menit"),
        (3605, "1 jam"),
        (90061, "1 hari 1 jam"),
    ],
)  # fmt: skip
def test_spans_are_said_in_at_most_two_units(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("phase", "code", "words"),
    [
        ("rcpt", 550, "Server email menolak penerima. (550: kotak surat tidak ada, atau email ditolak)"),
        ("connect", None, "Server email tidak dapat dihubungi."),
        ("dot", 499, "Isi email sudah lengkap dikirim. (499: ditolak untuk sementara)"),
        ("lain", 599, "Tahap “lain”. (599: ditolak)"),
        ("", None, ""),
    ],
)
def test_a_failure_names_its_phase_and_code_in_words(phase, code, words):
    assert phases.failure_words(phase, code) == words
