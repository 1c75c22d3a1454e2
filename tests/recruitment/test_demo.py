"""The demo's story: whole, repeatable, sound by the checks, and with the reminders that it promises."""

import datetime as dt
import io
import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from core import clock, fsck
from recruitment.models import Application, Selection
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(tmp_path_factory):
    """Tell the story at noon of a day, as `make run` does."""
    with clock.stopped_at(NOON):
        for command in ("load_regions", "demo_accounts", "demo"):
            call_command(command, stdout=io.StringIO())
        yield


def statuses(selection):
    found = {}
    for status in selection.applications.values_list("status", flat=True):
        found[status] = found.get(status, 0) + 1
    return found


@pytest.mark.once  # it is told by actions, and each is asked on both engines
def test_the_demo_is_told_once_sound_and_with_the_reminders_it_promises(demo):
    tells_both_selections_once_and_leaves_nothing_unsound()
    names_the_drafts_with_their_line_three_days_before()


def tells_both_selections_once_and_leaves_nothing_unsound():
    past, today = Selection.objects.order_by("year")
    received = Application.objects.received().count()

    assert (past.year, statuses(past)) == (2022, {"eligible": 29, "ineligible": 4, "not_sent": 3})
    assert (today.is_open(NOON), statuses(today)) == (True, {"submitted": 13, "in_repair": 1, "draft": 4})
    call_command("demo", stdout=io.StringIO())
    assert (Selection.objects.count(), Application.objects.received().count()) == (2, received)
    unsound = {name for name, check in fsck.checks().items() if list(check())}
    assert unsound == {"notifications.nothing_waits_for_a_sender"}  # the mails of the last days: nobody has ticked yet


def names_the_drafts_with_their_line_three_days_before():
    closes_at = Selection.objects.get(is_demo=True).closes_at
    day = closes_at - dt.timedelta(days=4)
    span = [f"--{name}={moment.isoformat()}" for name, moment in (("from", day), ("to", closes_at))]
    said = io.StringIO()
    call_command("reminders", "--dry-run", *span, stdout=said)

    drafts = {str(draft) for draft in Application.objects.drafts()}
    lines = [line for line in said.getvalue().splitlines() if re.search(r" H-3 ", line)]
    assert {line.rpartition("  ")[2] for line in lines} == drafts
    assert len(lines) == len(drafts) == 4


def test_the_demo_needs_its_accounts_and_never_runs_in_production(settings):
    with pytest.raises(CommandError, match="Belum ada akun peragaan dengan peran commissioner"):
        call_command("demo")
    settings.PRODUCTION = True
    for command in ("demo", "demo_accounts"):
        with pytest.raises(CommandError):
            call_command(command)
    assert not User.objects.exists()
