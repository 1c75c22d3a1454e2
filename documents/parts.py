"""The bytes of uploads still on their way, encrypted on disk from the first piece.

A part grows, so it is enciphered as a stream (AES-256-CTR, its counter starting at the upload's random id): any later piece
can be added without reading the earlier ones. Nothing authenticates it; it lives hours, and every byte of it is checked,
cleaned and sealed when it becomes a document.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from django.conf import settings

from core import crypto
from documents.refusals import Unacceptable
from documents.storage import make_private, no_room_in_words, sync_folder

BLOCK = 16


def folder():
    return Path(settings.DOCUMENTS_ROOT) / "quarantine"


def path_of(upload):
    return folder() / f"{upload.pk}.part"


def is_whole(upload):
    """Say whether all that was acknowledged is still on disk."""
    return upload.offset == 0 or (path_of(upload).exists() and path_of(upload).stat().st_size >= upload.offset)


def append(upload, pieces):
    """Write pieces behind what is already there and return how many bytes are safely on disk. Raises Unacceptable (no_room)."""
    written = 0
    with no_room_in_words(), _opened(upload) as file:
        file.seek(upload.offset)
        cipher = _cipher(upload, upload.offset)
        for piece in pieces:
            file.write(cipher.update(piece))
            written += len(piece)
        file.flush()
        os.fsync(file.fileno())
        if upload.offset == 0:
            sync_folder(folder())
    return written


def read(upload):
    """Return the bytes received so far. Raises Unacceptable when they were used up or swept a moment ago."""
    try:
        sealed = path_of(upload).read_bytes()[: upload.offset]
    except FileNotFoundError:
        raise Unacceptable("upload_gone") from None
    return _cipher(upload, 0).update(sealed)


def remove(uploads):
    for upload in uploads:
        path_of(upload).unlink(missing_ok=True)


def _opened(upload):
    make_private(folder())
    return os.fdopen(os.open(path_of(upload), os.O_WRONLY | os.O_CREAT, 0o600), "wb")


def _cipher(upload, offset):
    blocks, rest = divmod(offset, BLOCK)
    counter = (upload.pk.int + blocks) % (1 << 128)
    cipher = Cipher(AES(crypto.key_for("upload")), CTR(counter.to_bytes(BLOCK, "big"))).encryptor()
    cipher.update(bytes(rest))
    return cipher
