"""An agreement as a Word file: what Word needs to show it and its tracked changes, and that nothing is lost on the way back."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import docx
import pytest
from hypothesis import assume, given, settings
from lxml import etree

from agreements.wording import word_in, word_out
from agreements.wording.clauses import Clause, Part
from agreements.wording.spelled import number, opening
from agreements.wording.word_out import Facts, Party
from agreements.wording.word_xml import bookmark, key_of, w
from tests.agreements.texts import large, versions

AT = dt.datetime(2026, 10, 26, 3, 0, tzinfo=dt.UTC)
FACTS = Facts(
    "Nota Kesepahaman",
    "Sosialisasi Netralitas ASN",
    (
        Party("Bawaslu Kota Contoh", "PIHAK PERTAMA", "001/HK.01/K", "Contoh Satu", "Ketua", "Jalan Contoh", "keputusan"),
        Party("Pemerintah Kota Contoh", "PIHAK KEDUA"),
    ),
    "Jakarta",
    dt.date(2026, 10, 26),
)
IKRAR = replace(FACTS, kind="Ikrar", has_articles=False, parties=(*FACTS.parties, Party("Kelurahan Contoh", "PIHAK KETIGA")))
PREMISE = Clause("premis", "", ("bahwa netralitas ASN dijaga;", "bahwa kerja sama diperlukan;"), Part.PREMISES)
SCOPE = Clause("ruang-lingkup", "Ruang Lingkup", ("Kegiatan meliputi:\na. sosialisasi;\nb. pemantauan.", "Diatur kemudian."))
END = Clause("penutup", "Penutup", ("Dibuat rangkap dua.",))


def texts(content):
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def tree(content):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))


def rejected(content):
    """Return the file as it is after every tracked change is rejected: added and removed change their names."""
    held = io.BytesIO()
    names = {"ins": "del", "del": "ins", "t": "delText", "delText": "t"}
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(data)
                for node in [*root.iter(w("ins"), w("del"))]:
                    for text in [*node.iter(w("t"), w("delText"))]:
                        text.tag = w(names[etree.QName(text).localname])
                    node.tag = w(names[etree.QName(node).localname])
                data = etree.tostring(root)
            target.writestr(name, data)
    return held.getvalue()


def plain(clauses):
    return [(clause.part, clause.title, clause.paragraphs) for clause in clauses]


def with_an_article(clauses):
    return any(clause.part == Part.ARTICLE for clause in clauses)


def test_the_paper_is_built_as_an_agreement_is():
    said = texts(word_out.document(FACTS, [PREMISE, SCOPE, END]))
    for line in (
        "NOTA KESEPAHAMAN",
        "ANTARA",
        "DENGAN",
        "TENTANG",
        "NOMOR: 001/HK.01/K",
        "Pasal 1",
        "Ruang Lingkup",
        "Pasal 2",
    ):
        assert line in said
    assert len([line for line in said if line.startswith("NOMOR: ")]) == 2
    opening = "Pada hari ini, Senin, tanggal dua puluh enam, bulan Oktober, tahun dua ribu dua puluh enam (26-10-2026)"
    assert f"{opening}, bertempat di Jakarta, kami yang bertanda tangan di bawah ini:" in said
    assert [line for line in said if line[:2] in ("a.", "(1", "(2", "b.")] == [
        "a.\tbahwa netralitas ASN dijaga;", "b.\tbahwa kerja sama diperlukan;", "(1)\tKegiatan meliputi:", "a. sosialisasi;",
        "b. pemantauan.", "(2)\tDiatur kemudian.",
    ]  # fmt: skip
    assert "Dibuat rangkap dua." in said


def test_an_ikrar_has_pledges_and_no_pasal():
    said = texts(word_out.document(IKRAR, [Clause("ikrar", "Ikrar Netralitas", ("Menjaga netralitas.", "Tidak memihak."))]))
    assert {"Ikrar Netralitas", "1.\tMenjaga netralitas.", "2.\tTidak memihak."} <= set(said)
    assert not [line for line in said if line.startswith(("Pasal", "ANTARA", "NOMOR"))]


@pytest.mark.parametrize("facts", [FACTS, IKRAR], ids=["pasal", "ikrar"])
def test_the_same_text_gives_the_same_bytes_and_comes_back_under_its_keys(facts):
    clauses = [PREMISE, SCOPE, END]
    content = word_out.document(facts, clauses)
    assert content == word_out.document(facts, clauses)
    assert word_in.read(content) == word_in.Imported(tuple(clauses), (), ())


@pytest.mark.full
@settings(max_examples=25, deadline=None)
@given(versions())
def test_every_text_comes_back_from_the_clean_file(drawn):
    assume(with_an_article(drawn[0]))
    for facts in (FACTS, IKRAR):
        assert word_in.read(word_out.document(facts, drawn[0])).clauses == tuple(drawn[0])


@pytest.mark.full
@settings(max_examples=25, deadline=None)
@given(versions())
def test_accepting_every_tracked_change_gives_the_new_text_and_rejecting_the_old_one(drawn):
    old, new = drawn
    assume(with_an_article(old) and with_an_article(new))
    for facts in (FACTS, IKRAR):
        content = word_out.tracked(facts, old, new, author="Bawaslu", at=AT)
        assert word_in.read(content).clauses == tuple(new)
    content = word_out.tracked(FACTS, old, new, author="Bawaslu", at=AT)
    assert plain(word_in.read(rejected(content)).clauses) == plain(old)


def test_a_tracked_change_has_what_word_asks_of_it():
    new = [replace(SCOPE, paragraphs=("Kegiatan meliputi:\na. sosialisasi dan pelatihan;\nb. pemantauan.",)), PREMISE, END]
    content = word_out.tracked(FACTS, [PREMISE, SCOPE], new, author="Bawaslu Kota", at=AT)
    root = tree(content)
    changes = [*root.iter(w("ins"), w("del"))]
    assert {(change.get(w("author")), change.get(w("date"))) for change in changes} == {("Bawaslu Kota", "2026-10-26T10:00:00")}
    ids = [node.get(w("id")) for node in root.iter(w("ins"), w("del"), w("bookmarkStart"))]
    assert len(set(ids)) == len(ids)
    names = [node.get(w("name")) for node in root.iter(w("bookmarkStart"))]
    assert len(set(names)) == len(names)
    assert {each.get(w("id")) for each in root.iter(w("bookmarkEnd"))} == {
        each.get(w("id")) for each in root.iter(w("bookmarkStart"))
    }
    assert all(text.getparent().getparent().tag == w("del") for text in root.iter(w("delText")))
    assert not [text for change in root.iter(w("del")) for text in change.iter(w("t"))]
    assert b"trackRevisions" in zipfile.ZipFile(io.BytesIO(content)).read("word/settings.xml")
    assert word_in.read(content).unmapped == (f"{len(changes)} perubahan terlacak oleh Bawaslu Kota diterima.",)


def test_only_the_word_that_changed_is_tracked():
    new = replace(END, paragraphs=("Dibuat rangkap tiga.",))
    root = tree(word_out.tracked(FACTS, [END], [new], author="Bawaslu", at=AT))
    assert [(etree.QName(node).localname, "".join(node.itertext())) for node in root.iter(w("ins"), w("del"))] == [
        ("del", " dua"), ("ins", " tiga"),
    ]  # fmt: skip


def test_what_no_xml_can_hold_is_left_out_and_what_looks_like_markup_is_text():
    odd = Clause("k1", "a < b & c", ("isi\x00\x0b <w:p/> ]]>",))
    assert word_in.read(word_out.document(FACTS, [odd])).clauses == (Clause("k1", "a < b & c", ("isi <w:p/> ]]>",)),)


@pytest.mark.parametrize("key", ["ruang-lingkup", "a_b-c", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"])
def test_a_key_survives_as_a_bookmark(key):
    assert key_of(bookmark(key)) == key


@pytest.mark.parametrize("key", ["", "a b", "a--b", "é", "x" * 39])
def test_a_key_that_word_would_spoil_is_refused(key):
    with pytest.raises(ValueError, match="A key is"):
        bookmark(key)


def test_a_long_agreement_is_tracked_and_read_back():
    old, new = large(180, 1), large(180, 2)
    assert word_in.read(word_out.tracked(FACTS, old, new, author="Bawaslu", at=AT)).clauses == tuple(new)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"), (11, "sebelas"), (17, "tujuh belas"), (20, "dua puluh"), (100, "seratus"), (1011, "seribu sebelas"),
        (2026, "dua ribu dua puluh enam"), (9999, "sembilan ribu sembilan ratus sembilan puluh sembilan"),
    ],
)  # fmt: skip
def test_a_number_is_written_in_words(value, words):
    assert number(value) == words


def test_a_day_that_is_not_known_yet_stays_open():
    assert opening(None, "").startswith("Pada hari ini ....")
    assert opening(None, "Jakarta").endswith(", bertempat di Jakarta")
