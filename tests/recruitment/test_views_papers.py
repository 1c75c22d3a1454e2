"""Documents: listed, handed in, replaced, removed and shown to their owner alone."""

import datetime as dt
import re

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from core import clock
from core.models import Event
from documents.models import Document
from recruitment import sections
from recruitment.models import ApplicationFile, DocumentKind, Section, Selection
from tests.factories.accounts import log_in
from tests.factories.recruitment import NOON, ApplicantFactory, complete_draft, draft, open_selection, submitted
from tests.recruitment.desk import Desk, nothing_changes, paper, photo, text_of

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)


@pytest.fixture
def desk(client):
    return Desk(client, draft(open_selection()))


def kind(code):
    return DocumentKind.objects.get(code=code)


def file_of(desk, code):
    return ApplicationFile.objects.select_related("document").get(application=desk.application, kind__code=code)


# --- The list ---------------------------------------------------------------------------------------------------------
def test_the_list_names_what_concerns_the_applicant_and_nothing_else(desk):
    page = text_of(desk.get("documents"))

    assert ("KTP-el" in page, "Surat keterangan sehat" in page, "Izin tertulis atasan langsung" in page) == (True, True, False)
    assert "0 dari 6 berkas wajib selesai" in page
    assert "Boleh menyusul sebelum pelantikan" in page


def test_a_civil_servant_is_asked_for_the_superiors_leave(desk):
    section = Section(application=desk.application, code=sections.WORK, saved_at=NOON)
    section.content = {"answers": {"employment": "civil_servant"}, "typed": {}}
    section.save()

    assert "Izin tertulis atasan langsung" in text_of(desk.get("documents"))


def test_the_list_costs_the_same_for_no_paper_and_for_all(client, django_assert_num_queries):
    empty, full = draft(open_selection()), complete_draft(Selection.objects.get())
    for application in (empty, full):
        desk = Desk(client, application)
        desk.get("documents")
        with django_assert_num_queries(7):  # session, user, unread messages, application, sections, kinds, files
            desk.get("documents")


# --- Handing in -------------------------------------------------------------------------------------------------------
def test_a_paper_is_handed_in_and_shown(desk):
    response = desk.post("document", "ktp", files=[photo()])

    assert (response.status_code, response.url) == (302, desk.url("documents"))
    document = file_of(desk, "ktp").document
    assert (document.owner, document.pages, document.original_name) == (desk.application.applicant, 1, "foto.jpg")
    page = text_of(desk.get("documents"))
    assert ("foto.jpg" in page, "1 dari 6 berkas wajib selesai" in page, "KTP-el: berkas tersimpan." in page) == (
        True,
        True,
        True,
    )


def test_who_came_from_the_check_page_goes_back_there(desk):
    assert desk.post("document", "ktp", query="?next=check", files=[photo()]).url == desk.url("check")
    assert desk.post("document", "ktp", query="?next=//jahat.example", files=[photo()]).url == desk.url("documents")


def test_several_photos_become_one_paper(desk):
    desk.post("document", "ijazah", files=[photo("#111111"), photo("#222222"), photo("#333333")])

    assert (file_of(desk, "ijazah").document.pages, file_of(desk, "ijazah").document.content_type) == (3, "application/pdf")


def upload_ahead(client, content, name="c3VyYXQucGRm"):
    """Send a file by the resumable protocol in two pieces, and return the id of its upload."""
    said = {"HTTP_TUS_RESUMABLE": "1.0.0"}
    with clock.stopped_at(NOON):
        begun = client.post(
            reverse("documents:uploads"), HTTP_UPLOAD_LENGTH=str(len(content)), HTTP_UPLOAD_METADATA=f"filename {name}", **said
        )
        for start, piece in ((0, content[:100]), (100, content[100:])):
            client.patch(begun["Location"], piece, "application/offset+octet-stream", HTTP_UPLOAD_OFFSET=str(start), **said)
    return begun["Location"].rstrip("/").rsplit("/", 1)[-1]


def test_a_file_that_went_ahead_of_its_form_is_taken_once(desk):
    upload = upload_ahead(desk.client, paper(2).read())
    first = desk.post("document", "ijazah", uploads=upload)
    again = desk.post("document", "ijazah", uploads=upload)

    assert (first.status_code, file_of(desk, "ijazah").document.pages) == (302, 2)
    assert (again.status_code, "tidak ada lagi atau sudah dipakai" in text_of(again)) == (422, True)


@pytest.mark.parametrize("uploads", ["x", "00000000-0000-4000-8000-000000000000", "\x00", "a" * 5000, ",,,"])
def test_uploads_that_are_not_there_are_refused_in_words(desk, uploads):
    response = desk.post("document", "ktp", uploads=uploads)

    assert (response.status_code, ApplicationFile.objects.count()) == (422, 0)
    assert "Ada yang perlu diperbaiki" in text_of(response)


def test_another_persons_upload_is_not_taken(desk, client):
    upload = upload_ahead(log_in(client, ApplicantFactory()), paper().read())
    response = Desk(client, desk.application).post("document", "ktp", uploads=upload)

    assert (response.status_code, ApplicationFile.objects.count()) == (422, 0)


def test_a_newer_paper_replaces_the_older_which_is_destroyed(desk):
    desk.post("document", "ktp", files=[photo("#111111")])
    old = file_of(desk, "ktp").document
    desk.post("document", "ktp", files=[paper(2)])

    assert file_of(desk, "ktp").document.pages == 2
    assert not Document.objects.filter(pk=old.pk).exists()


REFUSED = {
    "nothing": ([], "Pilih berkas"),
    "text": ([photo().__class__("surat.pdf", b"bukan pdf", "application/pdf")], "tidak dikenal"),
    "empty": ([photo().__class__("surat.pdf", b"", "application/pdf")], "kosong"),
    "long": ([paper(21)], "Paling banyak 20 halaman"),
    "locked": ([paper(encryption=pikepdf.Encryption(owner="a", user="b"))], "terkunci kata sandi"),
    "mixed": ([paper(), photo()], "foto"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_file_says_why_and_leaves_the_earlier_one(desk, case):
    desk.post("document", "ktp", files=[photo()])
    files, sentence = REFUSED[case]
    for file in files:
        file.seek(0)

    with nothing_changes(ApplicationFile.objects, Document.objects):
        response = desk.post("document", "ktp", files=files)
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert ('href="#files"' in html, 'id="files_galat"' in html, 'aria-invalid="true"' in html) == (True, True, True)


def test_no_paper_is_taken_from_the_closing_instant_on(desk):
    closes_at = desk.application.selection.closes_at

    assert desk.post("document", "ktp", at=closes_at - MICROSECOND, files=[photo()]).status_code == 302
    for at in (closes_at, closes_at + MICROSECOND):
        with nothing_changes(ApplicationFile.objects, Document.objects):
            late = desk.post("document", "ktp", at=at, files=[photo()])
            removed = desk.post("document", "ktp", at=at, act="remove")
        assert (late.status_code, removed.status_code) == (422, 422)
        assert "Pendaftaran sudah ditutup pada Senin, 26 Oktober 2026 pukul 24.00 WIB" in text_of(late)
    page = desk.get("documents", at=closes_at)
    assert ("foto.jpg" in text_of(page), "Ganti" in text_of(page), "Hapus" in text_of(page)) == (True, False, False)


def test_nothing_is_handed_in_after_sending(client):
    desk = Desk(client, submitted(open_selection()))

    with nothing_changes(ApplicationFile.objects, Document.objects):
        response = desk.post("document", "ktp", files=[photo()])
        removal = desk.post("document", "ktp", act="remove")
    assert (response.status_code, removal.status_code) == (422, 422)
    assert "sudah dikirim dan tidak dapat diubah lagi" in text_of(response)


def test_a_paper_is_removed(desk):
    desk.post("document", "ktp", files=[photo()])

    assert desk.post("document", "ktp", act="remove").url == desk.url("documents")
    assert (ApplicationFile.objects.count(), Document.objects.count()) == (0, 0)


# --- Health papers ----------------------------------------------------------------------------------------------------
def test_a_health_paper_needs_its_own_permission_first(desk):
    notice = desk.get("document", "surat-sehat").url

    assert notice.startswith(reverse("accounts_notice", args=["recruitment.health"]))
    assert desk.post("document", "surat-sehat", files=[paper()]).status_code == 302
    assert not ApplicationFile.objects.exists()
    with clock.stopped_at(NOON):
        given = desk.client.post(notice, {"version": "1", "next": desk.url("document", "surat-sehat")})
    assert given.url == desk.url("document", "surat-sehat")
    desk.post("document", "surat-sehat", files=[paper()])
    assert file_of(desk, "surat-sehat").document.pages == 1


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_the_owner_downloads_the_paper_and_the_journal_knows(desk):
    desk.post("document", "ktp", files=[paper(3)])
    document = file_of(desk, "ktp").document
    download = desk.get("file", "ktp")
    picture = desk.get("file-page", "ktp", 2, query="?kecil")

    assert download["Content-Disposition"] == f'attachment; filename="{document.download_name}"'
    assert (download["Content-Type"], download["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert desk.get("file-page", "ktp", 4).status_code == 404
    lines = Event.objects.about(document).order_by("n").values_list("action", "by_id")
    assert list(lines) == [
        ("document.downloaded", str(desk.application.applicant.pk)),
        ("document.viewed", str(desk.application.applicant.pk)),
    ]


METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
PAGES = [
    ("documents", []), ("document", ["ktp"]), ("file", ["ktp"]), ("file-page", ["ktp", 1]), ("check", []), ("submit", []),
    ("receipt", []), ("receipt-pdf", []), ("repair-receipt-pdf", [1]), ("receipt-answers", [1]), ("repair", []),
    ("repair-document", ["ktp"]), ("repair-old-file", ["ktp"]), ("withdraw", []),
]  # fmt: skip
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def answers_to(client, name, args, uuid):
    """Return what every method is answered, without what differs from answer to answer."""
    found = {}
    for method in METHODS:
        with clock.stopped_at(NOON):
            answer = getattr(client, method)(reverse(f"recruitment:{name}", args=[uuid, *args]))
        body = answer.content.decode().replace(str(uuid), "UUID").replace(answer["X-Request-ID"], "ID")
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
        found[method] = (answer.status_code, answer.headers.get("Allow"), answer.headers.get("Location"), body)
    return found


@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize("make", [complete_draft, submitted])
def test_another_persons_application_does_not_exist(client, name, args, make):
    application = make(open_selection())
    log_in(client, ApplicantFactory())

    theirs = answers_to(client, name, args, application.uuid)
    assert theirs == answers_to(client, name, args, UNKNOWN)
    assert theirs["get"][0] == 404
    assert {answer[0] for answer in theirs.values()} <= {404, 405}


def test_a_visitor_is_sent_to_the_log_in(client):
    application = submitted(open_selection())
    for name, args in (("documents", []), ("file", ["ktp"]), ("receipt", []), ("receipt-pdf", []), ("repair", [])):
        url = reverse(f"recruitment:{name}", args=[application.uuid, *args])
        assert client.get(url).url == f"{reverse('account_login')}?next={url}"


# --- Blank forms ------------------------------------------------------------------------------------------------------
def test_anybody_downloads_a_blank_form_of_an_announced_selection(client):
    open_selection()
    riwayat = kind("riwayat-hidup")
    riwayat.blank_form.save("formulir.docx", ContentFile(b"isi"))
    url = reverse("recruitment:blank-form", args=[riwayat.pk])
    answer = client.get(url)

    assert (b"".join(answer.streaming_content), answer["Content-Disposition"]) == (
        b"isi",
        'attachment; filename="formulir-riwayat-hidup.docx"',
    )
    assert client.get(reverse("recruitment:blank-form", args=[kind("ktp").pk])).status_code == 404
    Selection.objects.update(published_at=None, published_by=None)
    assert client.get(url).status_code == 404
