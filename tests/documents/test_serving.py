"""Handing out: every header, the journal line before the first byte, pages as pictures; and plain forms with odd files."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.models import Event
from documents import keeping, pool, storage
from documents.models import Document
from documents.refusals import MAX_RECEIVED, SENTENCES
from tests import corpus
from tests.factories.documents import DocumentFactory, handed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.documents.site")]
GUARDED = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def person(client, owner):
    client.force_login(owner)
    return client


def guarded(response):
    return {name: response.headers.get(name) for name in GUARDED}


def lines(document):
    return [(line.action, line.by_id, line.details) for line in Event.objects.about(document)]


@pytest.mark.parametrize(("data", "content_type", "ending"), [
    (corpus.picture(), "image/jpeg", "jpg"), (corpus.pdf(), "application/pdf", "pdf"),
])  # fmt: skip
def test_a_file_is_handed_out_guarded_and_journaled(person, owner, data, content_type, ending):
    document = DocumentFactory(owner=owner, purpose="recruitment.ktp", sources=[handed_in(data, "../<b>\r\n.exe")])
    response = person.get(f"/uji/{document.pk}/berkas")
    assert (response.status_code, response.content) == (200, keeping.read(document))
    assert guarded(response) == GUARDED
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="recruitment-ktp-{document.pk.hex[:8]}.{ending}"'
    assert ("ETag" in response, "Last-Modified" in response) == (False, False)
    assert lines(document) == [("document.downloaded", str(owner.pk), {})]


def test_an_inline_picture_is_guarded_as_well(person, owner):
    document = DocumentFactory(owner=owner)
    response = person.get(f"/uji/{document.pk}/berkas?inline")
    assert guarded(response) == GUARDED
    assert response["Content-Disposition"].startswith("inline; ")
    assert lines(document) == [("document.viewed", str(owner.pk), {})]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_is_shown_as_a_picture(person, owner, number):
    document = DocumentFactory(owner=owner, sources=[handed_in(corpus.pdf(3))])
    response = person.get(f"/uji/{document.pk}/{number}")
    assert (response["Content-Type"], guarded(response)) == ("image/jpeg", GUARDED)
    assert Image.open(io.BytesIO(response.content)).height == 1600
    assert lines(document) == [("document.viewed", str(owner.pk), {"page": number})]


@pytest.mark.parametrize("number", [0, 4])
def test_a_page_that_is_not_there_is_not_found_and_not_journaled(person, owner, number):
    document = DocumentFactory(owner=owner, sources=[handed_in(corpus.pdf(3))])
    assert (person.get(f"/uji/{document.pk}/{number}").status_code, lines(document)) == (404, [])


def test_a_page_that_cannot_be_drawn_now_is_a_sentence(person, owner):
    document = DocumentFactory(owner=owner)
    busy, pool._pool = pool._pool, pool.Pool(children=0, wait=0.05)
    try:
        response = person.get(f"/uji/{document.pk}/1")
    finally:
        pool._pool = busy
    assert (response.status_code, response.content.decode(), lines(document)) == (503, SENTENCES["busy"], [])
    assert guarded(response) == GUARDED


def test_a_damaged_file_never_leaves(person, owner):
    document = DocumentFactory(owner=owner)
    storage.path_of(document).write_bytes(b"x")
    with pytest.raises(storage.Damaged):
        person.get(f"/uji/{document.pk}/berkas")
    assert lines(document) == []


def test_huge_pages_are_drawn_small(owner):
    def widen(paper):
        paper.pages[0].MediaBox = [0, 0, 14_400, 14_400]

    document = DocumentFactory(owner=owner, sources=[handed_in(corpus.pdf(change=widen))])
    picture = pool.run("page_picture", keeping.read(document), content_type="application/pdf", page=1, side=99_999)
    assert max(Image.open(io.BytesIO(picture.content)).size) == 2400


# --- Plain forms ------------------------------------------------------------------------------------------------------
def post(client, *files):
    return client.post("/uji/", {"files": list(files)})


def error_in(response):
    return response.status_code, [code for code, sentence in SENTENCES.items() if sentence in response.content.decode()]


@pytest.mark.parametrize("size", [500, 3 * 1024 * 1024, MAX_RECEIVED])
def test_a_plain_form_takes_files_up_to_the_limit(person, size):
    photo = corpus.picture()
    assert post(person, handed_in(photo + bytes(max(0, size - len(photo))))).status_code == 302
    assert Document.objects.get().originals.get().size == max(size, len(photo))


def test_a_plain_form_refuses_a_file_over_the_limit_without_keeping_its_bytes(person, settings):
    response = post(person, handed_in(corpus.picture() + bytes(MAX_RECEIVED)))
    assert response.status_code == 422
    assert "Ukuran berkas ini 20,1 MB. Paling besar 20 MB." in response.content.decode()
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def test_a_plain_form_without_a_file_says_so(person):
    assert person.post("/uji/", {"x": "1"}).status_code == 200
    assert Document.objects.count() == 0


@pytest.mark.parametrize("name", sorted(corpus.refused())[::6])
def test_a_wrong_file_is_never_a_server_error(person, name):
    data, _ = corpus.refused()[name]
    response = post(person, SimpleUploadedFile(name, data, content_type="image/jpeg"))
    assert (response.status_code, Document.objects.count()) == (422, 0)
