"""A checking child: takes one file after another on its standard input, with little memory, time and nothing else.

Started by documents.pool as `python -m documents.checker`; it knows neither Django, nor the database, nor any key.
"""

import ctypes
import importlib
import os
import resource
import sys

from documents import inspection, wire
from documents.refusals import Unacceptable

MAX_MEMORY = 1280 * 1024 * 1024
MAX_CPU_SECONDS = 20
MAX_OPEN_FILES = 24
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

TASKS = {
    "clean": inspection.clean,
    "clean_photo": inspection.clean_photo,
    "bind": inspection.bind,
    "page_picture": inspection.page_picture,
    "words": inspection.words,
}
# Half a second to import, and few children are ever asked: task: its module.
SELDOM = {
    "marked": "documents.marking",
    "marked_page": "documents.marking",
    "examine": "documents.sealing.signatures",
    "additions": "documents.sealing.signatures",
    "word_clauses": "agreements.wording.word_task",
}


def main():
    source, sink = _own_pipes()
    _confine()
    while True:
        try:
            header, bodies = wire.receive(source)
        except wire.Broken:
            return
        _allow_cpu()
        if not _answer(sink, header, bodies):
            return


def _own_pipes():
    """Keep the answer pipe for answers alone: a library that prints must not break the conversation."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return source, sink


def _confine():
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_OPEN_FILES, MAX_OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A network of its own, with nothing in it. Where the machine forbids this, the other limits still hold.
    ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _allow_cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + MAX_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _answer(sink, header, bodies):
    """Answer one question; return False when this child had better be replaced."""
    try:
        clean = _task(header["task"])(*bodies, **header["options"])
    except Unacceptable as refusal:
        wire.send(sink, {"refused": refusal.code, "facts": refusal.facts})
    except MemoryError:
        wire.send(sink, {"refused": "undecodable", "facts": {}})
        return False
    else:
        wire.send(sink, {"content_type": clean.content_type, "pages": clean.pages}, [clean.content])
    return True


def _task(name):
    return TASKS[name] if name in TASKS else getattr(importlib.import_module(SELDOM[name]), name)


if __name__ == "__main__":
    sys.exit(main())
