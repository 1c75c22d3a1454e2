"""Whether a paper is one of ours, and what is to be thought of it: three answers that are never mixed."""

from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from agreements.lifecycle import CONCLUDED, AgreementStatus
from agreements.models import Draft, Final, Original, Signed
from core import clock, dates
from documents.sealing import key as keys
from documents.sealing import verdict

STATUS = {
    AgreementStatus.IN_FORCE: ("green", "Berlaku"),
    AgreementStatus.EXPIRED: ("neutral", "Sudah berakhir"),
    AgreementStatus.ENDED: ("red", "Sudah diakhiri"),
    AgreementStatus.REPLACED: ("gold", "Sudah diganti"),
}

KINDS = {
    "original": "Ini rangkap yang dibekukan untuk diparaf dan ditandatangani, bukan naskah final.",
    "draft": "Ini sidik teks sebuah versi naskah yang pernah dikirim, bukan naskah final.",
    "signed": "Ini rangkap bertanda tangan yang pernah diunggah, tetapi kesepakatannya belum final atau rangkap ini ditolak.",
    "evidence": "Ini lembar bukti bersegel yang menyertai naskah final.",
}


@dataclass(frozen=True)
class Finding:
    """final: the sealed paper that was found, or None. is_same: whether the given bytes are it; None when none were given.

    seen: the verdict over the signatures of a given file, or None. kind: what the hash is of otherwise, a key of KINDS: nothing
    else is told of a paper that is not final.
    """

    given: str = ""
    final: Final | None = None
    is_same: bool | None = None
    seen: object = None
    kind: str = ""

    @property
    def kind_in_words(self):
        return KINDS.get(self.kind, "")

    @property
    def may_be_examined(self):
        """Tell whether a file whose hash alone was given is worth sending whole: we do not know the hash."""
        return bool(self.given) and not self.is_same and not self.kind and self.seen is None

    @property
    def providers(self):
        """Return the names of the certified providers that issued a signer's certificate."""
        return sorted({each.issuer for each in self.seen.signatures if each.is_certified}) if self.seen else []

    @property
    def sentences(self):
        return verdict.sentences(self.seen) if self.seen else []

    @property
    def status(self):
        """Return (tone, words) of the agreement as the portal knows it today, or None."""
        if self.final is None:
            return None
        agreement = self.final.agreement
        if agreement.status == AgreementStatus.IN_FORCE and agreement.valid_from > clock.today():
            return "gold", f"Belum berlaku, mulai {dates.day(agreement.valid_from, weekday=False)}"
        return STATUS[agreement.status]

    @property
    def successor(self):
        return self.final.agreement.successors.concluded().order_by("-concluded_at").first() if self.final else None


def by_code(code):
    return Finding(final=_sealed().find(code))


def by_hash(digest, code=""):
    """Compare a hash with the paper of a code, or look it up among all that were sealed."""
    found = _sealed().filter(document__sha256=digest).first()
    asked = _sealed().find(code) if code else None
    sheet = _sealed().filter(evidence__sha256=digest).first() if found is None else None
    kind = "evidence" if sheet else "" if found else _kind(digest)
    return Finding(digest, found or asked or sheet, found is not None and asked in (None, found), kind=kind)


def _kind(digest):
    looks = {
        "original": Original.objects.filter(document__sha256=digest),
        "signed": Signed.objects.filter(document__sha256=digest),
        "draft": Draft.objects.sent().filter(sha256=digest),
    }
    return next((kind for kind, found in looks.items() if found.exists()), "")


def by_file(file, code="", *, at):
    """Compare a file as by_hash, and examine its signatures. The bytes are dropped."""
    content = b"".join(file.chunks())
    found = by_hash(sha256(content).hexdigest(), code)
    return Finding(found.given, found.final, found.is_same, verdict.examine(content, at=at), found.kind)


def roots():
    """Return (SHA-256 fingerprint, PEM) of each root that our seals lead to."""
    found = [x509.load_der_x509_certificate(each) for each in keys.own_roots()]
    return [(each.fingerprint(SHA256()).hex(":").upper(), each.public_bytes(Encoding.PEM).decode()) for each in found]


def _sealed():
    return Final.objects.with_facts().filter(document__isnull=False, agreement__status__in=CONCLUDED)
