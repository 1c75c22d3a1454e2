"""The demo's outreach: whole, repeatable and sound."""

import io

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command

from core import clock, fsck
from core.admin.lines import fields_in_words
from core.models import Event
from outreach.models import Activity, Invitation
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db


def told():
    found = {}
    for status in Activity.objects.values_list("status", flat=True):
        found[status] = found.get(status, 0) + 1
    return found


def test_the_demo_shows_every_state_once_and_leaves_nothing_unsound(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    with clock.stopped_at(NOON):
        for command in ("load_regions", "demo_accounts", "demo_outreach", "demo_outreach"):
            call_command(command, stdout=io.StringIO())

        assert told() == {"completed": 1, "released": 2, "cancelled": 1, "planned": 1}
        assert Invitation.objects.count() == 20 + 12
        unsound = {name for name, check in fsck.checks().items() if list(check())}
        assert unsound - {"notifications.nothing_waits_for_a_sender"} == set()
    assert wordless() == set()


def wordless():
    """Return the names and values that the journal's panel would show as the code writes them."""
    pages = {model._meta.label_lower: page for model, page in admin.site._registry.items()}
    found = set()
    for event in Event.objects.filter(stream__startswith="outreach."):
        page = pages.get(event.stream.partition(":")[0])
        words = fields_in_words(*[each.model for each in page.inlines], page.model) | page.words if page else {}
        said = {name for name in event.details if name != "fields"}
        said |= {value for value in event.details.values() if isinstance(value, str) and value.isalpha() and value.islower()}
        found |= {(event.action, name) for name in {event.action, *said} - words.keys() if page}
    return found


def test_the_demo_needs_its_accounts_and_never_runs_in_production(settings):
    with pytest.raises(CommandError, match="Belum ada akun peragaan dengan peran secretary"):
        call_command("demo_outreach")
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="server kantor"):
        call_command("demo_outreach")
    assert not Activity.objects.exists()
