"""Sample papers for the demo, one per kind, checked by the same pool as everybody's."""

import io
import textwrap

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from core.actor import SYSTEM
from documents import keeping, storage
from documents.models import Document

PAGE = (900, 1270)
PAPER, INK, GARNET, LINE = "#FFFFFF", "#1B1A17", "#7A1424", "#E3DED6"


def picture(title):
    """Draw a page that says what it stands for, as JPEG bytes."""
    image = Image.new("RGB", PAGE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, PAGE[0] - 40, PAGE[1] - 40), outline=LINE, width=3)
    draw.line((90, 190, PAGE[0] - 90, 190), fill=GARNET, width=4)
    draw.text((90, 110), "CONTOH PERAGAAN", fill=GARNET, font=ImageFont.load_default(40))
    draw.multiline_text((90, 240), "\n".join(textwrap.wrap(title, 28)), fill=INK, font=ImageFont.load_default(48))
    for row in range(14):
        draw.line((90, 460 + row * 50, PAGE[0] - (90 if row % 4 else 300), 460 + row * 50), fill=LINE, width=8)
    draw.text((90, 1180), "Bukan dokumen sungguhan", fill=INK, font=ImageFont.load_default(28))
    held = io.BytesIO()
    image.save(held, "JPEG", quality=85)
    return held.getvalue()


class Sheets:
    """Gives each applicant a copy of the sample of a kind; the sample itself is checked once."""

    def __init__(self, owner, at):
        self.owner, self.at, self.samples, self.drawn = owner, at, {}, {}

    def copy_for(self, person, kind, at):
        """Store a copy for a person and return its Document."""
        content, sample = self._sample(kind)
        row = Document(
            owner=person, purpose=f"rekrutmen-{kind.code}", original_name=f"{kind.code}.jpg",
            content_type=sample.content_type, size=sample.size, pages=sample.pages, sha256=sample.sha256,
            original_sha256=sample.sha256, created_at=at,
        )  # fmt: skip
        storage.write(row, content)
        row.save(force_insert=True)
        return row

    def upload(self, title):
        """Return a small file as a form hands it over; its owner sends it through the checking like any other."""
        if title not in self.drawn:
            self.drawn[title] = picture(title)
        return SimpleUploadedFile(f"{title.lower().replace(' ', '-')}.jpg", self.drawn[title])

    def _sample(self, kind):
        if kind.code not in self.samples:
            file = SimpleUploadedFile(f"{kind.code}.jpg", picture(kind.name))
            sample = keeping.keep([file], owner=self.owner, purpose="contoh", at=self.at)
            self.samples[kind.code] = keeping.read(sample), sample
            keeping.destroy(sample, by=SYSTEM, at=self.at, reason="Contoh peragaan sudah disalin.")
        return self.samples[kind.code]
