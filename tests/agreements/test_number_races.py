"""Several drafters take a number at one moment: real connections, on either engine."""

import functools

import pytest

from agreements.actions import agreements, numbers
from agreements.lifecycle import Side
from agreements.models import Institution, Party, TakenNumber
from agreements.register_fsck import agreement_numbers_have_no_gap
from core.lifecycle import Refused, Stale
from tests.concurrency import together
from tests.factories.agreements import Table, fresh, institution
from tests.factories.recruitment import NOON, staff

pytestmark = pytest.mark.django_db(transaction=True)


def headed(table):
    agreement = table.sent()
    table.head(agreement)
    Party.objects.filter(agreement=agreement).update(number="")
    return fresh(agreement)


def taking(table, agreement):
    held = fresh(agreement)
    party = held.party_of(Side.CITY)
    party.agreement = held
    return functools.partial(numbers.take, party, version=held.version, by=table.by(Side.CITY), at=NOON)


def test_a_number_that_is_typed_while_it_is_taken_stands_on_one_agreement():
    table = Table()
    Institution.objects.filter(side=Side.CITY).update(number_pattern="{sequence}/{year}")
    taken, typed = headed(table), headed(table)
    party = typed.party_of(Side.CITY)
    type_it = functools.partial(
        agreements.set_head, typed, version=typed.version, parties=[(party, {"number": "1/2026"})], by=table.by(Side.CITY),
        at=NOON,
    )  # fmt: skip

    outcomes = together(taking(table, taken), type_it)

    for outcome in outcomes:
        assert outcome is None or isinstance(outcome, Refused | str)
    assert Party.objects.filter(number="1/2026").count() == 1
    assert not list(agreement_numbers_have_no_gap())


def test_numbers_used_on_paper_are_entered_while_one_is_taken():
    table = Table()
    Institution.objects.filter(side=Side.CITY).update(number_pattern="{sequence}/{year}")
    by = staff("change_institution")
    enter = functools.partial(numbers.begin_after, institution(Side.CITY), last=9, reason="Buku agenda.", by=by, at=NOON)

    outcomes = together(taking(table, headed(table)), enter)

    assert [each for each in outcomes if each is not None] in (["1/2026"], ["10/2026"])
    assert not list(agreement_numbers_have_no_gap())


def test_numbers_taken_at_one_moment_are_neither_doubled_nor_lost():
    table = Table()
    Institution.objects.filter(side=Side.CITY).update(number_pattern="{sequence}/{year}")
    waiting = [headed(table) for _ in range(4)]

    outcomes = together(*[taking(table, each) for each in waiting], taking(table, waiting[0]))

    given = [each for each in outcomes if isinstance(each, str)]
    assert len(given) == 4
    assert [type(each) for each in outcomes if not isinstance(each, str)] == [Stale]
    assert sorted(TakenNumber.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4]
    assert not list(agreement_numbers_have_no_gap())
