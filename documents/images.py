"""Pictures: opened within limits, turned upright, made small enough, and written anew without what the camera added."""

import io
import warnings

import pillow_heif
from PIL import Image, ImageOps

from documents.refusals import MAX_PIXELS, MIN_SIDE, Unacceptable, size_in_words

# Above this a picture is halved (or divided further) while it is decoded: 4,096 dots along an A4 page are 350 a inch.
LONG_SIDE = 5120
# From what nobody can tell from the original to what is still readable at A4 size (1,240 dots are 150 dpi across).
LADDER = ((5120, 88), (5120, 78), (3508, 80), (3508, 68), (2480, 70), (2000, 60), (1600, 55), (1240, 45))
FORMATS = ("JPEG", "PNG", "HEIF")

pillow_heif.register_heif_opener(thumbnails=False)
pillow_heif.options.DECODE_THREADS = 1
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def clean(data, *, max_bytes):
    """Return the picture as fresh JPEG bytes of at most max_bytes, upright, without EXIF. Raises Unacceptable."""
    image = _decoded(data)
    smaller = None
    for side, quality in LADDER:
        smaller = _fitted(image if smaller is None else smaller, side)
        content = _jpeg(smaller, quality)
        if len(content) <= max_bytes:
            return content
    raise Unacceptable("image_heavy", limit=size_in_words(max_bytes))


def _decoded(data):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a bomb is refused by our own measure; what cannot be decoded raises
            return _open(data)
    except (Unacceptable, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a hostile picture may raise anything inside its decoder
        raise Unacceptable("image_broken") from None


def _open(data):
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise Unacceptable("image_bomb", **_bomb_size(data)) from None
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Unacceptable("image_bomb", width=width, height=height)
    if max(width, height) < MIN_SIDE:
        raise Unacceptable("image_tiny", width=width, height=height)
    factor = -(-max(width, height) // LONG_SIDE)
    # JPEG can be decoded at half or a quarter of its size: a 48 MP photo then needs a quarter of the memory and time.
    image.draft("RGB", (-(-width // factor), -(-height // factor)))
    image.load()
    if (left := -(-max(image.size) // LONG_SIDE)) > 1:
        image = _eight_bit(image).reduce(left)
    return ImageOps.exif_transpose(_on_white(image))


def _bomb_size(data):
    """Ask the header again without the guard, which keeps the size to itself; nothing is decoded."""
    guard, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        width, height = Image.open(io.BytesIO(data), formats=FORMATS).size
    finally:
        Image.MAX_IMAGE_PIXELS = guard
    return {"width": width, "height": height}


def _eight_bit(image):
    """Scale 16-bit grey to 8 bits (plain conversion would turn it white) and unfold palettes, which cannot be averaged."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if "transparency" in image.info else "RGB") if image.mode in {"P", "1", "PA"} else image


def _on_white(image):
    """Return RGB with transparency laid on white paper; the orientation mark stays beside it until it is used."""
    exif = image.getexif()
    image = _eight_bit(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    image = image.convert("RGB")
    image.info = {"exif": exif.tobytes()} if exif else {}
    return image


def _fitted(image, side):
    if max(image.size) <= side:
        return image
    image = image.copy()
    image.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return image


def _jpeg(image, quality):
    out = io.BytesIO()
    # A new picture from bare dots: nothing of the old file's EXIF, comments or profiles can come along.
    bare = Image.frombytes("RGB", image.size, image.tobytes()) if image.info else image
    bare.save(out, "JPEG", quality=quality)
    return out.getvalue()
