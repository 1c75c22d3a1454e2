"""The application sent, or the deadline moved, between planning and sending: the old reminder never goes out."""

import datetime as dt
import functools
import random
import time
import uuid
from collections import Counter

import pytest

from notifications import planning, reminders, smtp
from notifications.channels import Channel
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery
from notifications.sending import Sender
from recruitment.actions import applications, selections
from recruitment.models import Application, Selection
from tests import turns
from tests.concurrency import together
from tests.factories.recruitment import as_person, complete_draft, open_selection, staff

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 500 if turns.LONG else 10
HOUR = dt.timedelta(hours=1)
ON_ITS_WAY = {S.SENDING, S.SENT, S.UNCERTAIN}


def planned(application):
    """Let the planner speak of a draft at its moment; return the moment and the reminder."""
    moment = application.next_nudge_at
    planning.plan_rule(reminders.rule("recruitment.unsent_draft"), moment)
    return moment, Delivery.objects.about(application).get(kind="recruitment.unsent_draft", channel=Channel.MAIL)


def sending(application, moment):
    return functools.partial(
        applications.submit, application, version=application.version, key=uuid.uuid4(), by=as_person(application.applicant),
        at=moment,
    )  # fmt: skip


def moving(application, moment):
    """Return what puts an hour later into force, which was proposed before."""
    selection = Selection.objects.get(pk=application.selection_id)
    change = selections.propose_dates(
        selection, starts_at=selection.opens_at, ends_at=selection.closes_at + HOUR, reason="Gangguan.",
        by=staff("propose_dates"), at=moment,
    )  # fmt: skip
    return functools.partial(selections.approve_dates, change, version=1, by=staff("approve_dates"), at=moment)


class Round:
    """One sender against one change. What the row says once the change is committed is the truth of who was first."""

    def __init__(self, relay, change, moment, reminder):
        self.relay, self.change, self.moment, self.reminder, self.seen = relay, change, moment, reminder, None

    def send(self):
        return Sender(smtp.Server("127.0.0.1", self.relay.port), now=lambda: self.moment).run()

    def alter(self, wait):
        time.sleep(wait)
        self.change()
        self.seen = Delivery.objects.values_list("state", flat=True).get(pk=self.reminder.pk)

    def fight(self, wait):
        """Change so many seconds after the sender began.

        Return how often the reminder went out, and whether it was on its way when the change was committed.
        """
        outcomes = together(self.send, lambda: self.alter(wait))
        assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
        self.send()
        copies = sum(self.reminder.message_id.encode() in content for _, content in self.relay.accepted)
        return copies, self.seen in ON_ITS_WAY


@pytest.mark.full
@pytest.mark.parametrize("change", [sending, moving])
def test_a_reminder_never_follows_what_made_it_untrue(relay, record_property, change):
    chance, selection, ends, head = random.Random(7), open_selection(), Counter(), 0.02
    for _ in range(ROUNDS):
        application = complete_draft(Selection.objects.get(pk=selection.pk))
        moment, reminder = planned(application)
        end = Round(relay, change(application, moment), moment, reminder).fight(head * chance.uniform(0.5, 1.5))
        head *= 0.8 if end[0] else 1.25  # who won gets less of a start, so that most rounds are close
        ends[end] += 1
        relay.accepted.clear()
        current = Application.objects.select_related("selection", "applicant").get(pk=application.pk)
        sending(current, moment)()  # so that the next move of the dates concerns the next draft alone
    record_property("rounds", ROUNDS)
    assert set(ends) <= {(0, False), (1, True)}
    assert ends[0, False] > 0
    assert ends[1, True] > 0 or not turns.LONG


class Overtaken(Sender):
    """A sender whose message becomes untrue after its last look and before it is marked: the narrowest moment there is."""

    def __init__(self, relay, moment, change):
        super().__init__(smtp.Server("127.0.0.1", relay.port), now=lambda: moment)
        self.change = change

    def _mark_sending(self, delivery, parcel):
        if self.change:
            change, self.change = self.change, None
            change()
        super()._mark_sending(delivery, parcel)


@pytest.mark.parametrize("change", [sending, moving])
def test_what_is_committed_after_the_last_look_still_withdraws_the_reminder(relay, change):
    application = complete_draft(open_selection())
    moment, reminder = planned(application)
    Overtaken(relay, moment, change(application, moment)).run()
    reminder.refresh_from_db()
    assert reminder.state == S.SUPERSEDED
    assert not [content for _, content in relay.accepted if reminder.message_id.encode() in content]
