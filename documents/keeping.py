"""Taking a file in, giving it back, destroying it.

Checking takes up to seconds, so it happens before any transaction: call `keep` (or `receive`) outside `atomic`, or SQLite's
one writer waits for a picture to be decoded. `receive` then `enter` lets the caller put its own rows beside the document's.
"""

import contextlib
import re
import unicodedata
import uuid
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction

from core import journal
from documents import parts, pool, storage
from documents.kinds import Clean
from documents.models import ContentType, Document, Original, Upload
from documents.refusals import MAX_PAGES, MAX_RECEIVED, MAX_STORED, Unacceptable, size_in_words

PDF_FRAME = 4096  # what a PDF needs around its pictures
CARD_NUMBER = re.compile(r"(?<!\d)(?:\d[ ._-]?){15}\d(?!\d)")  # NIK and KK have 16 digits


@dataclass
class Source:
    """One file as handed in: by the form itself, or by an upload that has finished."""

    name: str
    size: int
    read: object
    upload: Upload | None = None
    sha256: str = ""


@dataclass
class Received:
    """A checked and stored file without its rows yet."""

    document: Document
    originals: list
    uploads: list = field(default_factory=list)


def keep(sources, *, owner, purpose, at, max_bytes=MAX_STORED, max_pages=MAX_PAGES):
    """Check, clean, seal and store what was handed in, and return its Document.

    sources: uploaded files, finished Uploads of the owner or their ids; several photos become one PDF in this order.
    Raises Unacceptable; its text is the sentence for the person. Nothing of a refused file remains.
    """
    return enter(receive(sources, owner=owner, purpose=purpose, at=at, max_bytes=max_bytes, max_pages=max_pages))


def receive(sources, *, owner, purpose, at, max_bytes=MAX_STORED, max_pages=MAX_PAGES):
    """Do everything of `keep` but the rows. The files of a Received that is never entered are swept after a day."""
    sources = [_source(item, owner, at) for item in sources]
    uploads = [source.upload for source in sources if source.upload]
    try:
        clean = _checked(sources, max_bytes, max_pages)
    except Unacceptable as refusal:
        if not refusal.is_passing:
            discard(uploads)
        raise
    received = _named(clean, sources, owner, purpose, at)
    _store(received, clean, sources)
    received.uploads = uploads
    return received


def made(content, *, name, pages, owner, purpose, at):
    """Store a PDF that the portal itself has set, byte for byte as it is, and return it as a Received: nothing to clean."""
    digest = sha256(content).hexdigest()
    document = Document(
        owner=owner, purpose=purpose, original_name=name, content_type=ContentType.PDF, size=len(content), pages=pages,
        sha256=digest, original_sha256=digest, created_at=at,
    )  # fmt: skip
    storage.write(document, content)
    return Received(document, [])


def enter(received):
    """Write the rows of what was received, using its uploads up, and return the Document. Raises Unacceptable."""
    try:
        with transaction.atomic():
            _use_up(received.uploads)
            received.document.save(force_insert=True)
            Original.objects.bulk_create(received.originals)
    except BaseException:
        storage.remove([received.document, *received.originals])
        raise
    return received.document


def read(document):
    """Return the clean bytes of a document; raises storage.Damaged."""
    return storage.read(document)


def picture(document, *, side):
    """Return a document's first page, or the photo itself, as JPEG bytes of at most `side` dots. Raises Unacceptable."""
    return pool.run("page_picture", read(document), content_type=document.content_type, page=1, side=side).content


def marked(document, lines):
    """Return a copy of a document as PDF bytes with some lines of words on each page. Raises Unacceptable."""
    return pool.run("marked", read(document), content_type=document.content_type, lines=lines).content


def words(document):
    """Return the text of a PDF; what is a picture says nothing. Raises Unacceptable when reading takes too long."""
    if document.content_type != ContentType.PDF:
        return ""
    return pool.run("words", read(document)).content.decode("utf-8", "replace")


def destroy(document, *, by, at, reason=""):
    """Remove a document, its originals and their files. Rows go first: a row without file must never be seen."""
    with transaction.atomic():
        rows = [document, *document.originals.all()]
        Document.objects.filter(pk=document.pk).delete()
        journal.record("document.destroyed", document, by=by, at=at, reason=reason, details={"sha256": document.sha256})
        transaction.on_commit(lambda: storage.remove(rows))


def discard(uploads):
    """Forget uploads and their bytes."""
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()
    transaction.on_commit(lambda: parts.remove(uploads))


def safe_name(name):
    """Return a person's file name as harmless data: its last part, without control and direction marks, at most 255 long.

    People name the photo of a card after its number, which must not lie readable beside the sealed file.
    """
    name = str(name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C").strip()
    return CARD_NUMBER.sub("[16 angka]", name)[:255] or "berkas"


def _source(item, owner, at):
    if isinstance(item, Upload):
        item = item.pk
    if isinstance(item, str | uuid.UUID):
        return _from_upload(item, owner, at)
    if getattr(item, "has_no_room", False):
        raise Unacceptable("no_room")
    return Source(safe_name(item.name), item.size, lambda: _whole(item))


def _whole(file):
    file.seek(0)
    return file.read()


def _from_upload(pk, owner, at):
    with contextlib.suppress(ValueError):
        upload = Upload.objects.alive(at).filter(pk=uuid.UUID(str(pk)), owner=owner).first()
        if upload and not upload.is_finished:
            raise Unacceptable("upload_unfinished")
        if upload and parts.is_whole(upload):
            return Source(upload.name, upload.length, lambda: parts.read(upload), upload)
    raise Unacceptable("upload_gone")


def _checked(sources, max_bytes, max_pages):
    if not sources:
        raise Unacceptable("missing")
    if len(sources) > max_pages:
        raise Unacceptable("too_many", count=len(sources), limit=max_pages)
    for source in sources:
        if source.size > MAX_RECEIVED:
            raise Unacceptable("too_big", size=size_in_words(source.size), limit=size_in_words(MAX_RECEIVED))
    if len(sources) == 1:
        return pool.run("clean", _hashed(sources[0]), max_bytes=max_bytes, max_pages=max_pages)
    return _bound(sources, max_bytes)


def _bound(sources, max_bytes):
    """Make photos one PDF: each may use an equal share of what the photos before it have left."""
    pictures, left = [], max_bytes - PDF_FRAME * len(sources)
    for count, source in zip(range(len(sources), 0, -1), sources, strict=True):
        try:
            picture = pool.run("clean_photo", _hashed(source), max_bytes=left // count)
        except Unacceptable as refusal:
            if refusal.code == "image_heavy":
                raise Unacceptable("photos_heavy", limit=size_in_words(max_bytes)) from None
            raise
        pictures.append(picture.content)
        left -= len(picture.content)
    return pool.run("bind", *pictures)


def _hashed(source):
    data = source.read()
    source.sha256 = sha256(data).hexdigest()
    return data


def _named(clean: Clean, sources, owner, purpose, at):
    digests = [source.sha256 for source in sources]
    document = Document(
        owner=owner,
        purpose=purpose,
        original_name=", ".join(source.name for source in sources)[:255],
        content_type=clean.content_type,
        size=len(clean.content),
        pages=clean.pages,
        sha256=sha256(clean.content).hexdigest(),
        original_sha256=digests[0] if len(digests) == 1 else sha256(bytes.fromhex("".join(digests))).hexdigest(),
        created_at=at,
    )
    originals = [
        Original(document=document, position=n, name=source.name, size=source.size, sha256=source.sha256)
        for n, source in enumerate(sources, start=1)
        if source.sha256 != document.sha256
    ]
    return Received(document, originals)


def _store(received, clean, sources):
    try:
        for original in received.originals:
            storage.write(original, sources[original.position - 1].read())
        storage.write(received.document, clean.content)
    except BaseException:
        storage.remove([received.document, *received.originals])
        raise


def _use_up(uploads):
    """Take each upload exactly once: whoever deletes its row has it."""
    for upload in uploads:
        if Upload.objects.filter(pk=upload.pk, offset=upload.length).delete()[0] != 1:
            raise Unacceptable("upload_gone")
    transaction.on_commit(lambda: parts.remove(uploads))
