"""Papers of the office as PDF, set by Typst in one frame (core/typst/paper.typ). The same facts give the same bytes."""

import json
import threading
from urllib.parse import unquote

import typst
from django.conf import settings

_own = threading.local()  # a Typst compiler belongs to one thread


def pdf(template, facts, *, at, qr=""):
    """Return a paper as PDF bytes.

    template: a room's own Typst file. facts: JSON data, which never becomes source. at: the paper's own date. qr: a picture as
    core.qr makes it, or "" for none.
    """
    inputs = {
        "facts": json.dumps({"office": settings.OFFICE, **facts}, ensure_ascii=False),
        "qr": unquote(qr.partition(",")[2]),
        "mark": (settings.BASE_DIR / "static" / "img" / "mark.svg").read_text(),
    }
    return _compiler().compile(template, format="pdf", sys_inputs=inputs, timestamp=int(at.timestamp()))


def _compiler():
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(root=settings.BASE_DIR, ignore_system_fonts=True)
    return _own.compiler
