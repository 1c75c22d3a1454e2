"""What a whole path stands on: the portal at an address, an open selection, mail that really travels, phones to look at it."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from core import clock
from core.clock import JAKARTA, wib
from tests.factories.recruitment import open_selection
from tests.journeys.looking import Album
from tests.journeys.people import PHONE_WIDTH, AtTable, Visitor

PATIENCE = 30_000  # milliseconds: a machine that does much else at once is slow, not wrong
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    """Let each journey run on one of the engines: what an engine can change is asked on both by the rooms' own tests."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.shared)


@pytest.fixture
def portal(transactional_db, live_server, settings, tmp_path):
    """Return the address of a running portal that has the places of Jakarta Pusat and a storage of its own."""
    call_command("load_regions", verbosity=0, stdout=None)
    settings.SITE_URL = live_server.url
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "upload-tmp"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return live_server.url


@pytest.fixture
def selection(portal):
    """Return a selection that opened a fortnight ago and closes in nine days, at midnight WIB."""
    now = clock.now()
    today = now.astimezone(JAKARTA)
    midnight = wib(today.year, today.month, today.day)
    return open_selection(at=now, opens_at=midnight - dt.timedelta(days=14), closes_at=midnight + dt.timedelta(days=9))


@pytest.fixture
def tick():
    """Return what the minute's bell does, at the present moment."""
    return lambda: call_command("tick")


@pytest.fixture
def mails(smtp_sink, tick):
    """Return a function that lets the portal send what is due and gives (subject, text) of an address's mails, oldest first."""

    def read(address):
        tick()
        return [(message["Subject"], message.get_body(("plain",)).get_content()) for message in smtp_sink.to(address)]

    return read


@pytest.fixture
def visitor(portal, new_page, mails):
    """Return a function that gives somebody a browser: an applicant's phone 360 px wide unless told otherwise."""

    def arrive(email="siti@contoh.example", *, width=PHONE_WIDTH, kind=Visitor, **options):
        page = new_page(viewport={"width": width, "height": 740}, **options)
        page.set_default_timeout(PATIENCE)
        return kind(page, portal, email, lambda: mails(email))

    return arrive


@pytest.fixture
def seated(visitor, table):
    """Return a function that seats somebody of the `table` at a browser: a phone, unless told otherwise."""

    def arrive(side, title="Penyusun", **options):
        user = table.people[side, title].user
        person = visitor(user.email, kind=AtTable, **options)
        person.user = user
        person.open("/kerja-sama/meja/")
        return person

    return arrive


@pytest.fixture
def album():
    """Return what looks at the pages; at the end all that was wrong on any of them is told at once."""
    album = Album(os.environ.get("PORTAL_PICTURES"))
    yield album
    assert album.complaints == []


@pytest.fixture
def come(visitor, album):
    """Return a function that gives somebody a browser whose pages are looked at."""

    def arrive(kind, email, **options):
        person = visitor(email, kind=kind, **options)
        person.album = album
        return person

    return arrive
