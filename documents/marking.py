"""Copies of clean files that say on each page who took them, when and what for. What is stored stays as it is.

Each page becomes a picture with the words burnt in, so that no viewer can switch them off. Runs in the pool's children.
"""

import io

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from documents import pdf_images
from documents.kinds import JPEG, PDF, Clean

SIDE = 1754  # dots along an A4 page: 150 an inch
NARROWEST = 700
QUALITY = 76
INK, PAPER, OPACITY = (122, 20, 36), (255, 255, 255), 62
STEP = 9  # one line of words for so many parts of a page's longer side
LONGEST = 160  # letters of one line


def marked(data, *, content_type, lines):
    """Return a whole file as a PDF of marked pages. lines: the words, two or three short ones."""
    pictures = [_written(_on(page, lines)) for page in _pages(data, content_type)]
    return Clean(pdf_images.bind(pictures), PDF, len(pictures))


def marked_page(data, *, content_type, page, side, lines):
    """Return one page (from 1) as a marked JPEG of at most `side` dots."""
    image = next(each for n, each in enumerate(_pages(data, content_type), start=1) if n == page)
    image.thumbnail((side, side), Image.Resampling.BICUBIC)
    return Clean(_written(_on(image, lines)), JPEG, 1)


def _pages(data, content_type):
    if content_type != PDF:
        yield _readable(Image.open(io.BytesIO(data)).convert("RGB"))
        return
    paper = pypdfium2.PdfDocument(data)
    try:
        paper.init_forms()
        for sheet in paper:
            yield sheet.render(scale=SIDE / max(*sheet.get_size(), 1.0), may_draw_forms=True).to_pil().convert("RGB")
    finally:
        paper.close()


def _readable(image):
    """Return a photo within the size of a page, and wide enough for the words below it."""
    image.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC)
    if image.width < NARROWEST:
        height = max(1, image.height * NARROWEST // image.width)
        image = image.resize((NARROWEST, min(height, 2 * SIDE)), Image.Resampling.BICUBIC)
    return image


def _on(image, lines):
    """Lay the words across the page, faintly, and once more on a band below it, plainly: nothing of the page is hidden."""
    lines = [_plain(line)[:LONGEST] for line in lines]
    page, shift = image.convert("RGBA"), max(1, max(image.size) // 600)
    for colour, by in ((PAPER, shift), (INK, 0)):  # a light edge, without which dark pages would swallow the words
        page.alpha_composite(_across(image.size, lines[0], colour, by))
    return _banded(page.convert("RGB"), lines)


def _across(size, line, colour, shift):
    """Return a layer of a page's size on which one line runs aslant, again and again. shift: dots right and down."""
    side, letter = int(max(size) * 1.5), max(12, max(size) // 44)
    font, step = ImageFont.load_default(letter), max(size) // STEP
    layer = Image.new("L", (side, side), 0)
    draw, width = ImageDraw.Draw(layer), int(font.getlength(line)) + 4 * letter
    for row, top in enumerate(range(0, side, step)):
        for left in range(-(row % 2) * width // 2, side, width):
            draw.text((left + shift, top + shift), line, font=font, fill=OPACITY)
    layer = layer.rotate(24, resample=Image.Resampling.BICUBIC)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    tinted = Image.new("RGBA", size, (*colour, 0))
    tinted.putalpha(layer.crop((left, top, left + size[0], top + size[1])))
    return tinted


def _banded(page, lines):
    size = max(11, page.width // 62)
    font, height = ImageFont.load_default(size), int(size * 1.45)
    told = [part for line in lines for part in _wrapped(line, font, page.width - 2 * size)]
    whole = Image.new("RGB", (page.width, page.height + height * len(told) + size), PAPER)
    whole.paste(page, (0, 0))
    draw = ImageDraw.Draw(whole)
    draw.line([(0, page.height), (page.width, page.height)], fill=INK, width=2)
    for n, line in enumerate(told):
        draw.text((size, page.height + size // 2 + n * height), line, font=font, fill=INK)
    return whole


def _wrapped(line, font, width):
    """Break a line where it would leave the page, between words where it has any."""
    rows = [""]
    for word in line.split():
        longer = f"{rows[-1]} {word}".strip()
        if rows[-1] and font.getlength(longer) > width:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows


def _plain(line):
    """The built-in letters are those of Western languages; what they lack becomes a question mark, never a box."""
    return line.encode("latin-1", "replace").decode("latin-1")


def _written(image):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
