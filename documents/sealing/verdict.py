"""Says what a PDF's signatures prove: one word for the whole file, and the facts of each signature.

The foreign bytes are read by a child of documents.pool, within its limits; nothing is ever fetched from elsewhere.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.x509.oid import NameOID

from documents import pool
from documents.refusals import MAX_RECEIVED, Unacceptable
from documents.sealing import key as keys

SENTENCES = {
    "intact": "Naskah ini utuh: tidak berubah sejak disegel atau ditandatangani, dan penerbit sertifikatnya dikenal.",
    "altered": "Naskah ini sudah berubah sejak disegel atau ditandatangani. Jangan dipakai; mintalah naskah aslinya.",
    "appended": "Ada isi tambahan di belakang naskah ini yang tidak tercakup oleh segel atau tanda tangan mana pun.",
    "unknown_issuer": "Naskah ini utuh, tetapi penerbit sertifikatnya belum dikenal: penandatangannya belum dapat dipastikan.",
    "no_signature": "Berkas PDF ini tidak memuat segel atau tanda tangan elektronik.",
    "unreadable": "Berkas ini tidak dapat dibaca sebagai PDF bertanda tangan, sehingga tidak dapat diperiksa.",
    "encrypted": "Berkas PDF ini terkunci atau dilindungi sandi, sehingga tidak dapat diperiksa.",
    "later": "Banyak berkas sedang diperiksa. Tunggu sebentar, lalu coba lagi.",
}
EXPIRED_SINCE = "Sertifikatnya kini sudah habis masa berlakunya, tetapi masih berlaku pada waktu penyegelan yang tercatat."


@dataclass(frozen=True)
class Signature:
    """One signature. kind: signature or timestamp (a clock's); fingerprint: its certificate's SHA-256 in hex;
    since: what came after it (none, proofs, forms, other); allowed: whether that is what it lets come;
    issuer: the certified provider's name, else empty."""

    kind: str
    name: str
    fingerprint: str
    at: datetime | None
    intact: bool
    trusted: bool
    expired_since: bool
    is_ours: bool
    is_certified: bool
    covers_whole_file: bool
    since: str
    allowed: bool
    issuer: str = ""


@dataclass(frozen=True)
class Verdict:
    """code: a key of SENTENCES; signatures: in the order in which they were made."""

    code: str
    signatures: tuple[Signature, ...] = ()

    @property
    def is_intact(self):
        return self.code == "intact"


def examine(content, *, at):
    """Return the Verdict on a PDF's bytes at an instant; raises nothing, whatever the bytes are."""
    if len(content) > MAX_RECEIVED:
        return Verdict("unreadable")
    own, certified = keys.own_roots(), keys.certified_roots()
    try:
        facts = json.loads(pool.run("examine", content, *own, *certified, at=at.isoformat()).content)
        return _verdict(facts, _prints(own), _named(certified))
    except Unacceptable as refusal:
        return Verdict("later" if refusal.code == "busy" else "unreadable")
    except (ValueError, KeyError, TypeError, AttributeError):  # a child that a file has taken over says anything
        return Verdict("unreadable")


def sentences(verdict):
    """Return the verdict in Indonesian sentences, the one on the whole file first."""
    found = [SENTENCES[verdict.code]]
    if verdict.code == "intact" and any(each.expired_since for each in verdict.signatures):
        found.append(EXPIRED_SINCE)
    return found


def _named(roots):
    """Return {fingerprint: the name of its holder} of root certificates (DER)."""
    found = {}
    for root in roots:
        names = x509.load_der_x509_certificate(root).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        found[sha256(root).hexdigest()] = str(names[0].value) if names else "penyelenggara tanpa nama"
    return found


def _prints(roots):
    return {sha256(root).hexdigest() for root in roots}


def _verdict(facts, own, certified):
    found = tuple(_signature(each, own, certified) for each in facts["signatures"])
    if facts["state"] != "read":
        return Verdict(facts["state"] if facts["state"] in SENTENCES else "unreadable")
    return Verdict(_code(found, goes_on=facts["goes_on"] is True), found)


def _signature(fact, own, certified):
    is_ours, is_certified = fact["root"] in own, fact["root"] in certified
    # A signer's own clock is believed for our seals alone, whose time the portal has on record; else only a certified clock.
    held_then = bool(fact["trusted_then"]) and (is_ours or bool(fact["time_is_proven"]))
    return Signature(
        kind=str(fact["kind"]),
        name=str(fact["name"]),
        fingerprint=str(fact["fingerprint"]),
        at=datetime.fromisoformat(fact["at"]) if fact["at"] else None,
        intact=bool(fact["intact"]),
        trusted=bool(fact["trusted"]) or held_then,
        expired_since=held_then and not fact["trusted"],
        is_ours=is_ours,
        is_certified=is_certified,
        covers_whole_file=bool(fact["whole"]),
        since=str(fact["since"]),
        allowed=bool(fact["allowed"]),
        issuer=certified.get(fact["root"], ""),
    )


def _code(found, *, goes_on):
    """Return the verdict's code. goes_on: whole revisions stand behind the newest signature."""
    if not found:
        return "no_signature"
    if not all(each.intact and each.allowed for each in found):
        return "altered"
    newest = found[-1]
    has_proofs = goes_on and newest.since == "proofs" and not newest.is_ours  # the portal puts none behind its seal
    if not newest.covers_whole_file and not has_proofs:
        return "appended"
    return "intact" if all(each.trusted for each in found) else "unknown_issuer"
