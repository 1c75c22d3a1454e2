"""The demo's selection that is open today, told by the portal's own actions; that of 2022 is told in demo/past."""

import datetime as dt

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.management.commands.demo_accounts import PASSWORD
from core import clock
from documents import storage
from recruitment import defaults
from recruitment.actions import conflicts, parties, repairs, reviews, selections
from recruitment.demo import filing, walk_ins
from recruitment.demo.people import Person
from recruitment.models import Selection

OPEN_FOR, LEFT = dt.timedelta(days=36), dt.timedelta(days=9)
TODAY, DRAFTS = range(36, 50), range(50, 54)
DRAFT_OWNERS = ("pelamar.dua", "pelamar.tiga", "pelamar.empat", "pelamar.lima")


class Storyteller:
    """Tells the story once; told again it changes nothing but an intake that has run out."""

    def __init__(self, sheets, cast, say):
        self.sheets, self.cast, self.say = sheets, cast, say
        self.password = make_password(PASSWORD)

    def tell(self, now):
        if not Selection.objects.filter(is_demo=True).exists():
            with transaction.atomic(), storage.synced_together():  # killed half way, it is told anew
                self._today(now)

    def _today(self, now):
        today = clock.day_of(now)
        closes_at = clock.wib(today.year, today.month, today.day) + LEFT
        selection = defaults.new_selection(
            today.year, name="Seleksi Panwaslu Kecamatan", is_demo=True, number_prefix="PRG",
            opens_at=closes_at - OPEN_FOR, closes_at=closes_at,
        )  # fmt: skip
        selections.publish(selection, by=self.cast.commissioner, at=selection.opens_at - dt.timedelta(days=3))
        selection.refresh_from_db()
        places = filing.Places(selection)
        for n in TODAY:
            at = now - dt.timedelta(days=13, hours=-n * 4 % 48) + dt.timedelta(hours=(n - TODAY.start) * 12)
            filing.send(self._draft(places, n, min(at, now)), min(at + dt.timedelta(minutes=30), now))
            self.say(f"Pendaftar peragaan: {n - TODAY.start + 1} dari {len(TODAY)}")
        for n in DRAFTS:
            self._draft(places, n, now - dt.timedelta(days=2), leave_out=n - DRAFTS.start)
        walk_ins.come(places, self.cast, self.sheets, now - dt.timedelta(days=1))
        self._begin_checking(selection, now - dt.timedelta(hours=2))

    def _draft(self, places, n, at, leave_out=0):
        """The drafts belong to the accounts that `make run` prints; all others share their password's hash."""
        person = Person(n)
        if n in DRAFTS:
            user = get_user_model().objects.get(email=f"{DRAFT_OWNERS[n - DRAFTS.start]}@contoh.example")
        else:
            user = filing.accounts([person], self.password)[person.email]
        return filing.whole_draft(places, person, user, self.sheets, at, leave_out)

    def _begin_checking(self, selection, at):
        """The first file is asked to be mended, the second is listed by a party, the third is a cousin's."""
        received = selection.applications.received().select_related("selection", "district", "applicant").order_by("pk")
        mended, listed, cousin = received[:3]
        self._ask_one_repair(mended, at)
        conflicts.declare_none(listed, by=self.cast.secretary, at=at)
        due_at = at.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=3)
        parties.record_hit(listed, evidence=[self.sheets.upload("Sipol")], due_at=due_at, by=self.cast.secretary, at=at)
        conflicts.declare(cousin, relation="Sepupu", by=self.cast.secretaries[1], at=at)

    def _ask_one_repair(self, application, at):
        by = self.cast.secretary
        conflicts.declare_none(application, by=by, at=at)
        reviews.claim(application, by=by, at=at)
        kind = application.selection.document_kinds.get(code="ktp")
        repairs.ask(
            application, items=[(kind, "Tidak terbaca. Foto atau pindai ulang dengan pencahayaan yang cukup.")],
            due_at=at.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=3, hours=2), version=application.version,
            by=by, at=at, message="Mohon KTP difoto ulang.",
        )  # fmt: skip
