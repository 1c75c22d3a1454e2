"""Taking in, giving back, destroying; what lies on disk and what is found wrong with it."""

import datetime as dt
import errno
import io
import os
import resource
import shutil
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core import clock
from core.actor import SYSTEM
from core.fsck import checks
from core.models import Event
from documents import keeping, parts, pool, storage, sweeping
from documents.models import Document, Original, Upload
from documents.refusals import MAX_RECEIVED, Unacceptable
from tests import corpus
from tests.factories.documents import AT, DocumentFactory, UploadFactory, handed_in

LATER = AT + dt.timedelta(hours=25)
LIES = ["ktp.jpg", "ktp.pdf", "ktp.exe", "ktp.html", "ktp", ""]


def code_of(call):
    with pytest.raises(Unacceptable) as caught:
        call()
    return caught.value.code


def keep(*sources, owner, **options):
    return keeping.keep(list(sources), **{"owner": owner, "purpose": "recruitment.ktp", "at": AT, **options})


def files(root):
    return sorted(path for path in root.rglob("*") if path.is_file())


def finished_upload(owner, data, name="ktp.jpg"):
    upload = UploadFactory(owner=owner, length=len(data), name=name)
    parts.append(upload, [data])
    Upload.objects.filter(pk=upload.pk).update(offset=len(data))
    upload.refresh_from_db()
    return upload


def problems():
    return [problem.message for name, check in checks().items() if name.startswith("documents.") for problem in check()]


def test_a_kept_photo_is_described_and_given_back(owner):
    data = corpus.picture(orientation=6)
    document = keep(handed_in(data, "Foto KTP saya.JPG"), owner=owner)
    clean = keeping.read(document)
    (original,) = document.originals.all()
    assert (document.original_name, document.content_type, document.pages) == ("Foto KTP saya.JPG", "image/jpeg", 1)
    assert (document.size, document.sha256) == (len(clean), sha256(clean).hexdigest())
    assert (document.original_sha256, original.sha256, original.size) == (sha256(data).hexdigest(),) * 2 + (len(data),)
    assert storage.read(original) == data
    assert Image.open(io.BytesIO(clean)).size == (480, 640)


@pytest.mark.parametrize("content_type", ["image/jpeg", "application/pdf", "text/html", "application/x-msdownload"])
@pytest.mark.parametrize("name", LIES)
def test_a_lie_about_the_kind_is_neither_believed_nor_punished(owner, name, content_type):
    document = keep(handed_in(corpus.pdf(), name or "x", content_type), owner=owner)
    assert (document.content_type, document.download_name[-4:]) == ("application/pdf", ".pdf")


@pytest.mark.parametrize("name", LIES[:4])
def test_a_wrong_file_is_refused_under_any_name_and_leaves_nothing(owner, storage, name):
    for code, data in {"program": b"MZ\x90", "web_page": b"<script>alert(1)</script>", "empty": b""}.items():
        assert code_of(lambda data=data: keep(handed_in(data, name), owner=owner)) == code
    assert (files(storage), Document.objects.count()) == ([], 0)


def test_several_photos_become_one_pdf_in_the_chosen_order(owner):
    order = ["green", "red", "yellow", "blue"]
    photos = [corpus.picture(image=Image.new("RGB", (300, 400), corpus.COLOURS[name])) for name in order]
    document = keep(*[handed_in(photo, f"{n}.jpg") for n, photo in enumerate(photos)], owner=owner)
    pages = [
        pool.run("page_picture", keeping.read(document), content_type=document.content_type, page=n, side=300).content
        for n in range(1, 5)
    ]
    shown = [corpus.nearest(Image.open(io.BytesIO(page)).getpixel((100, 150))) for page in pages]
    assert (document.pages, document.content_type, shown) == (4, "application/pdf", order)
    assert [storage.read(original) for original in document.originals.all()] == photos
    assert document.original_sha256 == sha256(b"".join(sha256(photo).digest() for photo in photos)).hexdigest()


@pytest.mark.full
@pytest.mark.shared
def test_many_photos_share_the_room_and_still_fit(owner):
    photos = [corpus.photo((2016, 1512), seed=n) for n in range(6)]
    document = keep(*map(handed_in, photos), owner=owner, max_bytes=1_500_000)
    assert (document.pages, document.size <= 1_500_000) == (6, True)


@pytest.mark.parametrize(
    ("sources", "code"),
    [
        ([], "missing"),
        ([corpus.picture()] * 21, "too_many"),
        ([corpus.picture(), corpus.pdf()], "not_all_photos"),
        ([corpus.picture(), b"MZ"], "program"),
        ([corpus.picture(), b""], "empty"),
    ],
)
def test_a_wrong_set_of_files_is_refused_whole(owner, storage, sources, code):
    assert code_of(lambda: keep(*map(handed_in, sources), owner=owner)) == code
    assert files(storage) == []


def test_photos_that_do_not_fit_together_are_refused(owner):
    assert code_of(lambda: keep(*[handed_in(corpus.photo((1600, 1200)))] * 2, owner=owner, max_bytes=20_000)) == "photos_heavy"


def test_size_is_refused_before_a_byte_is_read(owner):
    file = handed_in()
    file.size, file.file = MAX_RECEIVED + 1, None
    assert code_of(lambda: keep(file, owner=owner)) == "too_big"


# --- On disk ----------------------------------------------------------------------------------------------------------
def test_nothing_readable_lies_on_disk(owner, storage):
    canary = b"KANARI-3171010101900001"
    keep(handed_in(corpus.picture(comment=canary)), owner=owner)
    finished_upload(owner, corpus.picture(comment=canary))
    stored = files(storage)
    assert len(stored) == 3
    for path in stored:
        data = path.read_bytes()
        assert [mark in data for mark in (canary, b"JFIF", b"%PDF")] == [False] * 3
        assert path.stat().st_mode & 0o777 == 0o600
        assert (path.parent.stat().st_mode & 0o777, storage.stat().st_mode & 0o777) == (0o700, 0o700)


def test_a_file_put_in_anothers_place_does_not_open(owner):
    one, other = DocumentFactory(owner=owner), DocumentFactory(owner=owner)
    shutil.copyfile(storage.path_of(one), storage.path_of(other))
    with pytest.raises(storage.Damaged, match="does not open"):
        keeping.read(other)
    assert len(problems()) == 1


def test_each_changed_byte_is_found(owner):
    document = DocumentFactory(owner=owner)
    path = storage.path_of(document)
    whole = path.read_bytes()
    for at in range(0, len(whole), len(whole) // 40):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert len(problems()) == 1
    path.write_bytes(whole)
    assert problems() == []


def test_a_missing_file_is_found(owner):
    document = DocumentFactory(owner=owner)
    storage.path_of(document.originals.get()).unlink()
    assert problems() == [f"documents.Original {document.originals.get().pk}: the file is missing."]


def test_a_row_whose_hash_was_changed_is_found(owner):
    document = DocumentFactory(owner=owner)
    Document.objects.filter(pk=document.pk).update(sha256="0" * 64)
    assert len(problems()) == 1


NASTY_NAMES = ["../../etc/passwd", "a\0b.jpg", "\u202egpj.exe", "x\r\nSet-Cookie: a=b", "C:\\a\\b", "a" * 5000, "."]


@given(name=st.text(max_size=400) | st.sampled_from(NASTY_NAMES))
def test_a_persons_file_name_is_data(name):
    kept = keeping.safe_name(name)
    assert 1 <= len(kept) <= 255
    assert not set(kept) & set("/\\\0\r\n\u202e")
    kept.encode()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("KTP_3171064101900001.jpg", "KTP_[16 angka].jpg"),
        ("3171 0641 0190 0001 depan.jpg", "[16 angka] depan.jpg"),
        ("IMG_20221015_123456.jpg", "IMG_20221015_123456.jpg"),
        ("12345678901234567.pdf", "12345678901234567.pdf"),
    ],
)
def test_the_number_of_a_card_in_a_file_name_is_not_kept(name, kept):
    assert keeping.safe_name(name) == kept


@given(purpose=st.text(max_size=80))
def test_the_name_of_a_download_is_ours(purpose):
    name = Document(purpose=purpose, content_type="image/jpeg", original_name="../../x\r\n").download_name
    assert name.isascii()
    assert not set(name) & set("/\\\0\r\n\"';% ")


def test_the_place_on_disk_comes_from_our_id_alone(owner, storage):
    document = keep(handed_in(name="../../../etc/passwd"), owner=owner, purpose="../../x")
    place = storage / document.pk.hex[:2] / f"{document.pk}.bin"
    assert place in files(storage)


# --- Uploads used -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_finished_upload_is_used_once(owner, storage):
    upload = finished_upload(owner, corpus.picture(), "dari ponsel.jpg")
    document = keep(str(upload.pk), owner=owner)
    assert (document.original_name, Upload.objects.count(), files(parts.folder())) == ("dari ponsel.jpg", 0, [])
    assert code_of(lambda: keep(str(upload.pk), owner=owner)) == "upload_gone"


def test_uploads_keep_the_chosen_order(owner):
    order = ["yellow", "blue"]
    uploads = [finished_upload(owner, corpus.picture(image=Image.new("RGB", (300, 400), corpus.COLOURS[n]))) for n in order]
    document = keep(uploads[0].pk, uploads[1], owner=owner)
    pages = [pool.run("page_picture", keeping.read(document), content_type="application/pdf", page=n, side=300) for n in (1, 2)]
    assert [corpus.nearest(Image.open(io.BytesIO(page.content)).getpixel((100, 150))) for page in pages] == order


def test_another_persons_upload_does_not_exist(owner, stranger):
    upload = finished_upload(owner, corpus.picture())
    assert code_of(lambda: keep(str(upload.pk), owner=stranger)) == "upload_gone"
    assert Upload.objects.count() == 1


@pytest.mark.parametrize("pk", ["", "x", "00000000-0000-4000-8000-000000000000", "../../etc/passwd"])
def test_an_upload_that_never_was_is_refused(owner, pk):
    assert code_of(lambda: keep(pk, owner=owner)) == "upload_gone"


def test_an_unfinished_upload_is_not_taken_but_stays(owner):
    upload = UploadFactory(owner=owner)
    assert code_of(lambda: keep(str(upload.pk), owner=owner)) == "upload_unfinished"
    assert Upload.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_wrong_upload_is_thrown_away_and_an_unlucky_one_is_not(owner):
    wrong, fine = finished_upload(owner, b"MZ" * 100), finished_upload(owner, corpus.picture())
    assert code_of(lambda: keep(wrong, owner=owner)) == "program"
    busy, pool._pool = pool._pool, pool.Pool(children=0, wait=0.05)
    try:
        assert code_of(lambda: keep(fine, owner=owner)) == "busy"
    finally:
        pool._pool = busy
    assert list(Upload.objects.all()) == [fine]
    assert files(parts.folder()) == [parts.path_of(fine)]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_keep_gives_the_upload_back(owner, storage):
    upload = finished_upload(owner, corpus.picture())
    received = keeping.receive([upload], owner=owner, purpose="recruitment.ktp", at=AT)
    with transaction.atomic():
        keeping.enter(received)
        transaction.set_rollback(True)
    assert (Document.objects.count(), parts.read(Upload.objects.get()) == corpus.picture()) == (0, True)


@given(pieces=st.lists(st.binary(max_size=70), max_size=12))
def test_a_part_grows_piece_by_piece_and_reads_back(pieces):
    upload = Upload(length=1000)
    for piece in pieces:
        upload.offset += parts.append(upload, [piece])
    assert upload.offset == 0 or parts.read(upload) == b"".join(pieces)
    parts.remove([upload])


# --- Destroying and sweeping ------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_destroyed_document_leaves_only_its_journal_line(owner, storage):
    document = DocumentFactory(owner=owner)
    keeping.destroy(document, by=SYSTEM, at=LATER, reason="Diganti")
    (line,) = Event.objects.about(document)
    assert (files(storage), Document.objects.count(), Original.objects.count()) == ([], 0, 0)
    assert (line.action, line.reason, line.details) == ("document.destroyed", "Diganti", {"sha256": document.sha256})


@pytest.mark.django_db(transaction=True)
def test_a_destruction_that_is_rolled_back_destroys_nothing(owner):
    document = DocumentFactory(owner=owner)
    with transaction.atomic():
        keeping.destroy(document, by=SYSTEM, at=LATER)
        transaction.set_rollback(True)
    assert (problems(), Document.objects.get()) == ([], document)


@pytest.mark.django_db(transaction=True)
def test_the_sweep_removes_what_belongs_to_nothing_after_a_day(owner, storage, settings):
    with clock.stopped_at(AT):
        document = DocumentFactory(owner=owner)
        expired, alive = UploadFactory(owner=owner), UploadFactory(owner=owner, created_at=LATER)
        for upload in (expired, alive):
            parts.append(upload, [b"x"])
    leftovers = [
        storage / "ab" / "ab000000-0000-4000-8000-000000000000.bin",
        storage / "ab" / "ab000000-0000-4000-8000-000000000001.part",
        parts.folder() / "00000000-0000-4000-8000-000000000000.part",
        settings.FILE_UPLOAD_TEMP_DIR / "tmpabc.upload.jpg",
    ]
    for path in leftovers:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in [*files(storage), *files(settings.FILE_UPLOAD_TEMP_DIR)]:
        os.utime(path, times=(AT.timestamp(), AT.timestamp()))
    assert sweeping.sweep(AT + sweeping.GRACE) == sweeping.Swept(uploads=1, parts=0, files=0, temporary=0)
    with clock.stopped_at(LATER):
        assert len(problems()) == 2
    assert sweeping.sweep(LATER) == sweeping.Swept(uploads=0, parts=1, files=2, temporary=1)
    with clock.stopped_at(LATER):
        assert problems() == []
    assert list(Upload.objects.all()) == [alive]
    assert len(files(storage)) == 3
    assert keeping.read(document)


def test_the_command_says_what_it_swept(owner, capsys):
    UploadFactory(owner=owner, created_at=AT - dt.timedelta(days=900))
    call_command("sweep_documents")
    expected = "Dibuang: 1 unggahan, 0 potongan unggahan, 0 berkas, 0 berkas sementara.\n"
    assert capsys.readouterr().out == expected


# --- A full disk ------------------------------------------------------------------------------------------------------
@pytest.fixture
def full_disk():
    """Let this process write only 1,000 bytes into any file: the kernel then refuses, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half(owner, storage, full_disk):
    received = handed_in()
    assert code_of(lambda: keep(received, owner=owner)) == "no_room"
    assert (files(storage), Document.objects.count()) == ([], 0)
    full_disk()
    assert keeping.read(keep(received, owner=owner))


def test_a_full_disk_during_an_upload_keeps_what_was_acknowledged(owner, full_disk):
    upload = UploadFactory(owner=owner, length=4000)
    upload.offset += parts.append(upload, [b"a" * 900])
    assert code_of(lambda: parts.append(upload, [b"b" * 900])) == "no_room"
    full_disk()
    upload.offset += parts.append(upload, [b"c" * 900])
    assert parts.read(upload) == b"a" * 900 + b"c" * 900


@pytest.mark.parametrize("code", sorted(storage.FULL))
def test_only_a_full_disk_is_called_one(code):
    with pytest.raises(Unacceptable), storage.no_room_in_words():
        raise OSError(code, "x")
    with pytest.raises(OSError, match="x"), storage.no_room_in_words():
        raise OSError(errno.EACCES, "x")


# --- What the database refuses ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 0},
        {"size": MAX_RECEIVED + 1},
        {"pages": 0},
        {"sha256": "ab"},
        {"original_sha256": ""},
        {"content_type": "text/html"},
    ],
)
def test_the_database_refuses_documents_that_cannot_be(owner, wrong):
    document = DocumentFactory(owner=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**wrong)


@pytest.mark.parametrize("wrong", [{"offset": 1001}, {"length": 0}, {"length": MAX_RECEIVED + 1}, {"expires_at": AT}])
def test_the_database_refuses_uploads_that_cannot_be(owner, wrong):
    upload = UploadFactory(owner=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**wrong)


@pytest.mark.django_db
def test_many_files_wait_for_the_disk_once_and_one_by_one_each(monkeypatch):
    waited = []
    monkeypatch.setattr(os, "fsync", lambda handle: waited.append("file"))
    monkeypatch.setattr(os, "sync", lambda: waited.append("all"))
    rows = [Document(size=3, sha256=sha256(b"abc").hexdigest()) for _ in range(3)]

    with storage.synced_together():
        for row in rows[:2]:
            storage.write(row, b"abc")
    assert (waited, [storage.read(row) for row in rows[:2]]) == (["all"], [b"abc", b"abc"])
    waited.clear()
    storage.write(rows[2], b"abc")
    assert waited == ["file"] * 3
