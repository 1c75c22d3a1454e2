"""The page of a step on a phone: a long agreement with many steps, one action, nothing in its way."""

import datetime as dt

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from agreements.actions import rounds, talks
from agreements.heads import STRUCTURE
from agreements.lifecycle import Act, Side, Stand, StepStatus
from agreements.models import RouteRow
from core import clock
from tests.factories.accounts import OfficialFactory, log_in
from tests.factories.agreements import Table, fresh, kind, post, seated
from tests.front.test_browser import AXE
from tests.outreach.test_browser import faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
MANY = 20
CLAUSES = [
    {"key": f"p{n}", "part": "article", "title": f"Pokok ke-{n}", "paragraphs": [f"Ayat {m} dari pokok ini." for m in range(4)]}
    for n in range(15)
]
# The rows of what has the focus and of the bar, for each thing that the tabulator reaches.
COVERED = """() => {
  const bar = document.querySelector(".act-bar"), at = document.activeElement;
  if (!at || at === document.body || bar.contains(at)) return null;
  const focus = at.getBoundingClientRect(), over = bar.getBoundingClientRect();
  if (focus.height > over.top) return null;  // taller than the screen
  return focus.bottom > over.top + 0.5 && focus.top < over.bottom - 0.5 ? at.outerHTML.slice(0, 80) : null;
}"""


@pytest.fixture
def page(new_page, live_server):
    """Return the page of the step of a city's legal section, on its phone; twenty posts more follow on its route."""
    now, table = clock.now(), Table()
    last = RouteRow.objects.get(post=post(Side.CITY, "Pimpinan"))
    RouteRow.objects.filter(pk=last.pk).update(order=MANY + 10)
    for n in range(MANY):
        held = seated(Side.CITY, f"Asisten {n}", OfficialFactory(role="official", second_factor=False))
        RouteRow.objects.create(institution=last.institution, order=n + 2, post=held.post, act=Act.INITIAL, days=3)
    day = clock.day_of(now)
    agreement = table.sent(at=now, kind=kind(clauses=CLAUSES))
    _propose(table, agreement, day, now)
    user = table.people[Side.CITY, "Kepala bagian hukum"].user
    TOTP.activate(user, generate_totp_secret())
    client = log_in(Client(), user)
    found = new_page(viewport={"width": 360, "height": 740})
    found.context.add_cookies(
        [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    )
    found.step = table.step(agreement, Side.CITY)
    assert found.step.status == StepStatus.OPEN
    found.address = live_server.url + reverse("agreements:step", args=[found.step.pk])
    return found


def _propose(table, agreement, day, now):
    draft, by = agreement.latest, table.by(Side.CITY)
    draft.agreement = agreement
    talks.take(draft, clauses=[*(row["key"] for row in CLAUSES), STRUCTURE], stand=Stand.AGREED, by=by, at=now)
    table.head(agreement, at=now, signing_on=dt.date(day.year + 1, 1, 4))
    agreement = fresh(agreement)
    rounds.propose(agreement, version=agreement.version, by=by, at=now)


def test_a_long_route_leaves_one_screen_and_one_action_on_a_phone(page, settings):
    assert faults(page, page.address, (settings.BASE_DIR / AXE).read_text()) == []
    page.set_viewport_size({"width": 360, "height": 740})

    expect(page.get_by_role("button", name="Beri paraf pada naskah versi 2")).to_be_in_viewport()
    expect(page.get_by_text("Asisten 7")).to_be_hidden()
    page.get_by_text("Sudah diberikan 0 dari 24").click()
    expect(page.get_by_text("Asisten 7")).to_be_visible()


def test_the_action_never_lies_over_what_has_the_focus(page):
    """WCAG 2.4.11, with the tabulator forwards and backwards."""
    page.goto(page.address)
    page.get_by_text("Sudah diberikan").click()
    page.get_by_text("Kembalikan dengan alasan").click()
    covered = []
    for key in ["Tab"] * 30 + ["Shift+Tab"] * 30:
        page.keyboard.press(key)
        covered.append(page.evaluate(COVERED))

    assert [each for each in covered if each] == []


def test_the_official_initials_with_the_thumb(page):
    page.goto(page.address)
    page.get_by_role("button", name="Beri paraf pada naskah versi 2").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Meja kerja sama")
    page.step.refresh_from_db()
    assert page.step.status == StepStatus.DONE
