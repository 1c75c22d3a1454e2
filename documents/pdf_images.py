"""The pictures inside a PDF: made smaller when the paper is too heavy, freed of what the camera wrote, bound to pages."""

import io

import pikepdf
from pikepdf import Dictionary, Name, PdfImage, Stream
from PIL import Image

from documents.refusals import MAX_PIXELS

# Longest side and JPEG quality, tried in turn: 300, 240, 200 and 150 dots an inch on A4.
LADDER = ((3508, 78), (2806, 70), (2338, 62), (1754, 55))
WORTH_SHRINKING = 50_000
A4 = (595.276, 841.89)
MARGIN = 14.0


def bind(pictures):
    """Return a PDF with one A4 page per picture, in the given order, each fitted whole. pictures: clean JPEG bytes."""
    pdf = pikepdf.new()
    for picture in pictures:
        _add_page(pdf, picture)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _add_page(pdf, picture):
    width, height = Image.open(io.BytesIO(picture), formats=("JPEG",)).size
    page_width, page_height = A4 if height >= width else A4[::-1]
    scale = min((page_width - 2 * MARGIN) / width, (page_height - 2 * MARGIN) / height)
    left, bottom = (page_width - width * scale) / 2, (page_height - height * scale) / 2
    image = Stream(
        pdf, picture, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    drawing = f"q {width * scale:.3f} 0 0 {height * scale:.3f} {left:.3f} {bottom:.3f} cm /Foto Do Q".encode()
    pdf.pages.append(
        pikepdf.Page(
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Page,
                    MediaBox=[0, 0, page_width, page_height],
                    Resources=Dictionary(XObject=Dictionary(Foto=image)),
                    Contents=Stream(pdf, drawing),
                )
            )
        )
    )


def shrink(pdf, side, quality):
    """Write the PDF's pictures again, at most side dots long; those that would not become smaller stay as they are."""
    for item in list(pdf.objects):
        if _is_picture(item) and len(item.read_raw_bytes()) > WORTH_SHRINKING and "/ImageMask" not in item:
            _rewrite(item, side, quality)


def _is_picture(item):
    return isinstance(item, Stream) and item.get("/Subtype") == Name.Image


def _rewrite(item, side, quality):
    try:
        if int(item.Width) * int(item.Height) > MAX_PIXELS:
            return
        image = PdfImage(item).as_pil_image()
    except (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, NotImplementedError, ValueError, OSError):
        return  # an exotic picture stays as it is; if the paper stays too heavy, the person is told
    if image.mode == "1":
        return  # fax coding is smaller than JPEG
    image = image.convert("L" if image.mode == "L" else "RGB")
    image.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    if len(out.getvalue()) < len(item.read_raw_bytes()):
        _replace(item, out.getvalue(), image)


def _replace(item, content, image):
    item.write(content, filter=Name.DCTDecode)
    item.Width, item.Height = image.size
    item.BitsPerComponent = 8
    item.ColorSpace = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
    for key in ("/Decode", "/Intent"):
        if key in item:
            del item[key]


def forget_cameras(pdf):
    """Take EXIF, places and comments out of the JPEG pictures without touching a dot of them."""
    for item in pdf.objects:
        if _is_picture(item) and item.get("/Filter") in (Name.DCTDecode, [Name.DCTDecode]):
            raw = item.read_raw_bytes()
            if (bare := without_marks(raw)) != raw:
                item.write(bare, filter=Name.DCTDecode, decode_parms=item.get("/DecodeParms"))


def without_marks(jpeg):
    """Return JPEG bytes without application segments and comments, save JFIF, colour profile and Adobe's colour mark."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        is_mark = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in {0xE0, 0xE2, 0xEE})
        if not is_mark:
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + max(length, 2)
    return b"".join([*kept, jpeg[at:]])
