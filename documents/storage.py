"""Sealed files on disk: one per row, under its random id, outside every public folder."""

import contextlib
import errno
import os
import uuid
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from core import crypto
from documents.refusals import Unacceptable

_together = ContextVar("together", default=False)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Damaged(Exception):
    """The stored file is missing, changed or not ours. The message names the row, not the person."""


def path_of(row):
    return Path(settings.DOCUMENTS_ROOT) / row.pk.hex[:2] / f"{row.pk}.bin"


def write(row, data):
    """Seal data for row and put it on disk, so that it survives a power cut. Raises Unacceptable when the disk is full."""
    path = path_of(row)
    partial = path.with_suffix(".part")
    with no_room_in_words(), _gone_if_unfinished(partial):
        make_private(path.parent)
        write_durably(partial, crypto.seal(data, aad=_place(row)))
        partial.rename(path)
        if not _together.get():
            sync_folder(path.parent)
            sync_folder(path.parent.parent)


@contextlib.contextmanager
def synced_together():
    """Within it files are written without waiting for the disk; when it ends they all survive a power cut.

    For many files of one transaction: the disk is waited for once. End it before the transaction does.
    """
    token = _together.set(True)
    try:
        yield
        os.sync()
    finally:
        _together.reset(token)


def read(row):
    """Return the bytes behind row, proved by its hash. Raises Damaged."""
    try:
        data = crypto.unseal(path_of(row).read_bytes(), aad=_place(row))
    except FileNotFoundError:
        raise Damaged(f"{row._meta.label} {row.pk}: the file is missing.") from None
    except crypto.Unreadable:
        raise Damaged(f"{row._meta.label} {row.pk}: the file does not open.") from None
    if len(data) != row.size or sha256(data).hexdigest() != row.sha256:
        raise Damaged(f"{row._meta.label} {row.pk}: the file is not the one that was received.")
    return data


def remove(rows):
    """Remove the files of rows; those already gone are no error."""
    for row in rows:
        path_of(row).unlink(missing_ok=True)


def stored():
    """Yield (path, id) of every file in storage; id is None for what is only half written."""
    for path in Path(settings.DOCUMENTS_ROOT).glob("[0-9a-f][0-9a-f]/*"):
        yield path, uuid.UUID(path.stem) if path.suffix == ".bin" else None


def make_private(folder):
    """Make a folder of the storage, and the storage itself, for nobody else to look into."""
    for place in (folder.parent, folder):
        place.mkdir(exist_ok=True, mode=0o700)


def write_durably(path, data):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        if not _together.get():
            os.fsync(file.fileno())


def sync_folder(folder):
    """Make a new or renamed entry of a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def no_room_in_words():
    """Turn a full disk into the sentence for it."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise Unacceptable("no_room") from error
        raise


@contextlib.contextmanager
def _gone_if_unfinished(path):
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _place(row):
    return f"{row._meta.label_lower}|{row.pk}|content"
