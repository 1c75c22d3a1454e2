"""The pages from the accepted seat to the oath in a real browser: read by axe, on a phone, a tablet and a desk.

SEAT_PICTURES=folder keeps what the browser showed, for people to look at.
"""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from tests.factories import recruitment as make
from tests.factories import seats as held
from tests.factories.accounts import StaffFactory, log_in
from tests.front.test_browser import AXE, RULES
from tests.recruitment.room import opened_by

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
DAY = dt.timedelta(days=1)
WIDTHS = (360, 768, 1440)


@pytest.fixture
def seated():
    """Return three who took a seat a moment ago, by the clock on the wall: one owes all, of one a paper waits."""
    now = clock.now()
    selection = make.open_selection(at=now, opens_at=now - 40 * DAY, closes_at=now - 20 * DAY)
    candidacies = [make.candidate(selection, status="chosen", at=now - 25 * DAY) for _ in range(3)]
    for candidacy in candidacies:
        held.say_yes(candidacy, at=now)
    held.planned(selection, at=now, starts_at=now + 5 * DAY)
    held.hand_in(candidacies[1], at=now)
    held.hand_in(candidacies[1], "pakta-integritas", at=now)
    return candidacies


def signed_in(new_page, live_server, client, **options):
    page = new_page(**options)
    cookies = [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    page.context.add_cookies(cookies)
    return page


def faults(page, url, axe, name):
    """Return what axe finds, and widths at which the page scrolls sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(url)
        page.evaluate(axe)
        found += [each["id"] for each in page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]]
        found += [width] if page.evaluate("document.documentElement.scrollWidth") != width else []
        if folder := os.environ.get("SEAT_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    return found


def test_the_person_reads_every_step(seated, new_page, live_server, settings):
    axe = (settings.BASE_DIR / AXE).read_text()
    owing, waiting, _ = seated
    found = {}
    for name, candidacy in (("owing", owing), ("waiting", waiting)):
        page = signed_in(new_page, live_server, log_in(Client(), candidacy.application.applicant))
        for place in ("task-list", "seat"):
            url = live_server.url + reverse(f"recruitment:{place}", args=[candidacy.application.uuid])
            found[f"{place}-{name}"] = faults(page, url, axe, f"{place}-{name}")
        letter = reverse("recruitment:letter", args=[candidacy.application.uuid, "pakta-integritas"])
        found[f"letter-{name}"] = faults(page, live_server.url + letter, axe, f"letter-{name}")

    assert found == {name: [] for name in found}


@pytest.mark.full
def test_staff_read_the_inauguration_and_the_papers(seated, new_page, live_server, settings):
    axe = (settings.BASE_DIR / AXE).read_text()
    client = log_in(Client(), user := StaffFactory(role="secretary"))
    client.user = user
    opened_by(client, *[each.application for each in seated])
    page = signed_in(new_page, live_server, client, bypass_csp=True)  # axe paints while it measures
    inauguration, paper = seated[0].oaths.get().inauguration, held.paper(seated[1], "pakta-integritas")
    places = {
        "inaugurations": reverse("admin:recruitment_inauguration_changelist"),
        "inauguration": reverse("admin:recruitment_inauguration_change", args=[inauguration.pk]),
        "plan": reverse("admin:recruitment_inauguration_compose"),
        "move": reverse("admin:recruitment_inauguration_move", args=[inauguration.pk, "ubah"]),
        "oaths": reverse("admin:recruitment_oath_changelist"),
        "oath": reverse("admin:recruitment_oath_change", args=[seated[0].oaths.get().pk]),
        "papers": reverse("admin:recruitment_latepaper_changelist"),
        "paper": reverse("admin:recruitment_latepaper_change", args=[paper.pk]),
        "hand-over": reverse("admin:recruitment_latepaper_move", args=[paper.pk, "terima-kertas"]),
        "words": reverse("admin:recruitment_ceremonytext_change", args=[1]),
    }
    found = {name: faults(page, live_server.url + path, axe, name) for name, path in places.items()}

    assert found == {name: [] for name in places}
