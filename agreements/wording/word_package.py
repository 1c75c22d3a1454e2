"""The outside of a Word file that somebody sent: opened without trusting a number in it, nothing in it followed or run."""

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from agreements.wording.word_xml import w

MAX_FILE, MAX_UNPACKED, MAX_PART = 10 * 1024 * 1024, 80 * 1024 * 1024, 10 * 1024 * 1024
MAX_ENTRIES, MAX_RATIO = 1000, 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError)

SENTENCES = {
    "empty": "Berkas ini kosong (0 byte). Periksa berkas di perangkat Anda, lalu unggah kembali.",
    "too_big": "Berkas Word ini lebih besar dari 10 MB. Keluarkan gambar atau lampirannya, lalu unggah kembali.",
    "not_word": "Ini bukan berkas Word (.docx). Simpan naskah sebagai Dokumen Word (.docx), lalu unggah kembali.",
    "old_word": "Ini berkas Word lama (.doc). Simpan sebagai Dokumen Word (.docx), lalu unggah kembali.",
    "strict": "Berkas Word ini disimpan sebagai Strict Open XML. Simpan sebagai Dokumen Word (.docx) biasa, lalu unggah.",
    "macros": "Berkas Word ini memuat makro. Simpan sebagai Dokumen Word (.docx) tanpa makro, lalu unggah kembali.",
    "locked": "Berkas Word ini terkunci kata sandi. Buka kuncinya, simpan ulang, lalu unggah kembali.",
    "bomb": "Isi berkas Word ini mengembang terlalu besar saat dibuka. Salin teksnya ke dokumen baru, lalu unggah kembali.",
    "entities": "Berkas Word ini memuat bagian yang tidak lazim. Salin teksnya ke dokumen baru, lalu unggah kembali.",
    "broken": "Berkas Word ini rusak atau terpotong. Buka di Word, simpan ulang, lalu unggah kembali.",
    "too_long": "Naskah ini memuat lebih dari 500 pasal. Pisahkan menjadi beberapa naskah, lalu unggah kembali.",
    "no_articles": "Tidak ada pasal yang dikenali. Tulis setiap pasal dengan baris “Pasal 1”, “Pasal 2”, dan seterusnya.",
}


class Unreadable(Exception):
    """A Word file that is not taken. code: a key of SENTENCES; str() is the sentence."""

    def __init__(self, code):
        self.code = code
        super().__init__(SENTENCES[code])


class Package:
    """The parts of a DOCX that hold text, as trees. Raises Unreadable for what is not a sound, harmless Word file."""

    def __init__(self, content):
        self._archive = _opened(content)
        names = set(self._archive.namelist())
        if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
            raise Unreadable("macros")
        if "[Content_Types].xml" not in names:
            raise Unreadable("not_word")
        if b"macroenabled" in self._bytes("[Content_Types].xml").replace(b"\0", b"").lower():
            raise Unreadable("macros")
        self._names = names
        self._main = self._target("_rels/.rels", "officeDocument")
        if not self._main.startswith("word/"):
            raise Unreadable("not_word")
        self.document = self._tree(self._main)
        if self.document.tag != w("document"):
            raise Unreadable("strict" if "purl.oclc.org" in self.document.tag else "not_word")
        folder, name = posixpath.split(self._main)
        self._links = f"{folder}/_rels/{name}.rels"

    def part(self, kind):
        """Return the tree of the first part of a kind, as “styles”, or None."""
        return next(iter(self.parts(kind)), None)

    def parts(self, kind):
        """Return the trees of the parts of a kind, as “header”; what lies outside the file is never looked at."""
        return [self._tree(name) for name in self._targets(self._links, kind)]

    def _target(self, links, kind):
        return next(iter(self._targets(links, kind)), "")

    def _targets(self, links, kind):
        """Return the names of the parts inside this file to which a part's links of one kind lead."""
        if links not in self._names:
            return []
        folder = posixpath.dirname(posixpath.dirname(links))
        found = []
        for link in self._tree(links).iter(_LINK):
            is_inside = link.get("TargetMode") != "External"
            if is_inside and (link.get("Type") or "").rpartition("/")[2] == kind:
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target") or "")).lstrip("/")
                found += [target] if target in self._names else []
        return found

    def _bytes(self, name):
        try:
            if self._archive.getinfo(name).file_size > MAX_PART:
                raise Unreadable("bomb")
            with self._archive.open(name) as part:
                return part.read(MAX_PART)
        except _BROKEN as error:
            raise Unreadable("broken") from error

    def _tree(self, name):
        content = self._bytes(name)
        if b"<!DOCTYPE" in content.replace(b"\0", b""):
            raise Unreadable("entities")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("broken") from error
        if root.getroottree().docinfo.doctype:
            raise Unreadable("entities")
        return root


def _opened(content):
    if not content:
        raise Unreadable("empty")
    if len(content) > MAX_FILE:
        raise Unreadable("too_big")
    if content.startswith(_OLE):
        raise Unreadable("locked" if "EncryptedPackage".encode("utf-16-le") in content else "old_word")
    if not content.startswith(b"PK"):
        raise Unreadable("not_word")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise Unreadable("broken") from error
    _weigh(archive.infolist())
    return archive


def _weigh(entries):
    """Raise before anything is unpacked: zipfile never reads more of an entry than the size it states."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("locked")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Unreadable("bomb")
    if any(entry.file_size > 1024 * 1024 and entry.file_size > MAX_RATIO * entry.compress_size for entry in entries):
        raise Unreadable("bomb")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unreadable("broken")
