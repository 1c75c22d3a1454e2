"""What the public reads of results, and what each applicant reads of the own: no more, and not before it is announced."""

import datetime as dt
import io

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.actor import SYSTEM
from recruitment import standings
from recruitment.actions import announcement_papers
from recruitment.lifecycle import ApplicationStatus, CandidacyStatus
from recruitment.models import Application, Candidacy, Selection
from tests.factories import plenaries as held
from tests.factories import recruitment as make
from tests.factories.accounts import StaffFactory, log_in
from tests.recruitment.test_announcements import LATER, eligible, ineligible, published

pytestmark = pytest.mark.django_db
NIK, PHONE, EMAIL = "3171995708940007", "+6281234567766", "siti.rahasia@surat.example"


@pytest.fixture(autouse=True)
def later():
    with clock.stopped_at(LATER + dt.timedelta(hours=1)):
        yield


@pytest.fixture
def selection():
    return make.open_selection()


def person(application):
    return log_in(Client(), application.applicant)


def page(client, name, application):
    return client.get(reverse(f"recruitment:{name}", args=[application.uuid]))


def test_the_public_page_and_its_pdf_hold_names_and_numbers_only(client, selection):
    user = make.ApplicantFactory(email=EMAIL)
    passed = eligible(selection, user=user, nik=NIK, phone=PHONE)
    failed = ineligible(selection, full_name="Contoh Tersembunyi")
    announcement = published(selection)
    pending = client.get(announcement.get_absolute_url()).content.decode()
    assert "sedang dibuat" in pending
    announcement_papers.make(announcement, by=SYSTEM, at=LATER)
    shown = client.get(announcement.get_absolute_url()).content.decode()
    pdf = client.get(reverse("recruitment:announcement-pdf", args=[selection.uuid, announcement.pk])).content
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        plain = b"".join(part.read_bytes() for part in opened.objects if isinstance(part, pikepdf.Stream))

    assert passed.full_name in shown
    assert passed.number in shown
    assert announcement.sha256 in shown
    listed = client.get(reverse("recruitment:announcements", args=[selection.uuid])).content.decode()
    for text in (shown, listed, client.get("/").content.decode(), plain.decode("latin-1"), pdf.decode("latin-1")):
        for secret in (NIK, PHONE, PHONE[3:], EMAIL, failed.full_name, failed.number, announcement.salt):
            assert secret not in text
    assert announcement.title in client.get("/").content.decode()


def test_what_is_not_published_does_not_exist(client, selection):
    draft = make.open_selection(year=2025)
    assert client.get(reverse("recruitment:announcements", args=[draft.uuid])).status_code == 200
    other = published(selection)
    assert client.get(reverse("recruitment:announcement", args=[draft.uuid, other.pk])).status_code == 404
    assert client.get(reverse("recruitment:announcement-pdf", args=[selection.uuid, other.pk])).status_code == 404


@pytest.mark.parametrize("decide", [eligible, ineligible])
def test_a_decision_shows_nowhere_before_it_is_announced(selection, decide):
    undecided, decided = make.submitted(selection), decide(selection)
    seen = []
    for each in (undecided, decided):
        client = person(each)
        names = ("task-list", "result", "receipt", "withdraw", "documents")
        texts = [page(client, name, each).content.decode() for name in names]
        own = (str(each.uuid), each.number, each.full_name, each.applicant.name)
        seen.append([_without(text, *own) for text in texts])
    assert seen[0] == seen[1]


def _without(text, *own):
    """Return a page's words without what is each person's own."""
    text = text[text.index("<main") : text.index("</main")]
    for each in own:
        text = text.replace(each, "…")
    own_too = ("csrf", "version", "sha256", "<code>", "berkas/", "<img", "bukti")
    return [line for line in text.splitlines() if not any(each in line for each in own_too)]


def test_each_reads_how_the_own_result_came_about(selection):
    passed, failed = eligible(selection), ineligible(selection)
    announcement = published(selection)
    good = page(person(passed), "result", passed).content.decode()
    bad = page(person(failed), "result", failed).content.decode()
    assert "Anda dinyatakan memenuhi syarat administrasi" in good
    assert announcement.number in good
    assert "Mengapa tidak memenuhi syarat" in bad
    assert "Contoh." in bad
    assert passed.full_name not in bad
    assert "Lolos administrasi" in page(person(passed), "task-list", passed).content.decode()


def test_ranks_are_shown_only_on_a_basis(selection):
    candidacy = make.candidate(selection, status=CandidacyStatus.IN_INTERVIEW)
    client = person(candidacy.application)
    with held.scored({candidacy.pk: 80}):
        assert standings.own_test(candidacy).rank == 2
        shown = page(client, "result", candidacy.application).content.decode()
        assert "71,5" in shown
        assert "Peringkat di kecamatan" not in shown
        Selection.objects.filter(pk=selection.pk).update(shows_rank=True, shows_rank_basis="Keputusan 1/2026")
        assert "Peringkat di kecamatan" in page(client, "result", candidacy.application).content.decode()
        Candidacy.objects.filter(pk=candidacy.pk).update(status=CandidacyStatus.IN_TEST)
        assert "71,5" not in page(client, "result", candidacy.application).content.decode()


def test_the_chosen_answers_on_the_portal(selection):
    candidacy = make.candidate(selection, status=CandidacyStatus.CHOSEN)
    Candidacy.objects.filter(pk=candidacy.pk).update(answer_due_at=LATER + dt.timedelta(days=3))
    client, url = person(candidacy.application), reverse("recruitment:answer", args=[candidacy.application.uuid])
    assert client.post(url, {"version": 1}).status_code == 422
    assert client.post(url, {"version": 9, "answer": "bersedia"}).status_code == 409
    assert client.post(url, {"version": 1, "answer": "bersedia"}).status_code == 302
    assert Candidacy.objects.get().status == CandidacyStatus.ACCEPTED


def test_a_candidate_leaves_on_the_portal(selection):
    candidacy = make.candidate(selection)
    url = reverse("recruitment:withdraw", args=[candidacy.application.uuid])
    assert person(candidacy.application).post(url, {"version": 1, "sure": "on", "reason": "Pindah."}).status_code == 302
    ended = Candidacy.objects.get()
    assert (ended.status, ended.end_reason, ended.end_note) == ("ended", "withdrawn", "Pindah.")
    assert Application.objects.get().status == ApplicationStatus.ELIGIBLE


def test_a_decided_file_is_withdrawn_until_the_announcement(selection):
    first, second = ineligible(selection), ineligible(selection)
    url = reverse("recruitment:withdraw", args=[first.uuid])
    assert person(first).post(url, {"version": first.version, "sure": "on"}).status_code == 302
    assert Application.objects.get(pk=first.pk).status == ApplicationStatus.WITHDRAWN
    published(selection)
    assert "tidak dapat ditarik lagi" in page(person(second), "withdraw", second).content.decode()


def test_the_command_explains_to_who_may_and_names_no_nik(selection):
    passed = eligible(selection, nik=NIK)
    announcement = published(selection)
    out, secretary = io.StringIO(), StaffFactory(role="secretary")
    with pytest.raises(CommandError, match="tidak berwenang"):
        call_command("ranking", "explain", passed.number, by=StaffFactory(role="verifier").email)
    call_command("ranking", "explain", passed.number, by=User.objects.get(pk=secretary.pk).email, stdout=out)
    told = out.getvalue()
    assert announcement.sha256 in told
    assert "Memenuhi syarat" in told
    assert NIK not in told
