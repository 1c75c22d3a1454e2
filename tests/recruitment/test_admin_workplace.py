import datetime as dt

import pytest

from core import clock
from core.models import Event
from documents.models import Document
from recruitment.models import Application, Verdict
from tests.factories.recruitment import NOON, invented_nik, open_selection, submitted
from tests.recruitment.room import GAMBIR, MENTENG, at_work, first_file, in_hands_of, opened_by, url

pytestmark = pytest.mark.django_db
READING, WORKING = 27, 35
NIK = invented_nik(dt.date(1994, 8, 17), woman=True, serial=901)


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def application():
    return submitted(open_selection(), nik=NIK, at=NOON - dt.timedelta(hours=1))


@pytest.fixture
def verifier(application):
    client = at_work("verifier")
    in_hands_of(client, application)
    return client


def give(client, application, **data):
    return client.post(url("verdict", application), data)


# --- Reading ----------------------------------------------------------------------------------------------------------
@pytest.mark.full
@pytest.mark.parametrize("count", [3, 30])
def test_the_page_costs_the_same_in_a_short_and_a_long_queue(application, django_assert_num_queries, count):
    for _ in range(count - 1):
        submitted(application.selection)
    reader, worker = at_work("verifier"), at_work("verifier")
    opened_by(reader, application).get(url("change", application))
    with django_assert_num_queries(READING):
        reader.get(url("change", application))
    in_hands_of(worker, application)
    worker.get(url("change", application))
    with django_assert_num_queries(WORKING):
        worker.get(url("change", application))


def test_the_page_shows_answers_papers_and_journal_and_hides_the_nik(application, verifier):
    page = verifier.get(url("change", application)).content.decode()

    assert NIK not in page
    for text in (f"{NIK[:4]}••••••••{NIK[-4:]}", "Contoh Melati", "KTP-el", "32 tahun pada 20 Oktober 2026",
                 "Di tangan Anda", "Pendaftaran dikirim", "0812-"):  # fmt: skip
        assert text in page


def test_the_page_is_only_read(application, verifier):
    before = Application.objects.filter(pk=application.pk).values().get()

    assert verifier.post(url("change", application), {"full_name": "Lain", "status": "eligible"}).status_code == 405
    assert Application.objects.filter(pk=application.pk).values().get() == before


def test_doubts_about_the_nik_are_said(application):
    other = submitted(application.selection, nik=invented_nik(dt.date(1994, 8, 18), woman=False, serial=902))

    page = opened_by(at_work("verifier"), other).get(url("change", other)).content.decode()

    assert "Jenis kelamin menurut NIK berbeda dari isian." in page
    assert "Tanggal lahir menurut NIK berbeda dari isian." in page


def test_previous_and_next_follow_the_queue_the_person_came_from(application):
    man = submitted(application.selection, sex="L", at=NOON - dt.timedelta(minutes=30))
    woman = submitted(application.selection, at=NOON - dt.timedelta(minutes=10))
    client = opened_by(at_work("verifier"), application)

    page = client.get(url("change", application)).context
    assert (page["before_url"], page["after_url"]) == ("", url("change", man))
    page = client.get(url("change", application), {"_changelist_filters": "jk=P"}).context
    assert page["after_url"] == f"{url('change', woman)}?_changelist_filters=jk%3DP"
    page = client.get(url("change", application), {"_changelist_filters": "nonsense=1"}).context
    assert page["after_url"].startswith(url("change", man))


OBJECT_URLS = ("change", "verdict", "reveal", "history")


@pytest.mark.parametrize("name", OBJECT_URLS)
def test_another_kecamatan_does_not_exist(application, name):
    client = at_work("verifier", GAMBIR)

    for answer in (client.get(url(name, application)), client.post(url(name, application))):
        assert answer.status_code in {302, 404, 405}
        assert application.full_name not in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["ambil", "memenuhi-syarat", "tidak-memenuhi-syarat", "minta-perbaikan", "berkas-kertas", "lepas", "tidak-ada"]
)
def test_no_move_reaches_another_kecamatan(application, name):
    client = at_work("verifier", GAMBIR)

    assert client.get(url("move", application, name)).status_code == 404
    assert client.post(url("move", application, name), {"version": application.version}).status_code == 404


def test_papers_are_shown_and_downloaded_in_scope_only_and_each_view_is_noted(application):
    file = first_file(application)
    own, other, auditor = opened_by(at_work("verifier", MENTENG), application), at_work("verifier", GAMBIR), at_work("auditor")

    page = own.get(url("file_page", application, file.pk, 1))
    download = own.get(url("file", application, file.pk))

    assert (page.status_code, page["Content-Type"]) == (200, "image/jpeg")
    assert download["Content-Disposition"].startswith("attachment")
    assert {type(value) for answer in (page, download) for value in answer.headers.values()} == {str}  # as WSGI demands
    seen = Event.objects.about(Document.objects.get(pk=file.document_id))
    assert [(event.action, event.by_id) for event in seen] == [
        ("document.viewed", str(own.user.pk)), ("document.downloaded", str(own.user.pk)),
    ]  # fmt: skip
    assert own.get(url("file_page", application, file.pk, 2)).status_code == 404
    for name, extra in (("file", []), ("file_page", [1])):
        assert other.get(url(name, application, file.pk, *extra)).status_code == 404
        assert auditor.get(url(name, application, file.pk, *extra)).status_code == 403
    assert auditor.get(url("change", application)).status_code == 403  # a file opens to an auditor by a sample


def test_a_paper_of_another_application_is_not_served_here(application):
    other = submitted(application.selection)

    client = opened_by(at_work("verifier"), application)
    assert client.get(url("file", application, first_file(other).pk)).status_code == 404


# --- Verdicts ---------------------------------------------------------------------------------------------------------
def test_a_verdict_goes_on_to_the_next_open_point(application, verifier):
    first, second = application.files.current().order_by("kind__position")[:2]

    answer = give(verifier, application, berkas=first.pk, value="met", seen=2)

    assert answer["Location"] == f"{url('change', application)}?berkas={second.pk}#sekarang"
    assert [(verdict.file_id, verdict.value) for verdict in Verdict.objects.all()] == [(first.pk, "met")]


def test_a_requirement_is_judged_like_a_paper(application, verifier):
    requirement = application.selection.requirements.first()

    give(verifier, application, syarat=requirement.pk, value="unmet", reason="Tercatat sebagai anggota partai politik.")

    verdict = Verdict.objects.get()
    assert (verdict.requirement, verdict.value, verdict.reason) == (
        requirement, "unmet", "Tercatat sebagai anggota partai politik.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"value": "unclear"}, "Tulis alasan untuk hasil"),
        ({"value": "unmet", "reason": "   "}, "Tulis alasan untuk hasil"),
        ({"value": "hebat"}, "Pilih Memenuhi, Belum atau Tidak."),
        ({}, "Pilih Memenuhi, Belum atau Tidak."),
    ],
)
def test_a_refused_verdict_says_why_on_the_same_page(application, verifier, data, sentence):
    answer = give(verifier, application, berkas=first_file(application).pk, **data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Verdict.objects.exists()


def test_typed_reasons_survive_a_refusal(application, verifier):
    answer = give(verifier, application, berkas=first_file(application).pk, value="", reason="Buram <b>sekali</b>")

    assert "Buram &lt;b&gt;sekali&lt;/b&gt;" in answer.content.decode()


def test_nobody_judges_what_is_not_in_their_hands(application, verifier):
    answer = give(opened_by(at_work("verifier"), application), application, berkas=first_file(application).pk, value="met")

    assert (answer.status_code, "Sedang diperiksa oleh" in answer.content.decode()) == (422, True)


def test_a_claim_that_ran_out_judges_nothing(application, verifier):
    with clock.stopped_at(NOON + dt.timedelta(minutes=30)):
        answer = give(verifier, application, berkas=first_file(application).pk, value="met")

    assert (answer.status_code, Verdict.objects.count()) == (422, 0)


@pytest.mark.parametrize("minutes", [14, 15])
def test_a_verdict_is_taken_back_within_a_quarter_of_an_hour(application, verifier, minutes):
    file = first_file(application)
    give(verifier, application, berkas=file.pk, value="met")

    with clock.stopped_at(NOON + dt.timedelta(minutes=minutes)):
        answer = verifier.post(url("verdict_undo", application, Verdict.objects.get().pk), {"berkas": file.pk})

    assert answer.status_code == (302 if minutes < 15 else 422)
    assert Verdict.objects.current().exists() is (minutes >= 15)


def test_seeing_the_original_is_noted_once(application, verifier):
    file = first_file(application)

    assert verifier.post(url("original", application, file.pk), {"berkas": file.pk}).status_code == 302
    assert verifier.post(url("original", application, file.pk)).status_code == 422
    file.refresh_from_db()
    assert (file.original_seen_at, file.original_seen_by) == (NOON, verifier.user)
