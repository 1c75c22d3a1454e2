"""The checks every handed-in file goes through. Runs inside the pool's children and knows nothing of Django."""

import io

import pypdfium2
from PIL import Image

from documents import images, pdf_images, pdfs
from documents.kinds import IMAGES, JPEG, PDF, Clean, kind_of
from documents.refusals import MAX_PAGES, MAX_RECEIVED, MAX_STORED, Unacceptable, size_in_words

__all__ = ["Clean", "Unacceptable", "bind", "clean", "clean_photo", "page_picture", "words"]

MAX_PAGE_SIDE = 2400
MAX_WORDS = 200_000


def clean(data, *, max_bytes=MAX_STORED, max_pages=MAX_PAGES):
    """Return one handed-in file as a Clean. Raises Unacceptable, and nothing else, whatever the bytes are."""
    kind = _admitted(data)
    if kind == PDF:
        content, pages = pdfs.clean(data, max_bytes=max_bytes, max_pages=max_pages)
        return Clean(content, PDF, pages)
    return Clean(images.clean(data, max_bytes=max_bytes), JPEG, 1)


def clean_photo(data, *, max_bytes):
    """Return one of several photos as a Clean; a PDF among them is refused."""
    if _admitted(data) not in IMAGES:
        raise Unacceptable("not_all_photos")
    return Clean(images.clean(data, max_bytes=max_bytes), JPEG, 1)


def bind(*pictures):
    """Return clean photos as one PDF, a page each, in the given order."""
    return Clean(pdf_images.bind(pictures), PDF, len(pictures))


def _admitted(data):
    if len(data) > MAX_RECEIVED:
        raise Unacceptable("too_big", size=size_in_words(len(data)), limit=size_in_words(MAX_RECEIVED))
    return kind_of(data)


def page_picture(data, *, content_type, page, side):
    """Return one page of a clean file as JPEG bytes for a viewer. page counts from 1; side: longest side in dots."""
    image = _page_image(data, page, min(side, MAX_PAGE_SIDE)) if content_type == PDF else Image.open(io.BytesIO(data))
    image.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=82)
    return Clean(out.getvalue(), JPEG, 1)


def words(data):
    """Return the text of a clean PDF as plain UTF-8, page by page; pages that are pictures say nothing."""
    paper = pypdfium2.PdfDocument(data)
    try:
        text = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
        return Clean(text[:MAX_WORDS].encode("utf-8", "replace"), "text/plain", len(paper))
    except pypdfium2.PdfiumError:
        return Clean(b"", "text/plain", len(paper))
    finally:
        paper.close()


def _page_image(data, page, side):
    paper = pypdfium2.PdfDocument(data)
    try:
        paper.init_forms()  # what was typed into form fields is part of the page
        sheet = paper[page - 1]
        # A page may claim any size; the picture has the size we want.
        scale = side / max(*sheet.get_size(), 1.0)
        return sheet.render(scale=scale, may_draw_forms=True).to_pil()
    finally:
        paper.close()
