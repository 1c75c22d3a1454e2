"""Every kind of mail in a browser, narrow and wide, light and dark: nothing hangs out, all can be read, nothing is fetched.

MAIL_PICTURES=folder keeps what the browser showed, for people to look at.
"""

import os
import re
from pathlib import Path

import pytest

from notifications.notice import notices
from tests import turns
from tests.front.test_browser import AXE, RULES
from tests.notifications.mails import MAILS, written_all

pytestmark = [pytest.mark.django_db, pytest.mark.shared]
WINDOWS = [(320, "dark"), (720, "light"), (320, "light"), (720, "dark")]
LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|\bNone\b|\bTrue\b|\bFalse\b|\*\*|&amp;amp;|\s\.(?:\s|$)|\b(the|your|please|click|dear|hello)\b",
    re.IGNORECASE,
)
WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("words", ["kami terima pada .", "{{ url }}", "sejak None", "** Senin **", "Click here"])
def test_what_is_left_over_is_seen(words):
    assert LEFT_OVER.search(words)


def test_every_kind_of_mail_is_shown():
    assert {code for code, kind in notices().items() if "mail" in kind.channels and not code.startswith("matters.")} == set(
        MAILS
    )


@pytest.mark.full
def test_every_kind_of_mail_can_be_read_in_every_window(new_page, settings):
    """The drills show each mail in all windows; a short run shows each in one of them."""
    axe, mails, found = (settings.BASE_DIR / AXE).read_text(), list(written_all().values()), []

    for n, (width, scheme) in enumerate(WINDOWS):
        page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.set_content(mails[0].html)
        page.evaluate(axe)
        for mail in mails if turns.IN_FULL else mails[n :: len(WINDOWS)]:
            page.evaluate("html => { document.documentElement.innerHTML = html }", mail.html)
            _keep(page, f"{mail.code}-{width}-{scheme}")
            found += [(mail.code, width, scheme, each) for each in page.evaluate(WIDEST)]
            broken = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
            found += [(mail.code, width, scheme, rule["id"], rule["nodes"][0]["html"][:160]) for rule in broken]

    assert found == []


def _keep(page, name):
    if folder := os.environ.get("MAIL_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.full
def test_no_mail_leaves_anything_over_that_is_no_word_to_a_person():
    found = {}
    for mail in written_all().values():
        shown = re.sub(r"<(style|title)\b.*?</\1>|<[^>]+>|https?://\S+", " ", mail.html, flags=re.DOTALL)
        if left := [match[0] for match in LEFT_OVER.finditer(f"{mail.subject} {shown}")]:
            found[mail.code] = left

    assert found == {}


@pytest.mark.full
def test_every_mail_says_who_writes_and_why():
    for mail in written_all().values():
        assert "Bawaslu" in mail.html, mail.code
        assert "Anda menerima email ini" in mail.html or mail.code == "notifications.text_trial", mail.code
        assert mail.subject.strip(), mail.code
