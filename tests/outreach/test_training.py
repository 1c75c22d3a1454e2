"""Who was trained on a version that no longer holds: listed by office, taken away as a workbook."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core import clock
from core.models import Event
from outreach import training
from outreach.models import Attendance, Material, Report
from tests.factories import outreach as made
from tests.factories.outreach import START
from tests.outreach.room import DAY, HOUR, main_of
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
AFTER = START + 4 * HOUR
TODAY = dt.date(2026, 11, 9)


@pytest.fixture(autouse=True)
def afterwards():
    with clock.stopped_at(AFTER):
        yield


def newer(material, *, valid_from=TODAY):
    return Material.objects.create(
        title=material.title, number=material.number + 1, regime=material.regime, source="UU Contoh", valid_from=valid_from
    )


def taught(material=None, *, place=None, starts_at=START):
    """Return the invitation of an office that came to an activity with a material."""
    activity = made.released(starts_at=starts_at)
    if material:
        activity.materials.set([material])
    invitation = made.invited(activity, place=place)
    made.came(invitation)
    return invitation


def material_of(invitation):
    return invitation.activity.materials.get()


def rows(material, at=AFTER):
    return [(each.place, each.activity, each.material.number, each.is_renewed) for each in training.trained(material, at)]


def url(material, page="trained"):
    return reverse(f"admin:outreach_material_{page}", args=[material.pk])


def test_while_a_version_holds_nobody_is_listed():
    material = material_of(taught())
    newer(material, valid_from=TODAY + DAY)

    assert rows(material) == []


def test_a_newer_version_lists_who_came_to_the_old_one():
    invitation = taught()
    material = material_of(invitation)
    new = newer(material)

    expected = [(invitation.place, invitation.activity, 1, False)]
    assert (rows(material), rows(new)) == (expected, expected)
    assert rows(material, at=START + HOUR) == []  # nobody is trained before it is over


def test_a_version_whose_time_is_over_lists_them_too():
    material = material_of(taught())
    Material.objects.update(valid_until=TODAY + DAY)
    assert rows(material) == []
    Material.objects.update(valid_until=TODAY)

    assert [number for _, _, number, _ in rows(material)] == [1]


def test_who_came_again_with_the_new_version_is_renewed():
    place = made.rw(3)
    first = taught(place=place)
    new = newer(material_of(first))
    taught(new, place=place, starts_at=START - 5 * DAY)

    assert [is_renewed for *_, is_renewed in rows(new)] == [True]


def test_what_the_report_names_was_taught_not_what_was_planned():
    invitation = taught()
    material = material_of(invitation)
    other = made.material()
    Report.objects.create(
        activity=invitation.activity, minutes="Notulen.", material=other, present_count=1, represented_count=0, invited_count=1,
        filed_at=AFTER, filed_by=made.planner().user,
    )  # fmt: skip
    newer(material)
    newer(other)

    assert (rows(material), len(rows(other))) == ([], 1)


def test_who_was_taken_back_was_not_trained():
    material = material_of(taught())
    newer(material)
    Attendance.objects.update(reverted_at=AFTER, reverted_by=made.planner().user)

    assert rows(material) == []


def test_the_page_lists_offices_and_the_material_leads_to_it():
    invitation = taught(place=made.rw(3))
    material = material_of(invitation)
    newer(material)
    client = at_work("secretary")
    page = client.get(url(material))

    assert f"Ketua RW 003 Kelurahan Menteng Ketua RW {invitation.activity.title}" in main_of(page)
    assert invitation.name not in page.content.decode()
    assert url(material) in client.get(reverse("admin:outreach_material_change", args=[material.pk])).content.decode()


def test_the_list_is_taken_as_a_workbook_and_noted():
    invitation = taught(place=made.rw(3))
    material = material_of(invitation)
    newer(material)
    response = at_work("secretary").post(url(material, "trained_export"))
    heads, row = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)

    assert heads == training.HEADS
    assert row == ("Ketua RW 003 Kelurahan Menteng", "Ketua RW", invitation.activity.title, "2026-11-09", 1, "Belum")
    assert Event.objects.about(material).get().details == {"rows": 1}


def test_the_page_asks_as_often_for_thirty_offices_as_for_three():
    activity = made.released()
    newer(activity.materials.get())
    client = at_work("secretary")

    def questions(count):
        for _ in range(count):
            made.came(made.invited(activity))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url(activity.materials.get())).context["total"]
        return len(asked)

    questions(1)
    few = questions(2)
    assert questions(27) == few
