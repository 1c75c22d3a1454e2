"""Letters set from the answers: what they print, when they may be made, and what makes a signed one void."""

import datetime as dt
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core import fsck
from core.lifecycle import Refused
from core.models import Event
from recruitment import dossier as dossiers
from recruitment import letter_papers, letters, sections
from recruitment.actions import applications, files
from recruitment.actions import letters as makers
from recruitment.actions import sections as answers
from recruitment.models import ApplicationFile, DocumentKind, Letter, LetterScan, Section
from tests.factories import recruitment as make
from tests.factories.accounts import log_in
from tests.recruitment.desk import Desk, photo, text_of
from tests.recruitment.room import at_work, opened_by, url
from tests.recruitment.test_papers import words_in

pytestmark = pytest.mark.django_db
LETTER_KINDS = ("surat-lamaran", "riwayat-hidup", "surat-pernyataan")
LATER = make.NOON + dt.timedelta(minutes=5)


@pytest.fixture
def application():
    """Return a whole draft whose papers are the applicant's own."""
    return make.complete_draft(make.open_selection())


def kind(code):
    return DocumentKind.objects.get(code=code)


def made(application, code="surat-pernyataan", at=make.NOON):
    return makers.make(application, kind(code), by=make.as_person(application.applicant), at=at)


def sign(application, code="surat-pernyataan", at=LATER):
    """Hand in a signed scan in place of what was there."""
    document = make.document(application.applicant, at=at)
    return files.attach(application, kind(code), document, by=make.as_person(application.applicant), at=at)


def change(application, code=sections.PERSONAL, **changed):
    section = Section.objects.get(application=application, code=code)
    answers.save(
        application, code, answers=section.answers | changed, typed={}, complete=True, version=section.version,
        by=make.as_person(application.applicant), at=LATER,
    )  # fmt: skip


def voided(application):
    """Return the sentences about void letters by the code of their kind."""
    dossier = dossiers.load(application)
    return {each.code: dossier.voided[each.pk] for each in dossier.kinds if each.pk in dossier.voided}


# --- What they say ----------------------------------------------------------------------------------------------------
def test_each_letter_prints_its_answers_and_the_code_of_its_version(application):
    personal = Section.objects.get(application=application, code=sections.PERSONAL).answers
    for code, expected in (
        (
            "surat-lamaran",
            ["Ketua Kelompok Kerja", "Kecamatan Menteng", "Sarjana (S1)", "Ijazah"],
        ),
        ("riwayat-hidup", ["Universitas Contoh", "Riwayat pekerjaan Tidak ada", "0812-000"]),
        ("surat-pernyataan", [personal["nik"], "Saya warga negara Indonesia.", "Meterai", "Rp10.000"]),
    ):
        letter = made(application, code)
        words = words_in(letter_papers.pdf(letter))
        for each in [*expected, personal["full_name"], "17 Agustus 1994", letter.written_code, letter.fingerprint[:12]]:
            assert each in words
        assert (personal["nik"] in words) == (code == "surat-pernyataan")


def test_the_fingerprint_commits_to_exactly_what_is_printed(application):
    letter = made(application, "surat-lamaran")
    body = json.loads(letter.body)

    assert letters.fingerprint(letter.salt, letter.body) == letter.fingerprint
    assert set(body["answers"]) == {sections.PERSONAL, sections.DOMICILE, sections.EDUCATION, sections.WORK}
    assert "nik" not in body["answers"][sections.PERSONAL]
    assert letters.fingerprint("00" * 32, letter.body) != letter.fingerprint


def test_the_same_letter_gives_the_same_bytes(application):
    letter = made(application)
    assert letter_papers.pdf(letter) == letter_papers.pdf(Letter.objects.get(pk=letter.pk))


@pytest.mark.parametrize("name", ["Sukarno", "Siti Nur'aini, S.H.", "A" * 200, '#read("/etc/passwd") $x$ *b*', "Åsa Ñúñez-Ōe"])
def test_names_are_printed_as_typed_and_never_run(application, name):
    change(application, full_name=name)
    for code in LETTER_KINDS:
        compact = re.sub(r"\s|\u200b", "", words_in(letter_papers.pdf(made(application, code, at=LATER))))
        assert re.sub(r"[^\w#$*]", "", name)[:30] in re.sub(r"[^\w#$*]", "", compact)
        assert "root:x" not in compact


def test_twenty_jobs_go_over_pages_and_each_page_carries_the_code(application):
    jobs = [{"employer": f"PT Contoh {n} Ma'mur", "post": "Staf administrasi", "years": "2001–2002"} for n in range(20)]
    change(application, sections.WORK, employment="own", jobs=jobs)
    letter = made(application, "riwayat-hidup", at=LATER)
    words = words_in(letter_papers.pdf(letter))

    assert words.count(letter.written_code) == int(re.search(r"halaman 1 dari (\d)", words)[1]) >= 2
    assert "PT Contoh 19 Ma'mur" in words


# --- When one may be made ---------------------------------------------------------------------------------------------
def test_only_the_owner_makes_a_letter_and_only_while_the_draft_is_open(application):
    by = make.as_person(application.applicant)
    for who, at, sentence in (
        (make.as_person(make.ApplicantFactory()), make.NOON, "Hanya pemilik"),
        (make.verifier(), make.NOON, "Hanya pemilik"),
        (by, application.selection.closes_at, "sudah ditutup"),
    ):
        with pytest.raises(Refused, match=sentence):
            makers.make(application, kind("surat-lamaran"), by=who, at=at)
    with pytest.raises(Refused, match="tidak membuat surat"):
        makers.make(application, kind("ktp"), by=by, at=make.NOON)

    assert not Letter.objects.exists()
    assert made(application, at=application.selection.closes_at - dt.timedelta(microseconds=1)).n == 1


def test_a_letter_waits_for_what_it_prints_and_for_nothing_else(application):
    Section.objects.filter(application=application, code=sections.EXPERIENCE).delete()

    assert made(application, "surat-pernyataan").n == 1
    with pytest.raises(Refused, match="masih ada 1 isian"):
        made(application, "riwayat-hidup")


def test_the_statement_waits_for_every_sentence(application):
    change(application, sections.DECLARATIONS, wni=False, parpol=False)
    with pytest.raises(Refused, match="masih ada 1 isian"):
        made(application)
    assert letters.unfinished("statement", dossiers.load(application)) == [
        (sections.DECLARATIONS, "", "Nyatakan semua syarat pada bagian Pernyataan (2 belum).")
    ]


def test_what_is_typed_and_not_valid_is_not_left_out_in_silence(application):
    section = Section.objects.get(application=application, code=sections.WORK)
    section.content = {"answers": section.answers, "typed": {"jobs-0-post": "Staf"}}
    section.save()

    with pytest.raises(Refused, match="masih ada 1 isian"):
        made(application, "riwayat-hidup")
    assert made(application, "surat-lamaran").n == 1


def test_pressed_twice_there_is_one_letter_and_a_change_makes_another(application):
    assert made(application) == made(application, at=LATER)
    change(application, address="Jalan Lain 2")
    assert made(application, at=LATER).n == 2
    lines = Event.objects.about(application).filter(action="letter.made")
    assert [line.details["n"] for line in lines] == [1, 2]


# --- What makes a signed one void -------------------------------------------------------------------------------------
def test_a_changed_answer_voids_the_letters_that_print_it_and_names_it(application):
    for code in LETTER_KINDS:
        made(application, code)
        sign(application, code)
    assert voided(application) == {}

    change(application, phone="+628129999999")
    assert set(voided(application)) == {"surat-lamaran", "riwayat-hidup"}
    assert "Nomor telepon. Unduh lagi" in voided(application)["surat-lamaran"]

    change(application, sections.EXPERIENCE, motivation="Lain sama sekali.")
    assert set(voided(application)) == {"surat-lamaran", "riwayat-hidup"}
    change(application, nik="3171995708940002")
    assert "berubah sejak surat pernyataan bermeterai dibuat: NIK." in voided(application)["surat-pernyataan"]


def test_an_answer_that_is_put_back_makes_the_letter_good_again(application):
    made(application), sign(application)
    before = Section.objects.get(application=application, code=sections.PERSONAL).answers["address"]
    change(application, address="Jalan Lain 2")
    assert voided(application)
    change(application, address=before)
    assert voided(application) == {}


def test_a_changed_sentence_voids_the_statement_alone(application):
    for code in LETTER_KINDS:
        made(application, code)
        sign(application, code)
    requirement = application.selection.requirements.order_by("position").first()
    type(requirement).objects.filter(pk=requirement.pk).update(declaration="Saya warga negara Indonesia sejak lahir.")

    assert list(voided(application)) == ["surat-pernyataan"]
    assert letters.SENTENCES in voided(application)["surat-pernyataan"]


def test_a_void_letter_keeps_the_application_from_being_sent_until_signed_again(application):
    made(application), sign(application)
    change(application, nik="3171995708940002")
    application.refresh_from_db()
    sending = {"key": "11111111-1111-1111-1111-111111111111", "by": make.as_person(application.applicant), "at": LATER}

    with pytest.raises(Refused, match="masih ada 1 hal"):
        applications.submit(application, version=application.version, **sending)
    made(application, at=LATER), sign(application, at=LATER)
    application.refresh_from_db()
    assert applications.submit(application, version=application.version, **sending).is_received


def test_a_paper_of_ones_own_writing_is_never_void(application):
    change(application, nik="3171995708940002")
    assert (voided(application), LetterScan.objects.count()) == ({}, 0)


def test_a_file_that_holds_text_names_its_own_version_and_a_scan_is_taken_for_the_latest(application):
    first = made(application)
    change(application, address="Jalan Lain 2")
    latest, by = made(application, at=LATER), make.as_person(application.applicant)
    stamped = SimpleUploadedFile("surat.pdf", letter_papers.pdf(first), "application/pdf")
    for source, shown, is_read in ((stamped, first, True), (photo(), latest, False)):
        files.hand_in(application, kind("surat-pernyataan"), [source], by=by, at=LATER)
        scan = LetterScan.objects.get()
        assert (scan.letter, scan.is_read, bool(voided(application))) == (shown, is_read, is_read)


def test_the_code_of_another_persons_letter_ties_nothing(application):
    other = made(make.complete_draft(application.selection))
    source = SimpleUploadedFile("surat.pdf", letter_papers.pdf(other), "application/pdf")
    files.hand_in(application, kind("surat-pernyataan"), [source], by=make.as_person(application.applicant), at=LATER)
    assert LetterScan.objects.count() == 0


def test_staff_see_which_version_was_handed_in_and_whether_it_says_what_was_sent(application):
    letter = made(application)
    sign(application)
    application.refresh_from_db()
    sending = {"key": "11111111-1111-1111-1111-111111111111", "by": make.as_person(application.applicant), "at": LATER}
    applications.submit(application, version=application.version, **sending)
    file = application.files.get(kind__code="surat-pernyataan")
    client, query = opened_by(at_work("verifier"), type(application).objects.get(pk=application.pk)), f"?berkas={file.pk}"
    page = text_of(client.get(url("change", application) + query))
    assert "Sama dengan isian terkirim Surat dari portal versi 1" in page
    assert f"Cocokkan kode di kaki halaman: {letter.written_code}" in page

    LetterScan.objects.all().delete()
    assert "Bukan surat dari portal" in text_of(client.get(url("change", application) + query))


def test_a_removed_scan_leaves_the_letter(application):
    letter = made(application)
    sign(application)
    files.remove(application, kind("surat-pernyataan"), by=make.as_person(application.applicant), at=LATER)
    assert (list(Letter.objects.all()), LetterScan.objects.count()) == ([letter], 0)


def test_fsck_finds_an_altered_letter_and_a_scan_that_strayed(application):
    letter, file = made(application), sign(application)
    checks = ("recruitment.letters_are_intact", "recruitment.signed_letters_belong_together")
    assert [len([*fsck.checks()[name]()]) for name in checks] == [0, 0]

    Letter.objects.filter(pk=letter.pk).update(fingerprint="0" * 64)
    ApplicationFile.objects.filter(pk=file.pk).update(uploaded_at=make.NOON - dt.timedelta(days=1))
    assert [len([*fsck.checks()[name]()]) for name in checks] == [1, 1]


def test_a_version_stands_once(application):
    letter = made(application)
    twin = Letter(application=application, kind=letter.kind, n=1, made_at=LATER, fingerprint=letter.fingerprint)
    twin.body, twin.salt = letter.body, letter.salt
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


# --- Pages ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def desk(client, application):
    return Desk(client, application)


def test_the_page_hands_the_letter_out(desk):
    page = text_of(desk.get("letter", "surat-pernyataan"))
    assert "tempel meterai Rp10.000" in page

    answer = desk.post("letter", "surat-pernyataan")
    pdf = desk.get("letter-pdf", "surat-pernyataan")
    assert (answer.status_code, answer.url) == (302, desk.url("letter-pdf", "surat-pernyataan"))
    assert (pdf.status_code, pdf["Content-Type"], pdf.content[:4]) == (200, "application/pdf", b"%PDF")


def test_before_it_was_made_there_is_no_letter_and_none_for_a_card(desk):
    assert desk.get("letter-pdf", "surat-pernyataan").status_code == 404
    assert desk.get("letter", "ktp").status_code == 404
    assert not Letter.objects.exists()


def test_the_page_names_what_is_missing_and_leads_there(desk):
    change(desk.application, address="")
    page = desk.get("letter", "surat-lamaran")
    assert "Isi alamat Anda sesuai KTP." in text_of(page)
    assert f"{desk.url('section', 'data-diri')}#id_address" in page.content.decode()
    assert desk.post("letter", "surat-lamaran").status_code == 422


def test_the_list_and_the_task_list_say_that_a_letter_is_to_be_signed_again(desk):
    made(desk.application), sign(desk.application)
    change(desk.application, nik="3171995708940002")

    page = text_of(desk.get("documents"))
    assert ("Perlu ditandatangani ulang" in page, "5 dari 6 berkas wajib" in page) == (True, True)
    assert "5 dari 6 berkas wajib sudah diunggah" in text_of(desk.get("task-list"))
    assert "Isian berikut berubah" in text_of(desk.get("document", "surat-pernyataan"))


def test_anybody_learns_from_the_code_what_the_letter_is_and_nothing_personal(desk, client):
    letter = made(desk.application)
    client.logout()
    page = client.get(f"/surat/{letter.code}/")

    assert (page.status_code, page["X-Robots-Tag"]) == (200, "noindex")
    assert letter.written_code in text_of(page)
    personal = Section.objects.get(application=desk.application, code=sections.PERSONAL).answers
    for secret in (personal["full_name"], personal["nik"], desk.application.applicant.email, letter.salt):
        assert secret not in page.content.decode()
    assert client.get("/surat/aaaabbbbcccc/").status_code == 404


def test_another_persons_letter_does_not_exist(desk, client):
    made(desk.application)
    log_in(client, make.ApplicantFactory())
    assert client.get(desk.url("letter-pdf", "surat-pernyataan")).status_code == 404
    assert client.post(desk.url("letter", "surat-pernyataan")).status_code == 404
