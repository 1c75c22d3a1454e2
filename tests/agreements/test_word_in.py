"""Word files of others: what is understood of them, what is said of the rest, and what is turned away."""

import io
import zipfile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from agreements.wording import word_in, word_out
from agreements.wording.clauses import Clause, Part
from agreements.wording.word_lists import formatted
from agreements.wording.word_package import SENTENCES, Unreadable
from tests.agreements.test_word_out import END, FACTS, SCOPE

MAIN = "word/document.xml"


def saved(*rows, edit=None):
    """Return a DOCX as Word writes it. rows: texts; one that starts with ^ is centred. edit: is given the document."""
    document = docx.Document()
    for row in rows:
        paragraph = document.add_paragraph(row.removeprefix("^"))
        if row.startswith("^"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if edit:
        edit(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def repacked(content, changes=(), extra=()):
    """Return the package with parts changed by a function of their bytes, and others added."""
    held, changes = io.BytesIO(), dict(changes)
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, changes.get(name, bytes)(source.read(name)))
        for name, data in dict(extra).items():
            target.writestr(name, data)
    return held.getvalue()


def code_of(content):
    with pytest.raises(Unreadable) as refusal:
        word_in.read(content)
    assert str(refusal.value) == SENTENCES[refusal.value.code]
    return refusal.value.code


def articles(*rows, edit=None):
    return [(c.title, c.paragraphs) for c in word_in.read(saved(*rows, edit=edit)).clauses]


def insert(document, place, xml):
    head, _, rest = xml.partition(">")
    is_closed = head.endswith("/")
    document.paragraphs[place]._p.append(parse_xml(f"{head.rstrip('/')} {nsdecls('w', 'r')}{'/' * is_closed}>{rest}"))


def test_a_typed_agreement_is_read_as_it_is_usually_written():
    imported = word_in.read(
        saved(
            "^NOTA KESEPAHAMAN", "^ANTARA", "Pada hari ini Senin ...", "PARA PIHAK terlebih dahulu menerangkan:",
            "a. bahwa netralitas dijaga;", "b. bahwa perlu kerja sama;", "PARA PIHAK sepakat sebagai berikut:",
            "^BAB I", "^KETENTUAN", "^PASAL 1", "^MAKSUD DAN TUJUAN", "(1) Maksud  kerja sama:", "a. sosialisasi; dan",
            "b) lainnya.", "(2)\tTujuan.", "", "^Pasal 2. Ruang Lingkup", "Ruang lingkup sesuai Pasal 1 ayat (2).",
            "Pasal 1 ayat (1) tetap berlaku.",
            "PIHAK PERTAMA, PIHAK KEDUA,", "Nama Orang",
        )
    )  # fmt: skip
    assert imported.clauses == (
        Clause("", "", ("bahwa netralitas dijaga;", "bahwa perlu kerja sama;"), Part.PREMISES),
        Clause("", "Maksud dan Tujuan", ("Maksud kerja sama:\na. sosialisasi; dan\nb. lainnya.", "Tujuan.")),
        Clause("", "Ruang Lingkup", ("Ruang lingkup sesuai Pasal 1 ayat (2).", "Pasal 1 ayat (1) tetap berlaku.")),
    )
    assert imported.unmapped == (
        "Kepala naskah (judul, nomor, para pihak) tidak diambil: isinya diatur di portal.",
        "Kalimat pengantar pasal tidak diambil, portal menulisnya sendiri: “PARA PIHAK sepakat sebagai berikut:”.",
        "Judul bab “BAB I” tidak diambil.", "Judul bab “KETENTUAN” tidak diambil.",
        "Blok tanda tangan tidak diambil: portal menulisnya sendiri.", "Teks setelah pasal terakhir tidak diambil.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["Pasal 1", "Penutup", "Dibuat rangkap dua."], [("Penutup", ("Dibuat rangkap dua.",))]),
        (["Pasal 1", "Dibuat rangkap dua."], [("", ("Dibuat rangkap dua.",))]),
        (["PASAL 1: PENUTUP", "Isi."], [("Penutup", ("Isi.",))]),
        (["Pasal 1 – Penutup", "Isi."], [("Penutup", ("Isi.",))]),
        (["^PASAL I\nPENUTUP", "Isi."], [("Penutup", ("Isi.",))]),
        (["^Pasal 1 Penutup", "Isi."], [("Penutup", ("Isi.",))]),
        (["Pasal 1", "Penutup", "1. Satu.", "2. Dua."], [("Penutup", ("Satu.", "Dua."))]),
        (["Pasal 1", "Penutup", "Meliputi:", "1. satu;", "2. dua."], [("Penutup", ("Meliputi:\n1. satu;\n2. dua.",))]),
        (["Pasal 1", "Penutup", "(1) Satu (a).", "(2) Dua."], [("Penutup", ("Satu (a).", "Dua."))]),
    ],
)
def test_headings_and_numbers_as_people_type_them(rows, expected):
    assert articles(*rows) == expected


def test_numbers_that_word_writes_itself_are_counted():
    def number(document):
        numbering = document.part.numbering_part.element
        levels = (("decimal", "Pasal %1"), ("decimal", "(%2)"), ("lowerLetter", "%3."))
        plan = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for n, (form, text) in enumerate(levels)
        )
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{plan}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for paragraph, level in zip(document.paragraphs, (0, 1, 2, 2, 1, 0, 1), strict=True):
            properties = paragraph._p.get_or_add_pPr()
            properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))

    rows = ["Ruang Lingkup", "Meliputi:", "satu;", "dua.", "Diatur.", "Penutup", "Selesai."]
    assert articles(*rows, edit=number) == [
        ("Ruang Lingkup", ("Meliputi:\na. satu;\nb. dua.", "Diatur.")), ("Penutup", ("Selesai.",)),
    ]  # fmt: skip


def test_what_a_clause_cannot_hold_is_said_with_its_place():
    def edit(document):
        document.paragraphs[1]._p.addnext(document.add_table(1, 1)._tbl)
        insert(document, 1, "<w:r><w:drawing/></w:r>")
        insert(document, 1, '<w:r><w:footnoteReference w:id="2"/></w:r>')
        insert(document, 3, "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>kotak</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>")
        insert(document, 3, '<w:fldSimple w:instr="DDEAUTO x"><w:r><w:t> tahun 2026</w:t></w:r></w:fldSimple>')
        document.sections[0].header.paragraphs[0].text = "RAHASIA"

    imported = word_in.read(saved("Pasal 1", "Isi satu.", "Pasal 7", "Isi dua", edit=edit))
    assert [clause.paragraphs for clause in imported.clauses] == [("Isi satu.",), ("Isi dua tahun 2026",)]
    assert set(imported.unmapped) == {
        "Gambar pada Pasal 1 tidak diambil.", "Catatan kaki pada Pasal 1 tidak diambil.", "Tabel pada Pasal 1 tidak diambil.",
        "Kotak teks pada Pasal 2 tidak diambil.", "Bidang otomatis pada Pasal 2 diambil sebagai teks terakhirnya.",
        "Naskah menulis “Pasal 7”, di portal menjadi Pasal 2.", "Teks pada kepala atau kaki halaman tidak diambil.",
    }  # fmt: skip


def test_comments_come_along_with_their_place():
    def edit(document):
        document.add_comment(document.paragraphs[1].runs, text="Kurang jelas.", author="Kabag Hukum")

    assert word_in.read(saved("Pasal 1", "Isi.", edit=edit)).comments == (
        word_in.Comment("Kabag Hukum", "Kurang jelas.", "Pasal 1"),
    )


def test_changes_of_others_are_accepted_and_their_author_named():
    def edit(document):
        insert(document, 1, '<w:ins w:id="1" w:author="Pemkot"><w:r><w:t> baru</w:t></w:r></w:ins>')
        insert(document, 1, '<w:del w:id="2" w:author="Pemkot"><w:r><w:delText> lama</w:delText></w:r></w:del>')
        properties = document.paragraphs[1]._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="3" w:author="Pemkot"/></w:rPr>'))

    imported = word_in.read(saved("Pasal 1", "Isi", " sekali.", edit=edit))
    assert imported.clauses[0].paragraphs == ("Isi baru sekali.",)
    assert imported.unmapped == ("3 perubahan terlacak oleh Pemkot diterima.",)


def test_our_file_edited_in_word_keeps_its_keys_and_takes_new_clauses():
    document = docx.Document(io.BytesIO(word_out.document(FACTS, [SCOPE, END])))
    heading = next(p for p in document.paragraphs if p.text == "Pasal 2")
    for text in ("Pasal 2", "PEMBIAYAAN", "(1) Biaya ditanggung masing-masing.", "(2) Tidak mengikat anggaran."):
        heading.insert_paragraph_before(text)
    heading.runs[0].text = "Pasal 3"
    held = io.BytesIO()
    document.save(held)
    imported = word_in.read(held.getvalue())
    money = Clause("", "Pembiayaan", ("Biaya ditanggung masing-masing.", "Tidak mengikat anggaran."))
    assert imported == word_in.Imported((SCOPE, money, END), (), ())


def test_what_is_typed_in_the_style_of_the_opening_is_not_lost():
    document = docx.Document(io.BytesIO(word_out.document(FACTS, [END])))
    last = next(p for p in document.paragraphs if p.text == END.paragraphs[0])
    last._p.addnext(document.add_paragraph("Ditambahkan.", style="Naskah Pembuka")._p)
    held = io.BytesIO()
    document.save(held)
    assert word_in.read(held.getvalue()).clauses[0].paragraphs == (*END.paragraphs, "Ditambahkan.")


def test_a_clause_copied_with_its_bookmark_is_a_new_clause():
    document = docx.Document(io.BytesIO(word_out.document(FACTS, [END])))
    rows = [p._p for p in document.paragraphs if p.style.name in ("Naskah Pasal", "Naskah Judul", "Naskah Ayat Tunggal")]
    for row in reversed(rows):
        rows[-1].addnext(parse_xml(row.xml))
    held = io.BytesIO()
    document.save(held)
    assert [clause.key for clause in word_in.read(held.getvalue()).clauses] == ["penutup", ""]


def test_a_link_out_of_the_file_is_ignored_and_its_text_kept():
    def edit(document):
        link = document.part.relate_to("file:///etc/passwd", "http://x/hyperlink", is_external=True)
        document.part.relate_to("http://192.0.2.1/a.xml", "http://x/comments", is_external=True)
        insert(document, 1, f'<w:hyperlink r:id="{link}"><w:r><w:t> sini</w:t></w:r></w:hyperlink>')

    imported = word_in.read(saved("Pasal 1", "Lihat", edit=edit))
    assert imported.clauses[0].paragraphs == ("Lihat sini",)
    assert imported.unmapped == ("Tautan pada Pasal 1 diabaikan, hanya teksnya yang diambil.",)


GOOD = saved("Pasal 1", "Isi.")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "not_word"),
        (b"PK\x03\x04 terpotong", "broken"),
        (GOOD[: len(GOOD) // 2], "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_big"),
        (saved("Tanpa apa pun."), "no_articles"),
        (saved(*["Pasal 1"] * 501), "too_long"),
    ],
)
def test_a_file_that_is_no_agreement_in_word_is_refused_in_a_sentence(content, code):
    assert code_of(content) == code


ENTITY = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("changes", "extra", "code"),
    [
        ({}, {"word/vbaProject.bin": b"x"}, "macros"),
        ({"[Content_Types].xml": lambda data: data.replace(b"document.main", b"document.macroEnabled.main")}, {}, "macros"),
        ({MAIN: lambda data: data[:-9]}, {}, "broken"),
        ({MAIN: lambda data: data.replace(b"<w:document", ENTITY + b"<w:document", 1)}, {}, "entities"),
        ({MAIN: lambda data: (ENTITY + b"<a/>").decode().encode("utf-16")}, {}, "entities"),
        ({"word/styles.xml": lambda data: ENTITY + data[data.index(b"<w:styles") :]}, {}, "entities"),
        ({MAIN: lambda data: b"<a>" * 300 + b"</a>" * 300}, {}, "broken"),
        ({MAIN: lambda data: b"<html/>"}, {}, "not_word"),
        ({"_rels/.rels": lambda data: data.replace(b"word/document.xml", b"../../etc/passwd")}, {}, "not_word"),
        ({}, {f"x{n}": b"" for n in range(1001)}, "bomb"),
        ({}, {"word/media/a.bin": bytes(8 * 1024 * 1024)}, "bomb"),
        ({MAIN: lambda data: bytes(range(256)) * (11 * 4096)}, {}, "bomb"),
    ],
)
def test_a_file_that_is_made_to_harm_is_refused_in_a_sentence(changes, extra, code):
    assert code_of(repacked(GOOD, changes, extra)) == code


def test_a_locked_entry_is_refused():
    flagged = bytearray(GOOD)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = flagged.find(sign)
        while place >= 0:
            flagged[place + offset] |= 1
            place = flagged.find(sign, place + 4)
    assert code_of(bytes(flagged)) == "locked"


def test_a_text_that_goes_on_and_on_is_read_in_time():
    long = b"<w:p><w:r><w:t>sepakat (1) Pasal 1 a. " + b"sepakat " * 20 + b"</w:t></w:r></w:p>"
    content = repacked(GOOD, {MAIN: lambda data: data.replace(b"<w:sectPr", long * 2000 + b"<w:sectPr", 1)})
    assert len(word_in.read(content).clauses[0].paragraphs) == 2001


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (3, "decimal", "3"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
    ],
)
def test_a_list_s_number_is_written_as_word_shows_it(number, form, written):
    assert formatted(number, form) == written


def test_signs_of_a_list_become_plain_lines_and_say_so():
    def edit(document):
        for paragraph in document.paragraphs[2:]:
            paragraph.style = "List Bullet"

    imported = word_in.read(saved("Pasal 1", "Kegiatan meliputi:", "sosialisasi;", "pelatihan.", edit=edit))
    assert imported.clauses[0].paragraphs == ("Kegiatan meliputi:\nsosialisasi;\npelatihan.",)
    assert imported.unmapped == ("Butir tanpa nomor pada Pasal 1 diambil sebagai baris biasa.",)


def test_what_is_wrapped_in_a_content_control_is_read_where_it_stands():
    def edit(document):
        first = document.paragraphs[1]._p
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
        first.addprevious(control)
        control[0].append(first)

    assert articles("Pasal 1", "Isi satu.", "Isi dua.", edit=edit) == [("", ("Isi satu.", "Isi dua."))]


def test_a_bookmark_between_paragraphs_names_the_clause_after_it():
    def edit(document):
        mark = f'<w:bookmarkStart {nsdecls("w")} w:id="9" w:name="k_biaya"/>'
        document.paragraphs[2]._p.addprevious(parse_xml(mark))

    clauses = word_in.read(saved("Pasal 1", "Isi.", "Pasal 2", "Isi.", edit=edit)).clauses
    assert [clause.key for clause in clauses] == ["", "biaya"]
