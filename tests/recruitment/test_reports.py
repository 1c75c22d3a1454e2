"""The final report: counted from the rows, frozen, approved by another, and not here before the province says so."""

import datetime as dt
import hashlib
import io
import json

import openpyxl
import pikepdf
import pypdfium2
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from core import clock, fsck, journal
from core.actor import SYSTEM
from core.lifecycle import Refused, Stale
from documents import keeping
from notifications import planning
from notifications.models import Delivery
from recruitment import papers_reports, reminders_reports, report_figures, tasks_reports
from recruitment.actions import applications, candidacies, feedback, report_papers, reports
from recruitment.lifecycle import CandidacyStatus, EndReason, Finding, ReportStatus, StageCode
from recruitment.models import Application, CompletenessCheck, FinalReport, HeldResolution, Stage
from tests.factories import feedback as speaking
from tests.factories import recruitment as make
from tests.factories import reports as made
from tests.factories import results, written_tests
from tests.factories.accounts import StaffFactory
from tests.recruitment.desk import photo
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
NOON, CLOSED, MENTENG, GAMBIR = make.NOON, made.CLOSED, made.MENTENG, made.GAMBIR
BOTH = {"L": 0, "P": 0}


@pytest.fixture
def selection():
    return make.open_selection()


def of(selection, district=MENTENG, at=CLOSED):
    """Return the numbers of a kecamatan that are not naught."""
    counted = report_figures.count(selection, at)[district]
    return {code: number for code, number in counted.items() if number not in (0, BOTH)}


def one(sex, n=1):
    return BOTH | {sex: n}


class TestTheNumbers:
    def test_a_kecamatan_without_anybody_counts_naught(self, selection):
        counted = report_figures.count(selection, CLOSED)
        assert set(counted) == set(selection.seats.values_list("district_id", flat=True))
        assert of(selection, GAMBIR) == {}
        assert set(counted[GAMBIR]) == {code for group in report_figures.GROUPS for code in group.codes}

    def test_who_applied_is_counted_by_kecamatan_and_sex_as_of_a_moment(self, selection):
        make.submitted(selection, sex="P")
        make.submitted(selection, sex="L", at=NOON + dt.timedelta(hours=2))
        make.submitted(selection, sex="L", district=GAMBIR)
        make.draft(selection)
        assert of(selection) == {"applied": {"L": 1, "P": 1}}
        assert of(selection, at=NOON) == {"applied": one("P")}
        assert of(selection, GAMBIR) == {"applied": one("L")}

    def test_who_came_by_an_extension_withdrew_or_was_a_double_is_told_apart(self, selection):
        late, leaver, double = (make.submitted(selection, sex=sex) for sex in "PLP")
        Application.objects.filter(pk=late.pk).update(extension=make.extension(selection, status="announced"))
        applications.withdraw(leaver, version=leaver.version, by=make.as_person(leaver.applicant), at=NOON)
        journal.record("held.resolved", double, by=SYSTEM, at=NOON, details={"outcome": HeldResolution.Outcome.CLOSE})
        journal.record("held.resolved", late, by=SYSTEM, at=NOON, details={"outcome": HeldResolution.Outcome.RELEASE})
        assert of(selection) == {
            "applied": {"L": 1, "P": 2}, "extension": one("P"), "withdrawn": one("L"), "duplicate": one("P"),
        }  # fmt: skip

    def test_a_check_counts_while_it_stands(self, selection):
        candidacy = make.candidate(selection, sex="P")
        assert of(selection)["complete"] == one("P")
        CompletenessCheck.objects.filter(application=candidacy.application).update(replaced_at=NOON + dt.timedelta(days=1))
        assert "complete" not in of(selection)
        assert of(selection, at=NOON)["complete"] == one("P")

    def test_what_was_announced_counts_and_what_is_corrected_does_not(self, selection):
        first, second = (make.candidate(selection, sex=sex) for sex in "LP")
        old = results.announced(selection, first, second, number="1")
        assert of(selection)["eligible"] == {"L": 1, "P": 1}
        results.announced(selection, first, number="2", corrects=old, published_at=NOON + dt.timedelta(days=2))
        assert of(selection)["eligible"] == one("L")
        assert of(selection, at=NOON)["eligible"] == {"L": 1, "P": 1}

    def test_who_sat_the_test_and_who_missed_it(self, selection):
        desks = written_tests.present(selection, 2)
        written_tests.seated(selection, 1, into=written_tests.sitting(selection, name="Sesi 2"))
        counted = of(selection)
        assert sum(counted["present"].values()) == len(desks)
        assert sum(counted["absent"].values()) == 1
        assert not {"present", "absent"} & set(of(selection, at=NOON))

    def test_the_end_of_the_way(self, selection):
        taken, gone = (make.candidate(selection, sex=sex, status=CandidacyStatus.CHOSEN) for sex in "PL")
        type(taken).objects.filter(pk=taken.pk).update(answered_at=NOON, status=CandidacyStatus.ACCEPTED)
        taken.refresh_from_db()
        candidacies.move(taken, CandidacyStatus.SWORN_IN, version=taken.version, by=make.staff(), at=NOON)
        candidacies.end(gone, cause=EndReason.DECEASED, version=gone.version, by=make.staff(), at=NOON)
        counted = of(selection)
        assert (counted["accepted"], counted["sworn_in"], counted["ended_deceased"]) == (one("P"), one("P"), one("L"))

    def test_the_public_is_counted_for_the_kecamatan_as_a_whole(self, selection):
        speaking.speaking(selection)
        candidacy = make.candidate(selection)
        first = speaking.received(candidacy)
        speaking.received(candidacy)
        speaking.sent(candidacy)
        at = first.received_at + dt.timedelta(hours=1)
        by = speaking.committee()
        feedback.close(first, finding=Finding.GROUNDLESS, text="Tidak ada.", version=first.version, by=by, at=at)
        counted = of(selection)
        assert (counted["feedback"], counted["finding_groundless"], counted["feedback_open"]) == (2, 1, 1)

    def test_it_costs_the_same_for_many(self, selection, django_assert_max_num_queries):
        for _ in range(3):
            make.submitted(selection)
        with django_assert_max_num_queries(10):
            report_figures.count(selection, CLOSED)


class TestTwoPersons:
    def test_it_is_frozen_approved_by_another_and_then_stands(self, selection):
        make.submitted(selection, sex="P")
        report = made.approved(selection)
        assert report.sha256 == hashlib.sha256(bytes.fromhex(report.salt) + report.body.encode()).hexdigest()
        for change in ({"body": "{}"}, {"number": "x"}, {"status": "draft", "approved_at": None, "approved_by": None}):
            with pytest.raises(DatabaseError), transaction.atomic():
                FinalReport.objects.filter(pk=report.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            FinalReport.objects.filter(pk=report.pk).delete()

    def test_neither_author_nor_proposer_approves(self, selection):
        user = StaffFactory()
        report = made.proposed(selection, by=made.drafter(user))
        with pytest.raises(Refused, match="orang lain"):
            reports.approve(report, version=report.version, by=made.approver(user), at=CLOSED)
        with pytest.raises(IntegrityError), transaction.atomic():
            FinalReport.objects.filter(pk=report.pk).update(status="approved", approved_by=user, approved_at=CLOSED)

    def test_what_no_longer_counts_up_is_not_approved(self, selection):
        application = make.submitted(selection)
        report = made.proposed(selection)
        Application.objects.filter(pk=application.pk).update(sex="L")
        with pytest.raises(Refused, match="Hitungan ulang"):
            reports.approve(report, version=report.version, by=made.approver(), at=CLOSED)
        reports.give_back(report, version=report.version, reason="Hitung lagi.", by=made.approver(), at=CLOSED)
        assert (report.status, report.body) == (ReportStatus.DRAFT, "")

    def test_it_needs_a_number_and_a_closed_intake(self, selection):
        report = made.drafted(selection, number="")
        with pytest.raises(Refused, match="nomor surat"):
            reports.propose(report, version=report.version, by=made.drafter(), at=CLOSED)
        reports.edit(report, version=report.version, number="1/LAP", notes="Uraian.", by=made.drafter(), at=CLOSED)
        with pytest.raises(Refused, match="Pendaftaran baru ditutup"):
            reports.propose(report, version=report.version, by=made.drafter(), at=NOON)

    def test_one_report_for_each_selection_and_one_number_for_each_report(self, selection):
        made.drafted(selection)
        with pytest.raises(Refused, match="sudah punya laporan"):
            made.drafted(selection, number="2")
        with pytest.raises(Refused, match="sudah dipakai"):
            made.drafted(make.open_selection(year=2025))

    def test_it_is_corrected_by_a_new_one_only(self, selection):
        old = made.approved(selection)
        with pytest.raises(Refused, match="tidak dapat ditarik"):
            reports.drop(old, version=old.version, reason="Keliru.", by=made.drafter(), at=CLOSED)
        new = made.approved(selection, number="101/LAP", corrects=old)
        assert list(old.corrections.all()) == [new]
        with pytest.raises(Refused, match="laporan seleksi ini"):
            made.drafted(make.open_selection(year=2025), number="7", corrects=old)

    def test_a_draft_can_be_withdrawn_and_begun_again(self, selection):
        report = made.drafted(selection)
        reports.drop(report, version=report.version, reason="Keliru.", by=made.drafter(), at=CLOSED)
        made.drafted(selection)

    def test_of_two_who_move_it_one_is_told(self, selection):
        report = made.drafted(selection)
        reports.edit(FinalReport.objects.get(pk=report.pk), version=1, number="9", notes="", by=made.drafter(), at=CLOSED)
        with pytest.raises(Stale):
            reports.edit(report, version=1, number="8", notes="", by=made.drafter(), at=CLOSED)

    def test_who_may_not_is_told_so(self, selection):
        nobody, report = make.staff("view_finalreport"), made.drafted(selection)
        for act in (
            lambda: reports.draft(selection, by=nobody, at=CLOSED),
            lambda: reports.draft(selection, by=make.staff("draft_report", scope=MENTENG), at=CLOSED),
            lambda: reports.propose(report, version=1, by=nobody, at=CLOSED),
            lambda: reports.approve(report, version=1, by=nobody, at=CLOSED),
            lambda: reports.approve(report, version=1, by=made.approver(), at=CLOSED),
            lambda: reports.give_back(report, version=1, reason="x", by=nobody, at=CLOSED),
            lambda: reports.give_back(report, version=1, reason="x", by=made.drafter(), at=CLOSED),
            lambda: reports.drop(report, version=1, reason="x", by=nobody, at=CLOSED),
            lambda: reports.receive(report, version=1, arrived_on=CLOSED.date(), number="1", sources=[], by=nobody, at=CLOSED),
        ):
            with pytest.raises(Refused):
                act()


class TestThatItArrived:
    def test_it_has_arrived_with_the_receipt_and_not_before(self, selection):
        stage = selection.stage(StageCode.REPORT_HANDED)
        Stage.objects.filter(pk=stage.pk).update(report_nudge_at=CLOSED)
        report = made.arrived(selection)
        assert (report.status, report.arrival_number) == (ReportStatus.ARRIVED, "01/TT")
        assert report.arrival_paper.purpose == "recruitment.report_receipt"
        assert Stage.objects.get(pk=stage.pk).report_nudge_at is None
        with pytest.raises(Refused, match="sudah tersimpan"):
            reports.receive(
                report,
                version=report.version,
                arrived_on=CLOSED.date(),
                number="2",
                sources=[photo()],
                by=made.drafter(),
                at=CLOSED,
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            FinalReport.objects.filter(pk=report.pk).update(arrival_number="9")

    def test_a_status_without_a_receipt_is_refused_by_the_database(self, selection):
        report = made.approved(selection)
        with pytest.raises(IntegrityError), transaction.atomic():
            FinalReport.objects.filter(pk=report.pk).update(status="arrived")

    @pytest.mark.parametrize(("days", "words"), [(1, "masa depan"), (-1, "lebih awal")])
    def test_the_day_of_the_receipt_is_plausible(self, selection, days, words):
        report = made.approved(selection)
        day = CLOSED.date() + dt.timedelta(days=days)
        with pytest.raises(Refused, match=words):
            reports.receive(
                report, version=report.version, arrived_on=day, number="1", sources=[photo()], by=made.drafter(), at=CLOSED
            )

    def test_what_is_no_paper_is_refused_in_words(self, selection):
        report = made.approved(selection)
        with pytest.raises(Refused):
            reports.receive(
                report, version=report.version, arrived_on=CLOSED.date(), number="1", sources=[], by=made.drafter(), at=CLOSED
            )


class TestTheReminder:
    def milestones(self, selection):
        stage = selection.stage(StageCode.REPORT_HANDED)
        return stage, reminders_reports.ReportsNotArrived().milestones(stage)

    def test_it_speaks_the_day_before_and_each_working_day_after(self, selection):
        stage, found = self.milestones(selection)
        days = [each.at.astimezone(clock.JAKARTA).date() for each in found]
        last = (stage.ends_at - dt.timedelta(microseconds=1)).astimezone(clock.JAKARTA).date()
        assert days[0] == last - dt.timedelta(days=1)
        after = [last + dt.timedelta(days=n) for n in range(1, 30)]
        christmas = {dt.date(2026, 12, 24), dt.date(2026, 12, 25)}
        assert days[1:] == [day for day in after if day.weekday() < 5 and day not in christmas]
        assert len({each.code for each in found}) == len(found)

    def test_a_tick_plans_it_a_moved_stage_plans_anew_and_arrival_ends_it(self, selection):
        stage, found = self.milestones(selection)
        Stage.objects.filter(pk=stage.pk).update(report_nudge_at=None)
        assert tasks_reports.plan_report_reminders(NOON) == 1
        stage.refresh_from_db()
        assert stage.report_nudge_at == found[0].at
        Stage.objects.filter(pk=stage.pk).update(ends_at=stage.ends_at + dt.timedelta(days=7))
        stage.refresh_from_db()
        reminders_reports.plan_anew(stage, at=NOON)
        reminders_reports.plan_anew(selection.stage(StageCode.REPORT), at=NOON)
        stage.refresh_from_db()
        assert stage.report_nudge_at == found[0].at + dt.timedelta(days=7)
        made.arrived(selection)
        assert tasks_reports.plan_report_reminders(NOON) == 0

    def test_the_secretaries_are_told_until_the_receipt_is_here(self, selection):
        secretary = StaffFactory(role="secretary")
        _, found = self.milestones(selection)
        tasks_reports.plan_report_reminders(NOON)
        for milestone in found[:3]:
            with clock.stopped_at(milestone.at):
                planning.plan_due(milestone.at)
        told = Delivery.objects.filter(kind="recruitment.report_not_arrived", channel="mail").order_by("pk")
        assert {each.to_user_id for each in told} == {secretary.pk}
        assert {each.milestone for each in told} == {each.code for each in found[:3]}


class TestThePapers:
    def test_a_draft_is_marked_and_the_approved_one_is_sealed_once(self, selection):
        make.submitted(selection, sex="P")
        report = made.drafted(selection, notes="Seleksi berjalan lancar.")
        draft = papers_reports.pdf(report, at=CLOSED, figures=reports.facts(report, at=CLOSED))
        assert "RANCANGAN" in text_of(draft)
        reports.propose(report, version=report.version, by=made.drafter(), at=CLOSED)
        assert tasks_reports.make_report_papers(CLOSED) == 0
        reports.approve(report, version=report.version, by=made.approver(), at=CLOSED)
        assert tasks_reports.make_report_papers(CLOSED) == 1
        assert tasks_reports.make_report_papers(CLOSED) == 0
        paper = FinalReport.objects.get(pk=report.pk).paper
        words = text_of(keeping_read(paper.document))
        assert "RANCANGAN" not in words
        assert all(word in words for word in ("LAPORAN AKHIR", "100/LAP", "Menteng", "Seleksi berjalan lancar."))
        with pikepdf.open(io.BytesIO(keeping_read(paper.document))) as opened:
            assert "/AcroForm" in opened.Root

    def test_no_name_and_no_registration_number_stands_in_it(self, selection):
        candidacy = make.candidate(selection)
        report = made.approved(selection)
        application = candidacy.application
        words = text_of(papers_reports.pdf(report, at=CLOSED)) + report.body
        book = openpyxl.load_workbook(io.BytesIO(papers_reports.workbook(report, at=CLOSED)))
        words += " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
        for secret in (application.number, application.full_name, application.applicant.email):
            assert secret not in words

    def test_the_workbook_has_the_same_numbers_and_no_formula(self, selection):
        make.submitted(selection, sex="P")
        report = made.approved(selection, number="=HYPERLINK(7)")
        book = openpyxl.load_workbook(io.BytesIO(papers_reports.workbook(report, at=CLOSED)))
        about = dict(row[:2] for row in book["Keterangan"].iter_rows(values_only=True))
        assert about["Nomor laporan"] == "'=HYPERLINK(7)"
        rows = {row[0]: row[1:4] for row in book["Pendaftaran"].iter_rows(values_only=True)}
        assert (rows["Menteng"], rows["Gambir"], rows["Jumlah"]) == ((0, 1, 1), (0, 0, 0), (0, 1, 1))

    def test_only_an_approved_report_gets_a_paper(self, selection):
        with pytest.raises(Refused):
            report_papers.make(made.drafted(selection), by=SYSTEM, at=CLOSED)


def text_of(content):
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


def keeping_read(document):
    return keeping.read(document)


class TestFsck:
    def named(self):
        return {name for name, check in fsck.checks().items() if list(check())}

    def test_an_honest_report_is_silent(self, selection):
        make.submitted(selection)
        made.arrived(selection)
        assert (
            not {"recruitment.final_reports_equal_their_rows", "recruitment.arrived_reports_are_not_asked_for"} & self.named()
        )

    def test_rows_that_changed_afterwards_are_named(self, selection):
        application = make.submitted(selection)
        made.approved(selection)
        Application.objects.filter(pk=application.pk).update(submitted_at=CLOSED + dt.timedelta(days=1))
        assert "recruitment.final_reports_equal_their_rows" in self.named()

    def test_an_arrived_report_that_is_still_asked_for_is_named(self, selection):
        made.arrived(selection)
        Stage.objects.filter(selection=selection, code=StageCode.REPORT_HANDED).update(report_nudge_at=CLOSED)
        assert "recruitment.arrived_reports_are_not_asked_for" in self.named()


class TestThePages:
    @pytest.fixture(autouse=True)
    def later(self):
        with clock.stopped_at(CLOSED):
            yield

    def url(self, name, *args):
        return reverse(f"admin:recruitment_finalreport_{name}", args=args)

    def move(self, client, report, name, **data):
        address = self.url("move", report.pk, name)
        page = client.get(address)
        return client.post(address, {**page.context["form"].initial, **data})

    def test_it_goes_from_the_form_to_the_receipt(self, client, selection):
        make.submitted(selection)
        secretary, commissioner = at_work("secretary"), at_work("commissioner")
        assert "Susun laporan akhir" in secretary.get(self.url("changelist")).content.decode()
        answer = secretary.post(self.url("compose"), {"selection": selection.pk, "number": "5/LAP", "notes": "Baik."})
        assert answer.status_code == 302
        report = FinalReport.objects.get()
        page = secretary.get(self.url("change", report.pk)).content.decode()
        assert "Unduh rancangan (PDF)" in page
        assert secretary.get(self.url("paper", report.pk)).content.startswith(b"%PDF")
        self.move(secretary, report, "usulkan")
        assert self.move(commissioner, report, "sahkan").status_code == 302
        assert secretary.get(self.url("paper", report.pk)).status_code == 404
        assert "sedang dibuat" in secretary.get(self.url("change", report.pk)).content.decode()
        tasks_reports.make_report_papers(CLOSED)
        assert secretary.get(self.url("paper", report.pk)).content.startswith(b"%PDF")
        assert secretary.get(self.url("workbook", report.pk)).content.startswith(b"PK")
        assert secretary.get(self.url("receipt", report.pk)).status_code == 404
        typed = {"arrived_on": CLOSED.date().isoformat(), "number": "77/TT"}
        assert self.move(secretary, report, "tiba", **typed).status_code == 422
        assert self.move(secretary, report, "tiba", **typed, sources=photo()).status_code == 302
        assert "77/TT" in secretary.get(self.url("change", report.pk)).content.decode()
        assert secretary.get(self.url("receipt", report.pk)).status_code == 200
        report.refresh_from_db()
        public = client.get(report.get_absolute_url()).content.decode()
        assert (report.sha256 in public, "5/LAP" in public) == (True, True)

    def test_the_public_page_knows_approved_ones_only(self, client, selection):
        report = made.drafted(selection)
        assert client.get(report.get_absolute_url()).status_code == 404
        new = made.approved(make.open_selection(year=2025), number="6")
        later = made.approved(new.selection, number="7", corrects=new)
        assert later.number in client.get(new.get_absolute_url()).content.decode()

    def test_an_auditor_reads_it_and_moves_nothing(self, selection):
        report = made.proposed(selection)
        auditor = at_work("auditor")
        assert auditor.get(self.url("change", report.pk)).status_code == 200
        assert auditor.get(self.url("compose")).status_code == 403
        assert auditor.post(self.url("move", report.pk, "sahkan"), {"version": report.version}).status_code == 422


def test_the_frozen_body_is_canonical(selection):
    report = made.proposed(selection)
    assert report.body == json.dumps(json.loads(report.body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
