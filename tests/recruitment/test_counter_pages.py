"""The counter on pages: staff take paper in and key it in with the applicants' own pages; the applicant confirms by a link."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from recruitment import counters as rules
from recruitment import dossier as dossiers
from recruitment import feedback as speaking
from recruitment.models import Application, ApplicationFile, Candidacy, CounterFile, Feedback, Section
from tests.factories import counters as make
from tests.factories import feedback as feedback_made
from tests.factories import recruitment
from tests.factories.accounts import log_in
from tests.factories.recruitment import NOON
from tests.recruitment.desk import ask_repair, nothing_changes, paper, photo, text_of
from tests.recruitment.filling import PERSON
from tests.recruitment.room import acting_as, at_work

pytestmark = pytest.mark.django_db
TAKEN = {
    "name": "Contoh Loket", "phone": "0812-0000-0001", "email": "", "district": make.MENTENG, "papers": ["ktp", "ijazah"],
    "sheets": "12", "told": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def selection():
    return recruitment.open_selection()


def move(obj, name):
    return reverse(f"admin:recruitment_{obj._meta.model_name}_move", args=[obj.pk, name])


def counter_page(counter):
    return reverse("admin:recruitment_counterfile_change", args=[counter.pk])


def taken_in_by(browser, selection, **changes):
    answer = browser.post(move(selection, "loket"), TAKEN | changes)
    assert answer.status_code == 302, text_of(answer)
    return CounterFile.objects.select_related("application").get(pk=answer["Location"].split("/")[-3])


def own(name, counter, *args):
    return reverse(f"recruitment:{name}", args=[counter.application.uuid, *args])


# --- Taking in --------------------------------------------------------------------------------------------------------
def test_a_verifier_takes_paper_in_and_prints_the_receipt(selection):
    verifier = at_work("verifier", make.MENTENG)
    form = verifier.get(move(selection, "loket"))
    assert [code for code, _ in form.context["form"].fields["district"].choices] == [make.MENTENG]
    assert "pakta-integritas" not in dict(form.context["form"].fields["papers"].choices)  # asked of who takes a seat

    counter = taken_in_by(verifier, selection)

    page = text_of(verifier.get(counter_page(counter)))
    assert ("diserahkan: KTP-el, Ijazah terakhir" in page, "Berkas: Ijazah terakhir, KTP-el" in page) == (True, True)
    assert ("Belum terhitung sebagai pendaftaran" in page, "Contoh Loket" in page, "Masukkan isi berkas" in page) == (True,) * 3
    receipt = verifier.get(reverse("admin:recruitment_counterfile_receipt", args=[counter.pk]))
    assert (receipt.status_code, receipt.content[:4]) == (200, b"%PDF")
    proof = Client().get(reverse("recruitment:counter-proof", args=[counter.code]))
    assert (proof.status_code, "Contoh Loket" in text_of(proof), "Belum dikonfirmasi" in text_of(proof)) == (200, False, True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Isi nama lengkap pelamar"),
        ({"phone": "12"}, "telepon"),
        ({"email": "salah"}, "Tulis alamat email yang lengkap"),
        ({"district": "31.71.01"}, "Masukkan pilihan yang valid"),
        ({"district": ""}, "Pilih kecamatan yang dilamar"),
        ({"papers": []}, "Centang berkas yang diserahkan"),
        ({"sheets": ""}, "Isi jumlah lembar kertas yang diserahkan"),
        ({"sheets": "0"}, "lebih besar dari atau sama dengan 1"),
        ({"told": ""}, "Berikan dahulu lembar pemberitahuannya"),
        ({"papers": ["tiada"]}, "Masukkan pilihan yang valid"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(selection, changes, words):
    answer = at_work("verifier", make.MENTENG).post(move(selection, "loket"), TAKEN | changes)

    assert (answer.status_code, words in text_of(answer), CounterFile.objects.count()) == (422, True, 0)
    assert changes.get("name", "Contoh Loket") in answer.content.decode()


# --- Keying in --------------------------------------------------------------------------------------------------------
def test_staff_key_in_with_the_pages_of_applicants_and_nobody_else_does(selection):
    verifier = at_work("verifier", make.MENTENG)
    counter = taken_in_by(verifier, selection)

    assert (
        verifier.post(own("section", counter, "data-diri"), {"_version": 1, "_action": "complete", **PERSON}).status_code == 302
    )
    assert verifier.post(own("document", counter, "ktp"), {"files": [photo()]}).status_code == 302
    assert verifier.post(own("document", counter, "surat-sehat"), {"files": [paper()]}).status_code == 302

    section = Section.objects.get(application=counter.application, code="data-diri")
    assert (section.answers["nik"], section.completed_at) == ("3171995708940001", NOON)
    assert ApplicationFile.objects.filter(application=counter.application).count() == 2
    listed, check = verifier.get(own("task-list", counter)), verifier.get(own("check", counter))
    assert "Anda memasukkan berkas kertas" in text_of(listed)
    assert "Kirim pendaftaran" not in text_of(check)
    letters = verifier.get(own("documents", counter))
    assert "/surat/" not in letters.content.decode()
    for stranger in (at_work("verifier", make.MENTENG), at_work("secretary")):
        for name in ("task-list", "documents", "check"):
            assert stranger.get(own(name, counter)).status_code == 404
        assert stranger.post(own("section", counter, "data-diri"), {"_version": 2}).status_code == 404


def test_after_the_days_the_pages_are_read_only(selection):
    verifier = at_work("verifier", make.MENTENG)
    counter = taken_in_by(verifier, selection)

    with clock.stopped_at(selection.closes_at + dt.timedelta(days=3)):
        verifier = log_in(Client(), type(verifier.user).objects.get(pk=verifier.user.pk))
        answer = verifier.post(own("section", counter, "data-diri"), {"_version": 1, "_action": "save", **PERSON})

    assert (answer.status_code, "Waktu memasukkan berkas loket berakhir" in text_of(answer)) == (422, True)


# --- The slip ---------------------------------------------------------------------------------------------------------
def test_the_slip_goes_from_printer_to_second_person_and_the_file_is_flagged(selection):
    keyer, second = at_work("verifier", make.MENTENG), at_work("verifier", make.MENTENG)
    counter = make.keyed_in(selection, by=acting_as(keyer, scope=make.MENTENG))
    assert keyer.post(move(counter, "minta-konfirmasi"), {"version": counter.version}).status_code == 302
    printed = keyer.get(reverse("admin:recruitment_counterfile_slip", args=[counter.pk]))
    assert printed.content[:4] == b"%PDF"
    none = keyer.post(move(counter, "unggah-lembar"), {"version": counter.version + 1})
    assert (none.status_code, "Pilih pindaian lembar" in text_of(none)) == (422, True)
    sent = keyer.post(move(counter, "unggah-lembar"), {"version": counter.version + 1, "files": [paper(name="lembar.pdf")]})
    assert sent.status_code == 302, text_of(sent)
    counter = make.fresh(counter)

    refused = keyer.post(move(counter, "cocok"), {"version": counter.version})
    assert (refused.status_code, "petugas lain" in text_of(refused)) == (422, True)
    assert "Lembar bertanda tangan, halaman 1" in second.get(counter_page(counter)).content.decode()
    assert second.post(move(counter, "cocok"), {"version": counter.version}).status_code == 302

    queue = second.get(reverse("admin:recruitment_application_changelist"))
    assert "· loket" in text_of(queue)
    assert "Terhitung sebagai pendaftaran" in text_of(Client().get(reverse("recruitment:counter-proof", args=[counter.code])))
    own_page = text_of(keyer.get(own("task-list", counter)))  # who has no address asks at the counter
    assert ("Sedang diperiksa" in own_page, "Untuk pelamar tanpa alamat email" in own_page) == (True, True)
    assert second.get(own("task-list", counter)).status_code == 404
    assert keyer.get(own("receipt-pdf", counter)).content[:4] == b"%PDF"


def test_who_keyed_it_in_hands_in_the_repair_of_who_has_no_address(selection):
    keyer = at_work("verifier", make.MENTENG)
    counter = make.confirmed(selection, by=acting_as(keyer, scope=make.MENTENG))
    kind = selection.document_kinds.get(code="ktp")
    ask_repair(counter.application, kind, due_at=NOON + dt.timedelta(days=3))

    assert keyer.post(own("repair-document", counter, "ktp"), {"files": [photo()]}).status_code == 302
    version = Application.objects.get(pk=counter.application_id).version
    assert keyer.post(own("repair", counter), {"version": version}).status_code == 302
    assert Application.objects.get(pk=counter.application_id).status == "submitted"


def test_once_the_applicant_has_an_address_the_office_acts_for_them_no_more(selection):
    keyer = at_work("verifier", make.MENTENG)
    counter = make.confirmed(selection, by=acting_as(keyer, scope=make.MENTENG))
    type(counter.application.applicant).objects.filter(pk=counter.application.applicant_id).update(email="a@b.example")

    assert keyer.get(own("task-list", counter)).status_code == 404


# --- The link ---------------------------------------------------------------------------------------------------------
def test_the_link_asks_for_the_nik_shows_the_answers_and_files(selection):
    counter = make.waiting(selection, email="pelamar.loket@warga.example")
    url, browser = urlsplit(rules.link(counter)).path, Client()
    with nothing_changes(CounterFile.objects, Application.objects):
        first = browser.get(url)
    assert ("Contoh Melati" in text_of(first), "Ketik NIK" in text_of(first)) == (False, True)
    assert browser.post(url, {"nik": "3171990101900001"}).status_code == 422
    assert browser.post(url, {"nik": ""}).status_code == 422
    nik = dossiers.load(counter.application).answers("data-diri")["nik"]
    assert browser.post(url, {"nik": nik}).status_code == 302
    page = browser.get(url)
    assert "Contoh Melati" in text_of(page)
    assert browser.post(url, {"version": counter.version}).status_code == 422

    assert browser.post(url, {"version": counter.version, "sure": "on"}).status_code == 302

    done = browser.get(url)
    number = Application.objects.get(pk=counter.application_id).number
    assert (done.status_code, number in text_of(done)) == (200, True)
    assert Client().get(url).status_code == 410
    assert nik not in url


def test_a_wrong_or_old_link_does_not_exist(selection):
    counter = make.waiting(selection, email="pelamar.loket@warga.example")

    assert Client().get(reverse("recruitment:counter-confirm", args=[counter.pk, "salah"])).status_code == 404
    with clock.stopped_at(NOON + rules.LINK_FOR):
        assert Client().get(urlsplit(rules.link(counter)).path).status_code == 410


# --- Letters about candidates -----------------------------------------------------------------------------------------
def test_a_letter_about_a_candidate_is_written_down_on_the_candidates_page(selection):
    feedback_made.speaking(selection)
    candidacy = recruitment.candidate(selection)
    secretary = at_work("secretary")
    form = secretary.get(move(candidacy, "tanggapan-surat")).context["form"]
    data = {
        "key": str(form["key"].value()), "way": "post", "arrived_at_0": "2026-10-20", "arrived_at_1": "09:00",
        "category": "party", "text": "Masih pengurus partai.", "name": "Warga Rahasia", "contact": "Jalan Contoh 9",
    }  # fmt: skip
    missing = secretary.post(move(candidacy, "tanggapan-surat"), data)
    assert (missing.status_code, "Pilih pindaian suratnya" in text_of(missing)) == (422, True)

    sent = secretary.post(move(candidacy, "tanggapan-surat"), data | {"letter": [paper()]})

    assert sent.status_code == 302, text_of(sent)
    feedback = Feedback.objects.get()
    page = secretary.get(reverse("admin:recruitment_feedback_change", args=[feedback.pk]))
    assert ("Warga Rahasia" in text_of(page), "Tanda terima untuk pengirim" in text_of(page)) == (False, True)
    assert secretary.get(reverse("admin:recruitment_feedback_receipt", args=[feedback.pk])).content[:4] == b"%PDF"
    file = reverse("admin:recruitment_feedback_file", args=[feedback.pk, "surat"])
    assert secretary.get(file).status_code == 403
    opened = secretary.post(reverse("admin:recruitment_feedback_sender", args=[feedback.pk]), {"reason": "Klarifikasi."})
    assert "Surat pengirim" in text_of(opened)
    assert secretary.get(file).status_code == 200
    link = urlsplit(speaking.sender_link(feedback.sender)).path
    assert "Tanda terima tanggapan" in text_of(Client().get(link))
    assert Candidacy.objects.get().pk == candidacy.pk
