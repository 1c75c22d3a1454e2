"""The database of the tests is the portal's: migrated, seeded, guarded, also after tests that commit."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core import journal
from core.actor import SYSTEM
from core.clock import wib
from core.models import Event
from regions.models import Province


@pytest.mark.django_db
def test_every_model_change_has_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_committed_journal_line_is_gone_after_the_test_and_its_guard_is_back(turn):
    assert Event.objects.count() == 0
    journal.record("province.seen", Province(pk="31"), by=SYSTEM, at=wib(2026, 9, 21))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(reason="lain")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all()._raw_delete(connection.alias)
    assert list(Event.objects.values_list("action", "reason")) == [("province.seen", "")]
