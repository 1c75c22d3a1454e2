"""Files dealt among verifiers: fair, never to who is tied, and as they were shown."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lifecycle import Refused, Stale
from core.models import Event
from recruitment import dealing
from recruitment.actions import allotments, conflicts, reviews
from recruitment.models import Allotment
from tests.factories.accounts import AssignmentFactory
from tests.factories.accounts import StaffFactory as RoledFactory
from tests.factories.recruitment import NOON, districts, open_selection, staff, submitted, verifier

MENTENG = "31.71.06"


def dealer(scope="*"):
    return staff("deal_allotment", scope=scope)


def verifiers(count, district=MENTENG):
    districts()
    found = []
    for _ in range(count):
        user = RoledFactory()
        AssignmentFactory(user=user, role="verifier", district_id=district, valid_from=NOON.date())
        found.append(user)
    return sorted(found, key=lambda user: (str(user), user.pk))


def deal(selection, *, again=False, by=None, at=NOON, fingerprint=None, reason="Beban merata."):
    shown = dealing.plan(selection, MENTENG, again=again, at=at).fingerprint if fingerprint is None else fingerprint
    return allotments.deal(selection, MENTENG, again=again, fingerprint=shown, reason=reason, by=by or dealer(), at=at)


def current():
    return dict(Allotment.objects.current().values_list("application", "verifier"))


people = st.lists(st.integers(100, 110), unique=True, max_size=5)
files = st.lists(st.integers(1, 40), unique=True, max_size=25)


@given(files, people, st.dictionaries(st.integers(100, 110), st.integers(0, 9)))
def test_without_ties_nobody_ends_up_with_more_than_needed(files, people, load):
    dealt = dealing.split(files, people, load=load, forbidden=set())
    after = Counter({each: load.get(each, 0) for each in people}) + Counter(filter(None, dealt.values()))
    got = Counter(dealt.values())

    assert list(dealt) == files
    assert all((verifier is None) == (not people) for verifier in dealt.values())
    for one in people:  # who got a file had no more before it than anybody has in the end
        assert got[one] == 0 or after[one] - 1 <= min(after[other] for other in people)


@given(files, people, st.sets(st.tuples(st.integers(1, 40), st.integers(100, 110)), max_size=60))
def test_no_file_goes_to_who_may_not_have_it(files, people, forbidden):
    dealt = dealing.split(files, people, load={}, forbidden=forbidden)

    for file, taker in dealt.items():
        free = [each for each in people if (file, each) not in forbidden]
        assert (taker in free) if free else taker is None


@pytest.mark.django_db
def test_files_are_dealt_in_turn_as_shown_with_the_reason_in_the_journal():
    selection = open_selection()
    made = [submitted(selection, at=NOON + dt.timedelta(minutes=n)) for n in range(3)]
    first, other = verifiers(2)
    later = NOON + dt.timedelta(hours=1)
    shown = dealing.plan(selection, MENTENG, again=False, at=later)

    assert [(user, has, gets) for user, has, gets in shown.shares] == [(first, 0, 2), (other, 0, 1)]
    assert current() == {}
    deal(selection, at=later)
    assert current() == {made[0].pk: first.pk, made[1].pk: other.pk, made[2].pk: first.pk}
    assert set(Event.objects.filter(action="application.allotted").values_list("reason", flat=True)) == {"Beban merata."}


@pytest.mark.django_db
def test_what_changed_since_it_was_shown_is_not_dealt():
    selection = open_selection()
    submitted(selection)
    verifiers(1)
    shown = dealing.plan(selection, MENTENG, again=False, at=NOON).fingerprint
    submitted(selection)

    with pytest.raises(Stale, match="berubah sejak"):
        deal(selection, fingerprint=shown)
    assert current() == {}


@pytest.mark.django_db
def test_ties_own_files_claims_and_other_kecamatan_are_left_out():
    selection = open_selection()
    one, other = verifiers(2)
    verifiers(1, "31.71.01")
    tied, taken, own = submitted(selection), submitted(selection), submitted(selection)
    submitted(selection, district="31.71.01")
    conflicts.declare(tied, relation="Ipar", by=staff("view_application", user=one), at=NOON)
    reviews.claim(taken, by=verifier(), at=NOON)
    type(own).objects.filter(pk=own.pk).update(applicant=other)
    deal(selection)

    assert current() == {tied.pk: other.pk, own.pk: one.pk}


@pytest.mark.django_db
def test_a_file_that_nobody_may_take_stays_undealt():
    selection, (one,) = open_selection(), verifiers(1)
    application = submitted(selection)
    conflicts.declare(application, relation="Ipar", by=staff("view_application", user=one), at=NOON)

    assert dealing.plan(selection, MENTENG, again=False, at=NOON).undealt == (application,)
    with pytest.raises(Refused, match="Tidak ada berkas"):
        deal(selection)


@pytest.mark.django_db
def test_what_was_dealt_is_dealt_again_only_when_asked():
    selection = open_selection()
    made = [submitted(selection) for _ in range(2)]
    (one,) = verifiers(1)
    deal(selection)
    verifiers(1)

    with pytest.raises(Refused, match="Tidak ada berkas"):
        deal(selection)
    deal(selection, again=True)
    assert sorted(Counter(current().values()).values()) == [1, 1]
    assert set(current()) == {each.pk for each in made}
    assert Allotment.objects.filter(verifier=one, ended_at=NOON).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "reason", "sentence"),
    [(verifier, "x", "tidak berwenang"), (lambda: dealer("31.71.01"), "x", "luar wilayah"), (dealer, " ", "alasan")],
)
def test_dealing_needs_the_right_the_kecamatan_and_a_reason(by, reason, sentence):
    selection = open_selection()

    with pytest.raises(Refused, match=sentence):
        deal(selection, by=by(), reason=reason)
