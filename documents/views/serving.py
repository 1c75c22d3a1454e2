"""Handing a file out. An app's own view calls these after its own policy has said yes."""

import time

from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from core import journal
from core.lifecycle import Stale
from documents import keeping, pool
from documents.models import ContentType
from documents.refusals import Unacceptable

# Whatever the bytes turn out to be, the browser may neither run, frame, load nor keep them.
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
PAGE_SIDE = 1600
TRIES = 5


def serve(request, document, *, by, at, inline=False):
    """Return the clean file as an attachment (inline: for a picture in a page). Journaled before a byte leaves."""
    content = keeping.read(document)
    _remember("document.viewed" if inline else "document.downloaded", document, by=by, at=at)
    return _response(content, document.content_type, document.download_name, inline=inline)


def serve_page(request, document, page, *, by, at, side=PAGE_SIDE):
    """Return one page (from 1) as a JPEG of at most `side` dots for the viewer, journaled. Raises Http404 beyond the last."""
    if not 1 <= page <= document.pages:
        raise Http404
    try:
        picture = pool.run("page_picture", keeping.read(document), content_type=document.content_type, page=page, side=side)
    except Unacceptable as refusal:
        return _unmade(refusal)
    _remember("document.viewed", document, by=by, at=at, page=page)
    return _response(picture.content, ContentType.JPEG, f"{document.download_name[:-4]}-{page}.jpg", inline=True)


def serve_marked(request, document, *, by, at, lines):
    """Return a copy with some lines of words on each page as an attachment, journaled; the original leaves no byte."""
    try:
        content = keeping.marked(document, lines)
    except Unacceptable as refusal:
        return _unmade(refusal)
    _remember("document.downloaded", document, by=by, at=at, marked=True)
    return _response(content, ContentType.PDF, f"{document.download_name[:-4]}-bertanda.pdf", inline=False)


def serve_marked_page(request, document, page, *, by, at, lines, side=PAGE_SIDE):
    """Return one page (from 1) as a JPEG that carries the lines, journaled. Raises Http404 beyond the last."""
    if not 1 <= page <= document.pages:
        raise Http404
    facts = {"content_type": document.content_type, "page": page, "side": side, "lines": lines}
    try:
        picture = pool.run("marked_page", keeping.read(document), **facts)
    except Unacceptable as refusal:
        return _unmade(refusal)
    _remember("document.viewed", document, by=by, at=at, page=page, marked=True)
    return _response(picture.content, ContentType.JPEG, f"{document.download_name[:-4]}-{page}.jpg", inline=True)


def _unmade(refusal):
    return HttpResponse(str(refusal), status=503, content_type="text/plain; charset=utf-8", headers=HEADERS)


def _response(content, content_type, name, *, inline):
    return HttpResponse(
        content,
        content_type=str(content_type),  # a server refuses a member of an enumeration as a header
        headers={**HEADERS, "Content-Disposition": content_disposition_header(not inline, name)},
    )


def _remember(action, document, *, by, at, **details):
    """Commit the journal line. Two who look at the same moment collide on its number; the later one takes the next."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic(durable=True):
                journal.record(action, document, by=by, at=at, details=details)
            return
        except (IntegrityError, Stale):
            if not left:
                raise
            time.sleep(0.01 * (TRIES - left))
