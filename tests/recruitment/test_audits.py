"""The auditor of the province: no file that was not drawn, none without a purpose, each page with the auditor's name on it."""

import datetime as dt
import hashlib
import io

import pikepdf
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Assignment
from core import clock
from core.lifecycle import Refused
from core.models import Event
from documents import keeping
from documents.models import Document
from recruitment import audited, marks, sampling
from recruitment import dossier as dossiers
from recruitment.actions import audits, conflicts
from recruitment.lifecycle import SampleWay
from recruitment.models import AuditSample, FileOpening, SampledFile
from recruitment.policies import audits as policies
from tests.factories import audits as made
from tests.factories import recruitment as make
from tests.factories.accounts import log_in
from tests.recruitment.desk import paper
from tests.recruitment.room import acting_as, at_work

pytestmark = pytest.mark.django_db
NOON, WHY, MENTENG, GAMBIR = make.NOON, made.WHY, "31.71.06", "31.71.01"


@pytest.fixture
def selection():
    return make.open_selection()


@pytest.fixture
def noon():
    with clock.stopped_at(NOON):
        yield


class TestTheDraw:
    def test_anybody_repeats_it_from_the_seed_in_the_journal(self, selection):
        for n in range(6):
            make.submitted(selection, district=(MENTENG, GAMBIR)[n % 2])
        sample = audits.draw(selection, per_district=2, reason=WHY, by=made.auditor(), at=NOON)
        line = Event.objects.about(sample).get()
        drawn = set(sample.files.values_list("application__number", flat=True))
        again = set()
        for district in (MENTENG, GAMBIR):
            numbers = selection.applications.filter(district=district).values_list("number", flat=True)
            placed = sorted(numbers, key=lambda number: hashlib.sha256(f"{line.details['seed']}|{number}".encode()).digest())
            again |= set(placed[:2])
        assert (drawn, set(line.details["files"]), line.reason) == (again, again, WHY)

    def test_a_small_kecamatan_gives_all_it_has_and_drafts_are_never_drawn(self, selection):
        application = make.submitted(selection)
        make.draft(selection)
        sample = audits.draw(selection, per_district=5, reason=WHY, by=made.auditor(), at=NOON)
        assert [each.application for each in sample.files.all()] == [application]

    def test_the_order_of_the_numbers_does_not_matter(self):
        numbers = [f"PWC-{n}" for n in range(30)]
        assert sampling.drawn(numbers, seed="a", count=5) == sampling.drawn(numbers[::-1], seed="a", count=5)
        assert sampling.drawn(numbers, seed="a", count=5) != sampling.drawn(numbers, seed="b", count=5)

    def test_one_file_is_named_with_a_reason(self, selection):
        application = make.submitted(selection)
        file = made.named(application)
        assert (file.sample.way, file.application) == (SampleWay.NAMED, application)
        with pytest.raises(Refused, match="Tidak ada pendaftaran"):
            audits.name(selection, number="PWC-0", reason=WHY, by=made.auditor(), at=NOON)

    @pytest.mark.parametrize("reason", ["", "   ", "kurang"])
    def test_without_a_reason_nothing_is_drawn(self, selection, reason):
        application = make.submitted(selection)
        for act in (
            lambda: audits.draw(selection, per_district=1, reason=reason, by=made.auditor(), at=NOON),
            lambda: audits.name(selection, number=application.number, reason=reason, by=made.auditor(), at=NOON),
        ):
            with pytest.raises(Refused, match="Tulis alasan"):
                act()
        assert not AuditSample.objects.exists()

    def test_a_selection_without_files_has_no_sample(self, selection):
        with pytest.raises(Refused, match="belum mempunyai"):
            audits.draw(selection, per_district=1, reason=WHY, by=made.auditor(), at=NOON)

    def test_who_is_no_auditor_draws_nothing(self, selection):
        for by in (make.verifier(), make.staff("draw_sample", scope=MENTENG)):
            with pytest.raises(Refused):
                audits.draw(selection, per_district=1, reason=WHY, by=by, at=NOON)

    def test_what_was_drawn_and_opened_stands(self, selection):
        opening = made.opened(make.submitted(selection))
        for rows in (AuditSample, SampledFile, FileOpening):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            FileOpening.objects.filter(pk=opening.pk).update(purpose="Lain")
        with pytest.raises(IntegrityError), transaction.atomic():
            AuditSample.objects.create(
                selection=selection, way="random", reason="x", drawn_at=NOON, drawn_by=make.StaffFactory()
            )


class TestOneFile:
    def test_each_opening_is_a_line_of_the_file_and_ends_after_an_hour(self, selection):
        application, by = make.submitted(selection), made.auditor()
        opening = made.opened(application, by=by)
        line = Event.objects.about(application).last()
        assert (line.action, line.reason) == ("application.opened_by_auditor", WHY)
        assert policies.obstacle_to_reading_opened(opening, by=by, at=NOON) is None
        assert "sudah habis" in policies.obstacle_to_reading_opened(opening, by=by, at=NOON + dt.timedelta(hours=1))
        assert policies.obstacle_to_reading_opened(opening, by=made.auditor(), at=NOON)

    def test_only_who_drew_it_opens_it_and_says_what_for(self, selection):
        by = made.auditor()
        file = made.named(make.submitted(selection), by=by)
        with pytest.raises(Refused, match="yang mengambil sampel"):
            audits.open_file(file, purpose=WHY, by=made.auditor(), at=NOON)
        with pytest.raises(Refused, match="Tulis alasan"):
            audits.open_file(file, purpose="x", by=by, at=NOON)

    def test_a_tie_closes_it(self, selection):
        application, by = make.submitted(selection), made.auditor()
        file = made.named(application, by=by)
        conflicts.declare(application, relation="Sepupu", by=by, at=NOON)
        with pytest.raises(Refused, match="benturan"):
            audits.open_file(file, purpose=WHY, by=by, at=NOON)

    def test_numbers_by_which_a_person_is_found_are_masked(self, selection):
        application = make.submitted(selection, family_card="3171990102030405")
        rows = {row["name"]: row.get("value") for part in audited.answers(dossiers.load(application)) for row in part["rows"]}
        assert rows["phone"] == "disamarkan"
        assert all("*" in rows[name] or "•" in rows[name] for name in ("nik", "family_card"))


class TestThePages:
    def url(self, name, *args):
        return reverse(f"admin:recruitment_auditsample_{name}", args=args)

    def test_a_file_opens_by_a_sample_alone(self, selection, noon):
        application, auditor, secretary = make.submitted(selection), at_work("auditor"), at_work("secretary")
        answer = auditor.get(reverse("admin:recruitment_application_change", args=[application.pk]))
        assert (answer.status_code, "lewat sampel" in answer.content.decode()) == (403, True)
        assert application.full_name not in answer.content.decode()
        typed = {"selection": selection.pk, "way": "random", "per_district": 1, "reason": WHY}
        assert auditor.post(self.url("compose"), {**typed, "per_district": ""}).status_code == 422
        assert auditor.post(self.url("compose"), {**typed, "way": "named"}).status_code == 422
        assert auditor.post(self.url("compose"), {**typed, "reason": "pendek"}).status_code == 422
        assert auditor.post(self.url("compose"), typed).status_code == 302
        file = SampledFile.objects.get()
        where = self.url("open", file.sample_id, file.pk)
        assert "Buka berkas" in auditor.get(self.url("change", file.sample_id)).content.decode()
        assert secretary.get(where).status_code == 403
        assert auditor.post(where, {"purpose": ""}).status_code == 422
        answer = auditor.post(where, {"purpose": "Mencocokkan   ijazah dengan isian."})
        assert answer.status_code == 302
        page = auditor.get(answer.url).content.decode()
        assert page.count("Mencocokkan ijazah dengan isian.") >= 8
        assert str(auditor.user) in page
        assert application.full_name in page
        listed = secretary.get(self.url("change", file.sample_id)).content.decode()
        assert "Mencocokkan ijazah dengan isian." in listed
        assert "Buka berkas" not in listed

    def test_one_by_number_from_the_form(self, selection, noon):
        application, auditor = make.submitted(selection), at_work("auditor")
        typed = {"selection": selection.pk, "way": "named", "number": application.number, "reason": WHY}
        assert auditor.post(self.url("compose"), typed | {"number": "PWC-x"}).status_code == 422
        assert auditor.post(self.url("compose"), typed).status_code == 302
        assert SampledFile.objects.get().application == application

    def test_each_picture_and_each_copy_carries_the_words_and_the_original_stays(self, selection, noon):
        application, auditor = make.submitted(selection), at_work("auditor")
        before = {document.pk: keeping.read(document) for document in Document.objects.all()}
        opening = made.opened(application, by=acting(auditor))
        paper_row = application.files.current().first()
        plain = auditor.get(reverse("admin:recruitment_application_file", args=[application.pk, paper_row.pk]))
        assert plain.status_code == 403
        picture = auditor.get(self.url("page", opening.pk, paper_row.pk, 1))
        shown = Image.open(io.BytesIO(picture.content))
        assert shown.size[1] > 160 * 700 // 120  # the band stands below the photo, which was made wide enough to read it
        assert len({shown.convert("RGB").getpixel((350, y)) for y in range(0, 900, 3)}) > 3
        copy = auditor.get(self.url("paper", opening.pk, paper_row.pk))
        assert copy.content.startswith(b"%PDF")
        assert "-bertanda.pdf" in copy["Content-Disposition"]
        assert auditor.get(self.url("page", opening.pk, paper_row.pk, 2)).status_code == 404
        assert auditor.get(self.url("paper", opening.pk, 0)).status_code == 404
        marked = [event.details.get("marked") for event in Event.objects.about(paper_row.document)]
        assert marked[-2:] == [True, True]
        assert before == {document.pk: keeping.read(document) for document in Document.objects.all()}

    def test_after_the_hour_and_after_the_assignment_nothing_is_left(self, selection):
        application = make.submitted(selection)
        with clock.stopped_at(NOON):
            auditor = at_work("auditor")
            opening = made.opened(application, by=acting(auditor))
            where = self.url("opened", opening.pk)
            assert auditor.get(where).status_code == 200
            assert at_work("auditor").get(where).status_code == 403
        with clock.stopped_at(NOON + dt.timedelta(minutes=61)):
            assert log_in(Client(), auditor.user).get(where).status_code == 403
        with clock.stopped_at(NOON + dt.timedelta(minutes=5)):
            Assignment.objects.filter(user=auditor.user).update(valid_until=NOON.date())
            answer = log_in(Client(), auditor.user).get(self.url("changelist"))
            assert answer.status_code == 403


def acting(client):
    """Return the Actor of a signed-in auditor, with the rights of the role."""
    return acting_as(client, role="auditor")


@pytest.mark.full
def test_a_pdf_is_marked_page_by_page():
    owner = make.StaffFactory()
    document = keeping.keep([paper(pages=3)], owner=owner, purpose="recruitment.test", at=NOON)
    lines = marks.lines(by=owner, at=NOON, purpose="Memeriksa surat. " * 12)
    copy = keeping.marked(document, lines)
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert len(opened.pages) == 3
