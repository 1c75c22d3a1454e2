"""The demo's two selections, told by the portal's own actions: 2022 as it went, and one that is open today."""

import datetime as dt
import uuid

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.management.commands.demo_accounts import PASSWORD
from core import clock
from core.actor import Actor
from notifications import outbox
from recruitment import defaults
from recruitment.actions import (
    applications,
    completeness,
    conflicts,
    decisions,
    files,
    refusals,
    repairs,
    reviews,
    selections,
)
from recruitment.actions import sections as section_actions
from recruitment.demo.people import Person
from recruitment.lifecycle import ApplicationStatus, VerdictValue
from recruitment.models import Application, Selection
from recruitment.tasks import leave_unsent

PAST, OPEN_FOR, LEFT = 2022, dt.timedelta(days=36), dt.timedelta(days=9)
IN_2022, TODAY, DRAFTS = range(36), range(36, 50), range(50, 54)
DRAFT_OWNERS = ("pelamar.dua", "pelamar.tiga", "pelamar.empat", "pelamar.lima")


class Storyteller:
    """Tells the story once; told again it changes nothing but an intake that has run out."""

    def __init__(self, sheets, commissioner, secretary, verifier, say):
        self.sheets, self.say = sheets, say
        self.commissioner = Actor(user=commissioner, role="commissioner", scope="*")
        self.verifier = Actor(user=secretary, role="secretary", scope="*")
        self.second = Actor(user=verifier, role="verifier", scope="*")
        self.password = make_password(PASSWORD)

    def tell(self, now):
        if not Selection.objects.filter(year=PAST).exists():
            self._year_2022()
        if not Selection.objects.filter(is_demo=True).exists():
            self._today(now)

    def _year_2022(self):
        opens_at, _ = defaults.intake_of(PAST)
        selection = self._publish(defaults.new_selection(PAST), opens_at - dt.timedelta(days=6))
        for n in IN_2022:
            at = opens_at + dt.timedelta(hours=9 + n * 17, minutes=n * 7 % 60)
            application = self._whole_draft(selection, Person(n), at)
            if n % 12 != 11:
                self._send(application, at + dt.timedelta(minutes=40))
            self.say(f"Pendaftar 2022: {n + 1} dari {len(IN_2022)}")
        after = selection.closes_at + dt.timedelta(hours=10)
        leave_unsent(after)
        for n, application in enumerate(selection.applications.filter(status=ApplicationStatus.SUBMITTED).order_by("pk")):
            self._decide(application, after, unmet=n % 7 == 6)
        for application in selection.applications.all():
            outbox.supersede(application, at=after)  # four years later these mails concern nobody any more

    def _today(self, now):
        today = clock.day_of(now)
        closes_at = clock.wib(today.year, today.month, today.day) + LEFT
        selection = defaults.new_selection(
            today.year, name="Seleksi Panwaslu Kecamatan", is_demo=True, number_prefix="PRG",
            opens_at=closes_at - OPEN_FOR, closes_at=closes_at,
        )  # fmt: skip
        self._publish(selection, selection.opens_at - dt.timedelta(days=3))
        for n in TODAY:
            at = now - dt.timedelta(days=13, hours=-n * 4 % 48) + dt.timedelta(hours=(n - TODAY.start) * 12)
            self._send(self._whole_draft(selection, Person(n), min(at, now)), min(at + dt.timedelta(minutes=30), now))
            self.say(f"Pendaftar peragaan: {n - TODAY.start + 1} dari {len(TODAY)}")
        for n in DRAFTS:
            self._whole_draft(selection, Person(n), now - dt.timedelta(days=2), leave_out=n - DRAFTS.start)
        self._ask_one_repair(selection, now)

    def _publish(self, selection, at):
        selections.publish(selection, by=self.commissioner, at=at)
        selection.refresh_from_db()
        return selection

    @transaction.atomic
    def _whole_draft(self, selection, person, at, leave_out=0):
        """Begin an application and fill it; leave_out: how many of its last parts stay open."""
        user = self._account(person, selection)
        by = Actor(user=user, role="applicant", scope="")
        application = applications.start(selection, by=by, at=at)
        seats = list(selection.seats.select_related("district").order_by("district"))
        district = seats[person.n % len(seats)].district
        village = district.villages.order_by("code").first()
        answers = list(person.answers(selection, district, village).items())
        for code, values in answers[: len(answers) - max(0, leave_out - 1)]:
            section_actions.save(application, code, answers=values, typed={}, complete=True, version=0, by=by, at=at)
        kinds = [kind for kind in selection.document_kinds.order_by("position") if kind.is_required({})]
        for kind in kinds[: len(kinds) - min(leave_out, 2)]:
            files.attach(application, kind, self.sheets.copy_for(user, kind, at), by=by, at=at)
        return Application.objects.select_related("selection", "applicant").get(pk=application.pk)

    def _account(self, person, selection):
        """The drafts belong to the accounts that `make run` prints; all others share their password's hash."""
        if person.n in DRAFTS and selection.is_demo:
            return get_user_model().objects.get(email=f"{DRAFT_OWNERS[person.n - DRAFTS.start]}@contoh.example")
        user, _ = get_user_model().objects.get_or_create(
            email=person.email, defaults={"name": person.name, "password": self.password}
        )
        return user

    def _send(self, application, at):
        by = Actor(user=application.applicant, role="applicant", scope="")
        applications.submit(application, version=application.version, key=uuid.uuid4(), by=by, at=at)

    def _decide(self, application, at, *, unmet):
        by = self.verifier
        conflicts.declare_none(application, by=by, at=at)
        reviews.claim(application, by=by, at=at)
        for file in application.files.current():
            reviews.give_verdict(application, value=VerdictValue.MET, file=file, by=by, at=at)
        completeness.find_complete(application, by=by, at=at)
        for requirement in application.selection.requirements.all():
            against = unmet and requirement.code == "domisili"
            reviews.give_verdict(
                application, value=VerdictValue.UNMET if against else VerdictValue.MET, requirement=requirement,
                reason="KTP-el bukan Kota Jakarta Pusat." if against else "", by=by, at=at,
            )  # fmt: skip
        version = Application.objects.values_list("version", flat=True).get(pk=application.pk)
        if unmet:
            decisions.reject(application, version=version, by=by, at=at, reason="Tidak memenuhi syarat domisili.")
            conflicts.declare_none(application, by=self.second, at=at)
            refusals.confirm(application, version=application.version, by=self.second, at=at)
        else:
            decisions.accept(application, version=version, by=by, at=at)

    def _ask_one_repair(self, selection, now):
        application = (
            selection.applications.received().select_related("selection", "district", "applicant").order_by("pk").first()
        )
        at = now - dt.timedelta(hours=2)
        reviews.claim(application, by=self.verifier, at=at)
        kind = selection.document_kinds.get(code="ktp")
        repairs.ask(
            application, items=[(kind, "Tidak terbaca. Foto atau pindai ulang dengan pencahayaan yang cukup.")],
            due_at=now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=3), version=application.version,
            by=self.verifier, at=at, message="Mohon KTP difoto ulang.",
        )  # fmt: skip
