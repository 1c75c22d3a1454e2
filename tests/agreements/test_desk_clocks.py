"""The clocks of a step and of a mandate: who is told when, and who never is."""

import datetime as dt

import pytest

from agreements.actions import rounds
from agreements.lifecycle import Act, Acting, Side
from agreements.models import Authority, RouteRow, Tenure
from agreements.reminders import StepsWaiting
from agreements.reminders_desk import Ladders, Mandates
from core import clock
from core.clock import wib
from documents import keeping
from notifications import notice, planning
from notifications.models import Delivery
from outreach.lifecycle import DayKind
from outreach.models import SpecialDay
from tests.factories.accounts import OfficialFactory
from tests.factories.agreements import fresh, institution, post, seated
from tests.factories.documents import handed_in
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
LEGAL = "Kepala bagian hukum"


def run(rule, *moments):
    """Let the planner work at each moment; return (moment, milestone, account) of what it put out."""
    told = []
    for moment in moments:
        known = set(Delivery.objects.values_list("pk", flat=True))
        with clock.stopped_at(moment):
            planning.plan_rule(rule(), moment)
        fresh_ones = Delivery.objects.exclude(pk__in=known).order_by("about", "to_user")
        told += [(moment, each.milestone, each.to_user_id, each) for each in fresh_ones]
    return told


def mornings(since, days):
    first = clock.day_of(since)
    found = (first + dt.timedelta(days=n) for n in range(days))
    return [wib(day.year, day.month, day.day, 8) for day in found]


def wanted(delivery, now):
    kind = notice.notice(delivery.kind)
    obj = kind.find(None, delivery.about.rpartition(":")[2].rpartition("/")[2])
    return kind.still_concerns(obj, delivery, now)


# --- Nudges -----------------------------------------------------------------------------------------------------------
def test_a_step_is_asked_for_after_five_days_then_every_two_five_times(table):
    agreement = table.proposed()
    legal = table.people[Side.CITY, LEGAL].user_id
    office = table.people[Side.OFFICE, LEGAL].user_id

    told = run(StepsWaiting, *mornings(NOON, 60))

    days = [(moment - NOON).days + 1 for moment, _, user, _ in told if user == legal]
    assert days == [5, 7, 9, 11, 13]
    assert {user for _, _, user, _ in told} == {legal, office}, "only the current steps, never who comes later"
    assert agreement.latest.steps.get(post=post(Side.CITY, "Pimpinan")).next_nudge_at is None


def test_the_next_step_is_asked_for_from_its_own_opening(table):
    agreement = table.proposed()
    later = NOON + dt.timedelta(days=6)
    for side in (Side.OFFICE, Side.CITY):
        table.decide(table.step(agreement, side), at=later)

    told = run(StepsWaiting, *mornings(later, 6))

    assert {user for _, _, user, _ in told} == {table.people[side, "Pimpinan"].user_id for side in (Side.OFFICE, Side.CITY)}
    assert {moment for moment, *_ in told} == {wib(2026, 10, 31, 8)}


def test_a_post_handed_over_between_plan_and_send_is_not_asked_of_who_left(table):
    agreement = table.proposed()
    (delivery,) = [
        each for *_, each in run(StepsWaiting, wib(2026, 10, 25, 8)) if each.to_user == table.by(Side.CITY, LEGAL).user
    ]
    assert wanted(delivery, wib(2026, 10, 25, 8))

    held = table.people[Side.CITY, LEGAL]
    Tenure.objects.filter(pk=held.pk).update(valid_until=dt.date(2026, 10, 25))
    new = seated(Side.CITY, LEGAL, OfficialFactory(role="official"), since=dt.date(2026, 10, 25))

    assert not wanted(delivery, wib(2026, 10, 25, 8))
    told = run(StepsWaiting, wib(2026, 10, 27, 8))
    assert new.user_id in {user for _, _, user, _ in told}
    assert held.user_id not in {user for _, _, user, _ in told}
    assert agreement.owner_id not in {user for _, _, user, _ in told}


def test_who_stands_in_for_the_holder_is_asked_too(table):
    table.proposed()
    facts = {"acting": Acting.PLH, "substantive_post": "Kepala Subbagian", "valid_until": dt.date(2026, 11, 30)}
    user = OfficialFactory(role="official")
    Tenure.objects.create(post=post(Side.CITY, LEGAL), user=user, name="Pengganti", valid_from=NOON.date(), **facts)

    told = run(StepsWaiting, wib(2026, 10, 25, 8))

    assert {user.pk, table.people[Side.CITY, LEGAL].user_id} <= {each for _, _, each, _ in told}


def test_the_owner_is_asked_while_nobody_holds_the_post(table):
    agreement = table.proposed()
    Tenure.objects.filter(pk=table.people[Side.CITY, LEGAL].pk).update(valid_until=dt.date(2026, 10, 21))

    told = run(StepsWaiting, wib(2026, 10, 25, 8))

    assert agreement.owner_id in {user for _, _, user, _ in told}


# --- The ladder -------------------------------------------------------------------------------------------------------
@pytest.fixture
def superiors(table):
    """The city's legal section reports to Asisten after two working days, Asisten to Sekretaris after three more."""
    first, second = (
        seated(Side.CITY, title, OfficialFactory(name=title, role="official")) for title in ("Asisten", "Sekretaris")
    )
    RouteRow.objects.filter(post=post(Side.CITY, LEGAL)).update(escalates_to=first.post, escalates_after=2)
    RouteRow.objects.create(
        institution=institution(Side.CITY), order=3, post=first.post, act=Act.INITIAL, days=3,
        escalates_to=second.post, escalates_after=3,
    )  # fmt: skip
    return first, second


# NOON is Tuesday, 20 October: due through Friday 23; two working days over is Tuesday 27, three more is Friday 30.
RUNGS = [wib(2026, 10, 28, 8), wib(2026, 11, 2, 8)]


def test_each_superior_is_told_once_on_the_working_day_and_so_is_the_owner(table, superiors):
    agreement = table.proposed()

    told = run(Ladders, *mornings(NOON, 40))

    owner, (first, second) = agreement.owner_id, superiors
    assert [(moment, code, user) for moment, code, user, _ in told] == sorted(
        [
            (RUNGS[0], "tangga-1", first.user_id),
            (RUNGS[0], "tangga-1", owner),
            (RUNGS[1], "tangga-2", second.user_id),
            (RUNGS[1], "tangga-2", owner),
        ]
    )
    assert all(wanted(each, moment) for moment, _, _, each in told)


@pytest.mark.full
def test_a_holiday_moves_the_ladder(table, superiors):
    day = dt.date(2026, 10, 26)
    SpecialDay.objects.create(kind=DayKind.HOLIDAY, name="Libur contoh", first_day=day, last_day=day, source="SKB contoh")
    table.proposed()

    assert run(Ladders, *mornings(NOON, 12))[0][0] == wib(2026, 10, 29, 8)


def test_a_decided_step_is_reported_to_nobody(table, superiors):
    agreement = table.proposed()
    *_, delivery = run(Ladders, RUNGS[0])[0]
    table.decide(table.step(agreement, Side.CITY), at=RUNGS[0])

    assert not wanted(delivery, RUNGS[0])
    assert run(Ladders, *mornings(RUNGS[0], 8)) == []  # after that Asisten's own step is overdue


@pytest.mark.full
def test_a_step_that_is_not_current_is_reported_to_nobody(table, superiors):
    RouteRow.objects.filter(post=post(Side.CITY, LEGAL)).update(escalates_to=None)
    table.proposed()  # Asisten waits for the legal section, and has a ladder of its own

    assert run(Ladders, *mornings(NOON, 40)) == []


def test_a_ladder_that_leads_back_ends(table, superiors):
    first, _ = superiors
    RouteRow.objects.filter(post=first.post).update(escalates_to=post(Side.CITY, LEGAL))
    agreement = table.proposed()

    assert [rung[0] for rung in table.step(agreement, Side.CITY).ladder] == [first.post_id]


def test_a_return_takes_the_ladder_away(table, superiors):
    agreement = table.proposed()
    step = table.step(agreement, Side.OFFICE)

    rounds.give_back(step, reason="Belum.", version=step.version, by=table.by(Side.OFFICE, LEGAL), at=NOON)

    assert not agreement.latest.steps.filter(next_rung_at__isnull=False).exists()


# --- Mandates ---------------------------------------------------------------------------------------------------------
def test_a_missing_paper_is_said_at_once_and_again_before_the_day(table):
    agreement = table.sent()
    drafter = {side: table.people[side, "Penyusun"].user_id for side in (Side.OFFICE, Side.CITY)}
    table.head(agreement, signing_on=dt.date(2026, 12, 1))

    at_once = Delivery.objects.filter(kind="agreements.mandate_lacking")
    assert set(at_once.values_list("to_user", flat=True)) == set(drafter.values())
    told = run(Mandates, *mornings(NOON, 50))
    assert [(moment, code) for moment, code, user, _ in told if user == drafter[Side.CITY]] == [
        (wib(2026, 11, 1, 8), "H-30"),
        (wib(2026, 11, 17, 8), "H-14"),
        (wib(2026, 11, 24, 8), "H-7"),
    ]


def test_the_same_lack_is_said_at_once_only_once(table):
    agreement = table.sent()
    table.head(agreement)
    table.head(fresh(agreement))

    assert Delivery.objects.filter(kind="agreements.mandate_lacking").count() == 2


def test_a_whole_mandate_is_not_spoken_of(table):
    agreement = table.sent()

    for authority in Authority.objects.all():
        document = keeping.keep([handed_in()], owner=agreement.owner, purpose="agreements.authority", at=NOON)
        Authority.objects.filter(pk=authority.pk).update(document=document)
    table.head(agreement, signing_on=dt.date(2026, 12, 1))

    assert run(Mandates, *mornings(NOON, 50)) == []
    assert not Delivery.objects.filter(kind="agreements.mandate_lacking").exists()
