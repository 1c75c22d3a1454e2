"""What is looked at on every page of a journey: words, width, axe; and a picture for the handbook where one is wanted."""

import base64
import io
import re
from pathlib import Path

from django.conf import settings
from PIL import Image

from tests.front.test_browser import AXE, RULES

NARROW = 360
PHONE, DESK = (390, 844), (1280, 800)  # of the pictures
TALLEST = {PHONE: 1500, DESK: 1400}
COLOURS = 96
# Words of Django and of code that stand in no Indonesian sentence. “No” is short for nomor.
ENGLISH = re.compile(
    r"\b(?:the|and|of|is|are|not|this|that|with|from|please|add|change|delete|save|view|search|select|submit|required|invalid"
    r"|history|error|choose|currently|today|yesterday|now|note|yes|user|any|date|time|by|draft|pending|approved|proposed"
    r"|january|february|march|may|june|july|august|october|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|[a-z]+_[a-z_]+)\b|\b(?:None|True|False)\b",
    re.IGNORECASE,
)
SPOKEN = """() => {
  const named = [...document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")];
  const names = named.flatMap((e) => ["aria-label", "title", "placeholder", "alt"].map((name) => e.getAttribute(name)));
  return [document.title, document.body.innerText, ...names.filter(Boolean)].join("\\n");
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

BOTTOM = """() => Math.ceil(Math.max(...[...document.querySelectorAll("main *")].filter((e) => e.checkVisibility())
  .map((e) => e.getBoundingClientRect().bottom + scrollY)))"""


class Album:
    """Looks at pages. folder: where named ones are kept as pictures, or None. complaints: what was wrong, page by page."""

    def __init__(self, folder=None):
        self.folder, self.read, self.complaints = folder and Path(folder), set(), []

    def look(self, page, name="", *, whole=False, below=""):
        """Ask whether a page is in Indonesian and fits a phone; whether axe is content, once for each kind of page.

        name: of the picture, taken as the handbook shows it. whole: with all that lies below the screen; below: only
        from an element on, as a selector.
        """
        page.wait_for_load_state()
        where = re.sub(r"[0-9a-f-]{36}|\d+", "*", page.url.partition("://")[2].partition("/")[2])
        found = set(ENGLISH.findall(_without_addresses(page.evaluate(SPOKEN)))) | self._too_wide(page)
        if where not in self.read:
            self.read.add(where)
            found |= _violations(page)
        self.complaints += [f"/{where}: {each}" for each in sorted(found)]
        if name and self.folder:
            self._keep(page, name, whole=whole, below=below)

    def _too_wide(self, page):
        before = page.viewport_size
        page.set_viewport_size({"width": NARROW, "height": before["height"]})
        wider = page.evaluate(WIDER)
        page.set_viewport_size(before)
        return {f"{wider} px wider than a phone"} if wider > 0 else set()

    def _keep(self, page, name, *, whole, below):
        before = page.viewport_size
        size = PHONE if before["width"] < 768 else DESK
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate("() => document.activeElement.blur()")
        top = int(page.locator(below).evaluate("e => e.getBoundingClientRect().top + scrollY")) - 16 if below else 0
        height = min(page.evaluate(BOTTOM) + 32 - top, TALLEST[size] if whole else size[1])
        taken = photographed(page, size[0], height, top=top)
        page.set_viewport_size(before)
        self.folder.mkdir(parents=True, exist_ok=True)
        picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(self.folder / f"{name}.png", optimize=True)


def photographed(page, width, height, *, top=0):
    """Return a page as PNG. Playwright's own way puts a style in, which the portal's policy refuses."""
    clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "png", "clip": clip, "captureBeyondViewport": True})
    session.detach()
    return base64.b64decode(taken["data"])


def _without_addresses(text):
    return re.sub(r"\S+@\S+|https?://\S+|\S+\.(?:pdf|csv|xlsx|jpg|json)\b", " ", text)


def _violations(page):
    """Preloading would copy Django's sheets that import others into a style of axe's own, which the portal's policy refuses."""
    page.evaluate((settings.BASE_DIR / AXE).read_text())
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, preload: false})", RULES)
    return {f"axe {each['id']}: {node['html'][:160]}" for each in result["violations"] for node in each["nodes"]}
