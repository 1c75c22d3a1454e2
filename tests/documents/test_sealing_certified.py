"""What officials signed at a certified provider is taken only for the very paper that was frozen, and only from them."""

import pytest

from documents import pool
from documents.refusals import MAX_RECEIVED, Unacceptable
from documents.sealing import seal
from documents.sealing.certified import SENTENCES, obstacle_to_taking, plain_name
from tests import corpus
from tests.documents import seals
from tests.documents.seals import BOX, BSRE, HEAD, LIFE, MAYOR, NAMES, SEAL, STRANGER, signed

FROZEN = corpus.pdf(2)
OTHER_PAPER = corpus.pdf(3)


def both(**options):
    return signed(signed(FROZEN, HEAD, **options), MAYOR, field="Ttd2", **options)


def glued():
    """Return the frozen file with another one behind it that does not go on from it, signed by the right people."""
    shift = len(FROZEN)
    body, *_ = seal.TRIAL.partition(b"xref\n")
    moved = [b"%010d 00000 n \n" % (shift + offset) for offset in (9, 54, 105)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(moved)
    trailer = b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (shift + len(body))
    return signed(signed(FROZEN + body + table + trailer, HEAD), MAYOR, field="Ttd2")


def code_of(content, names=NAMES, frozen=FROZEN):
    code, facts = obstacle_to_taking(content, frozen=frozen, names=names, at=seals.AT)
    assert code is None or code in SENTENCES
    return code, facts.get("names")


@pytest.mark.parametrize(
    "make", [both, lambda: both(box=BOX), lambda: seals.with_proofs(signed(FROZEN, HEAD))], ids=["bare", "visible", "proofs"]
)
def test_the_frozen_paper_signed_by_those_asked_is_taken(seal_key, make):
    content = make()
    names = NAMES if b"Ttd2" in content else NAMES[:1]

    assert code_of(content, names) == (None, None)


FILES = {
    "too_big": lambda: FROZEN + bytes(MAX_RECEIVED),
    "unsigned": lambda: FROZEN,
    "other_paper": lambda: signed(signed(OTHER_PAPER, HEAD), MAYOR, field="Ttd2"),
    "no_signature": lambda: seals.retitled(FROZEN),
    "altered": lambda: seals.stamped(both()),
    "appended": lambda: both() + b"tambahan\n",
    "unknown_issuer": lambda: signed(signed(FROZEN, STRANGER), MAYOR, field="Ttd2"),
    "not_certified": lambda: signed(both(), SEAL, field="Ttd3"),
    "unreadable": lambda: FROZEN + b"\x00" * 5000,
}


@pytest.mark.parametrize("code", FILES)
def test_a_file_that_is_not_that_is_refused(seal_key, code):
    assert code_of(FILES[code]())[0] == code


@pytest.mark.parametrize(
    "before",
    [lambda: seals.stamped(FROZEN), lambda: seals.retitled(FROZEN)],
    ids=["drawn over", "another look"],
)
def test_a_paper_changed_before_it_was_signed_is_refused_though_its_signatures_are_good(seal_key, before):
    content = signed(signed(before(), HEAD), MAYOR, field="Ttd2")

    assert code_of(content)[0] == "more_than_signatures"


def test_another_paper_glued_behind_the_frozen_one_is_refused(seal_key):
    assert code_of(glued())[0] == "more_than_signatures"


def test_a_paper_set_by_typst_is_taken_when_signed(seal_key):
    frozen = seals.typst_paper()

    assert code_of(signed(signed(frozen, HEAD, box=BOX), MAYOR, field="Ttd2", box=BOX), NAMES, frozen) == (None, None)


def test_a_filled_in_field_is_more_than_a_signature(seal_key):
    frozen = seals.with_text_field()
    content = signed(seals.filled_in(frozen), HEAD)

    assert code_of(signed(frozen, HEAD), NAMES[:1], frozen) == (None, None)
    assert code_of(content, NAMES[:1], frozen)[0] == "more_than_signatures"


def test_each_who_was_asked_must_have_signed_and_nobody_else(seal_key):
    assert code_of(signed(FROZEN, HEAD)) == ("missing_signer", NAMES[1:])
    assert code_of(both(), NAMES[:1]) == ("other_signer", ["SITI AMINAH"])


def test_namesakes_must_each_sign(seal_key):
    twice, namesake = signed(signed(FROZEN, HEAD), HEAD, field="Ttd2"), seals.issuing.signer("Budi Santoso", BSRE, **LIFE)

    assert code_of(twice, [NAMES[0], "Budi Santoso"])[0] == "missing_signer"
    assert code_of(signed(twice, namesake, field="Ttd3"), [NAMES[0], "Budi Santoso"]) == (None, None)


def test_what_the_children_cannot_read_is_not_taken(seal_key, monkeypatch):
    content, run = both(), pool.run

    def refuse(task, *bodies, **options):
        if task == "additions":
            raise Unacceptable("undecodable")
        return run(task, *bodies, **options)

    monkeypatch.setattr(pool, "run", refuse)

    assert code_of(content)[0] == "more_than_signatures"


# --- Names --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Dr. H. BUDI  SANTOSO, S.H., M.Si.", "budi santoso"),
        ("budi santoso SH MH", "budi santoso"),
        ("Budi Santoso S.Sos., M.A.P.", "budi santoso"),
        ("Drs. Budi Santoso", "budi santoso"),
        ("Prof. Dr. Ir. Budi\u00a0Santoso", "budi santoso"),
        ("Nur’aini", "nuraini"),
        ("Nur'aini", "nuraini"),
        ("Siti Nur-Aini", "siti nur aini"),
        ("A. Rahman", "a rahman"),
        ("A.Rahman Hakim", "a rahman hakim"),
        ("Budi S.", "budi s"),
        ("Ali Ma", "ali ma"),
        ("Dr.", "dr"),
        ("H.", "h"),
        ("", ""),
    ],
)
def test_names_are_compared_without_titles(name, plain):
    assert plain_name(name) == plain


def test_no_nameless_certificate_passes_for_anybody(seal_key):
    nameless = seals.issuing.signer("...", BSRE, **LIFE)

    assert code_of(signed(FROZEN, nameless), ["Budi Santoso"])[0] == "other_signer"
