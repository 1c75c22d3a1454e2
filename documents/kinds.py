"""What a file is, by its first bytes. Its name and the browser's word for it are not asked."""

from dataclasses import dataclass

from documents.refusals import Unacceptable

JPEG, PNG, HEIF, PDF = "image/jpeg", "image/png", "image/heif", "application/pdf"
IMAGES = {JPEG, PNG, HEIF}
PDF_HEADER_WITHIN = 1024
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_IMAGES = {
    b"GIF8": "GIF", b"BM": "BMP", b"II*\x00": "TIFF", b"MM\x00*": "TIFF", b"8BPS": "Photoshop", b"\x00\x00\x01\x00": "ICO",
    b"\x00\x00\x00\x0cjP": "JPEG 2000", b"\xff\x0a": "JPEG XL",
}  # fmt: skip
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "office", b"{\\rtf": "office", b"Rar!": "archive", b"7z\xbc\xaf": "archive", b"\x1f\x8b": "archive",
    b"MZ": "program", b"\x7fELF": "program", b"#!": "program", b"\x1aE\xdf\xa3": "video",
}  # fmt: skip


@dataclass(frozen=True)
class Clean:
    """A file fit to be stored and shown: its bytes, what they are, and how many pages a reader turns."""

    content: bytes
    content_type: str
    pages: int


def kind_of(data):
    """Return the content type of an accepted file. data: its bytes, at least the first 1,024. Raises Unacceptable."""
    head = bytes(data[:PDF_HEADER_WITHIN])
    if not head:
        raise Unacceptable("empty")
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if b"%PDF-" in head:
        return PDF
    raise _stranger(head, data)


def _iso_media(head):
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if brands & {b"avif", b"avis"}:
        raise Unacceptable("other_image", kind="AVIF")
    if brands & _HEIF_BRANDS:
        return HEIF
    raise Unacceptable("video")


def _stranger(head, data):
    """Name what came instead, so that the person knows what to do."""
    for magic, kind in _IMAGES.items():
        if head.startswith(magic):
            return Unacceptable("other_image", kind=kind)
    if head[:4] == b"RIFF":
        return Unacceptable("other_image", kind="WebP") if head[8:12] == b"WEBP" else Unacceptable("video")
    if head.startswith(b"PK"):
        return Unacceptable("office" if b"[Content_Types].xml" in data or b"mimetypeapplication/vnd." in head else "archive")
    for magic, code in _OTHERS.items():
        if head.startswith(magic):
            return Unacceptable(code)
    looks_like_markup = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return Unacceptable("web_page" if looks_like_markup else "unknown_kind")
