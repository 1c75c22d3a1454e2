"""Several drafters take a number at one moment: real connections, on either engine."""

import functools

import pytest

from agreements.actions import numbers
from agreements.lifecycle import Side
from agreements.models import Institution, Party, TakenNumber
from agreements.register_fsck import agreement_numbers_have_no_gap
from core.lifecycle import Stale
from tests.concurrency import together
from tests.factories.agreements import Table, fresh
from tests.factories.recruitment import NOON

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


def test_numbers_taken_at_one_moment_are_neither_doubled_nor_lost():
    table = Table()
    Institution.objects.filter(side=Side.CITY).update(number_pattern="{sequence}/{year}")
    agreements = [headed(table) for _ in range(4)]

    outcomes = together(*[taking(table, each) for each in agreements], taking(table, agreements[0]))

    given = [each for each in outcomes if isinstance(each, str)]
    assert len(given) == 4
    assert [type(each) for each in outcomes if not isinstance(each, str)] == [Stale]
    assert sorted(TakenNumber.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4]
    assert not list(agreement_numbers_have_no_gap())
