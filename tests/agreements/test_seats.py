"""Who sits where: nobody at both sides, nobody in a post of another house, nobody by one's own hand."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements.lifecycle import Side
from agreements.models import Tenure
from core import fsck, journal
from tests.factories.accounts import OfficialFactory, StaffFactory
from tests.factories.agreements import SINCE, Table, post, seated
from tests.factories.recruitment import NOON, staff
from tests.recruitment.room import at_work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
OURS = ("nobody_sits_at_both_sides", "posts_are_held_by_their_own_people", "nobody_gives_a_post_to_oneself")
LATER = SINCE + dt.timedelta(days=30)


def unsound():
    return {name for name in OURS if list(fsck.checks()[f"agreements.{name}"]())}


def test_a_sound_table_has_nothing_to_say():
    Table()

    assert unsound() == set()


@pytest.mark.parametrize(("until", "since", "both"), [(None, SINCE, True), (LATER, LATER, False), (LATER, SINCE, True)])
def test_who_sits_at_both_sides_on_one_day_is_named(until, since, both):
    user = StaffFactory()
    seated(Side.OFFICE, "Penyusun", user, until=until)
    seated(Side.CITY, "Penyusun", user, since=since)

    assert (OURS[0] in unsound()) is both


@pytest.mark.parametrize(("side", "factory"), [(Side.CITY, StaffFactory), (Side.OFFICE, OfficialFactory)])
def test_an_account_of_the_other_house_is_named(side, factory):
    seated(side, "Penyusun", factory())

    assert unsound() == {OURS[1]}


def test_whose_post_was_given_by_the_own_hand_is_named():
    held = seated(Side.OFFICE, "Penyusun", StaffFactory())
    for by, named in ((held.user, True), (StaffFactory(), False), (held.user, True)):
        details = {"fields": ["user", "valid_from"]}
        journal.record("tenure.changed", held, by=staff(user=by), at=NOON, details=details)
        assert (OURS[2] in unsound()) is named


def test_the_database_refuses_a_post_given_to_oneself():
    user = StaffFactory()
    with pytest.raises(IntegrityError, match=r"tenure_is_granted_by_another|CHECK constraint"), transaction.atomic():
        Tenure.objects.create(post=post(Side.OFFICE, "Ketua"), user=user, name="X", valid_from=SINCE, granted_by=user)


def test_the_page_keeps_who_gave_a_post_and_lets_nobody_take_one():
    where, other = post(Side.OFFICE, "Ketua"), StaffFactory()
    client = at_work("secretary")
    me = client.user.pk
    facts = {"post": where.pk, "name": "Contoh", "valid_from": "2026-01-01"}

    answer = client.post(reverse("admin:agreements_tenure_add"), facts | {"user": me})
    assert "jabatan Anda sendiri dicatat oleh rekan Anda" in answer.content.decode()
    client.post(reverse("admin:agreements_tenure_add"), facts | {"user": other.pk})

    assert list(Tenure.objects.values_list("user", "granted_by")) == [(other.pk, me)]
