"""Sealed papers: the report of a session and the certificates of who came, and the public page on which they are compared."""

import datetime as dt
import subprocess
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.lifecycle import Refused
from core.models import Event
from documents import storage
from documents.models import Document
from documents.refusals import Unacceptable
from outreach import fsck, links
from outreach.actions import activities, attendances, sealing
from outreach.models import Seal
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import START
from tests.factories.recruitment import staff
from tests.outreach.room import DAY, at, fresh, main_of, page_of
from tests.outreach.test_admin_reporting import photo

pytestmark = pytest.mark.django_db
LATER = START + DAY


def words_in(pdf):
    """Return the text of a PDF as poppler reads it."""
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


@pytest.fixture
def guest():
    return made.invited(place=made.rw(3))


@pytest.fixture
def filed(guest):
    made.came(guest)
    activity = fresh(guest).activity
    return activities.report(
        activity, minutes="Dibuka pukul 12.\n\n#panic() tetap tulisan.", material=activity.materials.get(), photos=[photo()],
        version=activity.version, by=made.planner(), at=LATER,
    )  # fmt: skip


@pytest.fixture
def seal(filed):
    return sealing.report(filed, by=staff("view_report"), at=LATER)


def certificate_of(invitation):
    return reverse("outreach:certificate", args=[invitation.uuid, links.token(invitation)])


def check_of(seal):
    return reverse("outreach:check", args=[seal.written_code])


# --- The report ---------------------------------------------------------------------------------------------------------
def test_the_paper_of_a_report_says_what_was_held_and_names_no_head(filed, seal, guest):
    words = words_in(storage.read(seal.document))

    for expected in (
        "Laporan kegiatan sosialisasi", filed.activity.title,
        "Senin, 9 November 2026 pukul 12.00–15.00 WIB", "Diundang", "Hadir",
        str(filed.material), "Dibuka pukul 12.", "#panic() tetap tulisan.", "Foto kegiatan", seal.url, seal.written_code,
    ):  # fmt: skip
        assert expected in words
    assert not any(secret in words for secret in (guest.name, guest.email))


def test_a_report_is_sealed_when_it_is_filed(filed):
    seal = Seal.objects.get(report=filed)

    assert seal.sealed_at == LATER
    assert sealing.report(filed, by=staff("view_report"), at=LATER + DAY) == seal


def test_a_report_that_cannot_be_sealed_is_filed_all_the_same(guest, monkeypatch):
    def fail(document, *, side):
        raise Unacceptable("image_broken")

    monkeypatch.setattr("documents.keeping.picture", fail)
    made.came(guest)
    activity = fresh(guest).activity
    activities.report(
        activity, minutes="x", material=activity.materials.get(), photos=[photo()], version=activity.version, by=made.planner(),
        at=LATER,
    )  # fmt: skip

    assert fresh(guest).activity.status == "completed"
    assert not Seal.objects.exists()


def test_a_report_is_sealed_once_and_stays_byte_for_byte(client, filed):
    log_in(client, StaffFactory(role="secretary"))
    url = reverse("admin:outreach_report_paper", args=[filed.pk])

    first = at(LATER, client.get, url)
    second = at(LATER + dt.timedelta(minutes=1), client.get, url)

    seal = Seal.objects.get()
    assert first.content == second.content
    assert sha256(first.content).hexdigest() == seal.document.sha256
    assert seal.sealed_at == LATER
    assert [event.action for event in Event.objects.about(filed)] == ["paper.sealed"]
    assert Event.objects.about(seal.document).count() == 2


def test_of_two_sealings_at_once_one_wins_and_both_get_it(filed, seal, monkeypatch):
    class Blind:
        """Sees nothing the first time, as whoever asks before the other has written."""

        def __init__(self):
            self.known = [None, seal]

        def filter(self, **facts):
            return self

        def first(self):
            return self.known.pop(0)

    blind = Blind()
    monkeypatch.setattr(Seal.objects, "with_activity", lambda: blind)

    assert sealing.report(filed, by=staff("view_report"), at=LATER) == seal
    assert (Seal.objects.count(), Document.objects.filter(purpose="outreach.sealed").count()) == (1, 1)


def test_a_report_whose_photo_is_damaged_is_refused(client, filed):
    Seal.objects.all().delete()
    storage.path_of(filed.photos.get().document).unlink()
    log_in(client, StaffFactory(role="secretary"))

    response = client.get(reverse("admin:outreach_report_paper", args=[filed.pk]), follow=True)

    assert "belum dapat dibuat" in response.content.decode()
    assert not Seal.objects.exists()


def test_a_report_is_taken_by_who_may_read_reports(filed):
    with pytest.raises(Refused, match="tidak berwenang"):
        sealing.report(filed, by=staff("view_activity"), at=LATER)


# --- The certificate ----------------------------------------------------------------------------------------------------
def test_who_came_takes_a_certificate_that_names_the_office_alone(client, guest, filed):
    assert "Unduh sertifikat" in main_of(at(LATER, client.get, page_of(guest)))

    first = at(LATER, client.get, certificate_of(guest))
    second = at(LATER + DAY, client.get, certificate_of(guest))

    words = words_in(first.content)
    assert first.content == second.content
    assert "Sertifikat kehadiran" in words
    assert guest.place in words
    assert "telah hadir dalam kegiatan" in words
    assert guest.name not in words


def test_a_represented_office_is_said_to_be_represented(client):
    guest = made.invited(made.released(audience=made.audience("ketua-rw")))
    attendance = made.came(guest)
    type(attendance).objects.filter(pk=attendance.pk).update(representative="Wakil Contoh")
    activity = fresh(guest).activity
    activities.report(
        activity, minutes="x", material=activity.materials.get(), photos=[photo()], version=activity.version, by=made.planner(),
        at=LATER,
    )  # fmt: skip

    words = words_in(at(LATER, client.get, certificate_of(guest)).content)

    assert "telah hadir melalui wakilnya" in words
    assert "Wakil Contoh" not in words


def test_no_certificate_before_the_report(client, guest):
    made.came(guest)

    response = at(LATER, client.get, certificate_of(guest))

    assert (response.status_code, Seal.objects.count()) == (422, 0)
    assert "setelah kegiatan dilaporkan" in main_of(response)


def test_no_certificate_for_who_did_not_come(client, guest):
    absent = made.invited(guest.activity)
    came = made.came(guest)
    taken_back = made.invited(guest.activity)
    attendances.revert(made.came(taken_back), by=made.planner(), at=START + dt.timedelta(minutes=5))
    activity = fresh(came.invitation).activity
    activities.report(
        activity, minutes="x", material=activity.materials.get(), photos=[photo()], version=activity.version, by=made.planner(),
        at=LATER,
    )  # fmt: skip

    for each in (absent, taken_back):
        assert "tidak tercatat" in main_of(at(LATER, client.get, certificate_of(each)))
        assert "Unduh sertifikat" not in main_of(at(LATER, client.get, page_of(each)))


# --- The public page ----------------------------------------------------------------------------------------------------
def test_anybody_reads_which_session_was_sealed_when_and_by_which_hash(client, filed, seal):
    response = client.get(check_of(seal))

    words = main_of(response)
    for expected in (
        filed.activity.title,
        "Laporan kegiatan",
        "Selasa, 10 November 2026 pukul 12.00.00 WIB",
        seal.document.sha256,
    ):
        assert expected in words
    assert "noindex" in response["X-Robots-Tag"]
    assert filed.filed_by.get_full_name() not in words


def test_a_certificates_page_names_the_office_and_nobody(client, guest, filed):
    seal = sealing.certificate(fresh(guest), by=made.planner(), at=LATER)

    words = main_of(client.get(check_of(seal)))

    assert guest.place in words
    assert guest.name not in words


def test_the_very_file_is_told_to_be_the_same(client, seal):
    content = storage.read(seal.document)

    same = client.post(check_of(seal), {"file": SimpleUploadedFile("a.pdf", content)})
    other = client.post(check_of(seal), {"file": SimpleUploadedFile("a.pdf", content + b" ")})

    assert "Ya, sama" in main_of(same)
    assert "Tidak sama" in main_of(other)
    assert Document.objects.count() == 2  # the photo and the paper: nothing that was compared is kept


@pytest.mark.parametrize(("change", "expected"), [
    (lambda digits: digits.upper(), "Ya, sama"),
    (lambda digits: f" {digits[:32]} {digits[32:]} ", "Ya, sama"),
    (lambda digits: digits[::-1], "Tidak sama"),
    (lambda digits: digits[:-1], "terdiri atas 64 angka"),
    (lambda digits: "", "Pilih berkas PDF"),
])  # fmt: skip
def test_a_hash_is_compared_as_people_copy_it(client, seal, change, expected):
    assert expected in main_of(client.post(check_of(seal), {"sha256": change(seal.document.sha256)}))


def test_a_file_beyond_the_limit_is_refused(client, seal, monkeypatch):
    monkeypatch.setattr("documents.comparing.MAX_RECEIVED", 10)

    response = client.post(check_of(seal), {"file": SimpleUploadedFile("a.pdf", b"x" * 11)})

    assert response.status_code == 422
    assert "lebih besar dari" in main_of(response)


def test_a_code_is_read_as_people_copy_it(client, seal):
    for code in (seal.code, seal.code.upper(), seal.written_code.upper()):
        assert client.get(reverse("outreach:check", args=[code])).status_code == 200


def test_an_unknown_code_is_told_so(client):
    response = client.get(reverse("outreach:check", args=["aaaa-bbbb-cccc"]))

    assert response.status_code == 404
    assert "Lembar tidak ditemukan" in main_of(response)


# --- fsck ---------------------------------------------------------------------------------------------------------------
def test_fsck_finds_a_paper_that_was_put_in_the_place_of_the_sealed_one(seal, filed):
    assert not list(fsck.papers_are_sealed_on_record())
    Seal.objects.update(document=filed.photos.get().document)

    (problem,) = fsck.papers_are_sealed_on_record()

    assert "sidik yang lain" in str(problem)


def test_fsck_finds_a_certificate_of_who_did_not_come(guest, filed):
    sealing.certificate(fresh(guest), by=made.planner(), at=LATER)
    guest.attendances.update(reverted_at=LATER, reverted_by=filed.filed_by)

    (problem,) = fsck.papers_are_sealed_on_record()

    assert "tanpa kehadiran" in str(problem)
