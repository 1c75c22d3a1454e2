"""Ranks and cuts, judged by an oracle that counts people one against the other and sorts nothing."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment import ranking
from recruitment.lifecycle import Sex, TieRule
from recruitment.ranking import Entry

DAY = dt.date(1990, 1, 1)
MOMENT = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
scores = st.one_of(st.integers(0, 8), st.decimals(0, 8, places=2, allow_nan=False))


@st.composite
def fields(draw):
    """A kecamatan's candidates, with many equal scores, birthdays and moments among them."""
    rows = draw(st.lists(st.tuples(scores, st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), max_size=12))
    return [
        Entry(n, score, DAY + dt.timedelta(born), MOMENT + dt.timedelta(0, sent), then=then)
        for n, (score, then, born, sent) in enumerate(rows)
    ]


def rank_of(entry, entries):
    """The oracle: one more than the number of those who did better."""
    mine = (Fraction(entry.score), entry.then)
    return 1 + len([1 for other in entries if (Fraction(other.score), other.then) > mine])


def told(cut):
    return {name: sorted(each.entry.key for each in getattr(cut, name)) for name in ("through", "out", "undecided")}


def goes_on(entry, entries, places, rule):
    """The oracle of the cut for one candidate: "through", "out" or "undecided", by counting who stands before and beside."""
    before = rank_of(entry, entries) - 1
    beside = [other for other in entries if rank_of(other, entries) == before + 1]
    if before >= places:
        return "out"
    if before + len(beside) <= places or rule == TieRule.ALL:
        return "through"
    if rule == TieRule.PLENARY:
        return "undecided"
    when = (lambda each: each.born_on) if rule == TieRule.OLDER else (lambda each: each.submitted_at)
    ahead = before + len([1 for other in beside if when(other) < when(entry)])
    same = len([1 for other in beside if when(other) == when(entry)])
    if ahead >= places:
        return "out"
    return "through" if ahead + same <= places else "undecided"


@given(fields())
def test_ranks_are_one_more_than_those_who_did_better(entries):
    assert {each.entry.key: each.rank for each in ranking.ranks(entries)} == {e.key: rank_of(e, entries) for e in entries}


@given(fields(), st.integers(1, 8), st.sampled_from(TieRule))
def test_the_cut_follows_the_declared_rule(entries, places, rule):
    cut = ranking.cut(entries, places, rule)

    expected = {"through": [], "out": [], "undecided": []}
    for entry in entries:
        expected[goes_on(entry, entries, places, rule)].append(entry.key)
    assert told(cut) == expected


@given(fields(), st.integers(1, 8), st.sampled_from(TieRule), st.randoms())
def test_the_order_of_the_input_changes_nothing(entries, places, rule, random):
    shuffled = random.sample(entries, len(entries))

    assert ranking.ranks(shuffled) == ranking.ranks(entries)
    assert ranking.cut(shuffled, places, rule) == ranking.cut(entries, places, rule)


@given(fields(), st.integers(1, 8), st.sampled_from(TieRule), st.data())
def test_whoever_leaves_lowers_nobody(entries, places, rule, data):
    if not entries:
        return
    gone = data.draw(st.sampled_from(entries))
    rest = [entry for entry in entries if entry is not gone]

    before = {each.entry.key: each.rank for each in ranking.ranks(entries)}
    assert all(each.rank <= before[each.entry.key] for each in ranking.ranks(rest))
    kept, now = told(ranking.cut(entries, places, rule)), told(ranking.cut(rest, places, rule))
    assert set(kept["through"]) - {gone.key} <= set(now["through"])
    assert not set(kept["undecided"]) & set(now["out"])


@given(fields(), st.integers(1, 8), st.sampled_from(TieRule))
def test_everybody_is_told_once_and_places_are_kept(entries, places, rule):
    cut = ranking.cut(entries, places, rule)

    keys = [each.entry.key for each in (*cut.through, *cut.out, *cut.undecided)]
    assert sorted(keys) == [entry.key for entry in entries]
    if rule != TieRule.ALL:
        assert len(cut.through) + cut.places_left == min(places, len(entries))
        assert bool(cut.undecided) == bool(cut.places_left)


def tie(count=3, **changes):
    """One clear winner and some who share the second rank."""
    equals = [Entry(n, 70, DAY, MOMENT, **changes) for n in range(2, 2 + count)]
    return [Entry(1, 90, DAY, MOMENT), *equals]


def test_the_plenarys_choice_counts_when_it_fills_the_places():
    cut = ranking.cut(tie(), 2, TieRule.PLENARY, chosen=[3])

    assert told(cut) == {"through": [1, 3], "out": [2, 4], "undecided": []}


@pytest.mark.parametrize("chosen", [[], [2, 3], [1], [99]])
def test_a_choice_that_does_not_fit_the_places_decides_nothing(chosen):
    cut = ranking.cut(tie(), 2, TieRule.PLENARY, chosen=chosen)

    assert (told(cut), cut.places_left) == ({"through": [1], "out": [], "undecided": [2, 3, 4]}, 1)


def test_twins_of_equal_score_are_left_to_the_plenary():
    assert told(ranking.cut(tie(2), 2, TieRule.OLDER))["undecided"] == [2, 3]


def test_a_float_is_no_score():
    with pytest.raises(TypeError):
        Entry(1, 0.1, DAY, MOMENT)


@given(scores, scores, st.integers(0, 100), st.integers(1, 100))
def test_a_total_lies_between_its_scores_and_adds_up(test, interview, test_weight, interview_weight):
    total = ranking.total(test, interview, test_weight=test_weight, interview_weight=interview_weight)

    parts = Fraction(test) * test_weight + Fraction(interview) * interview_weight
    assert total * (test_weight + interview_weight) == parts
    assert min(Fraction(test), Fraction(interview)) <= total <= max(Fraction(test), Fraction(interview))


def test_by_default_the_interview_alone_counts():
    assert ranking.total(Decimal("99.5"), Decimal("70.25"), test_weight=0, interview_weight=100) == Fraction(281, 4)


def test_nothing_that_weighs_is_no_ranking():
    with pytest.raises(ValueError, match="weigh"):
        ranking.total(1, 1, test_weight=0, interview_weight=0)


def test_the_test_parts_those_whom_the_interview_does_not():
    equals = [Entry(1, 80, DAY, MOMENT, then=60), Entry(2, 80, DAY, MOMENT, then=61)]

    assert [each.entry.key for each in ranking.ranks(equals)] == [2, 1]


def test_the_share_of_women_is_told_and_changes_nothing():
    entries = [Entry(n, 90 - n, DAY, MOMENT, sex=Sex.FEMALE if n == 7 else Sex.MALE) for n in range(8)]

    cut = ranking.cut(entries, 6, TieRule.ALL)

    assert ranking.women_share(cut.through, 30) == ranking.Share(0, 6, 30)
    assert not ranking.women_share(cut.through, 30).is_reached
    assert ranking.Share(2, 6, 30).is_reached
    assert not ranking.Share(6, 22, 30).is_reached  # 27 %: counted out, never rounded up
