"""Two people bring or check a signed original in the same second: real connections, on either engine."""

import functools

import pytest

from agreements.actions import signing
from agreements.lifecycle import AgreementStatus, Level, Side
from agreements.models import Final, Signed
from core.lifecycle import Refused
from documents.models import Document
from documents.storage import stored
from tests.agreements import outside
from tests.concurrency import together
from tests.documents.conftest import SealKey
from tests.factories.agreements import fresh, seated
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table(settings, tmp_path):
    SealKey(settings, tmp_path / "seal")
    return outside.table()


def test_of_two_uploads_at_once_one_is_kept_and_nothing_is_left_of_the_other(table):
    agreement = outside.waiting(table, Level.BSRE)
    content = outside.certified(outside.original(agreement))
    by = table.by(Side.OFFICE)
    files = len(list(stored()))

    outcomes = together(
        *[functools.partial(signing.hand_in_certified, outside.original(agreement), content, by=by, at=NOON) for _ in range(2)]
    )

    refused = [each for each in outcomes if not isinstance(each, Signed)]
    assert (len(refused), [each for each in refused if not isinstance(each, Refused)]) == (1, [])
    assert (Signed.objects.count(), Document.objects.filter(purpose="agreements.signed").count()) == (1, 1)
    assert len(list(stored())) == files + 1


def test_of_one_who_confirms_and_one_who_refuses_one_wins(table):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 1)
    first, second = outside.standing(agreement), outside.standing(agreement)
    colleague = table.by(Side.CITY, "Pimpinan")

    together(
        functools.partial(signing.confirm, first, version=1, by=table.by(Side.CITY), at=NOON),
        functools.partial(signing.refuse, second, reason="Buram.", version=1, by=colleague, at=NOON),
    )

    assert (Signed.objects.get().version, Signed.objects.get().checked_by_id is not None) == (2, True)


def test_who_uploads_and_confirms_at_once_is_still_one_person(table):
    agreement = outside.waiting(table, Level.WET)
    both = table.by(Side.OFFICE)
    seated(Side.CITY, "Penyusun", both.user)
    outside.hand_in(table, agreement, 1)
    signed, held = outside.standing(agreement), outside.original(agreement, 2)

    outcomes = together(
        functools.partial(signing.confirm, signed, version=1, by=both, at=NOON),
        functools.partial(signing.hand_in_scan, held, **outside.paper(held), by=table.by(Side.CITY), at=NOON),
    )

    assert isinstance(outcomes[0], Refused)
    assert Signed.objects.confirmed().count() == 0


def test_the_last_two_confirmed_at_once_conclude_it_once(table):
    agreement = outside.waiting(table, Level.WET)
    for order in (1, 2):
        outside.hand_in(table, agreement, order)
    works = [
        functools.partial(signing.confirm, outside.standing(agreement, order), version=1, by=table.by(side), at=NOON)
        for order, side in ((1, Side.CITY), (2, Side.OFFICE))
    ]

    together(*works)
    for order, side in ((1, Side.CITY), (2, Side.OFFICE)):  # who collided on the journal presses again
        signed = outside.standing(agreement, order)
        if signed.status == "added":
            signing.confirm(signed, version=1, by=table.by(side), at=NOON)

    assert (fresh(agreement).status, Final.objects.count()) == (AgreementStatus.SEALING, 2)
