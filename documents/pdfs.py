"""PDF papers: opened within limits, freed of everything that acts, and written anew."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, sanitize

from documents import pdf_images
from documents.refusals import Unacceptable, size_in_words

MAX_OBJECTS = 20_000
MAX_NODES = 400_000
MAX_INFLATED = 256 * 1024 * 1024
MAX_ONE_STREAM = 192 * 1024 * 1024
END_WITHIN = 2048
NO_PAGES = "no pages found"  # qpdf has no exception of its own for it
# A page's look needs none of these. Scripts and actions are what they are; the rest carries files, forms or the author.
ACTIVE_KEYS = (
    "/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF", "/XFA",
    "/RichMedia", "/RichMediaContent", "/RichMediaSettings", "/SubmitForm", "/ImportData", "/GoToE", "/Collection",
    "/Renditions", "/Rendition", "/Movie", "/Sound", "/3DD", "/PieceInfo", "/Metadata", "/URI", "/SpiderInfo", "/Requirements",
    "/Perms", "/Threads", "/LastModified",
)  # fmt: skip
LAWFUL_ACTIONS = {"/GoTo", "/Named"}

pikepdf.settings.set_qpdf_limits(
    parser_max_container_size=200_000,
    max_stream_filters=3,
    flate_max_memory=MAX_ONE_STREAM,
    run_length_max_memory=MAX_ONE_STREAM,
    png_max_memory=MAX_ONE_STREAM,
    tiff_max_memory=MAX_ONE_STREAM,
    doc_max_warnings=1000,
)


def clean(data, *, max_bytes, max_pages):
    """Return (bytes, pages) of a fresh PDF without scripts, actions, attachments and authors. Raises Unacceptable."""
    try:
        return _clean(data, max_bytes, max_pages)
    except (Unacceptable, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a hostile PDF may raise anything inside its parser
        raise Unacceptable("pdf_broken") from None


def _clean(data, max_bytes, max_pages):
    with _opened(data) as pdf:
        pages = _counted(pdf, max_pages)
        _refuse_bombs(pdf)
        _disarm(pdf)
        content = _written(pdf)
        for step in pdf_images.LADDER if len(content) > max_bytes else ():
            pdf_images.shrink(pdf, *step)
            content = _written(pdf)
            if len(content) <= max_bytes:
                break
    if len(content) > max_bytes:
        raise Unacceptable("pdf_heavy", size=size_in_words(len(content)), limit=size_in_words(max_bytes))
    return content, pages


def _opened(data):
    """Open strictly; what is only slightly damaged is mended, what has lost its end is not: pages may be missing."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
    except pikepdf.PasswordError:
        raise Unacceptable("pdf_locked") from None
    except pikepdf.PdfError as error:
        if NO_PAGES in str(error):
            raise Unacceptable("pdf_without_pages") from None
        if b"%%EOF" not in data[-END_WITHIN:]:
            raise Unacceptable("pdf_truncated") from None
        pdf = _mended(data)
    if pdf.is_encrypted:
        raise Unacceptable("pdf_restricted")
    return pdf


def _mended(data):
    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Unacceptable("pdf_locked") from None
    except pikepdf.PdfError:
        raise Unacceptable("pdf_broken") from None


def _counted(pdf, max_pages):
    if not isinstance(pdf.trailer.get("/Root"), Dictionary) or int(pdf.trailer.get("/Size", 0)) > 50 * MAX_OBJECTS:
        raise Unacceptable("pdf_broken")
    if len(pdf.objects) > MAX_OBJECTS:
        raise Unacceptable("pdf_complex")
    pages = len(pdf.pages)
    if not pages:
        raise Unacceptable("pdf_without_pages")
    if pages > max_pages:
        raise Unacceptable("pdf_long", pages=pages, limit=max_pages)
    return pages


def _refuse_bombs(pdf):
    left = MAX_INFLATED
    for item in pdf.objects:
        if isinstance(item, Stream):
            left -= inflated_size(item.read_raw_bytes(), _filters(item), limit=min(left, MAX_ONE_STREAM))
        if left < 0:
            raise Unacceptable("pdf_bomb")


def _filters(stream):
    filters = stream.get("/Filter", [])
    return [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)] if filters else []


def inflated_size(data, filters, *, limit):
    """Return how big a stream becomes in its leading Flate filters; raises Unacceptable beyond limit. Inflates piecewise."""
    if len(filters) > 3:
        raise Unacceptable("pdf_complex")
    size = len(data)
    while filters and filters[0] in {"/FlateDecode", "/Fl"}:
        filters = filters[1:]
        data = b"".join(_inflated(data, limit)) if filters else _length_only(_inflated(data, limit))
        size = data if isinstance(data, int) else len(data)
    return size


def _length_only(pieces):
    return sum(len(piece) for piece in pieces)


def _inflated(data, limit, piece=1024 * 1024):
    inflater, size = zlib.decompressobj(), 0
    while data and not inflater.eof:
        try:
            part = inflater.decompress(data, piece)
        except zlib.error:
            return  # a viewer shows what came before the damage; so does this count
        size += len(part)
        if size > limit:
            raise Unacceptable("pdf_bomb")
        yield part
        if not part and not inflater.unconsumed_tail:
            return
        data = inflater.unconsumed_tail


def _disarm(pdf):
    sanitize.Sanitizer().remove_javascript().remove_external_access().remove_attachments().remove_multimedia().apply(pdf)
    _sweep(pdf)
    for key in list(pdf.trailer.keys()):
        if key not in {"/Root", "/Size", "/ID"}:
            del pdf.trailer[key]
    pdf_images.forget_cameras(pdf)


def _sweep(pdf):
    """Visit every dictionary, wherever it hangs, and drop what acts: a second look that rests on no list of places."""
    nodes = 0
    for item in pdf.objects:
        waiting = [item]
        while waiting:
            node = waiting.pop()
            nodes += 1
            if nodes > MAX_NODES:
                raise Unacceptable("pdf_complex")
            waiting.extend(_children(node))


def _children(node):
    if isinstance(node, Array):
        return [child for child in node if _is_direct_container(child)]
    if not isinstance(node, Dictionary | Stream):
        return []
    for key in ACTIVE_KEYS:
        if key in node:
            del node[key]
    for key in ("/A", "/PA", "/Next"):
        if key in node and _acts(node[key], key):
            del node[key]
    return [child for _, child in node.items() if _is_direct_container(child)]


def _acts(value, key):
    """Tell an action from a structure attribute or an outline's sibling, which use the same keys."""
    if isinstance(value, Array):
        return any(_acts(item, key) for item in value)
    if not isinstance(value, Dictionary) or not isinstance(value.get("/S"), Name):
        return False
    return str(value["/S"]) not in LAWFUL_ACTIONS


def _is_direct_container(child):
    return isinstance(child, Array | Dictionary | Stream) and not child.is_indirect


def _written(pdf):
    """Write the whole file anew, the same bytes for the same pages; what nothing refers to is left behind."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        preserve_pdfa=False,
        fix_metadata_version=False,
    )
    return out.getvalue()
