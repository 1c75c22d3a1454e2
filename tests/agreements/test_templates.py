"""What an agreement starts with: whole, in order, without an article of law that nobody looked up."""

import re

import pytest

from agreements.wording import templates, word_in, word_out
from agreements.wording.clauses import Part, as_json, from_json, numbered
from tests.agreements.test_word_out import FACTS, IKRAR

ARTICLES = [
    "Maksud dan Tujuan", "Ruang Lingkup", "Pelaksanaan", "Tugas dan Tanggung Jawab", "Kerahasiaan dan Pertukaran Data",
    "Pembiayaan", "Jangka Waktu", "Pejabat Penghubung", "Monitoring dan Evaluasi", "Penyelesaian Perselisihan", "Keadaan Kahar",
    "Adendum", "Penutup",
]  # fmt: skip
LONG = ["nota_kesepahaman", "nota_kesepakatan", "kesepakatan_bersama", "perjanjian_kerja_sama"]
# The addendum refers to the agreement's own article, and the constitution is named in every pledge of the kind.
LAW = re.compile(r"\bUndang-Undang(?! Dasar)|\bundang-undang\b|\bUU\b|Perbawaslu|Permendagri|Pasal \d|[Nn]omor \d")


@pytest.mark.parametrize("kind", LONG)
def test_an_agreement_has_the_usual_articles_in_their_order(kind):
    clauses = templates.starting(kind)
    assert [clause.title for clause in clauses if clause.part == Part.ARTICLE] == ARTICLES
    assert clauses[0].part == Part.PREMISES


@pytest.mark.parametrize("kind", templates.KINDS)
def test_a_starting_text_is_clean(kind):
    clauses = templates.starting(kind)
    keys = [clause.key for clause in clauses]
    assert len(set(keys)) == len(keys)
    assert from_json(as_json(clauses)) == clauses
    for text in [text for clause in clauses for text in clause.paragraphs]:
        assert not LAW.search(text)
        assert "{" not in text
        assert re.search(r"[.;:\]]$|dan$", text)
        assert word_in.tidy(text) == text


@pytest.mark.parametrize("kind", templates.KINDS)
def test_a_starting_text_goes_to_word_and_comes_back(kind):
    facts, clauses = IKRAR if kind == "ikrar" else FACTS, templates.starting(kind)
    assert word_in.read(word_out.document(facts, clauses)) == word_in.Imported(tuple(clauses), (), ())


def test_a_text_calls_itself_by_its_kind():
    texts = " ".join(text for clause in templates.starting("nota_kesepakatan") for text in clause.paragraphs)
    assert "Nota Kesepakatan ini" in texts
    assert "Nota Kesepahaman" not in texts


def test_an_addendum_says_what_changes_where_and_what_stays():
    clauses = templates.starting("adendum")
    blanks = templates.still_open(clauses)
    assert {"[nomor pasal yang diubah]", "[judul dan nomor perjanjian induk]", "[bunyi pasal setelah diubah]"} <= set(blanks)
    assert len(set(blanks)) == len(blanks)
    assert [heading for heading, _ in numbered(clauses)] == ["", "Pasal 1", "Pasal 2", "Pasal 3"]


def test_an_ikrar_is_a_few_short_pledges_and_leaves_nothing_open():
    (ikrar,) = templates.starting("ikrar")
    assert len(ikrar.paragraphs) == 5
    assert max(map(len, ikrar.paragraphs)) < 110
    assert templates.still_open([ikrar]) == []
