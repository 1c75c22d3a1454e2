"""A final paper from its facts to the sealed file, beside what Typst and pyHanko take for it alone."""

import datetime as dt
import functools
import os
import time
from types import SimpleNamespace

from agreements import papers
from core import qr
from documents.sealing.seal import sealed
from tests.agreements.texts import large

PARTY = {
    "institution": "Lembaga Contoh", "short": "Lembaga", "address": "Jalan Contoh Nomor 1", "contact": "",
    "name": "Pimpinan Contoh", "post": "Pimpinan",
    "substantive": "", "basis": "", "authority": "Peraturan Contoh Nomor 1", "number": "1/HK.02.00/2026",
}  # fmt: skip
HEAD = {
    "kind": "Nota Kesepahaman", "title": "Netralitas", "place": "Jakarta", "day": "2026-12-10", "valid_from": "2026-12-10",
    "valid_until": "2028-12-10", "level": "portal", "parties": [PARTY | {"order": 1}, PARTY | {"order": 2}],
}  # fmt: skip


# What papers.evidence reads of a Final, without a database: a draft whose originals are none.
_NONE = SimpleNamespace(select_related=lambda *names: SimpleNamespace(order_by=lambda *names: ()))
_FINAL = SimpleNamespace(
    written_code="abcd-efgh-jkmn", party=SimpleNamespace(order=1),
    draft=SimpleNamespace(n=3, sha256="0" * 64, facts=HEAD, originals=_NONE),
)  # fmt: skip


def pair():
    """Return two functions that each return the seconds they took: the way of the portal, and the two libraries alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")  # a paper names the office
    clauses, at = large(version=1)[:15], dt.datetime.now(dt.UTC)
    evidence = functools.partial(papers.evidence, _FINAL, (), (), address="https://portal.example", at=at)
    original = papers.original(clauses, HEAD, party=1, n=3, at=at)
    joined = papers.joined(original, evidence(qr=qr.data_uri("https://portal.example")))

    seal = functools.partial(sealed, reason="Segel", at=at, attachments=[("naskah.pdf", original), ("jejak-audit.json", b"{}")])

    def ours():
        return seal(papers.joined(original, evidence(qr=qr.data_uri("https://portal.example"))))

    picture = qr.data_uri("https://portal.example")

    def libraries():
        evidence(qr=picture)
        return seal(joined)

    return lambda: _seconds(ours), lambda: _seconds(libraries)


def _seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
