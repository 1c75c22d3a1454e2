"""The room's pages in a real browser: read by axe, at three widths, with long words and at every stage."""

import datetime as dt
import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from agreements.actions import drafts, endings, obligations
from agreements.lifecycle import Side
from agreements.models import Agreement, Institution, Kind, Post, Tenure
from core import clock
from tests.factories.accounts import log_in
from tests.factories.agreements import CLAUSES, fresh
from tests.factories.duties import again, in_force, owed
from tests.front.test_browser import AXE, SMALL_TARGETS
from tests.outreach.test_browser import DESK_TARGETS, faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
LONG = "Penanggulangankeadaandaruratkepemiluandanpengawasannya"


def seat(page, live_server, user):
    TOTP.activate(user, generate_totp_secret())
    client = log_in(Client(), user)
    page.context.add_cookies(
        [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    )
    return page


@pytest.fixture
def drafter(table, new_page, live_server):
    page = new_page(viewport={"width": 360, "height": 740}, bypass_csp=True)  # axe paints while it measures
    return seat(page, live_server, table.people[Side.OFFICE, "Penyusun"].user)


def sound(page, live_server, settings, addresses):
    """Return {address: faults} of those that have any."""
    axe = (settings.BASE_DIR / AXE).read_text()
    found = {
        each: faults(page, live_server.url + each, axe, DESK_TARGETS if "/admin/" in each else SMALL_TARGETS)
        for each in addresses
    }
    return {each: what for each, what in found.items() if what}


@pytest.mark.full
def test_what_is_negotiated_reads_well_with_words_that_are_longer_than_a_phone(table, drafter, live_server, settings):
    now = clock.now()
    made = table.sent(at=now, title=LONG)
    table.send(made, at=now, rows=[*CLAUSES, {"key": "baru", "part": "article", "title": LONG, "paragraphs": [LONG]}])
    made = fresh(made)
    by = table.by(Side.OFFICE)
    drafts.begin(made, by=by, at=now)
    names = {"compare": (1, 2), "head": (), "draft": (), "word-in": (), "choose": (), "dispose": (), "read": ()}
    addresses = [reverse(f"agreements:{name}", args=[made.uuid, *more]) for name, more in names.items()]
    addresses += [reverse(f"agreements:{name}") for name in ("desk", "open", "verify-trail", "check-any", "in-force")]

    assert sound(drafter, live_server, settings, addresses) == {}


def test_what_is_in_force_reads_well(table, drafter, live_server, settings):
    now = clock.now()
    made = in_force(table, at=now)
    day = clock.day_of(now)
    Agreement.objects.filter(pk=made.pk).update(valid_from=day, valid_until=day + dt.timedelta(days=50))
    made = fresh(made)
    due = owed(table, made, at=now, starts_on=day, due_on=day + dt.timedelta(days=9), indicator=LONG)
    obligations.ask_waiver(due, reason=LONG, version=due.version, by=table.by(Side.OFFICE), at=now)
    endings.ask(made, reason=LONG, by=table.by(Side.CITY), at=now)
    addresses = [reverse(f"agreements:{name}", args=[made.uuid]) for name in ("read", "duties", "enter-duty", "end")]
    addresses += [reverse("agreements:duty", args=[made.uuid, again(due).pk]), reverse("agreements:in-force")]

    assert sound(drafter, live_server, settings, addresses) == {}


def test_the_register_and_its_settings_read_well(table, drafter, live_server, settings):
    made = table.open(at=clock.now(), title="Netralitas aparatur sipil negara dalam pemilihan umum tahun 2029")
    rows = [made, Institution.objects.first(), Post.objects.first(), Tenure.objects.first(), Kind.objects.first()]
    names = [each._meta.model_name for each in rows]
    addresses = [reverse(f"admin:agreements_{name}_changelist") for name in names]
    addresses += [reverse(f"admin:agreements_{name}_change", args=[each.pk]) for name, each in zip(names, rows, strict=True)]

    assert sound(drafter, live_server, settings, addresses) == {}


def test_of_two_tabs_the_second_reads_both_texts_on_a_phone(table, drafter, live_server):
    now = clock.now()
    made = table.open(at=now)
    drafter.goto(live_server.url + reverse("agreements:draft", args=[made.uuid]))
    by, draft = table.by(Side.OFFICE), made.drafts.get()
    rows = [CLAUSES[0] | {"paragraphs": ["Tersimpan dari tab lain. " * 20, LONG]}, *CLAUSES[1:]]
    drafts.save(draft, rows=rows, version=draft.version, by=by, at=now)
    drafter.get_by_label("Isi").first.fill("Yang baru saja diketik.")
    drafter.get_by_role("button", name=re.compile("^Simpan$")).first.click()

    expect(drafter.get_by_role("heading", name="Pasal yang berbeda")).to_be_visible()
    texts = drafter.locator(".differing__pair > div")
    expect(texts).to_have_count(2)
    assert [each.bounding_box()["width"] > 300 for each in texts.all()] == [True, True]
    assert drafter.evaluate("document.documentElement.scrollWidth") == 360
