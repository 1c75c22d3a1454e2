"""Paper from the counter that nobody has confirmed: the mailbox that was given and the office hear of it, in time and once."""

import datetime as dt

import pytest

from core import clock
from notifications.models import Delivery
from notifications.notice import notice
from recruitment import counters as rules
from recruitment import fsck_counters, office_matters
from recruitment.actions import counters, selections
from recruitment.models import CounterFile, Extension
from tests.factories import counters as make
from tests.factories import recruitment
from tests.factories.accounts import StaffFactory
from tests.factories.recruitment import NOON
from tests.recruitment.room import concerns, mails_wanted

pytestmark = pytest.mark.django_db
RULE, MAIL, OFFICE = "recruitment.counter_unconfirmed", "recruitment.counter_unconfirmed", "recruitment.counter_waiting"
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
EMAIL = "pelamar.loket@warga.example"


@pytest.fixture
def selection():
    return recruitment.open_selection()


@pytest.fixture
def secretary():
    made = StaffFactory(role="secretary")
    made.assignments.update(valid_from=dt.date(2026, 1, 1))
    return made


def morning(counter, days):
    """Return nine o'clock so many days before the last day for confirming."""
    return counter.application.keyed_until - (days + 1) * DAY + dt.timedelta(hours=9)


def told(moment):
    """Let the planner pass at a moment; return (kind, address or account, milestone) of what it made and is still wanted."""
    return [(each.kind, each.to_user or each.to_address, each.milestone) for each in mails_wanted(RULE, moment)]


def test_the_mailbox_and_the_office_hear_four_days_one_day_and_on_the_last_day(selection, secretary):
    by = make.clerk(user=StaffFactory(role="verifier"))
    counter = make.waiting(selection, by=by, email=EMAIL)
    people = sorted([by.user, secretary], key=lambda user: user.pk)

    assert morning(counter, 4) < selection.closes_at
    for days in (4, 1, 0):
        at = morning(counter, days)
        assert told(at - MINUTE) == []
        heard = [(MAIL, EMAIL, f"H-{days}"), *[(OFFICE, person, f"H-{days}") for person in people]]
        assert told(at) == heard
        assert told(at + MINUTE) == []
    assert make.fresh(counter).next_nudge_at is None


def test_who_gave_no_address_is_told_by_nobody_but_the_office_is(selection, secretary):
    counter = make.waiting(selection)

    assert {kind for kind, *_ in told(morning(counter, 4))} == {OFFICE}


def test_what_is_still_keyed_in_reminds_the_office_alone(selection, secretary):
    counter = make.taken_in(selection, email=EMAIL)

    assert {kind for kind, *_ in told(morning(counter, 4))} == {OFFICE}
    on = clock.day_of(morning(counter, 4))
    matter = office_matters.counter_waiting(counter, secretary, on)
    assert matter.lines == ("Kecamatan Menteng: 1 berkas belum selesai diisikan.",)


def test_each_hears_once_of_all_files_and_only_of_the_own_ones(selection, secretary):
    mine, theirs = (make.clerk(user=StaffFactory(role="verifier")) for _ in range(2))
    first = make.waiting(selection, by=mine)
    for by in (mine, theirs):
        make.waiting(selection, by=by, at=NOON + MINUTE)
    at = morning(first, 4)

    heard = [person for _, person, _ in told(at)]

    assert sorted(person.pk for person in heard) == sorted([mine.user.pk, theirs.user.pk, secretary.pk])
    on = clock.day_of(at)
    for user, count in ((mine.user, 2), (theirs.user, 1), (secretary, 3)):
        lines = office_matters.counter_waiting(first, user, on).lines
        assert lines == (f"Kecamatan Menteng: {count} berkas menunggu konfirmasi pelamar.",)


def test_the_office_is_still_told_when_the_first_of_its_files_was_confirmed(selection, secretary):
    by = make.clerk()
    first = make.with_slip(make.waiting(selection, by=by), by=by)
    make.waiting(selection, by=by, at=NOON + MINUTE)
    at = morning(first, 4)
    told(at)
    delivery = Delivery.objects.get(kind=OFFICE, to_user=secretary, channel="mail")

    counters.confirm_slip(first, version=first.version, by=make.clerk(), at=at)
    assert (Delivery.objects.get(pk=delivery.pk).state, concerns(delivery, at)) == ("pending", True)
    for counter in CounterFile.objects.open():
        counters.cancel(counter, version=counter.version, by=make.clerk(), at=at, reason="Ditarik.")
    assert concerns(delivery, at) is False


@pytest.mark.parametrize("end", ["confirmed", "cancelled", "opened again", "lapsed"])
def test_what_is_over_takes_the_mail_back(selection, end):
    by = make.clerk()
    counter = make.with_slip(make.waiting(selection, by=by, email=EMAIL), by=by)
    at = morning(counter, 1)
    told(at)
    mail = Delivery.objects.get(kind=MAIL)

    if end == "confirmed":
        counters.confirm_slip(counter, version=counter.version, by=make.clerk(), at=at)
    elif end == "cancelled":
        counters.cancel(counter, version=counter.version, by=by, at=at, reason="Ditarik pelamar.")
    elif end == "opened again":
        counters.open_again(counter, version=counter.version, by=by, at=at, reason="Salah ketik.")
    else:
        counters.lapse(counter, by=by, at=counter.application.keyed_until)

    assert Delivery.objects.get(pk=mail.pk).state == "superseded"
    assert concerns(mail, at) is False
    assert list(fsck_counters.counter_files_are_reminded_of_only_while_open()) == []


def test_another_address_takes_the_place_of_the_first(selection):
    by = make.clerk()
    counter = make.waiting(selection, by=by, email=EMAIL)
    at = morning(counter, 4)
    told(at)
    counters.mail_link(counter, email="baru@warga.example", version=counter.version, by=by, at=at)

    assert Delivery.objects.get(kind=MAIL).state == "superseded"
    assert (MAIL, "baru@warga.example", "H-1") in told(morning(counter, 1))


def test_an_address_given_later_is_reminded_too(selection):
    by = make.clerk()
    counter = make.waiting(selection, by=by)
    counters.mail_link(counter, email=EMAIL, version=counter.version, by=by, at=NOON + MINUTE)

    assert (MAIL, EMAIL, "H-4") in told(morning(counter, 4))


def test_a_moved_close_moves_the_reminders(selection, secretary):
    counter, closed_at = make.waiting(selection, email=EMAIL), selection.closes_at
    first, change_by = recruitment.staff("propose_dates"), recruitment.staff("approve_dates")
    change = selections.propose_dates(
        selection, starts_at=selection.opens_at, ends_at=selection.closes_at + 2 * DAY, reason="Libur.", by=first, at=NOON
    )
    selections.approve_dates(change, version=1, by=change_by, at=NOON)

    moved = make.fresh(counter)
    assert moved.application.keyed_until == closed_at + 5 * DAY
    assert moved.next_nudge_at == morning(moved, 4)


def test_files_of_an_extension_are_told_of_by_its_own_days(selection, secretary):
    """An extension has a window of its own: its files are counted apart from those of the intake."""
    counter = make.waiting(selection)
    extension = recruitment.extension(selection, status="announced")
    other = make.waiting(selection, at=extension.opens_at + DAY)

    assert Extension.objects.get() == other.application.extension
    assert list(office_matters.unconfirmed(counter)) == [counter]
    assert list(office_matters.unconfirmed(other)) == [other]
    assert morning(other, 4) == make.fresh(other).next_nudge_at


def test_the_link_of_the_reminder_is_that_of_the_last_mail_while_it_lives(selection):
    counter = make.waiting(selection, email=EMAIL)
    told(morning(counter, 4))
    kind, delivery = notice(MAIL), Delivery.objects.get(kind=MAIL)
    found = kind.find(CounterFile, counter.pk)

    assert kind.context(found, delivery, NOON + DAY)["url"] == rules.link(counter)
    assert kind.context(found, delivery, counter.link_until)["url"] == ""


def test_fsck_finds_a_closed_file_with_a_reminder(selection):
    counter = make.confirmed(selection)
    CounterFile.objects.filter(pk=counter.pk).update(next_nudge_at=NOON)

    assert len(list(fsck_counters.counter_files_are_reminded_of_only_while_open())) == 1
