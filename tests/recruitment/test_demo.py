"""The demo's story: whole, repeatable, sound by the checks, and with the reminders that it promises."""

import datetime as dt
import io
import re
from collections import Counter

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import CommandError, call_command

from accounts.models import User
from core import clock, fsck
from core.models import Event
from notifications import ticking
from notifications.models import Delivery
from recruitment.demo import cast
from recruitment.demo.past import crowd, interviews, plenaries, story, written
from recruitment.demo.past.telling import Telling
from recruitment.demo.sheets import Sheets
from recruitment.models import (
    Announcement,
    Application,
    Candidacy,
    Conflict,
    CounterFile,
    Extension,
    Feedback,
    FinalReport,
    PartyCheck,
    PlenaryChoice,
    ScoreEntry,
    Selection,
    Slot,
    TieChoice,
)
from tests.factories.recruitment import NOON
from tests.recruitment.ranking_walk import disagreements
from tests.recruitment.test_oracle import recomputed

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(tmp_path_factory):
    with clock.stopped_at(NOON):
        for command in ("load_regions", "demo_accounts"):
            call_command(command, stdout=io.StringIO())
        yield


@pytest.fixture
def demo(accounts):
    """Tell the story at noon of a day, as `make run` does."""
    call_command("demo", stdout=io.StringIO())


def statuses(rows):
    return dict(Counter(rows.values_list("status", flat=True)))


def unsound():
    return {name for name, check in fsck.checks().items() if list(check())}


@pytest.mark.once  # it is told by actions, and each is asked on both engines
def test_the_demo_is_told_once_sound_and_with_the_reminders_it_promises(demo):
    tells_what_is_open_today_once_and_leaves_nothing_unsound()
    names_the_drafts_with_their_line_three_days_before()


def tells_what_is_open_today_once_and_leaves_nothing_unsound():
    today = Selection.objects.get()
    received = Application.objects.received().count()

    assert (today.is_open(NOON), statuses(today.applications)) == (True, {"submitted": 14, "in_repair": 1, "draft": 5})
    assert (statuses(PartyCheck.objects), Conflict.objects.standing().count()) == ({"hit": 1}, 1)
    assert {(each.has_email, each.status) for each in CounterFile.objects.all()} == {(False, "confirmed"), (True, "waiting")}
    call_command("demo", stdout=io.StringIO())
    assert (Selection.objects.count(), Application.objects.received().count()) == (1, received)
    assert unsound() == {"notifications.nothing_waits_for_a_sender"}  # the mails of the last days: nobody has ticked yet


def names_the_drafts_with_their_line_three_days_before():
    closes_at = Selection.objects.get(is_demo=True).closes_at
    day = closes_at - dt.timedelta(days=4)
    span = [f"--{name}={moment.isoformat()}" for name, moment in (("from", day), ("to", closes_at))]
    said = io.StringIO()
    call_command("reminders", "--dry-run", *span, stdout=said)

    drafts = {str(draft) for draft in Application.objects.drafts().online()}
    lines = [line for line in said.getvalue().splitlines() if re.search(r" H-3 ", line)]
    assert {line.rpartition("  ")[2] for line in lines} == drafts
    assert len(lines) == len(drafts) == 4


def test_the_demo_needs_its_accounts_and_never_runs_in_production(settings):
    with pytest.raises(CommandError, match="Belum ada akun peragaan dengan peran secretary"):
        call_command("demo")
    settings.PRODUCTION = True
    for command in ("demo", "demo_past", "demo_accounts"):
        with pytest.raises(CommandError):
            call_command(command)
    assert not User.objects.exists()


FINISHED = {"eligible", "ineligible", "withdrawn", "not_sent"}


def telling(one_in):
    people = cast.gather()
    return Telling(people, crowd.gather(one_in), Sheets(people.secretary.user, NOON), "!", lambda line: None)


class Killed(BaseException):
    """What a kill looks like from within: no handler of the product catches it."""


def killed(*arguments, **options):
    raise Killed


@pytest.fixture(scope="module")
def everybody():
    return crowd.gather()


def test_the_crowd_of_2022_is_the_same_each_time_and_nobody_is_in_it_twice(everybody):
    sent = [*everybody.in_intake, *everybody.in_extension]
    assert (len(sent), len({person.nik for person in sent}), len(everybody.by_email)) == (616, 616, 625)
    assert everybody == crowd.gather()
    assert {person.place for person in everybody.in_extension} == {crowd.SHORT_OF_WOMEN}


@pytest.mark.once
@pytest.mark.full
def test_the_selection_of_2022_goes_on_where_it_was_killed_and_ends_whole(accounts, monkeypatch):
    """Killed in each kind of chapter, and told on by a process that knows nothing of the one before."""
    for module, name in ((written, "_let_in"), (interviews, "_score"), (plenaries, "_end_by_death")):
        with monkeypatch.context() as patched:
            patched.setattr(module, name, killed)
            with pytest.raises(Killed):
                story.tell(telling(one_in=9))
        nothing_of_it_is_left_for_a_tick()
    assert story.tell(telling(one_in=9)) is True

    ends_whole()
    assert story.tell(telling(one_in=9)) is False
    nothing_of_it_is_left_for_a_tick()
    assert (unsound(), codes_in_histories()) == (set(), set())


def nothing_of_it_is_left_for_a_tick():
    """Between two steps no mail waits, and what the tick does each minute finds nothing to do in 2022."""
    assert not Delivery.objects.exclude(state="superseded").exists()
    done = {name: job(NOON) for name, job in ticking.jobs().items() if name.startswith("recruitment.")}
    assert set(done.values()) == {0}, done
    assert not Delivery.objects.exclude(state="superseded").exists()


def ends_whole():
    """Every stage has left what it leaves: kecamatan by kecamatan, with its odd cases."""
    selection = Selection.objects.get(year=2022)
    found = statuses(Candidacy.objects)
    assert {"eligible", "ineligible", "not_sent"} <= set(statuses(selection.applications)) <= FINISHED
    assert (found["sworn_in"], found["ended"]) == (24, 2)
    assert {"out_test", "reserve", "not_chosen"} <= set(found)
    assert Extension.objects.announced().filter(district=crowd.SHORT_OF_WOMEN).exists()
    assert statuses(Feedback.objects) == {"closed": 9}
    assert set(statuses(Slot.objects)) == {"closed", "absent"}
    assert statuses(Announcement.objects) == {"published": 6}
    assert not Announcement.objects.without_paper().exists()
    assert statuses(FinalReport.objects) == {"arrived": 1}
    assert (TieChoice.objects.count(), PlenaryChoice.objects.exclude(reason="").count()) == (1, 2)
    assert ScoreEntry.objects.exists()
    assert list(disagreements(recomputed())) == []


def codes_in_histories():
    """Return what the histories of recruitment's pages would show as it is written in the code."""
    found, seen = set(), set()
    for event in Event.objects.filter(stream__startswith="recruitment.").order_by("pk"):
        label, kind = event.stream.partition(":")[0], (event.stream.partition(":")[0], event.action, *sorted(event.details))
        page = admin.site._registry.get(apps.get_model(label))
        if kind in seen or page is None:
            continue
        seen.add(kind)
        for line in page.told([event]):
            found |= {(label, line.what)} if re.fullmatch(r"[a-z_]+\.[a-z_]+", line.what) else set()
            found |= {(label, event.action, text) for text in line.details if re.match(r"[a-z]+(_[a-z]+)*: ", text)}
    return found


@pytest.mark.once
@pytest.mark.full
def test_the_selection_of_2022_has_616_applicants_and_is_sound(accounts):
    assert story.tell(telling(one_in=1)) is True
    assert Application.objects.received().filter(selection__year=2022).count() == 616
    ends_whole()
    assert unsound() == set()
