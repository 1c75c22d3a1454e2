"""Sections filled in as a browser does it: by the buttons, or as one types."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from recruitment import sections
from recruitment.models import Section
from tests.factories.recruitment import NOON

# Answers of “Data diri” as they are typed.
PERSON = {
    "nik": "3171 9957 0894 0001", "full_name": "Sukarno", "birth_place": "Blitar", "birth_on_0": "17", "birth_on_1": "Agustus",
    "birth_on_2": "1994", "sex": "P", "phone": "0812-3456-7890", "address": "Jalan Kramat 1\nRT 001",
}  # fmt: skip
KEPT_PERSON = {
    "nik": "3171995708940001", "full_name": "Sukarno", "birth_place": "Blitar", "birth_on": "1994-08-17", "sex": "P",
    "phone": "+6281234567890", "address": "Jalan Kramat 1\nRT 001",
}  # fmt: skip


def content(desk, code=sections.PERSONAL):
    return Section.objects.get(application=desk.application, code=code).content


def fill(desk, code=sections.PERSONAL, *, action="save", version=0, at=None, query="", **data):
    return desk.post("section", code, at=at, query=query, **{"_version": version, "_action": action, **data})


def autosave(desk, code=sections.PERSONAL, *, version=0, at=NOON, **data):
    with clock.stopped_at(at):
        return desk.client.post(
            desk.url("section", code), {"_version": version, **data}, headers={"X-Requested-With": "autosave"}
        )


def count(view):
    with CaptureQueriesContext(connection) as queries:
        view()
    return len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))])
