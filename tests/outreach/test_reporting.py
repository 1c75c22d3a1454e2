"""A report completes what was held, counts the offices, and leaves no file when it is refused."""

import datetime as dt

import pytest

from core.actor import Actor
from core.lifecycle import Refused
from documents.models import Document
from outreach.actions import activities, invitations
from outreach.models import Report
from tests.factories import outreach as made
from tests.factories.outreach import NOON, START
from tests.factories.recruitment import staff
from tests.outreach.test_actions import fresh, storage, told  # noqa: F401 -- storage holds the files
from tests.recruitment.desk import paper, photo

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
VISITOR = Actor(role="visitor", scope="")


def report(activity, *, at=START + DAY, photos=None, minutes="Notulen contoh.", by=None):
    return activities.report(
        activity, minutes=minutes, material=activity.materials.first(), photos=[photo()] if photos is None else photos,
        version=activity.version, by=by or made.planner(), at=at,
    )  # fmt: skip


def test_a_report_completes_the_activity_and_counts_offices():
    invitation = made.invited()
    invitations.answer(invitation, answer="represented", representative="Budi Contoh", version=1, by=VISITOR, at=NOON)
    made.came(fresh(invitation))
    made.invited(invitation.activity)
    activity = fresh(invitation.activity)

    filed = report(activity)

    assert (filed.invited_count, filed.present_count, filed.represented_count) == (2, 1, 1)
    assert [each.document.content_type for each in filed.photos.all()] == ["image/jpeg"]
    assert (fresh(activity).status, fresh(activity).next_nudge_at) == ("completed", None)
    assert told(activity)[-1] == "activity.reported"


@pytest.mark.parametrize(("facts", "sentence"), [
    ({"at": START + HOUR}, "setelah kegiatan selesai"),
    ({"minutes": " "}, "Isi notulen"),
    ({"photos": []}, "paling sedikit satu foto"),
    ({"photos": [paper()]}, "bukan foto"),
    ({"photos": [photo(), paper(encryption=None)]}, "bukan foto"),
    ({"by": staff}, "tidak berwenang"),
])  # fmt: skip
def test_what_refuses_a_report_leaves_no_file(facts, sentence):
    invitation = made.invited()
    made.came(invitation)
    facts = {name: value() if callable(value) else value for name, value in facts.items()}
    for each in facts.get("photos", ()):
        each.seek(0)

    with pytest.raises(Refused, match=sentence):
        report(fresh(invitation.activity), **facts)
    assert (Report.objects.count(), Document.objects.count()) == (0, 0)


def test_nobody_present_is_no_report():
    activity = made.released()

    with pytest.raises(Refused, match="Belum ada kehadiran"):
        report(activity)


def test_of_two_reports_at_once_one_is_filed():
    invitation = made.invited()
    made.came(invitation)
    activity = fresh(invitation.activity)
    report(fresh(activity))

    with pytest.raises(Refused):
        report(activity)
    assert (Report.objects.count(), Document.objects.count()) == (1, 2)  # its photo and its paper
