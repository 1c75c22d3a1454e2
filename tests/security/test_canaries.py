"""Numbers that must not get out: seeded into the world, then looked for everywhere but on their owner's own pages."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from recruitment.models import Application
from tests.security import matrix
from tests.security import world as worlds
from tests.security.numbers import NUMBERS, TYPED_CARD, TYPED_NIK, shown, type_numbers
from tests.security.world import FAMILY_CARD, NIK, PHONE

ROWS = matrix.rows()
CANARIES = (NIK, FAMILY_CARD, TYPED_NIK, TYPED_CARD, PHONE.removeprefix("+62"), "81234567766")


@pytest.mark.django_db
def test_the_canaries_are_sixteen_digits():
    assert {len(number) for number in NUMBERS} == {16}


@pytest.fixture(scope="module")
def typed(world):
    """Let a person type their numbers into the real form, a wrong and a right one, and let staff look at them."""
    with worlds.undone():
        type_numbers(world)
        yield world


def test_no_table_holds_a_number_in_the_open(typed):
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text = "\n".join(_text(value) for row in cursor.fetchall() for value in row)
            found += [(table, canary) for canary in CANARIES if canary in text]
    assert found == []


def _text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def test_no_file_holds_a_number_in_the_open(typed):
    files = [path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file() and "sqlite3" not in path.name]

    found = [(path.name, canary) for path in files for canary in CANARIES if canary.encode() in path.read_bytes()]

    assert (found, bool(files)) == ([], True)


def test_no_line_of_the_log_holds_a_number(typed, caplog):
    caplog.set_level("DEBUG")
    client = typed.browsers["verifier"]
    for query in ({"q": NIK}, {"sama": NIK}, {"_changelist_filters": f"q={NIK}"}):
        client.get(reverse("admin:recruitment_application_changelist"), query)
    client.post(reverse("admin:recruitment_application_find"), {"q": NIK})
    client.get(f"/tiada/{NIK}/")

    assert [line for line in caplog.messages if NIK in line and "/tiada/" not in line] == []
    assert caplog.messages


@pytest.mark.full
def test_the_owner_sees_their_own_numbers_and_nobody_elses(typed):
    pages = dict(shown(typed, "owner", ROWS.items()))

    assert {number for number in NUMBERS if any(number in content for content in pages.values())} == {NIK, FAMILY_CARD}
    assert [name for name in ("recruitment:receipt", "recruitment:proof", "recruitment:mine") if NIK in pages[name]] == []


def test_neither_the_auditors_page_nor_the_evidence_holds_a_number(typed):
    auditor = typed.browsers["auditor"]
    page = auditor.get(reverse("admin:recruitment_auditsample_opened", args=[typed.opening.pk])).content

    with worlds.undone():
        url = reverse("admin:recruitment_application_evidence", args=[typed.received.pk])
        taken = auditor.post(url, {"reason": "Mencari angka yang tidak boleh keluar."}).content
    with zipfile.ZipFile(io.BytesIO(taken)) as opened:
        files = {"page": page, **{name: opened.read(name) for name in opened.namelist()}}
    hidden = [*CANARIES, typed.who["owner"].email]

    assert [(name, canary) for name, data in files.items() for canary in hidden if canary.encode() in data] == []
    assert "pendaftaran.json" in files


@pytest.mark.parametrize(("role", "gets"), [("commissioner", True), ("secretary", False)])
def test_only_who_holds_the_right_takes_numbers_away(typed, role, gets):
    url = reverse("admin:recruitment_application_export") + "?_changelist_filters=seleksi%3Dsemua"

    with worlds.undone():
        content = typed.browsers[role].post(url, {"form": "csv", "with_nik": "on"}).content.decode()

    assert (NIK in content, str(Application.objects.get(pk=typed.received.pk).number) in content) == (gets, True)
