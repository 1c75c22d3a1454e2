import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.clock import wib
from core.fsck import checks
from notifications import planning, reminders
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery, ReminderOffset
from notifications.reminders import Milestone, plan
from tests.factories.notifications import MatterFactory, OffsetFactory, OwnerFactory
from tests.notifications.matters.models import Matter

DEADLINE = wib(2026, 10, 27)  # the end of 26 October
HOUR = dt.timedelta(hours=1)
MATTERS = "matters.due (Perkara belum selesai)"


@pytest.fixture
def offsets(db):
    reminders.seed("matters.due")
    return reminders.active_offsets("matters.due")


def matter(**options):
    rule = reminders.rule("matters.due")
    made = MatterFactory(**{"deadline": DEADLINE, **options})
    made.next_nudge_at = rule.first_nudge(made, wib(2026, 10, 1))
    made.save()
    return made


def told():
    return list(Delivery.objects.order_by("next_try", "milestone").values_list("milestone", "next_try", "expires_at"))


def test_milestones_fall_on_their_days_and_end_where_the_next_begins(offsets):
    assert reminders.milestones(DEADLINE, offsets) == [
        Milestone("H-7", wib(2026, 10, 19, 9), wib(2026, 10, 23, 9)),
        Milestone("H-3", wib(2026, 10, 23, 9), wib(2026, 10, 25, 9)),
        Milestone("H-1", wib(2026, 10, 25, 9), wib(2026, 10, 26, 9)),
        Milestone("H-0", wib(2026, 10, 26, 9), DEADLINE),
    ]


def test_without_an_hour_a_milestone_is_so_many_hours_before():
    offsets = [ReminderOffset(milestone="3 jam", hours_before=3, send_hour=None)]
    assert reminders.milestones(DEADLINE, offsets) == [Milestone("3 jam", wib(2026, 10, 26, 21), DEADLINE)]


def test_an_offset_at_or_after_the_deadline_speaks_never():
    offsets = [ReminderOffset(milestone="0", hours_before=0), ReminderOffset(milestone="H-0", hours_before=0, send_hour=18)]
    assert reminders.milestones(wib(2026, 10, 26, 17), offsets) == []


@pytest.mark.django_db
@pytest.mark.parametrize("lie", [{"hours_before": -1}, {"send_hour": 24}, {"send_hour": -1}])
def test_an_offset_that_is_no_time_is_refused_by_the_database(lie):
    with pytest.raises(IntegrityError), transaction.atomic():
        OffsetFactory(**lie)


@pytest.mark.django_db
def test_an_offset_that_never_speaks_stops_no_other_and_leaves_nothing_to_come_back_for(offsets):
    ReminderOffset.objects.exclude(milestone="H-1").delete()
    OffsetFactory(milestone="0 jam", hours_before=0, send_hour=None)
    OffsetFactory(milestone="sesudah", hours_before=0, send_hour=23)
    made = matter(deadline=wib(2026, 10, 26, 17))
    assert planning.plan_due(wib(2026, 10, 25, 9)) == 1
    assert [planning.plan_due(wib(2026, 10, 26, hour)) for hour in (9, 17, 23)] == [0, 0, 0]
    made.refresh_from_db()
    assert made.next_nudge_at is None


def test_of_two_at_the_same_moment_the_nearer_stays():
    offsets = [
        ReminderOffset(milestone="H-1", hours_before=24, send_hour=9),
        ReminderOffset(milestone="39 jam", hours_before=39),
    ]
    assert [milestone.code for milestone in reminders.milestones(DEADLINE, offsets)] == ["H-1"]


@given(
    hours=st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 23)), max_size=6),
    deadline=st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC)),
    early=st.timedeltas(dt.timedelta(hours=-5), dt.timedelta(days=20)),
)
def test_a_plan_tells_at_most_one_milestone_that_is_neither_early_nor_stale(hours, deadline, early):
    offsets = [ReminderOffset(milestone=str(n), hours_before=h, send_hour=s) for n, (h, s) in enumerate(hours)]
    milestones, now = reminders.milestones(deadline, offsets), deadline - early
    result = plan(milestones, now)
    assert len(result.tell) <= 1
    for each in result.tell:
        assert each.at <= now < each.expires_at <= deadline
    if result.next_nudge_at:
        assert now < result.next_nudge_at < deadline
        assert [each.at for each in plan(milestones, result.next_nudge_at).tell] == [result.next_nudge_at]
    assert bool(result.tell) == any(milestone.at <= now for milestone in milestones) * (now < deadline)


@pytest.mark.django_db
def test_the_planner_tells_each_milestone_once_and_moves_on(offsets):
    made = matter()
    moments = [
        wib(2026, 10, 19, 9) - dt.timedelta(microseconds=1),
        wib(2026, 10, 19, 9),
        wib(2026, 10, 19, 9),
        wib(2026, 10, 23, 9),
    ]
    assert [planning.plan_due(moment) for moment in moments] == [0, 1, 0, 1]
    assert told() == [
        ("H-7", wib(2026, 10, 19, 9), wib(2026, 10, 23, 9)),
        ("H-3", wib(2026, 10, 23, 9), wib(2026, 10, 25, 9)),
    ]
    made.refresh_from_db()
    assert made.next_nudge_at == wib(2026, 10, 25, 9)


@pytest.mark.django_db
def test_milestones_missed_in_a_silence_become_the_latest_one_only(offsets):
    made = matter()
    assert planning.plan_due(wib(2026, 10, 25, 12)) == 1
    assert told() == [("H-1", wib(2026, 10, 25, 12), wib(2026, 10, 26, 9))]
    assert planning.plan_due(DEADLINE) == 0
    made.refresh_from_db()
    assert made.next_nudge_at is None


@pytest.mark.django_db
def test_who_is_done_is_not_asked(offsets):
    matter(is_done=True)
    assert planning.plan_due(wib(2026, 10, 20)) == 0


@pytest.mark.django_db
def test_a_moved_deadline_is_a_new_occasion(offsets):
    made = matter()
    planning.plan_due(wib(2026, 10, 25, 9))
    made.refresh_from_db()
    made.deadline += dt.timedelta(days=7)
    made.next_nudge_at = reminders.rule("matters.due").first_nudge(made, wib(2026, 10, 25, 10))
    made.save()
    assert planning.plan_due(wib(2026, 11, 1, 9)) == 1
    assert Delivery.objects.values("revision").distinct().count() == 2


@pytest.mark.django_db
def test_an_object_that_cannot_be_planned_costs_only_itself(offsets, caplog):
    stubborn = matter(title="tanpa penerima")
    others = [matter() for _ in range(3)]
    assert planning.plan_due(wib(2026, 10, 19, 9)) == 3
    assert {delivery.about for delivery in Delivery.objects.all()} == {f"matters.matter:{other.pk}" for other in others}
    assert [record.object for record in caplog.records if record.message == "reminder.failed"] == [stubborn.pk]


@pytest.mark.django_db
def test_more_than_a_chunk_is_planned_in_one_go(offsets):
    owner = OwnerFactory()
    Matter.objects.bulk_create(
        Matter(title=str(n), owner=owner, deadline=DEADLINE, next_nudge_at=wib(2026, 10, 19, 9))
        for n in range(planning.CHUNK * 2 + 7)
    )
    assert planning.plan_due(wib(2026, 10, 19, 9)) == planning.CHUNK * 2 + 7
    assert Delivery.objects.count() == planning.CHUNK * 2 + 7


@pytest.mark.django_db
def test_what_is_not_due_costs_nothing(offsets, django_assert_num_queries):
    for _ in range(3):
        matter()
    rule = reminders.rule("matters.due")
    with django_assert_num_queries(2):
        planning.plan_rule(rule, wib(2026, 10, 19, 8))


@pytest.mark.shared
@pytest.mark.django_db
def test_the_preview_names_what_the_planner_then_does(offsets):
    for _ in range(3):
        matter()
    matter(is_done=True)
    start, end = wib(2026, 10, 19), wib(2026, 10, 26)
    foreseen = [(line.at, line.address, line.milestone) for line in planning.preview(start, end)]
    assert Delivery.objects.count() == 0

    moment = start
    while moment < end:
        planning.plan_rule(reminders.rule("matters.due"), moment)  # no other has anything to plan
        moment += HOUR
    done = [
        (delivery.next_try, delivery.address, delivery.milestone) for delivery in Delivery.objects.select_related("to_user")
    ]
    assert sorted(foreseen) == sorted(done)
    assert len(done) == 9


@pytest.mark.django_db
def test_the_preview_shows_what_already_waits_in_the_outbox(offsets):
    made = matter()
    planning.plan_due(wib(2026, 10, 19, 9))
    assert [(line.milestone, line.address) for line in planning.preview(wib(2026, 10, 19), wib(2026, 10, 20))] == [
        ("H-7", made.owner.email)
    ]


@pytest.mark.django_db
def test_the_command_prints_the_h3_line_and_masks_the_person(offsets):
    matter(title="Draf Menteng", owner=OwnerFactory(email="siti.aminah@contoh.example"))
    out = io.StringIO()
    call_command("reminders", "--from", "2026-10-23T00:00", "--to", "2026-10-24T00:00", "--dry-run", stdout=out)
    assert out.getvalue().splitlines() == [
        f"Jumat, 23 Oktober 2026 pukul 09.00 WIB  H-3    s•••@contoh.example (Email)  {MATTERS}  Draf Menteng",
        "1 pengingat antara Jumat, 23 Oktober 2026 pukul 00.00 WIB dan Sabtu, 24 Oktober 2026 pukul 00.00 WIB.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--from", "2026-10-23", "--to", "2026-10-24"], "--dry-run"),
        (["--from", "2026-10-24", "--to", "2026-10-23", "--dry-run"], "sesudah"),
        (["--from", "kemarin", "--to", "2026-10-23", "--dry-run"], "kemarin"),
    ],
)
def test_the_command_refuses_what_it_cannot_show(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("reminders", *words)


@pytest.mark.django_db
def test_seeding_leaves_what_staff_changed(offsets):
    ours = ReminderOffset.objects.filter(rule="matters.due")
    ours.exclude(milestone="H-3").delete()
    ours.update(send_hour=15)
    reminders.seed("matters.due")
    assert list(ours.values_list("milestone", "send_hour")) == [("H-3", 15)]


@pytest.mark.django_db
def test_changed_offsets_are_found_by_fsck_and_mended_by_rebuilding(offsets):
    made, now = matter(), wib(2026, 10, 1)
    check = checks()["notifications.every_reminder_knows_its_moment"]
    OffsetFactory(milestone="H-20", hours_before=480)
    with clock.stopped_at(now):
        assert [problem.message for problem in check()] == [
            "1 pengingat “Perkara belum selesai” tidak sesuai tenggatnya. Simpan ulang waktu pengingat aturan itu."
        ]

    rule = reminders.rule("matters.due")
    assert planning.rebuild(rule, now) == 1
    assert planning.rebuild(rule, now) == 0
    made.refresh_from_db()
    assert made.next_nudge_at == wib(2026, 10, 6, 9)


def test_a_rule_is_registered_once():
    with pytest.raises(ValueError, match="taken"):
        reminders.reminder(rule="matters.due", notice=None, label="Lain")(type("Other", (reminders.Reminder,), {}))
    assert "matters.due" in reminders.rules()


@pytest.mark.django_db
def test_planned_reminders_wait_like_any_other_mail(offsets):
    matter()
    planning.plan_due(wib(2026, 10, 19, 9))
    assert list(Delivery.objects.values_list("state", "kind")) == [(S.PENDING, "matters.due")]


@pytest.mark.django_db
def test_a_new_database_knows_the_offsets_of_every_rule():
    """A rule without rows never speaks: whoever declares one writes its rows by a migration."""
    rows = ReminderOffset.objects.values_list("rule", "milestone", "hours_before", "send_hour", "audience")

    declared = [(name, *reminders.with_audience(each)) for name, rule in reminders.rules().items() for each in rule.offsets]
    assert sorted(rows) == sorted(each for each in declared if not each[0].startswith("matters."))  # the tests' own rule
