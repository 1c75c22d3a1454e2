"""From a file to scores, from scores to the pending outcome, from the announcement to the candidates."""

import dataclasses
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.lifecycle import Refused
from core.models import Event
from recruitment import announcing, score_plans, written_test
from recruitment.actions import incidents, scores, ties
from recruitment.lifecycle import CandidacyStatus, ScoreFileStatus, TieRule
from recruitment.models import Candidacy, ScoreEntry, ScoreFile, Seat, Selection
from tests.concurrency import together
from tests.factories import recruitment as make
from tests.factories.recruitment import NOON, open_selection, staff
from tests.factories.written_tests import (
    AFTER,
    DURING,
    GAMBIR,
    MENTENG,
    TEST_DAY,
    as_csv,
    commissioner,
    number,
    present,
    score_file,
    scored,
    seated,
    secretary,
)

pytestmark = pytest.mark.django_db


def with_places(count, **rules):
    """Return a selection in which so many of a kecamatan go on."""
    selection = open_selection()
    Seat.objects.filter(selection=selection).update(count=count)
    Selection.objects.filter(pk=selection.pk).update(places_per_seat=1, **rules)
    selection.refresh_from_db()
    return selection


def apply(file, *, by=None, at=AFTER):
    return scores.apply(file, sha256=file.plan_sha256, version=file.version, by=by or secretary(), at=at)


def told(selection, district=MENTENG):
    found = written_test.outcomes(selection, district, at=AFTER)
    return [(each.candidacy.pk, each.rank, each.score, each.verdict) for each in found]


# --- The check ----------------------------------------------------------------------------------------------------------
def test_a_check_names_every_row_and_writes_nothing():
    selection = open_selection()
    here, missing, doubled = present(selection, 3)
    absent = seated(selection, 1, into=here.sitting)[0]
    silent = seated(selection, 1, into=here.sitting)[0]
    rows = [
        (number(here), "80,5"), (number(absent), "70"), (number(silent), ""), (number(doubled), "60"),
        (number(doubled), "61"), ("PWC-2026-31.71.06-9999", "50"), ("1,23E+15", "50"), ("06/10/2026", "40"),
    ]  # fmt: skip

    file = score_file(selection, as_csv(rows))

    assert ScoreEntry.objects.count() == 0
    assert file.summary == {"new": 1, "changed": 0, "same": 0, "absent": 1, "refused": 6, "missing": 1}
    assert [(row, sentence.split(".")[0]) for row, _, sentence in file.problems] == [
        (3, "Tidak tercatat hadir, tetapi bernilai"),
        (5, "Nomor ini ada pada lebih dari satu baris; tidak satu pun dipakai"),
        (6, "Nomor ini ada pada lebih dari satu baris; tidak satu pun dipakai"),
        (7, "Nomor ini bukan nomor peserta tes tertulis seleksi ini"),
        (8, "Nomornya dibulatkan program lembar kerja (bentuk seperti 1,23E+15)"),
        (9, "Nomornya diubah program lembar kerja menjadi tanggal"),
        (0, "Hadir, tetapi tidak ada dalam berkas"),
    ]
    assert file.problems[-1][1] == number(missing)


def test_what_is_confirmed_is_what_is_written():
    selection = open_selection()
    desk = present(selection, 1)[0]
    file = score_file(selection, as_csv([(number(desk), "80,25")]))

    with pytest.raises(Refused, match="Periksa ulang"):
        scores.apply(file, sha256="0" * 64, version=file.version, by=secretary(), at=AFTER)
    assert apply(file) == 1

    entry = ScoreEntry.objects.get()
    assert (entry.desk_id, entry.score, entry.row, entry.supersedes) == (desk.pk, Decimal("80.25"), 2, None)
    file.refresh_from_db()
    assert (file.status, file.file_sealed) == (ScoreFileStatus.APPLIED, None)


def test_a_file_counts_once_however_often_it_comes():
    selection = open_selection()
    data = as_csv([(number(present(selection, 1)[0]), 80)])
    file = score_file(selection, data)

    assert [apply(file), apply(ScoreFile.objects.get())] == [1, 1]
    assert score_file(selection, data, name="salinan.csv").pk == file.pk
    assert ScoreEntry.objects.count() == 1
    assert Event.objects.about(file).filter(action="scorefile.applied").count() == 1


def test_what_changed_since_the_check_is_not_applied_unread():
    selection, by = open_selection(), secretary()
    desk, late = present(selection, 2, by=by)
    file = score_file(selection, as_csv([(number(desk), 80), (number(late), 70)]))
    scored(selection, [(late, 65)])

    with pytest.raises(Refused, match="Periksa ulang"):
        apply(file)
    scores.check_again(file, version=file.version, by=by, at=AFTER)
    assert file.changes == [[number(late), "65,00", "70,00"]]


@pytest.mark.django_db(transaction=True)
def test_two_who_apply_at_once_write_once():
    selection = open_selection()
    file = score_file(selection, as_csv([(number(desk), 80) for desk in present(selection, 2)]))
    people = [secretary(), secretary()]

    together(*(lambda by=by: apply(ScoreFile.objects.get(pk=file.pk), by=by) for by in people))

    assert ScoreEntry.objects.count() == 2


def test_who_may_not_import_checks_nothing():
    selection = open_selection()

    with pytest.raises(Refused, match="tidak berwenang"):
        score_file(selection, as_csv([("1", 1)]), by=staff())
    with pytest.raises(Refused, match="tidak berwenang"):
        score_file(selection, as_csv([("1", 1)]), by=staff("import_score", scope=MENTENG))


# --- Corrections --------------------------------------------------------------------------------------------------------
def corrected(selection, desk, score, *, by):
    scored(selection, [(desk, 80)])
    file = score_file(selection, as_csv([(number(desk), score)]), by=by)
    scores.propose(file, reason="Salah ekspor.", version=file.version, by=by, at=AFTER)
    return file


def test_a_correction_needs_a_reason_and_another_person():
    selection, by = open_selection(), secretary()
    desk = present(selection, 1)[0]
    scored(selection, [(desk, 80)])
    file = score_file(selection, as_csv([(number(desk), 90)]), by=by)

    with pytest.raises(Refused, match="Usulkan dahulu"):
        apply(file, by=by)
    with pytest.raises(Refused, match="mengapa"):
        scores.propose(file, reason=" ", version=file.version, by=by, at=AFTER)
    scores.propose(file, reason="Salah ekspor.", version=file.version, by=by, at=AFTER)
    both = dataclasses.replace(by, permissions=by.permissions | {"approve_score"})
    with pytest.raises(Refused, match="orang lain"):
        apply(file, by=both)
    apply(file, by=commissioner())

    first, second = ScoreEntry.objects.order_by("pk")
    assert (second.supersedes, second.score, first.score) == (first, Decimal(90), Decimal(80))
    assert list(ScoreEntry.objects.current()) == [second]


def test_the_database_knows_who_proposed_a_correction():
    selection, by = open_selection(), secretary()
    corrected(selection, present(selection, 1)[0], 90, by=by)

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreFile.objects.filter(status="proposed").update(status="applied", applied_at=AFTER, applied_by=by.user)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_score_stands_whoever_asks(change):
    selection = open_selection()
    scored(selection, [(present(selection, 1)[0], 80)])

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ScoreEntry.objects.update(score=90) if change == "update" else ScoreEntry.objects.all().delete()


def test_a_discarded_file_may_come_again():
    selection, by = open_selection(), secretary()
    data = as_csv([(number(present(selection, 1)[0]), 80)])
    file = score_file(selection, data)

    scores.discard(file, version=file.version, by=by, at=AFTER)

    assert score_file(selection, data).pk != file.pk


def test_scores_of_a_spoilt_test_count_for_nothing():
    selection, by = open_selection(), secretary()
    desk = present(selection, 1, by=by)[0]
    scored(selection, [(desk, 12)])
    incident = incidents.report(
        desk.sitting, from_at=TEST_DAY, to_at=DURING, reason="Peladen mati.", desks=[desk], by=by, at=AFTER
    )
    incidents.approve(incident, version=1, by=commissioner(), at=AFTER)

    assert told(selection) == [(desk.candidacy_id, None, None, written_test.UNSEATED)]
    plan = score_plans.make(selection, as_csv([(number(desk), 90)]))
    assert plan.problems[0][2].startswith("Tesnya batal")


# --- Outcomes -----------------------------------------------------------------------------------------------------------
def test_outcomes_stand_in_rank_order_and_the_absent_after_them():
    selection = with_places(2)
    first, second, third = present(selection, 3)
    absent = seated(selection, 1, into=first.sitting)[0]
    scored(selection, [(first, 70), (second, "90,5"), (third, 60)])

    assert told(selection) == [
        (second.candidacy_id, 1, Decimal("90.5"), "through"),
        (first.candidacy_id, 2, Decimal(70), "through"),
        (third.candidacy_id, 3, Decimal(60), "out"),
        (absent.candidacy_id, None, None, "absent"),
    ]


def test_a_tie_at_the_cut_waits_for_the_plenary_and_its_minutes():
    selection = with_places(2, tie_rule=TieRule.PLENARY)
    first, second, third = present(selection, 3)
    scored(selection, [(first, 90), (second, 70), (third, 70)])
    kind, facts = announcing.kind("written_test"), {"by": commissioner(), "at": AFTER}

    assert "menunggu putusan pleno" in kind.obstacle(selection, [MENTENG], at=AFTER)
    for chosen, basis, sentence in (
        ([second.candidacy, third.candidacy], "BA 1", "tepat 1 dari 2"),
        ([first.candidacy], "BA 1", "tepat 1 dari 2"),
        ([third.candidacy], " ", "berita acara"),
    ):
        with pytest.raises(Refused, match=sentence):
            ties.choose(selection, MENTENG, chosen=chosen, basis=basis, **facts)
    with pytest.raises(Refused, match="tidak berwenang"):
        ties.choose(selection, MENTENG, chosen=[third.candidacy], basis="BA 1", by=secretary(), at=AFTER)
    ties.choose(selection, MENTENG, chosen=[third.candidacy], basis="BA 1", **facts)

    assert [row[0] for row in told(selection)] == [first.candidacy_id, third.candidacy_id, second.candidacy_id]
    assert kind.obstacle(selection, [MENTENG], at=AFTER) is None


# --- The announcement ---------------------------------------------------------------------------------------------------
def test_nothing_is_announced_while_a_present_candidate_has_no_score():
    selection, kind = with_places(1), announcing.kind("written_test")
    desk, other = present(selection, 2)

    assert "tidak ada peserta" in kind.obstacle(selection, [GAMBIR], at=AFTER)
    scored(selection, [(desk, 80)])
    assert f"hadir tetapi belum ada nilainya: {other.candidacy}" in kind.obstacle(selection, [MENTENG], at=AFTER)
    assert "belum mendapat kursi" not in kind.obstacle(selection, [MENTENG], at=AFTER)
    make.candidate(selection)
    assert "belum mendapat kursi" in kind.obstacle(selection, [MENTENG], at=AFTER)


def test_the_announcement_is_in_rank_order_and_makes_it_true():
    selection, kind, by = with_places(1), announcing.kind("written_test"), commissioner()
    low, high = present(selection, 2)
    absent = seated(selection, 1, into=low.sitting)[0]
    scored(selection, [(low, 60), (high, 90)])

    rows = kind.rows(selection, [MENTENG])
    assert [(row.application_id, row.outcome, row.position) for row in rows] == [
        (high.candidacy.application_id, "through", 1),
        (low.candidacy.application_id, "out", 1),
        (absent.candidacy.application_id, "out", 2),
    ]
    assert set(Candidacy.objects.values_list("status", flat=True)) == {CandidacyStatus.IN_TEST}

    for row in rows:
        kind.apply(selection, row, by=by, at=AFTER)
    assert dict(Candidacy.objects.values_list("pk", "status")) == {
        high.candidacy_id: "in_interview", low.candidacy_id: "out_test", absent.candidacy_id: "out_test",
    }  # fmt: skip
    with pytest.raises(Refused):
        kind.apply(selection, rows[0], by=by, at=AFTER)


def test_outcomes_cost_the_same_queries_for_few_and_for_many(django_assert_num_queries):
    selection = with_places(2)
    room = None
    for count in (1, 4):
        desks = present(selection, count, into=room)
        room = desks[0].sitting
        scored(selection, [(desk, 50 + desk.number) for desk in desks])
        with django_assert_num_queries(5):
            written_test.outcomes(selection, MENTENG, at=NOON)
