"""Removing what nobody will ask for: uploads past their time, files without rows, temporary files of killed servers."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from documents import keeping, parts, storage
from documents.models import Document, Original, Upload
from notifications.ticking import each_tick

GRACE = dt.timedelta(hours=24)
BATCH = 500


@dataclass(frozen=True)
class Swept:
    """How many of each were removed."""

    uploads: int
    parts: int
    files: int
    temporary: int


@each_tick(label="Membersihkan unggahan yang tertinggal")
def sweep_uploads(now):
    """Remove uploads past their time and return how many; costs what is due, so each tick does it."""
    expired = list(Upload.objects.expired(now)[:BATCH])
    if expired:
        keeping.discard(expired)
    return len(expired)


def sweep(now):
    """Remove everything older than a day that belongs to nothing, and return a Swept. Walks the storage: once a day."""
    return Swept(
        uploads=sweep_uploads(now),
        parts=_unlinked(_lonely_parts(now)),
        files=_unlinked(orphans(now)),
        temporary=_unlinked(_older(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"), now)),
    )


def orphans(now):
    """Yield stored files older than a day that no row knows: a crash between file and row leaves one."""
    batch = []
    for path, pk in storage.stored():
        if not _is_older(path, now):
            continue
        batch.append((path, pk))
        if len(batch) == BATCH:
            yield from _without_row(batch)
            batch = []
    yield from _without_row(batch)


def _without_row(batch):
    ids = [pk for _, pk in batch if pk]
    known = {row for model in (Document, Original) for row in model.objects.filter(pk__in=ids).values_list("pk", flat=True)}
    yield from (path for path, pk in batch if pk not in known)


def _lonely_parts(now):
    known = {f"{pk}.part" for pk in Upload.objects.values_list("pk", flat=True)}
    return (path for path in _older(parts.folder().glob("*.part"), now) if path.name not in known)


def _older(paths, now):
    return (path for path in paths if _is_older(path, now))


def _is_older(path, now):
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC) < now - GRACE
    except FileNotFoundError:
        return False


def _unlinked(paths):
    count = 0
    for path in list(paths):
        path.unlink(missing_ok=True)
        count += 1
    return count
