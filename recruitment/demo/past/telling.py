"""What all parts of the story of 2022 use: its moments, its people, and steps that are whole or not at all."""

import contextlib
import datetime as dt
from itertools import islice

from django.db import transaction

from core.clock import wib
from documents import storage
from notifications import outbox
from recruitment import defaults
from recruitment.actions import selections
from recruitment.demo.past import crowd
from recruitment.models import Application, Selection

YEAR, OVER = 2022, wib(2023, 1, 1)
AT_ONCE = 15  # a step is short: whoever uses the portal meanwhile waits for it


class Telling:
    """cast: who acts; sheets: sample papers; password: the hash that all applicants share; say: hears of the progress."""

    def __init__(self, cast, sheets, password, say):
        self.cast, self.sheets, self.password, self.say = cast, sheets, password, say
        self.selection = None

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
        with transaction.atomic(), storage.synced_together():
            yield
            outbox.withdraw_older(OVER, room="recruitment", at=OVER)

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

    def applications(self, **facts):
        found = Application.objects.filter(selection=self.selection, applicant__email__in=crowd.BY_EMAIL, **facts)
        return found.select_related("selection", "applicant", "district").order_by("submitted_at", "pk")

    def person(self, application):
        return crowd.BY_EMAIL[application.applicant.email]

    def checkers(self, application):
        """Return who checks a file, first and second; who is tied to the applicant passes it on."""
        return self.cast.checkers(application.district_id)[1 if self.is_tied(application) else 0 :]

    def is_tied(self, application):
        """Say whether the first of them is the applicant's cousin; where only two check files, nobody is."""
        return self.person(application).fate == "tied" and len(self.cast.checkers(application.district_id)) > 2

    def district_codes(self):
        return list(self.selection.seats.order_by("district").values_list("district_id", flat=True))
