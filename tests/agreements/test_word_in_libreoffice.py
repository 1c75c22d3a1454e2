"""Our Word files in a real word processor: it shows our changes, takes them or leaves them, and what it saves comes back."""

import contextlib
import io
import itertools
import json
import os
import shutil
import signal
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import Phase, assume, given, settings
from lxml import etree

from agreements.wording import templates, word_in, word_out
from agreements.wording.clauses import Clause, Part
from tests import turns
from tests.agreements.test_word_out import AT, END, FACTS, IKRAR, PREMISE, SCOPE, plain, with_an_article
from tests.agreements.texts import large, versions

SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's, which its python3-uno belongs to
DRIVER = Path(__file__).with_name("word_processor.py")
WORD, FLAT, PDF = "MS Word 2007 XML", "OpenDocument Text Flat XML", "writer_pdf_Export"
TEXT, DC = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}", "{http://purl.org/dc/elements/1.1/}"
WHO = "Staf Kota Contoh"
NEW = [
    ["Naskah Pasal", "Pasal 2"], ["Naskah Judul", "PEMBIAYAAN"], ["Naskah Ayat Tunggal", "Biaya ditanggung masing-masing."],
]  # fmt: skip
_NAME = '<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    f"{_NAME.format('givenname', 'Staf')}{_NAME.format('sn', 'Kota Contoh')}</oor:items>"
)


class WordProcessor:
    """A LibreOffice of its own. folder: for files that come and go."""

    def __init__(self, driver, folder):
        self.driver, self.folder, self._names = driver, folder, itertools.count(1)

    def put(self, content):
        path = self.folder / f"{next(self._names)}.docx"
        path.write_bytes(content)
        return path

    def ask(self, content, *verbs):
        """Open a file and do one thing after the other with it; return the answers. A verb: its name, or with its words."""
        listed = [[verb] if isinstance(verb, str) else verb for verb in verbs]
        self.driver.stdin.write(json.dumps({"open": str(self.put(content)), "do": listed}) + "\n")
        self.driver.stdin.flush()
        return json.loads(self.driver.stdout.readline())

    def paragraphs(self, content, *verbs):
        return told(self.ask(content, *verbs, "paragraphs")[-1])

    def saved(self, content, *verbs, form=WORD):
        """Return the bytes of the file as LibreOffice saves it."""
        path = self.folder / f"{next(self._names)}.out"
        self.ask(content, *verbs, ["save", str(path), form])
        return path.read_bytes()


def told(paragraphs):
    """Return (style, text) of paragraphs; whose style an empty one has does not show."""
    return [(style if text else "", text) for style, text in paragraphs]


@pytest.fixture(scope="module")
def writer(tmp_path_factory):
    if not (shutil.which("soffice") and _knows_libreoffice()):
        pytest.skip("LibreOffice tidak ditemukan (paket libreoffice-writer dan python3-uno)")
    folder = tmp_path_factory.mktemp("writer")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE)
    words = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo"]
    pipe = f"portal-{folder.parent.name}-{folder.name}"
    apart = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    with contextlib.ExitStack() as stack:
        office = stack.enter_context(subprocess.Popen([*words, f"--accept=pipe,name={pipe};urp"], **apart))
        stack.callback(_end, office)
        driver = stack.enter_context(_driver(pipe))
        yield WordProcessor(driver, folder)
        driver.stdin.close()  # then it asks LibreOffice to end


def _end(office):
    """Wait until it has ended, or end it with all that it started."""
    try:
        office.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(office.pid, signal.SIGKILL)


def _driver(pipe):
    return subprocess.Popen(
        [SYSTEM_PYTHON, "-I", str(DRIVER), pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )


def _knows_libreoffice():
    asked = [SYSTEM_PYTHON, "-I", "-c", "import uno"]
    return Path(SYSTEM_PYTHON).exists() and subprocess.run(asked, check=False, capture_output=True).returncode == 0


def revised(clauses):
    """Return the clauses as a second round leaves them: changed, removed, added and moved."""
    articles = [clause for clause in clauses if clause.part == Part.ARTICLE]
    first = articles[0]
    more = "Selain itu:\na. butir pertama; dan\nb. butir kedua."
    articles[0] = replace(first, paragraphs=(first.paragraphs[0].replace(" dan ", " serta "), *first.paragraphs[1:], more))
    if len(articles) > 3:
        articles[2] = replace(articles[2], paragraphs=(*articles[2].paragraphs[:-1], "Diatur kemudian."))
        articles[1:2] = [articles.pop(), Clause("tambahan", "Ketentuan Tambahan", ("Hanya satu ayat.",))]
    premises = [
        replace(clause, paragraphs=(*clause.paragraphs[1:], "bahwa keadaan berubah."))
        for clause in clauses
        if clause.part == Part.PREMISES
    ]
    return [*premises, *articles]


def drafts():
    for kind, name in templates.KINDS.items():
        facts = replace(IKRAR if kind == "ikrar" else FACTS, kind=name)
        yield pytest.param(facts, templates.starting(kind), revised(templates.starting(kind)), id=kind)
    yield pytest.param(FACTS, large(180, 1), large(180, 2), id="180-pasal")
    yield pytest.param(FACTS, [PREMISE, SCOPE, END], [PREMISE, SCOPE], id="pasal-terakhir-dihapus")
    yield pytest.param(FACTS, [PREMISE, SCOPE, END], [SCOPE, END], id="premis-dihapus")
    yield pytest.param(FACTS, [PREMISE, END], [PREMISE, END, SCOPE], id="pasal-terakhir-baru")
    longer = replace(END, paragraphs=("Dibuat rangkap dua dan bermeterai.", "Berlaku sejak ditandatangani."))
    yield pytest.param(FACTS, [PREMISE, END], [PREMISE, longer], id="ayat-baru-di-belakang-kata-baru")
    yield pytest.param(FACTS, [PREMISE, longer], [PREMISE, END], id="ayat-dihapus-di-belakang-kata-dihapus")


def wrong_with(writer, facts, old, new):
    """Yield what LibreOffice does otherwise with the changes between two versions than they say."""
    content = word_out.tracked(facts, old, new, author="Pemerintah Kota", at=AT)
    if writer.paragraphs(content, "accept") != writer.paragraphs(word_out.document(facts, new)):
        yield "accepted"
    if writer.paragraphs(content, "reject") != writer.paragraphs(word_out.document(facts, old)):
        yield "rejected"
    if word_in.read(writer.saved(content)).clauses != tuple(new):
        yield "saved as it was"
    if word_in.read(writer.saved(content, "accept")).clauses != tuple(new):
        yield "saved with all accepted"
    if plain(word_in.read(writer.saved(content, "reject")).clauses) != plain(old):
        yield "saved with all rejected"


@pytest.mark.full
@pytest.mark.parametrize(("facts", "old", "new"), list(drafts()))
def test_all_accepted_is_the_new_text_and_all_rejected_the_old_to_the_letter(writer, facts, old, new):
    assert list(wrong_with(writer, facts, old, new)) == []


@pytest.mark.full
@settings(max_examples=200 if turns.LONG else 12, deadline=None, derandomize=True, phases=[Phase.generate])
@given(drawn=versions())
def test_whatever_changed_is_accepted_and_rejected_whole(writer, drawn):
    old, new = (sorted(version, key=lambda clause: clause.part != Part.PREMISES) for version in drawn)
    assume(with_an_article(old) and with_an_article(new))
    assert list(wrong_with(writer, FACTS, old, new)) == []


@pytest.mark.full
@pytest.mark.parametrize(("facts", "old", "new"), list(drafts()))
def test_a_clean_file_saved_again_comes_back_whole(writer, facts, old, new):
    assert word_in.read(writer.saved(word_out.document(facts, new))) == word_in.Imported(tuple(new), (), ())


@pytest.mark.full
def test_every_change_bears_our_name_and_hour(writer):
    old = templates.starting("nota_kesepahaman")
    content = word_out.tracked(FACTS, old, revised(old), author="Pemerintah Kota", at=AT)
    changes, is_tracking = writer.ask(content, "changes", "is_tracking")
    root = etree.fromstring(writer.saved(content, form=FLAT))
    kept = [region[0] for region in root.iter(f"{TEXT}changed-region")]

    assert is_tracking
    assert {(author, moment) for _, author, moment in changes} == {("Pemerintah Kota", "2026-10-26T10:00:00")}
    assert {each.findtext(f".//{DC}creator") for each in kept} == {"Pemerintah Kota"}
    assert {each.findtext(f".//{DC}date") for each in kept} == {"2026-10-26T10:00:00"}
    kinds = Counter(etree.QName(each).localname for each in kept)
    assert kinds["insertion"] > 5 < kinds["deletion"]


@pytest.mark.full
def test_it_is_set_on_pages_of_a4(writer):
    content = word_out.document(FACTS, templates.starting("nota_kesepahaman"))
    with pikepdf.open(io.BytesIO(writer.saved(content, form=PDF))) as paper:
        sizes = {tuple(round(float(edge)) for edge in page.mediabox) for page in paper.pages}
        assert (len(paper.pages), sizes) == (5, {(0, 0, 595, 842)})


@pytest.mark.full
def test_what_is_changed_there_comes_back_with_the_name_of_who_changed_it(writer):
    content = word_out.document(FACTS, [PREMISE, SCOPE, END])
    back = writer.saved(
        content,
        "track",
        ["replace", "Diatur kemudian", "Diatur dalam rencana kerja"],
        ["cut", "b. pemantauan."],
        ["cut", "b.\tbahwa kerja sama diperlukan;"],
        ["add_below", "Dibuat rangkap dua.", ["Naskah Ayat", "Berlaku sejak ditandatangani."]],
        ["add_below", "Diatur dalam rencana kerja.", *NEW],
    )
    read = word_in.read(back)

    assert [clause.key for clause in read.clauses] == ["premis", "ruang-lingkup", "", "penutup"]
    assert plain(read.clauses) == [
        (Part.PREMISES, "", ("bahwa netralitas ASN dijaga;",)),
        (Part.ARTICLE, "Ruang Lingkup", ("Kegiatan meliputi:\na. sosialisasi;", "Diatur dalam rencana kerja.")),
        (Part.ARTICLE, "PEMBIAYAAN", ("Biaya ditanggung masing-masing.",)),
        (Part.ARTICLE, "Penutup", ("Dibuat rangkap dua.", "Berlaku sejak ditandatangani.")),
    ]  # fmt: skip
    assert any(sentence.endswith(f"perubahan terlacak oleh {WHO} diterima.") for sentence in read.unmapped)
    assert plain(word_in.read(writer.saved(back, "reject")).clauses) == plain([PREMISE, SCOPE, END])
