"""The applicant's side of a counter for tests: real files, real forms, the clock held where the selection is open."""

import contextlib
import io
import re
from html import unescape

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core import clock
from recruitment.actions import repairs, reviews
from tests.factories.accounts import log_in
from tests.factories.recruitment import NOON, verifier


def photo(colour="#1B4F9C", size=(400, 300), name="foto.jpg"):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def paper(pages=1, name="surat.pdf", **options):
    """Return a PDF upload; options go to pikepdf's save, such as encryption."""
    pdf, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page()
    pdf.save(out, **options)
    return SimpleUploadedFile(name, out.getvalue(), "application/pdf")


class Desk:
    """One signed-in applicant and one application; every visit happens at `at`."""

    def __init__(self, client, application, *, at=NOON, minutes_ago=0):
        self.client, self.application, self.at = log_in(client, application.applicant, minutes_ago=minutes_ago), application, at

    def url(self, name, *args):
        return reverse(f"recruitment:{name}", args=[self.application.uuid, *args])

    def get(self, name, *args, at=None, query=""):
        with clock.stopped_at(at or self.at):
            return self.client.get(self.url(name, *args) + query)

    def post(self, name, *args, at=None, query="", **data):
        with clock.stopped_at(at or self.at):
            return self.client.post(self.url(name, *args) + query, data)

    def sending(self):
        """Return what the send form of the check page carries."""
        html = self.get("check").content.decode()
        return dict(re.findall(r'<input type="hidden" name="(version|key|seen)" value="([^"]*)"', html))


def text_of(response):
    """Return the words of a page, without tags."""
    html = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def ask_repair(application, *kinds, due_at, at=NOON):
    """Let a verifier ask for the repair of some kinds, and return the Repair."""
    by = verifier()
    reviews.claim(application, by=by, at=at)
    application.refresh_from_db()
    items = [(kind, "Tulisan tidak terbaca.") for kind in kinds]
    return repairs.ask(application, items=items, due_at=due_at, version=application.version, by=by, at=at)


@contextlib.contextmanager
def nothing_changes(*querysets):
    """Fail when a row of the querysets differs afterwards."""
    before = [list(queryset.order_by("pk").values()) for queryset in querysets]
    yield
    assert [list(queryset.order_by("pk").values()) for queryset in querysets] == before
