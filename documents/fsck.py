from itertools import chain

from core import clock
from core.fsck import Problem, check
from documents import storage, sweeping
from documents.models import Document, Original


@check
def files_are_whole():
    """Each document and each original has its file, which opens and has the size and hash of its row."""
    for row in chain(Document.objects.iterator(), Original.objects.iterator()):
        try:
            storage.read(row)
        except storage.Damaged as damage:
            yield Problem(str(damage))


@check
def no_file_is_forgotten():
    """No file older than a day is without a row."""
    for path in sweeping.orphans(clock.now()):
        yield Problem(f"Berkas tanpa catatan: {path.parent.name}/{path.name}")
