"""What the checks say of obligations and ends, what the mails say of them, and who may press at one moment."""

import datetime as dt
import functools

import pytest
from django.conf import settings
from django.urls import reverse

from agreements import notices_duties
from agreements.actions import endings, obligations
from agreements.lifecycle import AgreementStatus, EndingStatus, ObligationStatus, Rhythm, Side
from agreements.models import Agreement, Ending, Evidence, Obligation
from core import clock, fsck
from core.actor import SYSTEM
from core.clock import wib
from core.lifecycle import Refused
from notifications.models import Delivery
from notifications.outbox import draft
from tests.agreements.test_notices import concerns, mail
from tests.concurrency import together
from tests.factories.agreements import Table, fresh
from tests.factories.duties import again, in_force, owed
from tests.factories.recruitment import NOON

OURS = ("obligations_stand_in_the_text", "kept_obligations_have_their_proof", "periods_follow_each_other",
        "what_is_over_is_said_to_be", "ended_agreements_were_ended_by_two",
        "nobody_waits_for_an_answer_about_what_is_over")  # fmt: skip


def unsound(at=NOON):
    with clock.stopped_at(at):
        return {name for name in OURS if list(fsck.checks()[f"agreements.{name}"]())}


@pytest.fixture
def story(db):
    table = Table()
    agreement = in_force(table)
    kept = owed(table, agreement)
    obligations.keep(kept, note="Bukti.", version=kept.version, by=table.by(Side.CITY), at=NOON)
    series = owed(table, agreement, rhythm=Rhythm.MONTHLY, due_on=None)
    obligations.make_next(again(series), by=SYSTEM, at=wib(2026, 12, 10))
    ended = in_force(table)
    ending = endings.ask(ended, reason="R", by=table.by(Side.OFFICE), at=NOON)
    endings.end(ending, version=ending.version, by=table.by(Side.CITY), at=NOON)
    return {"table": table, "agreement": agreement, "kept": kept, "series": series, "ended": ended}


# --- What must hold -------------------------------------------------------------------------------------------------------
def test_what_is_sound_is_silent(story):
    assert unsound() == set()


@pytest.mark.parametrize(
    ("breaks", "check"),
    [
        (lambda story: Obligation.objects.filter(pk=story["kept"].pk).update(clause="x"), OURS[0]),
        (lambda story: Obligation.objects.filter(pk=story["kept"].pk).update(party=story["ended"].parties.first()), OURS[0]),
        (lambda story: Evidence.objects.all().delete(), OURS[1]),
        (lambda story: Evidence.objects.update(added_at=NOON + dt.timedelta(seconds=1)), OURS[1]),
        (lambda story: Obligation.objects.filter(n=2).update(ends_on=dt.date(2027, 1, 11)), OURS[2]),
        (lambda story: Obligation.objects.filter(pk=story["series"].pk).update(due_on=dt.date(2026, 12, 9)), None),
        (lambda story: Agreement.objects.filter(pk=story["agreement"].pk).update(
            valid_from=dt.date(2026, 1, 1), valid_until=NOON.date()), OURS[3]),
        (lambda story: Ending.objects.all().delete(), OURS[4]),
        (lambda story: Ending.objects.update(status="asked", closed_at=None, closed_by=None), OURS[5]),
    ],
)  # fmt: skip
def test_each_check_names_what_was_broken(story, breaks, check):
    breaks(story)

    assert (check in unsound()) if check else (unsound() == set())


def test_what_is_past_its_day_is_named_an_hour_later(story):
    due = again(owed(story["table"], story["agreement"])).due_at

    assert OURS[3] not in unsound(due + dt.timedelta(minutes=59, seconds=59))
    assert OURS[3] in unsound(due + dt.timedelta(hours=1))


# --- What is told ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_who_owes_is_told_what_and_until_when_until_it_is_kept():
    table = Table()
    made = owed(table, in_force(table, title="Netralitas"))
    user = table.by(Side.CITY).user
    note = draft(notices_duties.ObligationDue, made, to=user, at=NOON)
    subject, text, html = mail(note)

    assert subject == "Mendekati tenggat: Data diserahkan"
    assert "Senin, 30 November 2026 pukul 24.00 WIB" in text
    assert settings.SITE_URL + reverse("agreements:duty", args=[made.agreement.uuid, made.pk]) in html
    assert mail(note, wib(2026, 12, 1))[0] == "Terlambat: Data diserahkan"
    assert concerns(note)
    obligations.keep(made, note="Bukti.", version=made.version, by=table.by(Side.CITY), at=NOON)
    assert not concerns(note)


@pytest.mark.django_db
def test_the_end_of_a_term_is_told_with_the_day_by_which_to_decide():
    table = Table()
    agreement = in_force(table, title="Netralitas")
    note = draft(notices_duties.TermEnds, agreement, to=table.by(Side.CITY).user, at=NOON)

    subject, text, _ = mail(note)

    assert (subject.startswith("Masa berlaku berakhir"), "Putuskan paling lambat" in text) == (True, True)
    assert "Keputusan seharusnya sudah ada" in mail(note, agreement.decision_ends_at)[1]
    assert [concerns(note), concerns(note, agreement.term_ends_at)] == [True, False]


@pytest.mark.django_db
def test_the_wish_to_end_and_the_end_are_told_without_their_reason():
    table = Table()
    agreement = in_force(table, title="Netralitas")
    made = owed(table, agreement)
    obligations.ask_waiver(made, reason="Rahasia", version=made.version, by=table.by(Side.OFFICE), at=NOON)
    ending = endings.ask(agreement, reason="Rahasia", by=table.by(Side.OFFICE), at=NOON)
    asked = [Delivery.objects.get(kind=f"agreements.{kind}") for kind in ("waiver_asked", "ending_asked")]
    assert [concerns(each) for each in asked] == [True, True]
    assert {each.to_user for each in asked} == {table.by(Side.CITY).user}
    assert not any("Rahasia" in part for each in asked for part in mail(each))

    endings.end(ending, version=ending.version, by=table.by(Side.CITY), at=NOON)

    told = Delivery.objects.filter(kind="agreements.ended")
    assert [mail(each)[0] for each in told] == ["Diakhiri: Netralitas"] * 2
    assert [all(concerns(each) for each in told), concerns(asked[1])] == [True, False]


# --- At one moment --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_who_keep_and_waive_at_one_moment_one_wins_and_nothing_is_torn():
    table = Table()
    agreement = in_force(table)
    made = owed(table, agreement)
    obligations.ask_waiver(made, reason="R", version=made.version, by=table.by(Side.OFFICE), at=NOON)
    facts = {"version": made.version, "by": table.by(Side.CITY), "at": NOON}
    outcomes = together(
        functools.partial(obligations.keep, again(made), note="Bukti.", **facts),
        functools.partial(obligations.waive, again(made), **facts),
    )

    refused = [each for each in outcomes if each is not None]
    assert [isinstance(each, Refused) for each in refused] == [True]
    made = again(made)
    assert (made.status, made.evidence.count()) in {(ObligationStatus.KEPT, 1), (ObligationStatus.WAIVED, 0)}


@pytest.mark.django_db(transaction=True)
def test_two_ticks_make_a_period_once():
    table = Table()
    made = owed(table, in_force(table), rhythm=Rhythm.MONTHLY, due_on=None)

    together(*[functools.partial(obligations.make_next, again(made), by=SYSTEM, at=wib(2026, 12, 10)) for _ in range(3)])
    obligations.make_next(again(made), by=SYSTEM, at=wib(2026, 12, 10))

    assert Obligation.objects.filter(first=made).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_one_who_confirms_the_end_and_one_who_refuses_one_wins():
    table = Table()
    agreement = in_force(table)
    ending = endings.ask(agreement, reason="R", by=table.by(Side.OFFICE), at=NOON)
    facts = {"version": ending.version, "by": table.by(Side.CITY), "at": NOON}

    outcomes = together(*[functools.partial(act, Ending.objects.get(), **facts) for act in (endings.end, endings.refuse)])

    assert [isinstance(each, Refused) for each in outcomes if each is not None] == [True]
    expected = AgreementStatus.ENDED if Ending.objects.get().status == EndingStatus.CONFIRMED else AgreementStatus.IN_FORCE
    assert fresh(agreement).status == expected
