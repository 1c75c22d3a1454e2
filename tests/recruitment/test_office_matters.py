"""What the office is reminded of near the end of a stage: at the right hour, to the right persons, until it is done."""

import datetime as dt

import pytest

from core import clock
from core.clock import wib
from recruitment import office_matters
from recruitment.actions import candidacies, completeness, conflicts, feedback, reviews, selections
from recruitment.lifecycle import CandidacyStatus, Finding
from recruitment.models import Allotment, Selection, Stage
from recruitment.reminders_office import plan_reminder
from tests.factories import feedback as speaking
from tests.factories import plenaries as held
from tests.factories import recruitment as make
from tests.factories import reports, results
from tests.factories.accounts import StaffFactory
from tests.recruitment.room import mails_wanted

pytestmark = pytest.mark.django_db
C, MENTENG = CandidacyStatus, held.MENTENG


@pytest.fixture
def selection():
    """The intake ends on 26 October: completeness 27–29, notice of extensions 30, feedback from 10 November."""
    return make.open_selection()


@pytest.fixture
def secretary():
    made = StaffFactory(role="secretary")
    made.assignments.update(valid_from=dt.date(2026, 1, 1))
    return made


def told(rule, moment):
    """Let the planner pass at a moment; return (person, milestone) of each mail that it made and that is still wanted."""
    return [(each.to_user, each.milestone) for each in mails_wanted(f"recruitment.{rule}", moment)]


class TestIncompleteFiles:
    DAY_TWO = wib(2026, 10, 28, 9)

    def test_each_hears_of_the_own_files_on_the_second_day_of_three(self, selection, secretary):
        mine, free = make.submitted(selection), make.submitted(selection)
        verifier, idle = StaffFactory(role="verifier"), StaffFactory(role="verifier")
        Allotment.objects.create(application=mine, verifier=verifier, allotted_at=make.NOON, allotted_by=secretary)

        assert told("incomplete_files", self.DAY_TWO - dt.timedelta(minutes=1)) == []
        assert {person for person, _ in told("incomplete_files", self.DAY_TWO)} == {verifier, secretary}
        on = clock.day_of(self.DAY_TWO)
        assert office_matters.incomplete_files(selection, verifier, on).lines == (
            "1 berkas dibagikan kepada Anda belum diperiksa kelengkapannya.",
        )
        assert office_matters.incomplete_files(selection, secretary, on).lines == (
            "1 berkas belum dibagikan kepada siapa pun belum diperiksa kelengkapannya.",
        )
        assert office_matters.incomplete_files(selection, idle, on) is None
        assert free.pk != mine.pk

    def test_none_when_all_are_complete(self, selection, secretary):
        application, by = make.submitted(selection), make.verifier()
        conflicts.declare_none(application, by=by, at=make.NOON)
        reviews.claim(application, by=by, at=make.NOON)
        for file in application.files.current():
            reviews.give_verdict(application, value="met", file=file, by=by, at=make.NOON)
        completeness.find_complete(application, by=by, at=make.NOON)

        assert told("incomplete_files", self.DAY_TWO) == []


def test_extensions_on_the_day_the_check_ends_until_they_are_announced(selection, secretary):
    day = wib(2026, 10, 29, 9)
    assert told("extension_due", day - dt.timedelta(minutes=1)) == []
    assert told("extension_due", day) == [(secretary, "H-0")]

    lines = office_matters.extensions_wanted(selection).lines
    assert [line.partition(":")[0] for line in lines] == ["Kecamatan Gambir", "Kecamatan Menteng"]
    for code in ("31.71.01", MENTENG):
        make.extension(selection, district=code, status="announced")
    assert office_matters.extensions_wanted(selection) is None


def test_feedback_on_the_day_before_its_last_until_all_have_a_finding(selection, secretary):
    candidacy = make.candidate(selection)
    said = speaking.received(candidacy)
    stage = selection.stage("feedback")  # it was moved so that it runs
    plan_reminder(stage, at=make.NOON)
    day = stage.next_nudge_at
    assert clock.day_of(day) == clock.day_of(stage.ends_at - dt.timedelta(microseconds=1)) - dt.timedelta(days=1)

    assert told("feedback_closing", day) == [(secretary, "H-1")]
    assert office_matters.feedback_open(selection).lines == ("Kecamatan Menteng: 1 tanggapan belum ditutup dengan temuan.",)
    feedback.close(
        said, finding=Finding.GROUNDLESS, text="Tidak ada bukti.", version=said.version, by=speaking.committee(), at=day
    )
    assert office_matters.feedback_open(selection) is None


def test_plenary_papers_on_the_day_before_until_they_are_ready(selection, secretary):
    people, (candidacy,) = held.commissioners(), held.interviewed(selection, 1)
    begins = selection.stage("plenary").starts_at
    day = begins - dt.timedelta(hours=15)
    assert told("plenary_papers", day) == [(secretary, "H-1")]
    assert office_matters.plenaries_unready(selection, day).lines == ("Kecamatan Menteng: rapat pleno belum disiapkan.",)

    held.prepared(selection, people)
    assert office_matters.plenaries_unready(selection, day).lines == ("Kecamatan Menteng: belum beres: Nilai.",)
    with held.scored({candidacy.pk: 90}):
        assert office_matters.plenaries_unready(selection, day) is None


def test_the_report_on_the_day_before_its_last_until_it_is_approved(selection, secretary):
    day = selection.stage("report").ends_at - dt.timedelta(hours=39)
    assert told("report_due", day) == [(secretary, "H-1")]

    reports.approved(selection)
    assert office_matters.report_missing(selection) is None


class TestVacantSeats:
    @pytest.fixture
    def left(self, selection):
        candidacy = make.candidate(selection, status=C.ACCEPTED)
        results.decided_plenary(selection, candidacy)
        person = make.as_person(candidacy.application.applicant)
        candidacies.leave(candidacy, version=candidacy.version, by=person, at=make.NOON)
        return candidacy

    def test_told_once_it_is_free_for_over_three_days_then_a_week_then_two(self, left, secretary):
        found = [told("seat_vacant", make.NOON + dt.timedelta(days=day)) for day in range(1, 30)]

        assert [(day, each) for day, each in enumerate(found, 1) if each] == [
            (4, [(secretary, "H+4")]), (7, [(secretary, "H+7")]), (14, [(secretary, "H+14")]),
        ]  # fmt: skip

    def test_not_when_a_reserve_has_taken_it(self, left, selection, secretary):
        other = make.candidate(selection, status=C.CHOSEN)
        plenary = left.selection.plenaries.get()
        plenary.choices.create(candidacy=other, outcome="reserve", position=2, rank=2)

        assert told("seat_vacant", make.NOON + dt.timedelta(days=4)) == []

    def test_who_never_had_a_seat_leaves_none(self, selection):
        candidacy = make.candidate(selection, status=C.RESERVE)
        person = make.as_person(candidacy.application.applicant)
        candidacies.leave(candidacy, version=candidacy.version, by=person, at=make.NOON)

        candidacy.refresh_from_db()
        assert (candidacy.seat_left_at, candidacy.next_nudge_at) == (None, None)


def test_what_is_announced_is_planned_and_follows_its_stage(selection):
    Selection.objects.update(published_at=None, published_by=None)
    Stage.objects.update(next_nudge_at=None)
    draft = Selection.objects.get()
    selections.publish(draft, by=make.staff("publish_selection"), at=make.NOON)
    stage = draft.stage("feedback")
    before = stage.next_nudge_at
    assert before == stage.ends_at - dt.timedelta(hours=39)

    day = dt.timedelta(days=1)
    Stage.objects.exclude(pk=stage.pk).delete()
    change = selections.propose_dates(
        draft, stage=stage, starts_at=stage.starts_at + day, ends_at=stage.ends_at + day, reason="Libur.",
        by=make.staff("propose_dates"), at=make.NOON,
    )  # fmt: skip
    selections.approve_dates(change, version=change.version, by=make.staff("approve_dates"), at=make.NOON)
    assert draft.stage("feedback").next_nudge_at == before + day
