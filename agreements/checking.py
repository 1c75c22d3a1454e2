"""Whether a paper is one of ours, and what is to be thought of it: three answers that are never mixed."""

from dataclasses import dataclass
from hashlib import sha256

from agreements.lifecycle import AgreementStatus
from agreements.models import Final, Original
from documents.sealing import verdict

STATUS = {
    AgreementStatus.IN_FORCE: ("green", "Berlaku"),
    AgreementStatus.EXPIRED: ("neutral", "Sudah berakhir"),
    AgreementStatus.ENDED: ("red", "Sudah diakhiri"),
    AgreementStatus.REPLACED: ("gold", "Sudah diganti"),
}


@dataclass(frozen=True)
class Finding:
    """final: the sealed paper that was found, or None. is_same: whether the given bytes are it; None when none were given.

    seen: the verdict over the signatures of a given file, or None. is_draft: the bytes are those of an original that was
    agreed to but are not the sealed paper.
    """

    given: str = ""
    final: Final | None = None
    is_same: bool | None = None
    seen: object = None
    is_draft: bool = False

    @property
    def sentences(self):
        return verdict.sentences(self.seen) if self.seen else []

    @property
    def status(self):
        """Return (tone, words) of the agreement now."""
        return STATUS.get(self.final.agreement.status) if self.final else None

    @property
    def successor(self):
        return self.final.agreement.successors.concluded().order_by("-concluded_at").first() if self.final else None


def by_code(code):
    return Finding(final=_sealed().find(code))


def by_hash(digest, code=""):
    """Compare a hash with the paper of a code, or look it up among all that were sealed."""
    found = _sealed().filter(document__sha256=digest).first()
    asked = _sealed().find(code) if code else None
    return Finding(
        given=digest, final=found or asked, is_same=found is not None and asked in (None, found),
        is_draft=found is None and Original.objects.filter(document__sha256=digest).exists(),
    )  # fmt: skip


def by_file(file, code="", *, at):
    """Compare a file as by_hash, and examine its signatures. The bytes are dropped."""
    content = b"".join(file.chunks())
    found = by_hash(sha256(content).hexdigest(), code)
    return Finding(found.given, found.final, found.is_same, verdict.examine(content, at=at), found.is_draft)


def _sealed():
    return Final.objects.with_facts().filter(document__isnull=False)
