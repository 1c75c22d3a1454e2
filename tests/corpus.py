"""Good and bad files, made on the spot from a seed: nothing binary lies in the repository."""

import functools
import io
import random
import struct
import zipfile
import zlib

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw

pillow_heif.register_heif_opener(thumbnails=False)

COLOURS = {"red": (200, 30, 30), "green": (30, 160, 60), "blue": (30, 60, 200), "yellow": (230, 200, 40)}
GPS = "GPS-RAHASIA-6.1754S"


# --- Pictures ---------------------------------------------------------------------------------------------------------
def quarters(size=(640, 480)):
    """Return a picture whose corners tell which way is up: red and green above, blue and yellow below."""
    width, height = size
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    for n, colour in enumerate(COLOURS.values()):
        left, top = (n % 2) * width // 2, (n // 2) * height // 2
        draw.rectangle([left, top, left + width // 2, top + height // 2], fill=colour)
    return image


def corners(image):
    """Return the names of the four corner colours, as in `quarters`: the nearest of the known ones."""
    width, height = image.size
    points = [(width // 8, height // 8), (width * 7 // 8, height // 8), (width // 8, height * 7 // 8),
              (width * 7 // 8, height * 7 // 8)]  # fmt: skip
    return [nearest(image.convert("RGB").getpixel(point)) for point in points]


def nearest(dot):
    return min(COLOURS, key=lambda name: sum((a - b) ** 2 for a, b in zip(COLOURS[name], dot, strict=True)))


def exif(orientation=1):
    """Return EXIF bytes as a phone writes them: which way it was held, which phone, and where."""
    marks = Image.Exif()
    marks[0x0112], marks[0x010F], marks[0x010E] = orientation, "Ponsel Uji", GPS
    place = marks.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "S", (6.0, 10.0, 31.0), "E", (106.0, 49.0, 37.0)
    return marks.tobytes()


def picture(kind="JPEG", size=(640, 480), *, orientation=None, image=None, **options):
    """Return the bytes of a good picture."""
    out = io.BytesIO()
    if orientation:
        options["exif"] = exif(orientation)
    (image or quarters(size)).save(out, kind, **options)
    return out.getvalue()


def photo(size=(4032, 3024), kind="JPEG", seed=1, **options):
    """Return a phone's photo of a paper: text on a slightly uneven ground, so that it has a phone photo's weight."""
    ground = Image.frombytes("L", (size[0] // 8, size[1] // 8), random.Random(seed).randbytes((size[0] // 8) * (size[1] // 8)))
    ground = ground.resize(size).point(lambda value: 200 + value // 8).convert("RGB")
    draw = ImageDraw.Draw(ground)
    for line in range(40, size[1], 80):
        draw.text((60, line), f"Surat pernyataan baris {line} " * (size[0] // 700), fill=(20, 20, 20), font_size=44)
    return picture(kind, image=ground, **options)


def png_header(width, height):
    """Return a PNG of 74 bytes or so that claims to be huge: a pixel bomb."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


# --- PDF --------------------------------------------------------------------------------------------------------------
def pdf(pages=1, *, change=None, **options):
    """Return the bytes of a good PDF. change: a function that is given the pikepdf.Pdf before it is written."""
    paper = pikepdf.new()
    for number in range(pages):
        paper.add_blank_page(page_size=(595, 842))
        drawing = f"BT /F1 24 Tf 72 700 Td (Halaman {number + 1}) Tj ET".encode()
        paper.pages[-1].Contents = Stream(paper, drawing)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        paper.pages[-1].Resources = Dictionary(Font=Dictionary(F1=font))
    if change:
        change(paper)
    out = io.BytesIO()
    paper.save(out, **{"deterministic_id": "encryption" not in options, **options})
    return out.getvalue()


def pdf_with_picture(jpeg, size):
    """Return a PDF that shows one JPEG exactly as it is, EXIF included, as scanning apps make them."""

    def add(paper):
        image = Stream(paper, jpeg, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
                       ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode)  # fmt: skip
        paper.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=image))
        paper.pages[0].Contents = Stream(paper, b"q 595 0 0 842 0 0 cm /Im0 Do Q")

    return pdf(change=add)


def armed(paper):
    """Put into a PDF everything that acts, each with its own name to look for afterwards."""
    script = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert('JAHAT')"))
    root, page = paper.Root, paper.pages[0]
    root.OpenAction = script
    root.AA = Dictionary(WC=script)
    root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([pikepdf.String("a"), script])),
        EmbeddedFiles=Dictionary(Names=Array([pikepdf.String("v.exe"), _attachment(paper)])),
    )
    root.AcroForm = Dictionary(XFA=Stream(paper, b"<xdp:JAHAT/>"), Fields=Array([]))
    root.Metadata = Stream(paper, b"<x:xmpmeta>PENULIS-RAHASIA</x:xmpmeta>", Type=Name.Metadata, Subtype=Name.XML)
    page.AA = Dictionary(O=script)
    page.Annots = Array([paper.make_indirect(_link(action)) for action in _actions(paper)])
    paper.docinfo[Name.Author] = "PENULIS-RAHASIA"


def _attachment(paper):
    return Dictionary(Type=Name.Filespec, F="v.exe", EF=Dictionary(F=Stream(paper, b"MZ JAHAT")))


def _actions(paper):
    yield Dictionary(S=Name.Launch, F="JAHAT.exe")
    yield Dictionary(S=Name.URI, URI="http://JAHAT.example")
    yield Dictionary(S=Name.SubmitForm, F="http://JAHAT.example")
    yield Dictionary(S=Name.ImportData, F="JAHAT.fdf")
    yield Dictionary(S=Name.GoToE, F="JAHAT.pdf")
    yield Dictionary(S=Name.GoToR, F="JAHAT.pdf")
    yield Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Dictionary(S=Name.JavaScript, JS="JAHAT"))
    yield Dictionary(S=Name.Rendition, JS=Stream(paper, b"JAHAT"))


def _link(action):
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)


def inflating(megabytes, layers=1):
    """Return a PDF of a few kilobytes whose page grows to many megabytes when read."""
    data = zeros(megabytes)
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)

    def add(paper):
        filters = Array([Name.FlateDecode] * layers)
        paper.pages[0].Contents = Stream(paper, data, Filter=filters)

    # Kept as packed here: otherwise the writer unpacks both layers and packs one.
    return pdf(change=add, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def zeros(megabytes):
    """Return so many megabytes of zeros, packed, put together from one packed megabyte: to pack them all takes a second."""
    packer = zlib.compressobj(9, wbits=-15)
    megabyte = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    adler = (megabytes * 1024 * 1024 % 65521) << 16 | 1
    return b"\x78\xda" + megabyte * megabytes + packer.flush() + struct.pack(">I", adler)


def many_objects(count):
    def add(paper):
        paper.Root.Banyak = Array([paper.make_indirect(Dictionary(N=n)) for n in range(count)])

    return pdf(change=add)


def without_pages():
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def locked(user="rahasia"):
    return pdf(encryption=pikepdf.Encryption(owner="pemilik", user=user))


# --- Others -----------------------------------------------------------------------------------------------------------
def archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, bytes(100_000))
    return out.getvalue()


@functools.cache
def accepted():
    """Return {name: (bytes, content type after cleaning, pages)} of what must simply work."""
    return {
        "photo.jpg": (picture(), "image/jpeg", 1),
        "grey.jpg": (picture(image=quarters().convert("L")), "image/jpeg", 1),
        "press.jpg": (picture(image=quarters().convert("CMYK")), "image/jpeg", 1),
        "progressive.jpg": (picture(progressive=True), "image/jpeg", 1),
        "two-in-one.jpg": (picture("MPO", save_all=True, append_images=[quarters()]), "image/jpeg", 1),
        "screen.png": (picture("PNG"), "image/jpeg", 1),
        "palette.png": (picture("PNG", image=quarters().quantize(8)), "image/jpeg", 1),
        "clear.png": (picture("PNG", image=quarters().convert("RGBA")), "image/jpeg", 1),
        "deep.png": (picture("PNG", image=quarters().convert("I;16")), "image/jpeg", 1),
        "fax.png": (picture("PNG", image=quarters().convert("1")), "image/jpeg", 1),
        "iphone.heic": (picture("HEIF", quality=80), "image/jpeg", 1),
        "one.pdf": (pdf(), "application/pdf", 1),
        "twenty.pdf": (pdf(20), "application/pdf", 20),
        "linear.pdf": (pdf(3, linearize=True, deterministic_id=False), "application/pdf", 3),
        "scan-app.pdf": (pdf_with_picture(picture(), (640, 480)), "application/pdf", 1),
        "armed.pdf": (pdf(change=armed), "application/pdf", 1),
        "junk-before.pdf": (b"\r\n\r\n" + pdf(), "application/pdf", 1),
    }


@functools.cache
def refused():
    """Return {name: (bytes, code of the sentence)} of what must be turned away."""
    good, photo = pdf(3), picture()
    return {
        "empty.pdf": (b"", "empty"),
        "letter.docx": (archive("[Content_Types].xml", "word/document.xml"), "office"),
        "letter.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office"),
        "letter.rtf": (b"{\\rtf1 Surat}", "office"),
        "bundle.zip": (archive("ktp.jpg"), "archive"),
        "bundle.rar": (b"Rar!\x1a\x07\x00" + bytes(60), "archive"),
        "page.html": (b"\xef\xbb\xbf <!doctype html><script>alert(1)</script>", "web_page"),
        "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "web_page"),
        "setup.exe": (b"MZ\x90\x00" + bytes(200), "program"),
        "tool": (b"\x7fELF\x02\x01" + bytes(200), "program"),
        "film.mp4": (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video"),
        "moving.gif": (picture("GIF"), "other_image"),
        "web.webp": (picture("WEBP"), "other_image"),
        "scan.tif": (picture("TIFF"), "other_image"),
        "paint.bmp": (picture("BMP"), "other_image"),
        "new.avif": (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf", "other_image"),
        "note.txt": (b"Nama saya Budi", "unknown_kind"),
        "noise.bin": (random.Random(7).randbytes(4000), "unknown_kind"),
        "cut.jpg": (photo[: len(photo) // 2], "image_broken"),
        "cut.png": (picture("PNG")[:-400], "image_broken"),
        "cut.heic": (picture("HEIF", quality=80)[:-900], "image_broken"),
        "head-only.jpg": (photo[:20], "image_broken"),
        "bomb.png": (png_header(30_000, 30_000), "image_bomb"),
        "line-bomb.png": (png_header(2_000_000, 60), "image_bomb"),
        "dot.png": (picture("PNG", (40, 40)), "image_tiny"),
        "locked.pdf": (locked(), "pdf_locked"),
        "restricted.pdf": (locked(user=""), "pdf_restricted"),
        "cut.pdf": (good[: len(good) * 2 // 3], "pdf_truncated"),
        "broken.pdf": (b"%PDF-1.7\nbukan pdf\n%%EOF", "pdf_broken"),
        "header.pdf": (b"%PDF-1.7\n", "pdf_truncated"),
        "blank.pdf": (without_pages(), "pdf_without_pages"),
        "long.pdf": (pdf(21), "pdf_long"),
        "crowded.pdf": (many_objects(20_001), "pdf_complex"),
        "stream-bomb.pdf": (inflating(300), "pdf_bomb"),
        "nested-bomb.pdf": (inflating(300, layers=2), "pdf_bomb"),
    }


def malformed(count, seed=20221026):
    """Yield count damaged files: good ones with bytes changed, cut, doubled, swapped or spliced together."""
    chance = random.Random(seed)
    wrong = {name: data for name, (data, _) in refused().items() if "bomb" not in name and len(data) < 60_000}
    good = [data for data, *_ in accepted().values()] + list(wrong.values())
    for _ in range(count):
        yield chance.choice(MUTATIONS)(bytearray(chance.choice(good)), chance, good)


def _flip(data, chance, good):
    for _ in range(chance.choice((1, 3, 20, 200))):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut(data, chance, good):
    return bytes(data[: chance.randrange(len(data) + 1)])


def _hole(data, chance, good):
    at = chance.randrange(len(data) + 1)
    return bytes(data[:at] + data[at + chance.randrange(1, 500) :])


def _double(data, chance, good):
    at = chance.randrange(len(data) + 1)
    return bytes(data[:at] + data[at : at + 300] * chance.randrange(2, 9) + data[at:])


def _splice(data, chance, good):
    other = chance.choice(good)
    return bytes(data[: chance.randrange(len(data) + 1)]) + other[chance.randrange(len(other) + 1) :]


def _lie(data, chance, good):
    """Change a number written in digits or in four bytes: lengths, offsets, sizes."""
    digits = [at for at, byte in enumerate(data[:4000]) if 48 <= byte <= 57]
    if digits and chance.random() < 0.7:
        data[chance.choice(digits)] = 48 + chance.randrange(10)
    elif len(data) > 8:
        at = chance.randrange(len(data) - 4)
        data[at : at + 4] = struct.pack(">I", chance.choice((0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)))
    return bytes(data)


MUTATIONS = (_flip, _cut, _hole, _double, _splice, _lie)
