"""Who is told of an original that is signed outside the portal, until when, and on whose desk it lies."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from agreements import awaited
from agreements.actions import rounds, signing
from agreements.lifecycle import Level, Side
from agreements.models import Agreement, Original, Signed, Tenure
from agreements.reminders_outside import OriginalsMissing, SignedUnchecked
from core import clock
from core.clock import wib
from notifications.lifecycle import DeliveryState
from tests.agreements import outside, pledges
from tests.agreements.test_desk_clocks import mornings, run
from tests.agreements.test_notices import concerns, is_one_button, mail, waiting
from tests.documents.conftest import SealKey
from tests.factories.accounts import OfficialFactory, StaffFactory, log_in
from tests.factories.agreements import fresh, seated
from tests.factories.recruitment import NOON, staff

pytestmark = pytest.mark.django_db
SIDES = (Side.OFFICE, Side.CITY)
SIGNING = dt.date(2026, 11, 10)


@pytest.fixture
def table(settings, tmp_path):
    SealKey(settings, tmp_path / "seal")
    return outside.table()


def drafter(table, side):
    return table.people[side, "Penyusun"].user_id


def leave(table, side):
    Tenure.objects.filter(pk=table.people[side, "Penyusun"].pk).update(valid_until=dt.date(2026, 10, 21))


def refuse(table, agreement, order=1, *, at=NOON, by=Side.CITY):
    held = outside.standing(agreement, order)
    signing.refuse(held, reason="Halaman 2 terpotong.", version=held.version, by=table.by(by), at=at)


def desk(side):
    """Return the desk of somebody who drafts for a side too."""
    with clock.stopped_at(NOON):
        user = OfficialFactory(role="official") if side == Side.CITY else StaffFactory(role="secretary")
        seated(side, "Penyusun", user)
        return log_in(Client(), user).get(reverse("agreements:desk")).content.decode()


def states(code):
    return set(waiting(code).values_list("state", flat=True))


# --- To bring ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("level", [Level.WET, Level.BSRE])
def test_each_side_is_asked_for_its_own_original_when_the_last_initial_is_given(table, level):
    agreement = table.proposed(level=level)
    table.decide(table.step(agreement, Side.OFFICE))
    assert not waiting("original_wanted")

    table.decide(table.step(agreement, Side.CITY))

    asked = {(each.about.rpartition(":")[2], each.to_user_id) for each in waiting("original_wanted")}
    assert asked == {(str(outside.original(agreement, n).pk), drafter(table, side)) for n, side in enumerate(SIDES, 1)}


def test_nobody_is_asked_for_an_original_of_what_is_agreed_to_in_the_portal(table):
    table.initialled()
    assert not waiting("original_wanted")
    assert not Original.objects.filter(next_nudge_at__isnull=False).exists()


def test_the_office_brings_the_originals_of_those_away_from_the_table(table):
    pledges.signing(table, Level.WET)
    told = list(waiting("original_wanted").values_list("to_user", flat=True))

    assert sorted(told) == sorted([drafter(table, Side.CITY), *[drafter(table, Side.OFFICE)] * 3])
    third = outside.original(fresh(Agreement.objects.get()), 4)
    _, text, _ = mail(waiting("original_wanted").get(about__endswith=f":{third.pk}"))
    assert "Organisasi 2 tidak memakai portal, jadi rangkapnya diunggah oleh Bawaslu." in text


def test_the_owner_is_asked_while_nobody_drafts_for_the_side(table):
    agreement = table.proposed(level=Level.WET)
    leave(table, Side.CITY)
    later = NOON + dt.timedelta(days=2)
    for side in SIDES:
        table.decide(table.step(agreement, side), at=later)

    told = {each.to_user_id for each in waiting("original_wanted").filter(about__endswith=outside.original(agreement, 2).pk)}
    assert told == {agreement.owner_id}
    found = awaited.of(by=table.by(Side.OFFICE), on=later.date())["to_bring"]
    assert {each.party.institution.side for each in found} == {"office", "city"}


def test_the_mail_says_in_plain_words_what_to_do(table):
    agreement = outside.waiting(table, Level.BSRE, title="Awasi <Pemilu>")
    subject, text, html = mail(waiting("original_wanted").get(to_user=drafter(table, Side.CITY)))

    assert subject == "Tanda tangan rangkap: Awasi <Pemilu>"
    assert "tanpa menyimpannya ulang, lalu unggah hasilnya" in text
    assert "Selasa, 10 November 2026" in text
    assert "tidak memakai portal" not in text
    assert is_one_button(html, "agreements:signed", agreement.uuid, 2)


def by_audience(told):
    """Return what the planner put out to who has the duty, and (moment, milestone, account) of what the second person hears."""
    second = [each for each in told if each[3].kind.endswith("_undone")]
    return [each for each in told if each not in second], [(moment, code, user) for moment, code, user, _ in second]


def test_what_is_missing_is_asked_for_before_its_day_and_five_times_after_it(table):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 1)

    told, undone = by_audience(run(OriginalsMissing, *mornings(NOON, 60)))

    assert undone == [(wib(2026, 11, 15, 8), "H+5", agreement.owner_id)]
    assert {user for _, _, user, _ in told} == {drafter(table, Side.CITY)}
    assert [(moment, code) for moment, code, *_ in told] == [
        (wib(2026, 11, 7, 8), "H-3"), (wib(2026, 11, 9, 8), "H-1"),
        *[(wib(2026, 11, 10 + n, 8), f"H+{n}") for n in (2, 4, 6, 8, 10)],
    ]  # fmt: skip
    near, late = told[0][3], told[-1][3]
    assert mail(near, wib(2026, 11, 7, 8))[0].startswith("Penandatanganan mendekat: ")
    assert mail(late, wib(2026, 11, 20, 8))[0].startswith("Belum diunggah: ")
    assert "tarik naskah dari putaran" in mail(late, wib(2026, 11, 20, 8))[1]


def test_what_was_brought_is_asked_for_no_more(table):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 1)

    assert set(waiting("original_wanted").values_list("to_user", "state")) == {
        (drafter(table, Side.OFFICE), DeliveryState.SUPERSEDED), (drafter(table, Side.CITY), DeliveryState.PENDING),
    }  # fmt: skip
    assert outside.original(agreement, 1).next_nudge_at is None


def test_who_no_longer_drafts_is_asked_no_more(table):
    outside.waiting(table, Level.WET)
    delivery = waiting("original_wanted").get(to_user=drafter(table, Side.CITY))
    assert concerns(delivery)

    leave(table, Side.CITY)

    assert not concerns(delivery, NOON + dt.timedelta(days=2))


@pytest.mark.full
def test_a_recall_withdraws_everything(table):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 1)

    rounds.recall(fresh(agreement), reason="Hari diundur.", version=fresh(agreement).version, by=table.by(Side.CITY), at=NOON)

    assert states("original_wanted") == states("signed_waits") == {DeliveryState.SUPERSEDED}
    nudged = [model.objects.filter(next_nudge_at__isnull=False).exists() for model in (Original, Signed)]
    assert nudged == [False, False]
    assert run(OriginalsMissing, *mornings(NOON, 60)) == run(SignedUnchecked, *mornings(NOON, 60)) == []
    for by in (table.by(side) for side in SIDES):
        found = awaited.of(by=by, on=NOON.date())
        assert [list(found["to_bring"]), list(found["to_check"])] == [[], []]


def test_an_original_of_an_earlier_round_is_not_asked_for_in_the_next(table):
    agreement = outside.waiting(table, Level.WET)
    first = outside.original(agreement, 2)
    rounds.recall(fresh(agreement), reason="Hari diundur.", version=fresh(agreement).version, by=table.by(Side.CITY), at=NOON)
    again = fresh(agreement)
    rounds.propose(again, version=again.version, by=table.by(again.turn), at=NOON)
    for side in SIDES:
        table.decide(table.step(again, side))

    missing = set(Original.objects.missing())
    assert missing == {outside.original(agreement, n) for n in (1, 2)}
    assert first not in missing


# --- To look at -------------------------------------------------------------------------------------------------------
@pytest.mark.full
def test_the_other_side_is_asked_to_look_after_two_days_then_every_two_five_times(table):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 1)
    assert set(waiting("signed_waits").values_list("to_user", flat=True)) == {drafter(table, Side.CITY)}

    told, undone = by_audience(run(SignedUnchecked, *mornings(NOON, 60)))

    assert undone == [(wib(2026, 10, 25, 8), "H+5", agreement.owner_id)]
    assert {user for _, _, user, _ in told} == {drafter(table, Side.CITY)}
    assert [(moment - NOON).days + 1 for moment, *_ in told] == [2, 4, 6, 8, 10]
    subject, text, html = mail(told[0][3])
    assert subject.startswith("Belum diperiksa: ")
    assert "Selasa, 20 Oktober 2026" in text
    assert is_one_button(html, "agreements:signed", agreement.uuid, 1)


def test_what_was_looked_at_is_asked_for_no_more(table):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 1)
    held = outside.standing(agreement)
    signing.confirm(held, version=held.version, by=table.by(Side.CITY), at=NOON)

    assert states("signed_waits") == {DeliveryState.SUPERSEDED}
    assert run(SignedUnchecked, *mornings(NOON, 30)) == []


@pytest.mark.parametrize(("level", "is_colleague"), [(Level.WET, True), (Level.BSRE, False)])
def test_while_nobody_drafts_across_the_table_a_colleague_looks_at_a_paper(table, level, is_colleague):
    colleague = seated(Side.OFFICE, "Penyusun kedua", StaffFactory(role="secretary"), may_draft=True)
    agreement = outside.waiting(table, level)
    leave(table, Side.CITY)
    later = NOON + dt.timedelta(days=2)
    outside.hand_in(table, agreement, 1, at=later)

    expected = colleague.user_id if is_colleague else agreement.owner_id
    assert set(waiting("signed_waits").values_list("to_user", flat=True)) == {expected}
    found = awaited.of(by=staff(user=colleague.user), on=later.date())["to_check"]
    assert found.exists() == is_colleague


# --- Turned away ------------------------------------------------------------------------------------------------------
def test_who_brought_it_learns_that_it_was_turned_away_and_brings_another(table):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 1)
    refuse(table, agreement)

    (delivery,) = waiting("signed_refused")
    subject, text, html = mail(delivery)
    assert delivery.to_user_id == drafter(table, Side.OFFICE)
    assert subject.startswith("Ditolak: rangkap ")
    assert "terpotong" not in text + html, "the reason is read in the portal"
    assert is_one_button(html, "agreements:signed", agreement.uuid, 1)
    assert run(OriginalsMissing, wib(2026, 11, 9, 8))[0][2] == drafter(table, Side.OFFICE)

    outside.hand_in(table, agreement, 1)
    assert not concerns(delivery)


def test_who_drafts_now_learns_it_too(table):
    agreement = outside.waiting(table, Level.WET)
    outside.hand_in(table, agreement, 2)
    leave(table, Side.CITY)
    new = seated(Side.CITY, "Penyusun kedua", StaffFactory(role="secretary"), may_draft=True)
    refuse(table, agreement, 2, by=Side.OFFICE, at=NOON + dt.timedelta(days=2))

    assert set(waiting("signed_refused").values_list("to_user", flat=True)) == {drafter(table, Side.CITY), new.user_id}


@pytest.mark.full
def test_after_a_late_refusal_the_five_count_from_that_day(table):
    agreement = outside.waiting(table, Level.WET)
    for order in (1, 2):
        outside.hand_in(table, agreement, order)
    late = wib(2026, 12, 1, 10)
    refuse(table, agreement, at=late)

    told = run(OriginalsMissing, *mornings(late, 40))

    assert [moment for moment, *_ in told] == [wib(2026, 12, n, 8) for n in (3, 5, 7, 9, 11)]


# --- The desk ---------------------------------------------------------------------------------------------------------
def test_the_desk_shows_what_to_bring_and_what_to_look_at(table):
    agreement = outside.waiting(table, Level.WET, title="Rangkap contoh")
    outside.hand_in(table, agreement, 1)
    address = [reverse("agreements:signed", args=[agreement.uuid, n]) for n in (1, 2)]

    city, office = desk(Side.CITY), desk(Side.OFFICE)

    assert [city.count(each) for each in address] == [1, 1]
    assert "Mintakan tanda tangan basah pada rangkap" in city
    assert "Periksa rangkap" in city
    assert [office.count(each) for each in address] == [0, 0]


def test_the_desk_says_when_the_signing_day_is_past(table):
    agreement = outside.waiting(table, Level.WET)
    Agreement.objects.filter(pk=agreement.pk).update(signing_on=NOON.date() - dt.timedelta(days=1))

    assert "Lewat hari penandatanganan" in desk(Side.CITY)
