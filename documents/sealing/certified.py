"""Whether a PDF that officials signed elsewhere, at a certified provider (BSrE), may be taken for the frozen paper.

The provider adds signatures behind the paper's bytes. So the file must begin with the frozen file, add nothing but signatures
(what they look like, and the proofs to them), end where it ends, and carry the names of those who were to sign. It is
read only: whoever changed a byte of it would break the signatures.
"""

import json
import re
import unicodedata
from collections import Counter

from documents import pool
from documents.refusals import MAX_RECEIVED, Unacceptable
from documents.sealing import verdict

SENTENCES = {
    **verdict.SENTENCES,
    "too_big": "Berkas ini terlalu besar. Paling besar 20 MB.",
    "unsigned": "Berkas ini sama persis dengan naskah yang dibekukan: belum ditandatangani.",
    "other_paper": "Berkas ini bukan naskah yang dibekukan, atau disimpan ulang sebelum ditandatangani. "
    "Unduh naskahnya dari portal, tandatangani tanpa menyimpan ulang, lalu unggah hasilnya.",
    "more_than_signatures": "Selain tanda tangan, isi berkas ini juga berubah. Tandatangani naskah dari portal apa adanya.",
    "not_certified": "Tanda tangan di berkas ini tidak diterbitkan oleh penyelenggara sertifikasi elektronik yang dikenal.",
    "missing_signer": "Berkas ini belum ditandatangani oleh semua yang harus menandatangani.",
    "other_signer": "Berkas ini ditandatangani oleh orang yang tidak diminta menandatangani.",
}
# Titles that stand before a name, and degrees that stand behind it without a comma. Compared without dots.
BEFORE = frozenset(["prof", "dr", "drs", "dra", "ir", "h", "hj", "kh", "apt"])
DEGREES = "sh mh se mm mt ssos msi sip mip map mpd spd skom mkom sag mag spdi sstp ssi msc phd llm mba mhum mpa mak sap shi mkn"
AFTER = frozenset(DEGREES.split())


def obstacle_to_taking(content, *, frozen, names, at):
    """Return (code or None, facts): why the file cannot be taken for the frozen one, signed by exactly these names.

    names: the officials' names as they stand in the paper, titles and all. facts: {"verdict": Verdict} once it was examined,
    and {"names": [...]} of those missing or not asked for; they are people's names, for the page and not for a log.
    """
    if code := _strangeness(content, frozen):
        return code, {}
    found = verdict.examine(content, at=at)
    facts = {"verdict": found}
    if found.code != "intact":
        return found.code, facts
    if not all(each.is_certified for each in found.signatures):
        return "not_certified", facts
    if not _only_signs(content, frozen):
        return "more_than_signatures", facts
    signers = {each.fingerprint: each.name for each in found.signatures if each.kind == "signature"}
    code, people = _wrong_people([*signers.values()], names)
    return code, {**facts, "names": people} if code else facts


def _strangeness(content, frozen):
    if len(content) > MAX_RECEIVED:
        return "too_big"
    if content == frozen:
        return "unsigned"
    return None if content.startswith(frozen) else "other_paper"


def _only_signs(content, frozen):
    try:
        return json.loads(pool.run("additions", content, frozen).content)["only_signatures"] is True
    except (Unacceptable, ValueError, KeyError, TypeError):
        return False


def _wrong_people(signers, names):
    has, wants = Counter(map(plain_name, signers)), Counter(map(plain_name, names))
    if others := set(has) - set(wants):
        return "other_signer", [name for name in signers if plain_name(name) in others]
    if missing := wants - has:
        return "missing_signer", [name for name in names if plain_name(name) in missing]
    return None, []


def plain_name(name):
    """Return a name as it is compared: “Dr. H. BUDI SANTOSO, S.H., M.Si.” is “budi santoso”.

    What stands behind the first comma is degrees. Before the name the words of BEFORE are left out; behind it those of AFTER
    and those with a dot inside (S.Sos). Case, dots, apostrophes and wide spaces do not count. Nothing is guessed: “M. Budi” is
    not “Muhammad Budi”. At least one word stays.
    """
    text = unicodedata.normalize("NFKC", name).casefold().split(",")[0]
    words = [word for word in re.sub(r"['`‘’ʼ]", "", text).replace("-", " ").split() if word.strip(".")]
    while len(words) > 1 and _bare(words[0]) in BEFORE:
        words.pop(0)
    while len(words) > 1 and (_bare(words[-1]) in AFTER or "." in words[-1].strip(".")):
        words.pop()
    return " ".join(filter(None, (_bare(part) for word in words for part in word.split("."))))


def _bare(word):
    return word.replace(".", "")
