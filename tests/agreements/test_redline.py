"""What two versions say of each other: nothing lost, nothing invented, the same from both sides."""

import itertools
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.wording import redline
from agreements.wording.clauses import Clause, Part
from agreements.wording.redline import Kind, Op, Run
from tests.agreements.texts import LINE, WORDS, large, versions

MIRROR = {"added": "removed", "removed": "added"}
SCOPE = Clause("ruang", "Ruang Lingkup", ("Ruang lingkup meliputi sosialisasi netralitas ASN.", "Diatur lebih lanjut."))
MONEY = Clause("biaya", "Pembiayaan", ("Biaya dibebankan pada anggaran masing-masing PIHAK.",))
END = Clause("tutup", "Penutup", ("Dibuat rangkap dua.",))


def text_of(runs, without):
    return "".join(run.text for run in runs if run.op != without)


def side(changes, name, without):
    """Put one version together again from the runs alone."""
    there = sorted((c for c in changes if getattr(c, name)), key=lambda c: getattr(c, f"{name}_place"))
    gone = Kind.REMOVED if name == "new" else Kind.ADDED
    return [
        (getattr(c, name).key, text_of(c.title, without), tuple(getattr(a, name) for a in c.paragraphs if a.kind != gone))
        for c in there
    ]


def plain(clauses):
    return [(clause.key, clause.title, clause.paragraphs) for clause in clauses]


def turned(change):
    def runs(these):
        return sorted((MIRROR.get(run.op, str(run.op)), run.text) for run in these)

    places = ((change.new_place, change.old_place), (change.new_heading, change.old_heading), change.moved)
    rows = [(MIRROR.get(ayat.kind, str(ayat.kind)), runs(ayat.runs)) for ayat in change.paragraphs]
    return repr((MIRROR.get(change.kind, str(change.kind)), places, runs(change.title), sorted(rows)))


def straight(change):
    def runs(these):
        return sorted((str(run.op), run.text) for run in these)

    places = ((change.old_place, change.new_place), (change.old_heading, change.new_heading), change.moved)
    return repr((str(change.kind), places, runs(change.title), sorted((str(a.kind), runs(a.runs)) for a in change.paragraphs)))


@settings(max_examples=40, deadline=None)
@given(versions())
def test_both_versions_come_back_from_the_runs(drawn):
    old, new = drawn
    changes = redline.compare(old, new)
    assert side(changes, "old", Op.ADDED) == plain(old)
    assert side(changes, "new", Op.REMOVED) == plain(new)
    assert [c.new for c in changes if c.new] == new
    assert [c.old for c in changes if c.old and not c.moved] == sorted(
        (c.old for c in changes if c.old and not c.moved), key=old.index
    )


@settings(max_examples=40, deadline=None)
@given(versions())
def test_what_one_side_calls_added_the_other_calls_removed(drawn):
    old, new = drawn
    assert sorted(map(turned, redline.compare(old, new))) == sorted(map(straight, redline.compare(new, old)))


@settings(deadline=None)
@given(st.lists(st.sampled_from([*WORDS, " ", "\n", "  "])).map("".join), st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_words_come_back_whatever_stands_between_them(old, new):
    runs = redline.words(old, new)
    assert text_of(runs, Op.ADDED) == old
    assert text_of(runs, Op.REMOVED) == new
    assert all(run.text for run in runs)
    assert all(a.op != b.op for a, b in itertools.pairwise(runs))


@settings(max_examples=20, deadline=None)
@given(versions())
def test_a_version_is_the_same_as_itself(drawn):
    changes = redline.compare(drawn[0], drawn[0])
    assert redline.is_same(changes)
    assert redline.figures(changes) == {"changed": 0, "added": 0, "removed": 0, "moved": 0}


def test_only_the_words_that_changed_are_marked():
    new = replace(SCOPE, paragraphs=("Ruang lingkup meliputi sosialisasi dan pengawasan netralitas ASN.", SCOPE.paragraphs[1]))
    (change,) = redline.compare([SCOPE], [new])
    assert change.kind == Kind.CHANGED
    assert change.paragraphs[0].runs == (
        Run(Op.SAME, "Ruang lingkup meliputi sosialisasi"),
        Run(Op.ADDED, " dan pengawasan"),
        Run(Op.SAME, " netralitas ASN."),
    )
    assert change.paragraphs[1].kind == Kind.SAME


def test_a_clause_put_in_front_renumbers_the_others_and_moves_none():
    changes = redline.compare([SCOPE, END], [SCOPE, MONEY, END])
    assert [(c.kind, c.moved, c.is_renumbered) for c in changes] == [
        (Kind.SAME, False, False), (Kind.ADDED, False, False), (Kind.SAME, False, True),
    ]  # fmt: skip
    assert (changes[2].old_heading, changes[2].new_heading) == ("Pasal 2", "Pasal 3")
    assert redline.figures(changes) == {"changed": 0, "added": 1, "removed": 0, "moved": 0}


def test_one_clause_that_jumps_is_the_one_that_moved():
    changes = redline.compare([SCOPE, MONEY, END], [END, SCOPE, MONEY])
    assert [(c.key, c.moved) for c in changes] == [("tutup", True), ("ruang", False), ("biaya", False)]
    assert not redline.is_same(changes)


def test_a_text_that_comes_back_without_keys_keeps_its_history():
    scope = Clause("", "RUANG LINGKUP", ("Ruang lingkup meliputi sosialisasi.",))
    money = Clause("", "Anggaran", MONEY.paragraphs)
    fresh = Clause("", "Keadaan Kahar", ("Bencana alam dan huru-hara.",))
    kept = redline.keep_keys([SCOPE, MONEY, END], [scope, money, fresh, replace(END, key="")], iter(["baru"]).__next__)
    assert [clause.key for clause in kept] == ["ruang", "biaya", "baru", "tutup"]
    kinds = [change.kind for change in redline.compare([SCOPE, MONEY, END], [scope, money, fresh, replace(END, key="")])]
    assert kinds == [Kind.CHANGED, Kind.CHANGED, Kind.ADDED, Kind.SAME]


def test_a_clause_is_not_taken_for_a_premise_and_a_stranger_not_for_kin():
    premise = Clause("", "Pembiayaan", MONEY.paragraphs, Part.PREMISES)
    stranger = Clause("", "Lain", ("Bahasa yang dipakai ialah bahasa Indonesia.",))
    kinds = sorted(change.kind for change in redline.compare([MONEY], [premise, stranger]))
    assert kinds == [Kind.ADDED, Kind.ADDED, Kind.REMOVED]


@settings(max_examples=30, deadline=None)
@given(versions(), LINE)
def test_keys_stay_unique_though_a_clause_was_copied(drawn, title):
    old, new = drawn
    kept = redline.keep_keys(
        old, [*new, *(replace(clause, title=title) for clause in new)], map("n{}".format, itertools.count()).__next__
    )
    assert len({clause.key for clause in kept}) == len(kept) == 2 * len(new)


@pytest.mark.parametrize("text", ["a b " * 4000, "a " * 9000 + "b " * 9000, " ".join(map(str, range(9000)))])
def test_a_paragraph_of_any_length_is_compared_and_kept_whole(text):
    other = " ".join(reversed(text.split()))
    runs = redline.words(text, other)
    assert (text_of(runs, Op.ADDED), text_of(runs, Op.REMOVED)) == (text, other)


def test_memory_does_not_grow_with_the_number_of_versions():
    peaks = []
    for version in range(1, 5):
        old, new = large(60, version - 1), large(60, version)
        tracemalloc.start()
        redline.compare(old, new)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert max(peaks) < 1.5 * min(peaks)
