"""A real Chromium that reaches the loopback only, and fails a test whose page breaks its own rules."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

# The last: days and hours are shown as the page's language writes them, whatever the machine's.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--in-process-gpu", "--enable-blink-features=LangAttributeAwareFormControlUI",
]  # fmt: skip
LOOPBACK = {"127.0.0.1", "localhost", "::1", ""}
# Chromium reports each answer of 400 or more as an error; refusing bad input with 404, 409 or 422 is what pages are for. The
# other is a line that a test has cut.
EXPECTED = ("Failed to load resource: the server responded with a status of 4", "Failed to load resource: net::ERR_INTERNET_")


def chromium():
    """Return the browser's path, or None."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first does half the work
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser():
    """Run Chromium for all tests of this process."""
    if (path := chromium()) is None:
        pytest.skip("Chromium tidak ditemukan (paket chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def new_page(browser):
    """Return a function that opens a page in a browser profile of its own; options as playwright's new_context takes them.

    At the end the test fails when any page logged an error, broke the content security policy, raised in JavaScript, or asked
    for anything outside the loopback.
    """
    contexts, complaints = [], []

    def open_page(**options):
        context = browser.new_context(**{"locale": "id-ID", "timezone_id": "Asia/Jakarta", **options})
        contexts.append(context)
        watch(context, complaints)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page):
    """Return one page, 1280 x 720."""
    return new_page()


def watch(context, complaints):
    """Add to complaints whatever the pages of a context do that they must not."""

    def note_message(message):
        if message.type == "error" and not message.text.startswith(EXPECTED):
            complaints.append(f"console: {message.text} ({message.page.url if message.page else message.location})")

    def note_request(request):
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.hostname not in LOOPBACK:
            complaints.append(f"outside: {request.url}")

    context.on("console", note_message)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
    context.on("request", note_request)
