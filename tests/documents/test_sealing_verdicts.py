"""Good and broken papers: the portal, pdfsig (poppler) and pyHanko by itself say the same of them."""

import io
import os
import random
import re
import shutil
import subprocess

import pytest
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from documents import pool
from documents.refusals import MAX_RECEIVED, Unacceptable
from documents.sealing import key as keys
from documents.sealing import seal, verdict
from documents.sealing.threads import apart
from tests import corpus
from tests.documents import seals

READ = [name for name, (_, code) in seals.PAPERS.items() if code not in {"no_signature", "unreadable", "encrypted"}]
PROOFS_LAST = {"by others, with proofs", "closed by a clock", "closed by an unknown clock"}
# pdfsig reads a hybrid file as one of its two papers and calls it signed; nobody can say which one another program shows.
NOT_READ = [name for name in seals.PAPERS if name not in READ and name != "hybrid"]


@pytest.mark.parametrize("name", seals.PAPERS)
def test_the_verdict_on_a_paper(seal_key, name):
    found = verdict.examine(seals.paper(name), at=seals.AT)

    assert found.code == seals.PAPERS[name][1]
    assert verdict.sentences(found) == [verdict.SENTENCES[found.code]]


@pytest.mark.parametrize("name", READ)
def test_pdfsig_says_the_same_of_each_signature(seal_key, tmp_path, name):
    found = verdict.examine(seals.paper(name), at=seals.AT).signatures

    said = pdfsig(tmp_path, seals.paper(name))

    assert len(said) == len(found)
    # It knows the signatures of people, and takes a clock's for a broken one.
    assert [(each.intact, each.covers_whole_file) for each in found if each.kind == "signature"] == [
        pair for pair, each in zip(said, found, strict=True) if each.kind == "signature"
    ]


@pytest.mark.parametrize("name", NOT_READ)
def test_pdfsig_finds_no_whole_signature_where_the_portal_finds_none(seal_key, tmp_path, name):
    assert (True, True) not in pdfsig(tmp_path, seals.paper(name))


@pytest.mark.parametrize("name", READ)
def test_pyhanko_by_itself_says_the_same(seal_key, name):
    roots = [Certificate.load(root) for root in (*keys.own_roots(), *keys.certified_roots())]
    reader = PdfFileReader(io.BytesIO(seals.paper(name)))
    context = ValidationContext(trust_roots=roots, moment=seals.AT, allow_fetching=False)
    found = [_validated(each, context) for each in reader.embedded_signatures]
    is_whole = found[-1][1] == SignatureCoverageLevel.ENTIRE_FILE or name in PROOFS_LAST

    assert (all(is_good for is_good, _ in found) and is_whole) == (seals.PAPERS[name][1] == "intact")


def _validated(embedded, context):
    if embedded.sig_object_type == "/DocTimeStamp":
        status = apart(validate_pdf_timestamp, embedded, context)
        return status.trusted and status.modification_level <= ModificationLevel.LTA_UPDATES, status.coverage
    status = apart(validate_pdf_signature, embedded, context)
    return status.bottom_line, status.coverage


def pdfsig(folder, content):
    """Return [(is valid, covers the whole file), ...] as poppler's program says it."""
    if shutil.which("pdfsig") is None:
        assert os.environ.get("PORTAL_CI") != "1", "pdfsig (poppler-utils) tidak ditemukan"
        pytest.skip("pdfsig tidak ditemukan (paket poppler-utils)")
    path = folder / "naskah.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, timeout=30, check=False)
    blocks = re.split(r"^Signature #\d+:$", done.stdout, flags=re.MULTILINE)[1:]
    return [("Signature is Valid." in block, "- Total document signed" in block) for block in blocks]


# --- Time, issuers ------------------------------------------------------------------------------------------------------
def test_a_signature_says_who_and_when(seal_key):
    (found,) = verdict.examine(seals.paper("sealed"), at=seals.AT).signatures

    assert (found.kind, found.name, found.at) == ("signature", "UJI Segel Bawaslu", seals.AT)
    assert (found.is_ours, found.is_certified, found.expired_since) == (True, False, False)


def test_our_seal_outlives_its_certificate_and_says_so(seal_key):
    found = verdict.examine(seals.paper("sealed"), at=seals.AT + 10 * seals.YEAR)

    assert (found.code, found.signatures[0].expired_since) == ("intact", True)
    assert verdict.sentences(found) == [verdict.SENTENCES["intact"], verdict.EXPIRED_SINCE]


def test_a_foreign_signer_s_own_clock_is_not_believed_once_its_certificate_expired(seal_key):
    found = verdict.examine(seals.paper("two signers"), at=seals.AT + 10 * seals.YEAR)

    assert (found.code, found.signatures[0].trusted) == ("unknown_issuer", False)


def test_a_certified_clock_is_believed_when_the_signer_s_certificate_expired(seal_key):
    found = verdict.examine(seals.paper("at a certified time"), at=seals.AT + 10 * seals.YEAR)

    assert (found.code, found.signatures[0].expired_since, found.signatures[0].at) == ("intact", True, seals.AT)


def test_a_signature_dated_after_today_is_not_believed(seal_key):
    found = verdict.examine(seals.paper("sealed"), at=seals.AT - 3 * seals.YEAR)

    assert (found.code, found.signatures[0].trusted) == ("unknown_issuer", False)


def test_a_paper_sealed_with_a_former_key_stays_good_while_its_root_is_kept(seal_key):
    former = seals.paper("sealed")
    seal_key.rotate()
    assert verdict.examine(former, at=seals.AT).code == "intact"

    seal_key.drop_former_root()
    assert verdict.examine(former, at=seals.AT).code == "unknown_issuer"


def test_without_any_root_nobody_is_trusted(seal_key):
    seal_key.drop_former_root()

    assert verdict.examine(seals.paper("sealed"), at=seals.AT).code == "unknown_issuer"


# --- Bad input ----------------------------------------------------------------------------------------------------------
def test_a_file_beyond_the_limit_is_not_even_read(seal_key):
    assert verdict.examine(b"%PDF" + bytes(MAX_RECEIVED), at=seals.AT).code == "unreadable"


def test_every_cut_of_a_sealed_paper_has_a_verdict(seal_key):
    whole = seals.paper("sealed")
    codes = {verdict.examine(whole[:end], at=seals.AT).code for end in range(0, len(whole) - 1, len(whole) // 25)}

    assert codes <= {"unreadable", "no_signature"}


def test_no_changed_byte_of_what_is_signed_goes_unseen(seal_key):
    whole = seals.paper("sealed")
    (embedded,) = PdfFileReader(io.BytesIO(whole)).embedded_signatures
    _, before, after, length = map(int, embedded.byte_range)
    places = [*range(0, before, before // 10), before - 1, after, *range(after, after + length, length // 10), len(whole) - 1]
    codes = {verdict.examine(_changed(whole, place), at=seals.AT).code for place in places}

    assert codes <= {"altered", "appended", "unreadable", "no_signature", "encrypted"}


def test_hostile_files_have_a_verdict_too(seal_key):
    """Also a signed paper that was damaged at random before its signature: none may come out as intact."""
    wrong = [data for data, _ in corpus.refused().values() if len(data) < 60_000]
    wrong.append(seal.TRIAL.replace(b"[3 0 R]", b"[" * 50_000 + b"]" * 50_000))
    signed, chance = seals.paper("visible"), random.Random(20261005)
    before, after = signed[: (cut := signed.index(b"/Contents <"))], signed[cut:]
    damaged = [chance.choice(corpus.MUTATIONS)(bytearray(before), chance, [before]) + after for _ in range(12)]
    codes = {verdict.examine(data, at=seals.AT).code for data in (*wrong, *damaged) if data != signed}

    assert codes <= {"altered", "appended", "unreadable", "no_signature", "encrypted"}


def _changed(content, place):
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


@pytest.mark.parametrize(("refused", "code"), [("busy", "later"), ("too_slow", "unreadable"), ("undecodable", "unreadable")])
def test_what_the_pool_refuses_has_a_verdict(seal_key, monkeypatch, refused, code):
    def refuse(*args, **options):
        raise Unacceptable(refused)

    monkeypatch.setattr(pool, "run", refuse)

    assert verdict.examine(b"%PDF", at=seals.AT).code == code


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b'{"state": "read", "signatures": [{}]}', b'{"state": 1, "signatures": 2}']
)
def test_an_answer_out_of_form_is_unreadable(seal_key, monkeypatch, answer):
    monkeypatch.setattr(pool, "run", lambda *args, **options: pool.Clean(answer, "application/json", 1))

    assert verdict.examine(b"%PDF", at=seals.AT).code == "unreadable"
