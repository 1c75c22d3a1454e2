"""What all parts of the story of 2022 use: its moments, its people, and steps that are whole or not at all."""

import contextlib
import datetime as dt
import time
from functools import cached_property
from itertools import islice

from django.db import transaction

from core.clock import wib
from documents import storage
from notifications import outbox, reminders
from recruitment import defaults
from recruitment.actions import selections
from recruitment.demo import filing
from recruitment.models import Reason, Selection

YEAR, OVER = 2022, wib(2023, 1, 1)
AT_ONCE = 8  # a step is short: whoever uses the portal meanwhile waits for it


class Telling:
    """cast: who acts; crowd: who applies; sheets: sample papers; password: the hash that all applicants share.

    say: hears of the progress. pause: seconds after each step, in which others write: SQLite lets whoever waits look every
    tenth of a second only, so that a step after the other would let nobody in between.
    """

    def __init__(self, cast, crowd, sheets, password, say, pause=0):
        self.cast, self.crowd, self.sheets, self.password, self.say = cast, crowd, sheets, password, say
        self.pause = pause
        self.selection, self._accounts = None, {}

    def begin(self):
        """Announce the selection, a week before it opens; one that is there already is told on."""
        with self.step():
            selection = Selection.objects.filter(year=YEAR, is_demo=False).first() or self._announced()
        self.selection = selection

    def _announced(self):
        selection = defaults.new_selection(
            YEAR, tie_rule="plenary", ranking_basis="Keputusan Ketua Bawaslu 314/HK.01.00/K1/09/2022"
        )
        selections.publish(selection, by=self.cast.commissioner, at=selection.opens_at - dt.timedelta(days=6))
        selection.refresh_from_db()
        return selection

    def at(self, day, hour=9, minute=0):
        """Return a moment. day: counted from the day after the intake's last, which is 0."""
        return self.selection.closes_at + dt.timedelta(days=day, hours=hour, minutes=minute)

    @contextlib.contextmanager
    def step(self):
        """Tell something whole or not at all; no tick comes in between, and its mails, years late, go to nobody."""
        with transaction.atomic(), storage.synced_together(), reminders.offsets_asked_once():
            yield
            outbox.withdraw_older(OVER, room="recruitment", at=OVER)
        time.sleep(self.pause)

    def in_steps(self, things, tell, label):
        """Tell each of some things, a few in one step."""
        things = list(things)
        left, done = iter(things), 0
        while some := list(islice(left, AT_ONCE)):
            with self.step():
                for each in some:
                    tell(each)
            done += len(some)
            self.say(f"{label}: {done} dari {len(things)}")

    def account(self, person):
        """Return the account of one of the crowd; all of them are made at the first."""
        if not self._accounts:
            self._accounts = filing.accounts(self.crowd.everybody, self.password)
        return self._accounts[person.email]

    def person(self, application):
        return self.crowd.by_email[application.applicant.email]

    @cached_property
    def grounds(self):
        """What a refusal may rest on, by the code of the requirement."""
        return {reason.requirement_code: reason for reason in Reason.objects.filter(use=Reason.Use.DECISION)}

    @cached_property
    def requirements(self):
        return list(self.selection.requirements.order_by("position"))

    def district_codes(self):
        return list(self.selection.seats.order_by("district").values_list("district_id", flat=True))
