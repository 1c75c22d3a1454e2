"""What outreach tells other rooms of the activities that were held."""

import datetime as dt

import pytest

from core.measures import ask
from outreach.lifecycle import ActivityStatus
from outreach.models import Activity
from tests.factories import outreach as made

pytestmark = pytest.mark.django_db


def test_completed_activities_are_told_by_when_they_began_and_for_whom():
    activity = made.released()
    starts_at = activity.current.starts_at
    after = starts_at + dt.timedelta(microseconds=1)
    assert ask("activities_held", starts_at, after) == []  # announced, not held

    Activity.objects.filter(pk=activity.pk).update(status=ActivityStatus.COMPLETED)

    assert ask("activities_held", starts_at, after) == [str(activity.uuid)]
    assert ask("activities_held", starts_at, after, audience=activity.audience.code) == [str(activity.uuid)]
    assert ask("activities_held", starts_at, after, audience="lain") == []
    assert ask("activities_held", starts_at - dt.timedelta(days=1), starts_at) == []
    assert (activity.audience.code, activity.audience.name) in ask("audiences")
