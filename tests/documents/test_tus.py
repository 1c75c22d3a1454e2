"""Resumable uploads: the protocol, word by word."""

import base64
import datetime as dt
import hashlib
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from documents import parts
from documents.models import Upload
from documents.refusals import MAX_RECEIVED, SENTENCES
from documents.views import tus
from tests.factories.documents import AT, UploadFactory

URL = "/berkas/unggah/"
HEADERS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def person(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(AT):
        yield


def announce(client, length=10, **headers):
    return client.post(URL, content_type="", headers={**HEADERS, "Upload-Length": str(length), **headers})


def send(client, url, data, offset=0, **headers):
    return client.patch(
        url, data, content_type="application/offset+octet-stream", headers={**HEADERS, "Upload-Offset": str(offset), **headers}
    )


def answer(response):
    return response.status_code, response.headers.get("Upload-Offset")


def test_a_file_is_announced_sent_in_pieces_and_finished(person, owner):
    name = base64.b64encode(b"KTP asli.jpg").decode()
    created = announce(person, **{"Upload-Metadata": f"filetype aW1hZ2U=,filename {name}"})
    upload = Upload.objects.get()
    assert (created.status_code, created["Location"]) == (201, f"{URL}{upload.pk}/")
    assert (upload.owner, upload.name, upload.length) == (owner, "KTP asli.jpg", 10)
    assert upload.expires_at == AT + dt.timedelta(hours=24)
    assert answer(send(person, created["Location"], b"01234")) == (204, "5")
    head = person.head(created["Location"], headers=HEADERS)
    assert (answer(head), head["Upload-Length"], head["Cache-Control"]) == ((200, "5"), "10", "no-store")
    assert answer(send(person, created["Location"], b"56789", 5)) == (204, "10")
    upload.refresh_from_db()
    assert (upload.is_finished, parts.read(upload)) == (True, b"0123456789")


def test_what_the_server_can_do_is_told(person):
    response = person.options(URL)
    told = {name: response[name] for name in ("Tus-Version", "Tus-Resumable", "Tus-Extension", "Tus-Max-Size")}
    assert told == {
        "Tus-Version": "1.0.0",
        "Tus-Resumable": "1.0.0",
        "Tus-Extension": "creation,termination,expiration,checksum",
        "Tus-Max-Size": str(MAX_RECEIVED),
    }


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1"])
def test_another_version_is_refused_with_ours(person, version):
    response = person.post(URL, headers={"Tus-Resumable": version, "Upload-Length": "1"} if version else {})
    assert (response.status_code, response["Tus-Version"], Upload.objects.count()) == (412, "1.0.0", 0)


@pytest.mark.parametrize(
    ("length", "status", "code"),
    [(0, 400, "empty"), (1, 201, None), (MAX_RECEIVED, 201, None), (MAX_RECEIVED + 1, 413, "too_big")],
)
def test_sizes_are_refused_before_a_byte_is_sent(person, length, status, code):
    response = announce(person, length)
    assert response.status_code == status
    assert not code or response.content.decode()[:18] == SENTENCES[code][:18]


@pytest.mark.parametrize("length", ["", "-1", "abc", "1e3", "٣", "9" * 40])
def test_a_length_that_is_no_number_is_refused(person, length):
    assert (announce(person, length).status_code, Upload.objects.count()) == (400, 0)


@pytest.mark.parametrize("offset", ["", "-1", "4", "6", "x"])
def test_a_piece_must_continue_what_is_there(person, owner, offset):
    url = announce(person)["Location"]
    send(person, url, b"01234")
    assert send(person, url, b"xxxxx", offset).status_code == 409
    assert parts.read(Upload.objects.get()) == b"01234"


def test_a_piece_must_not_be_longer_than_the_file(person):
    assert send(person, announce(person)["Location"], b"0" * 11).status_code == 413
    assert Upload.objects.get().offset == 0


def test_a_piece_must_say_what_it_is(person):
    url, headers = announce(person)["Location"], {**HEADERS, "Upload-Offset": "0"}
    response = person.patch(url, b"0", content_type="text/plain", headers=headers)
    assert response.status_code == 415


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize(("sent", "status", "offset"), [(b"01234", 204, 5), (b"01299", 460, 0)])
def test_a_piece_damaged_on_the_way_is_sent_again(person, algorithm, sent, status, offset):
    checksum = f"{algorithm} {base64.b64encode(hashlib.new(algorithm, b'01234').digest()).decode()}"
    assert send(person, announce(person)["Location"], sent, **{"Upload-Checksum": checksum}).status_code == status
    assert Upload.objects.get().offset == offset


@pytest.mark.parametrize("checksum", ["md5 AAAA", "sha1 ???", "sha1", "x"])
def test_a_checksum_that_cannot_be_checked_is_a_wrong_one(person, checksum):
    assert send(person, announce(person)["Location"], b"0", **{"Upload-Checksum": checksum}).status_code == 460


@pytest.mark.parametrize("method", ["head", "patch", "delete"])
def test_another_persons_upload_is_as_one_that_never_was(person, stranger, method):
    theirs = UploadFactory(owner=stranger)
    answers = []
    for pk in (theirs.pk, uuid.uuid4()):
        response = getattr(person, method)(f"{URL}{pk}/", headers={**HEADERS, "Upload-Offset": "0"})
        answers.append((response.status_code, len(response.content)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert Upload.objects.count() == 1


@pytest.mark.parametrize("method", ["post", "options"])
def test_a_visitor_uploads_nothing(client, db, method):
    response = getattr(client, method)(URL, headers={**HEADERS, "Upload-Length": "1"})
    assert (response.status_code, Upload.objects.count()) == (302, 0)


FORGED = [("post", None), ("patch", None), ("delete", None), ("get", "DELETE"), ("post", "DELETE")]


@pytest.mark.parametrize(("method", "override"), FORGED)
def test_a_request_forged_by_another_site_is_refused(owner, method, override):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    upload = UploadFactory(owner=owner)
    url = URL if method == "post" and not override else f"{URL}{upload.pk}/"
    headers = {**HEADERS, "Upload-Length": "1", **({"X-HTTP-Method-Override": override} if override else {})}
    assert getattr(client, method)(url, headers=headers).status_code in {403, 405}
    assert list(Upload.objects.all()) == [upload]


def test_a_proxy_that_knows_only_post_can_be_walked_around(person):
    url = announce(person)["Location"]
    response = person.post(
        url, b"01234", content_type="application/offset+octet-stream",
        headers={**HEADERS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )  # fmt: skip
    assert answer(response) == (204, "5")


def test_an_upload_is_forgotten_when_asked(person, django_capture_on_commit_callbacks):
    url = announce(person)["Location"]
    send(person, url, b"01234")
    with django_capture_on_commit_callbacks(execute=True):
        assert person.delete(url, headers=HEADERS).status_code == 204
    assert (Upload.objects.count(), list(parts.folder().iterdir())) == (0, [])
    assert person.head(url, headers=HEADERS).status_code == 404


@pytest.mark.parametrize(("late", "status"), [(-1, 200), (0, 410), (1, 410)])
def test_an_upload_lives_a_day(person, late, status):
    url = announce(person)["Location"]
    with clock.stopped_at(AT + tus.LIFETIME + dt.timedelta(microseconds=late)):
        assert person.head(url, headers=HEADERS).status_code == status


def test_an_upload_whose_bytes_were_lost_starts_again(person):
    url = announce(person)["Location"]
    send(person, url, b"01234")
    parts.path_of(Upload.objects.get()).write_bytes(b"01")
    assert (person.head(url, headers=HEADERS).status_code, Upload.objects.count()) == (410, 0)


@pytest.mark.parametrize("waiting", [{"count": tus.MAX_UPLOADS, "length": 1}, {"count": 10, "length": MAX_RECEIVED}])
def test_too_many_unfinished_uploads_are_refused_until_one_is_gone(person, owner, stranger, waiting):
    UploadFactory.create_batch(tus.MAX_UPLOADS, owner=stranger)
    uploads = UploadFactory.create_batch(waiting["count"], owner=owner, length=waiting["length"])
    refused = announce(person, 1)
    assert (refused.status_code, refused.content.decode()) == (429, SENTENCES["upload_quota"])
    uploads[0].delete()
    assert announce(person, 1).status_code == 201


@pytest.mark.parametrize("metadata", ["", "filename", "filename ???", "filename ////", "filename Li4=", ",,,"])
def test_metadata_may_be_anything(person, metadata):
    assert announce(person, **{"Upload-Metadata": metadata}).status_code == 201
    assert Upload.objects.get().name


def test_addresses_are_as_announced():
    assert reverse("documents:uploads") == URL
