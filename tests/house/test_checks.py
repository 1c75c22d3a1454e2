"""The database says at start-up when it would forget what it confirmed."""

import pytest
from django.db import connection

from bawaslu_portal.checks import the_database_keeps_what_it_confirmed


@pytest.mark.django_db
def test_no_database_is_asked_unless_it_is_named():
    assert the_database_keeps_what_it_confirmed(None) == []


@pytest.mark.django_db(transaction=True)
def test_what_a_lost_current_would_take_is_complained_about(settings):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    expected = {"sqlite": ["synchronous"], "postgresql": ["fsync", "synchronous_commit", "full_page_writes"]}[connection.vendor]

    try:
        cautions = the_database_keeps_what_it_confirmed(None, databases=["default"])
        settings.PRODUCTION = True
        errors = the_database_keeps_what_it_confirmed(None, databases=["default"])
    finally:
        connection.close()

    assert [found.msg.split(": ")[1].split(" ")[0] for found in cautions] == expected
    assert [found.is_serious() for found in (*cautions, *errors)] == [False] * len(expected) + [True] * len(expected)


@pytest.mark.django_db(transaction=True)
def test_the_portal_s_own_sqlite_waits_for_the_disk():
    if connection.vendor == "sqlite":
        assert the_database_keeps_what_it_confirmed(None, databases=["default"]) == []
