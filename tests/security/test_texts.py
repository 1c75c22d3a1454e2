"""Texts that want to be more than texts: on pages, in mails, papers and tables they stay what somebody typed."""

import csv
import html
import io
from email import message_from_bytes, policy

import pikepdf
import pytest
from django.apps import apps
from django.urls import reverse
from openpyxl import load_workbook

from notifications import render, texts
from notifications.models import Delivery
from notifications.notice import notice
from tests import turns
from tests.security import matrix
from tests.security import world as worlds
from tests.security.numbers import NUMBERS, shown

READERS = ("anonymous", "owner", "verifier", "secretary", "commissioner", "official", "auditor", "sysadmin")
# Byte for byte, under a type that no browser takes for a page.
AS_TYPED = {
    "recruitment:receipt-answers", "outreach:calendar", "outreach:invitation-calendar", "outreach:personal-calendar",
    "agreements:preview", "office-calendar", "recruitment:test-calendar", "recruitment:interview-calendar",
    "recruitment:inauguration-calendar", "admin:recruitment_inauguration_attendance", "admin:recruitment_finalreport_paper",
    "recruitment:letter-pdf",
}  # fmt: skip
LIVE = ("<script>alert(7)", "<img src=x onerror")


@pytest.mark.django_db
def test_the_attacks_are_live_where_nobody_escapes_them():
    assert all(live in worlds.SCRIPT for live in LIVE)


@pytest.mark.parametrize("role", [role for role in worlds.ROLES if role != "other"])
def test_no_page_runs_what_somebody_typed_or_shows_a_number(hostile_world, role):
    forbidden = (*LIVE, *(NUMBERS if role != "owner" else ()))  # who typed the numbers sees their own: test_canaries.py
    found, met = [], False
    for name, content in shown(hostile_world, role, turns.mine(matrix.rows().items(), role, one_in=16)):
        if name not in AS_TYPED:
            found += [(name, text) for text in forbidden if text in content]
            met = met or html.escape(LIVE[1]) in content
    assert (found, met or role not in READERS) == ([], True)


def test_no_mail_runs_what_somebody_typed(hostile_world):
    found, met = [], 0
    for delivery in Delivery.objects.order_by("pk"):
        kind, (label, _, pk) = notice(delivery.kind), delivery.about.partition(":")
        mail = render.mail(delivery, kind, kind.find(apps.get_model(label), pk), worlds.NOON)
        message = message_from_bytes(mail.content, policy=policy.SMTP)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        found += [delivery.kind for live in LIVE if live in parts["text/html"]]
        found += [delivery.kind for value in message.values() if "\n" in str(value) or "\r" in str(value)]
        met += "alert(7)" in parts["text/html"]
    assert (found, met > 0) == ([], True)


def test_the_texts_that_staff_begin_with_say_what_the_mails_say_and_run_nothing(hostile_world):
    told, live, kinds = [], [], set()
    for delivery in Delivery.objects.order_by("pk"):
        kind, (label, _, pk) = notice(delivery.kind), delivery.about.partition(":")
        values = texts.values_of(type(kind), delivery, kind.find(apps.get_model(label), pk), worlds.NOON)
        words = texts.made(kind, texts.starting_words(kind), values)
        subject, text, html = texts.mail_parts(kind, words, values)
        written = (render.one_line(subject), render.paragraphs(text).split())
        filed = render._filed(kind, values)
        kinds.add(delivery.kind)
        told += [delivery.kind] if written != (filed[0], filed[1].split()) else []
        live += [delivery.kind for each in LIVE if each in html]
    assert (told, live, len(kinds) > 9) == ([], [], True)


@pytest.mark.full
def test_the_paper_prints_what_somebody_typed(hostile_world):
    url = reverse("recruitment:receipt-pdf", args=[hostile_world.received.uuid])

    response = hostile_world.browsers["owner"].get(url)

    assert (response.status_code, len(pikepdf.open(io.BytesIO(response.content)).pages) >= 1) == (200, True)


@pytest.mark.full
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_of_an_export_calculates(hostile_world, form):
    url = reverse("admin:recruitment_application_export") + "?_changelist_filters=seleksi%3Dsemua"

    with worlds.undone():
        content = hostile_world.browsers["commissioner"].post(url, {"form": form}).content

    cells = _cells(content, form)
    assert any("=HYPERLINK(7)" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def _cells(content, form):
    if form == "csv":
        return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row]
    sheet = load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
    return [str(cell.value) for row in sheet for cell in row if cell.value is not None]


def test_the_table_of_pages_covers_all_that_is_shown():
    assert {"admin:recruitment_application_change", "recruitment:check"} <= set(matrix.rows())
