"""Each check of outreach is silent on a sound portal and names what was broken behind its back."""

import datetime as dt

import pytest
from django.db import connection
from django.utils.dateparse import parse_datetime

from core import fsck
from outreach.actions import activities
from outreach.models import Activity, Attendance, Import, Invitation, Release, Report, ReportPhoto
from tests.factories import imports
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.recruitment.desk import photo

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


@pytest.fixture
def story():
    """Return a reported activity; beside it stand one that is ahead and one that was called off."""
    invitation = made.invited()
    made.came(invitation)
    activity = Activity.objects.get(pk=invitation.activity_id)
    facts = {"minutes": "Notulen contoh.", "material": activity.materials.first(), "photos": [photo()]}
    activities.report(activity, version=activity.version, by=made.planner(), at=START + DAY, **facts)
    off = made.released()
    activities.cancel(off, reason="Banjir.", version=off.version, by=made.planner(), at=NOON)
    made.invited(made.released())
    imports.applied(imports.csv(imports.RW, ("Menteng", 998)))
    return Activity.objects.get(pk=activity.pk)


def unsound():
    return {name for name, check in fsck.checks().items() if name.startswith("outreach.") and list(check())}


def test_a_sound_portal_has_nothing_to_say(story):
    assert unsound() == set()


def unprove():
    """Remove what stands on a report."""
    run("DELETE FROM outreach_reportphoto")
    run("DELETE FROM outreach_seal")


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(("broken", "named"), [
    (lambda done: done.occurrences.update(sequence=7), "what_was_told_is_the_last_occurrence"),
    (lambda done: Activity.objects.filter(status="cancelled").update(status="released", cancel_reason=""),
     "calling_off_is_told_when_the_plan_was"),
    (lambda done: Activity.objects.filter(status="released").update(status="completed"), "activities_are_accounted_for"),
    (lambda done: ReportPhoto.objects.all().delete(), "activities_are_accounted_for"),
    (lambda done: unprove() or Report.objects.all().delete(), "activities_are_accounted_for"),
    (lambda done: Report.objects.update(present_count=9), "reports_count_what_is_there"),
    (lambda done: Attendance.objects.update(reverted_at=NOON, reverted_by=done.in_charge), "reports_count_what_is_there"),
    (lambda done: Activity.objects.update(audience=made.audience("asn")), "invitations_fit_their_audience"),
    (lambda done: Invitation.objects.update(activity=made.planned()), "invitations_fit_their_audience"),
    (lambda done: Release.objects.update(accepted=[{"key": "room:1-2"}]), "releases_explain_each_warning"),
    (lambda done: Release.objects.update(accepted=["room:1-2"]), "releases_explain_each_warning"),
    (lambda done: Attendance.objects.update(scanned_at=parse_datetime("2030-01-01T00:00:00+00:00")),
     "nobody_came_before_being_recorded"),
    (lambda done: imports.checked(imports.csv(imports.RW, ("Menteng", 999))) and Import.objects.update(
        status="applied", applied_at=NOON, applied_by=done.in_charge, file_sealed=None), "imports_were_applied_as_checked"),
])  # fmt: skip
def test_what_is_broken_is_named(story, broken, named):
    broken(story)

    assert f"outreach.{named}" in unsound()
