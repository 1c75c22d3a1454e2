"""One mail of each kind that the portal can send, about things that exist, with long names where people may have them."""

import datetime as dt
import email
import email.policy
from functools import cache, cached_property
from types import SimpleNamespace

from accounts.actions import proofs
from accounts.lifecycle import ProofPurpose, RecoveryKind
from accounts.models import AccountRecovery
from agreements.actions import daily, dispositions, endings
from agreements.lifecycle import Act, Level, Side
from agreements.models import Party
from core import clock
from core.actor import SYSTEM
from notifications import outbox, render
from notifications.models import Alert, Delivery, Digest
from notifications.notice import notices
from outreach.actions import activities
from outreach.models import Activity, Attendance
from recruitment.actions import counters as counter_actions
from recruitment.actions import repairs, reviews, sittings
from recruitment.models import Application, PartyCheck
from tests.agreements import outside
from tests.factories import agreements as table
from tests.factories import counters, duties, interviews, outreach, results, seats, written_tests
from tests.factories.accounts import ApplicantFactory, OfficialFactory, StaffFactory
from tests.factories.feedback import asked as asked_feedback
from tests.factories.recruitment import (
    NOON,
    candidate,
    complete_draft,
    document,
    extension,
    open_selection,
    submitted,
    verifier,
)

LONG = "Sosialisasi pengawasan partisipatif dan netralitas aparatur bagi pengurus rukun warga di Kelurahan Kebon Kacang"
LATER = NOON + dt.timedelta(days=4)


class Showroom:
    """What mails tell of; each thing is made when first asked for."""

    # --- Accounts -------------------------------------------------------------------------------------------------------
    @cached_property
    def user(self):
        return ApplicantFactory(email="siti.nurhaliza.kusumawardhani.prameswari@surat-elektronik.contoh.example", password="!")

    @cached_property
    def official(self):
        return OfficialFactory(name="Pejabat Contoh", second_factor=False)

    def proof(self, purpose, user=None):
        return proofs.ask(purpose, (user or self.user).email, at=NOON, user=user or self.user)

    @cached_property
    def signup(self):
        return self.proof(ProofPurpose.SIGNUP)

    @cached_property
    def invitation(self):
        return self.proof(ProofPurpose.INVITE, self.official)

    @cached_property
    def changed(self):
        made = self.proof(ProofPurpose.CHANGE)
        type(made).objects.filter(pk=made.pk).update(used_at=NOON)
        return made

    @cached_property
    def recovery(self):
        return AccountRecovery.objects.create(
            user=self.user, kind=RecoveryKind.MAILBOX, new_email="baru@contoh.example", reason="Uji.", identity_checked="KTP",
            requested_at=NOON, requested_by=StaffFactory(second_factor=False), expires_at=LATER,
        )  # fmt: skip

    # --- Recruitment ----------------------------------------------------------------------------------------------------
    @cached_property
    def selection(self):
        return open_selection(closes_at=NOON + dt.timedelta(days=7))

    @cached_property
    def draft(self):
        made = complete_draft(self.selection)
        made.sections.filter(code__in=["work", "declarations"]).delete()
        made.files.all().delete()
        return Application.objects.select_related("selection", "applicant").get(pk=made.pk)

    @cached_property
    def application(self):
        return submitted(self.selection)

    @cached_property
    def chosen(self):
        made = candidate(self.selection, status="chosen")
        type(made).objects.filter(pk=made.pk).update(answer_due_at=LATER)
        return made

    @cached_property
    def seated(self):
        return seats.accepted(self.selection, at=NOON)

    @cached_property
    def returned_paper(self):
        paper = seats.paper(self.seated)
        flaw = {"status": "returned", "flaw": "Bagian bawah terpotong, sehingga tanda tangan dokter tidak terbaca."}
        type(paper).objects.filter(pk=paper.pk).update(**flaw, checked_at=NOON, checked_by=StaffFactory())
        return paper

    @cached_property
    def oath(self):
        assert self.seated
        seats.planned(self.selection, at=NOON, note="Pakaian batik lengan panjang.")
        made = seats.oath(self.seated)
        type(made.inauguration).objects.update(why="Gedung dipakai untuk penanganan banjir.")
        type(made).objects.filter(pk=made.pk).update(absence="Sakit, dengan surat dokter.")
        return made

    def stage(self, code):
        return self.selection.stage(code)

    @cached_property
    def completeness_stage(self):
        assert self.application
        return self.stage("completeness")

    @cached_property
    def extension_stage(self):
        return self.stage("extension_notice")

    @cached_property
    def feedback_stage(self):
        assert self.feedback
        return self.stage("feedback")

    @cached_property
    def plenary_stage(self):
        candidate(self.selection, status="in_interview")
        return self.stage("plenary")

    @cached_property
    def report_stage(self):
        return self.stage("report")

    @cached_property
    def seat_left(self):
        made = self.ended
        results.decided_plenary(self.selection, made, number="905")
        type(made).objects.filter(pk=made.pk).update(seat_left_at=NOON)
        return made

    @cached_property
    def ended(self):
        made = candidate(self.selection)
        ended = {"status": "ended", "ended_at": NOON, "ended_by": StaffFactory(), "end_reason": "disqualified"}
        type(made).objects.filter(pk=made.pk).update(**ended)
        return made

    @cached_property
    def announced_row(self):
        return results.announced(self.selection, candidate(self.selection)).rows.get()

    @cached_property
    def handed(self):
        return self.selection.stage("report_handed")

    @cached_property
    def held_back(self):
        return results.announced(self.selection, number="904", status="draft", trouble="Hasil sudah berubah.")

    @cached_property
    def repaired(self):
        made = self._asked()
        type(made).objects.filter(pk=made.pk).update(answered_at=NOON, next_nudge_at=None)
        return made

    @cached_property
    def clarification(self):
        received, by = submitted(self.selection), StaffFactory()
        return PartyCheck.objects.create(
            application=received, status="hit", checked_at=NOON, checked_by=by, due_at=LATER, evidence=document(by)
        )

    @cached_property
    def desk(self):
        return written_tests.seated(self.selection, 1)[0]

    @cached_property
    def desk_moved(self):
        other = written_tests.sitting(self.selection, name="Sesi 2", room="Laboratorium komputer lantai dua")
        by = written_tests.secretary()
        moved = written_tests.seated(self.selection, 1, into=written_tests.sitting(self.selection, name="Sesi 3"))[0]
        return sittings.move(moved, sitting=other, reason="Perangkat pada sesi semula rusak.", by=by, at=NOON)

    @cached_property
    def slot(self):
        return interviews.planned(self.selection, interviews.panelists(1))

    @cached_property
    def repair(self):
        return self._asked()

    def _asked(self):
        held, by = submitted(self.selection), verifier()
        reviews.claim(held, by=by, at=NOON)
        held.refresh_from_db()
        kinds = list(self.selection.document_kinds.all()[:2])
        items = [
            (kinds[0], "Bagian bawah terpotong sehingga nomor dan tanggal penerbitannya tidak terbaca."),
            (kinds[1], "Buram."),
        ]
        return repairs.ask(
            held, items=items, due_at=LATER, version=held.version, by=by, at=NOON, message="Mohon dipindai ulang."
        )

    @cached_property
    def counter(self):
        return counters.waiting(self.selection, email="pelamar@loket.example")

    @cached_property
    def counter_lapsed(self):
        lapsed = counters.taken_in(self.selection, email="pelamar@loket.example")
        counter_actions.lapse(lapsed, by=SYSTEM, at=lapsed.application.keyed_until)
        return counters.fresh(lapsed)

    @cached_property
    def feedback(self):
        return asked_feedback(candidate(self.selection))

    @cached_property
    def feedback_sender(self):
        return self.feedback.sender

    # --- Outreach -------------------------------------------------------------------------------------------------------
    @cached_property
    def activity(self):
        return outreach.released(title=LONG)

    @cached_property
    def guest(self):
        return outreach.invited(self.activity)

    @cached_property
    def moved(self):
        held = outreach.invited(outreach.released(title=LONG))
        Activity.objects.filter(pk=held.activity_id).update(starts_at=outreach.START + dt.timedelta(hours=1))
        outreach.release(at=NOON)
        return held

    @cached_property
    def cancelled(self):
        held = outreach.invited(outreach.released(title=LONG))
        activity = Activity.objects.get(pk=held.activity_id)
        activities.cancel(
            activity, reason="Gedung dipakai untuk penanganan banjir.", version=activity.version, by=outreach.planner(), at=NOON
        )
        return held

    @cached_property
    def attendance(self):
        made = outreach.came(self.guest, at=self.activity.current.starts_at)
        return Attendance.objects.with_place().get(pk=made.pk)

    @cached_property
    def addressee(self):
        outreach.rw()
        return outreach.advisory(issued=True).addressees.first()

    @cached_property
    def roster(self):
        return outreach.roster()

    @cached_property
    def released(self):
        return self.activity.current.release

    # --- Agreements -----------------------------------------------------------------------------------------------------
    @cached_property
    def table(self):
        return table.Table()

    @cached_property
    def negotiated(self):
        return self.table.sent(title="Netralitas aparatur sipil negara dan pertukaran data pengawasan di wilayah kota")

    @cached_property
    def turn(self):
        return self.negotiated.turns.get(until__isnull=True)

    @cached_property
    def routed(self):
        return self.table.proposed()

    @cached_property
    def step(self):
        return self.table.step(self.routed, Side.CITY, Act.INITIAL)

    @cached_property
    def party(self):
        return Party.objects.with_mandate().filter(agreement=self.routed).first()

    @cached_property
    def disposition(self):
        aide = table.seated(
            Side.CITY, "Staf bagian hukum", OfficialFactory(name="Staf", role="official", second_factor=False), may_decide=False
        )
        by = self.table.by(Side.CITY, "Kepala bagian hukum")
        return dispositions.give(
            self.step.draft.agreement, self.step, to=aide, instruction="Periksa pasal pembiayaan.", at=NOON, by=by,
            due_on=clock.day_of(NOON) + dt.timedelta(days=3),
        )  # fmt: skip

    @cached_property
    def original(self):
        return outside.original(outside.waiting(self.table, Level.WET))

    @cached_property
    def brought(self):
        agreement = outside.waiting(self.table, Level.WET)
        outside.hand_in(self.table, agreement, 1)
        return outside.standing(agreement)

    @cached_property
    def in_force(self):
        return duties.in_force(self.table)

    @cached_property
    def obligation(self):
        return duties.owed(self.table, self.in_force)

    @cached_property
    def ending(self):
        return endings.ask(self.in_force, reason="Tidak dilanjutkan.", by=self.table.by(Side.CITY), at=NOON)

    @cached_property
    def head(self):
        return daily.make(dt.date(2026, 10, 19), at=NOON)

    # --- The portal itself --------------------------------------------------------------------------------------------------
    @cached_property
    def alert(self):
        return Alert.objects.create(
            kind="late", figure="12 email menunggu lebih dari 10 menit, yang tertua sejak 20 Oktober 2026 pukul 11.20 WIB",
            began_at=NOON - dt.timedelta(hours=1), ended_at=NOON,
        )  # fmt: skip

    @cached_property
    def digest(self):
        made = Digest.objects.create(user=self.user, hour_at=NOON, made_at=NOON)
        draft = self.draft
        facts = {"revision": f"{draft.selection.closes_at:%Y%m%dT%H%M%SZ}", "milestone": "H-7", "at": NOON}
        member = outbox.draft(notices()["recruitment.unsent_draft"], draft, to=self.user, **facts)
        member.state, member.digest, member.settled_at = "bundled", made, NOON
        member.save(force_insert=True)
        return made

    @cached_property
    def extended(self):
        found = complete_draft(self.draft.selection)
        Application.objects.filter(pk=found.pk).update(extension=extension(found.selection, status="announced", scope="women"))
        return Application.objects.get(pk=found.pk)

    @cached_property
    def told(self):
        made = outbox.draft(notices()["recruitment.application_received"], self.application, to=self.user, at=NOON)
        made.save(force_insert=True)
        return Delivery.objects.get(pk=made.pk)


# What each kind tells of, and what else its delivery says. A new kind is missing here until somebody shows it.
MAILS = {
    "accounts.account_exists": ("signup", {}), "accounts.address_changed": ("changed", {}),
    "accounts.change_asked": ("changed", {}), "accounts.invitation": ("invitation", {}),
    "accounts.no_account_here": ("signup", {}), "accounts.prove_address": ("signup", {}),
    "accounts.recovery_asked": ("recovery", {}), "accounts.reset_password": ("signup", {}),
    "accounts.second_factor_removed": ("recovery", {}),
    "accounts.security_changed": ("user", {"params": {"change": "mfa/email/recovery_codes_generated"}}),
    "agreements.concluded": ("in_force", {}), "agreements.daily_head": ("head", {}),
    "agreements.disposition_due": ("disposition", {}), "agreements.disposition_given": ("disposition", {}),
    "agreements.disposition_overdue": ("disposition", {}), "agreements.disposition_reported": ("disposition", {}),
    "agreements.ended": ("in_force", {}), "agreements.ending_asked": ("ending", {}),
    "agreements.ending_withdrawn": ("ending", {}), "agreements.mandate_lacking": ("party", {}),
    "agreements.obligation_due": ("obligation", {}), "agreements.original_missing": ("original", {}),
    "agreements.original_wanted": ("original", {}), "agreements.recalled": ("negotiated", {"params": {"n": 2}}),
    "agreements.returned": ("step", {}), "agreements.seal_stuck": ("in_force", {}),
    "agreements.signed_refused": ("brought", {}), "agreements.signed_waiting": ("brought", {}),
    "agreements.signed_waits": ("brought", {}), "agreements.signing_due": ("step", {"milestone": "H-3"}),
    "agreements.step_escalated": ("step", {"milestone": "tangga-1"}), "agreements.step_opened": ("step", {}),
    "agreements.step_waiting": ("step", {"milestone": "H+5"}), "agreements.term_ends": ("in_force", {"milestone": "H-30"}),
    "agreements.turn_passed": ("negotiated", {"params": {"n": 1}}), "agreements.turn_waiting": ("turn", {"milestone": "H+5"}),
    "agreements.waiver_asked": ("obligation", {}), "agreements.waiver_withdrawn": ("obligation", {}),
    "agreements.mandate_undone": ("party", {}), "agreements.obligation_undone": ("obligation", {}),
    "agreements.original_undone": ("original", {}), "agreements.signed_undone": ("brought", {}),
    "agreements.term_undecided": ("in_force", {}), "agreements.turn_unused": ("turn", {}),
    "notifications.alert_began": ("alert", {}), "notifications.alert_ended": ("alert", {}),
    "notifications.digest": ("digest", {}),
    "notifications.text_trial": ("told", {"params": {
        "kind": "recruitment.application_received", "subject": "Pendaftaran diterima", "text": "Terima kasih.\n\n{{ url }}",
    }}),
    "outreach.activity_cancelled": ("cancelled", {}), "outreach.activity_moved": ("moved", {}),
    "outreach.advised": ("addressee", {}), "outreach.duty": ("activity", {}), "outreach.invitation_reminder": ("guest", {}),
    "outreach.invited": ("guest", {}), "outreach.plan_news": ("released", {}), "outreach.report_due": ("activity", {}),
    "outreach.report_undone": ("activity", {}),
    "outreach.roster_asked": ("roster", {}), "outreach.seat_given": ("guest", {}), "outreach.thanks": ("attendance", {}),
    "recruitment.announcement_held_back": ("held_back", {}), "recruitment.answer_due": ("chosen", {"milestone": "H-1"}),
    "recruitment.papers_asked": ("seated", {}), "recruitment.papers_due": ("seated", {"milestone": "H-7"}),
    "recruitment.paper_returned": ("returned_paper", {}), "recruitment.inauguration_invited": ("oath", {}),
    "recruitment.inauguration_moved": ("oath", {}), "recruitment.inauguration_cancelled": ("oath", {}),
    "recruitment.inauguration_ahead": ("oath", {"milestone": "H-1"}), "recruitment.sworn_in": ("oath", {}),
    "recruitment.oath_missed": ("oath", {}),
    "recruitment.incomplete_files": ("completeness_stage", {"milestone": "H-1"}),
    "recruitment.extension_due": ("extension_stage", {"milestone": "H-0"}),
    "recruitment.feedback_closing": ("feedback_stage", {"milestone": "H-1"}),
    "recruitment.plenary_papers": ("plenary_stage", {"milestone": "H-1"}),
    "recruitment.report_due": ("report_stage", {"milestone": "H-1"}),
    "recruitment.seat_vacant": ("seat_left", {"milestone": "H+4"}),
    "recruitment.candidacy_ended": ("ended", {}), "recruitment.result_announced": ("announced_row", {}),
    "recruitment.application_received": ("application", {}), "recruitment.application_withdrawn": ("application", {}),
    "recruitment.clarification_asked": ("clarification", {}),
    "recruitment.clarification_due": ("clarification", {"milestone": "H-1"}),
    "recruitment.counter_confirm": ("counter", {}), "recruitment.counter_lapsed": ("counter_lapsed", {}),
    "recruitment.counter_unconfirmed": ("counter", {"milestone": "H-4"}),
    "recruitment.counter_waiting": ("counter", {"milestone": "H-4"}),
    "recruitment.dates_changed": ("draft", {}), "recruitment.deadline_passed": ("draft", {}),
    "recruitment.extension_announced": ("extended", {}),
    "recruitment.feedback_asked": ("feedback", {}), "recruitment.feedback_due": ("feedback", {"milestone": "H-1"}),
    "recruitment.feedback_handled": ("feedback_sender", {}), "recruitment.feedback_proof": ("feedback_sender", {}),
    "recruitment.feedback_received": ("feedback_sender", {}),
    "recruitment.interview_cancelled": ("slot", {}), "recruitment.interview_invited": ("slot", {}),
    "recruitment.interview_moved": ("slot", {}), "recruitment.interview_reminder": ("slot", {"milestone": "H-1"}),
    "recruitment.report_not_arrived": ("handed", {"milestone": "H-1"}),
    "recruitment.test_moved": ("desk_moved", {}), "recruitment.test_reminder": ("desk", {"milestone": "H-3"}),
    "recruitment.test_seated": ("desk", {}), "recruitment.test_sit_again": ("desk", {}),
    "recruitment.nik_used_again": ("application", {}), "recruitment.repair_asked": ("repair", {}),
    "recruitment.repair_due": ("repair", {"milestone": "H-1"}), "recruitment.repair_expired": ("repair", {}),
    "recruitment.repair_received": ("repaired", {}), "recruitment.unsent_draft": ("draft", {"milestone": "H-7"}),
}  # fmt: skip


def written(room, code):
    """Return the mail of a kind as the sender makes it: its subject, text, and html."""
    kind = notices()[code]
    name, facts = MAILS[code]
    thing = getattr(room, name)
    obj = kind().find(type(thing), thing.pk)
    delivery = _delivery(room, kind, obj, **facts)
    made = render.mail(delivery, kind(), obj, NOON)
    return SimpleNamespace(code=code, label=kind.label, subject=made.subject, text=made.text, html=_html(made))


def _delivery(room, kind, obj, *, milestone="", params=None):
    """To an applicant, or to whom that one object concerns by name."""
    to = {
        "recruitment.incomplete_files": StaffFactory,
        "recruitment.counter_waiting": lambda: room.counter.taken_by,
        "outreach.plan_news": lambda: room.activity.in_charge,
        "agreements.turn_passed": lambda: room.official,
    }
    revision = str(room.turn.pk) if kind.code == "agreements.turn_passed" else ""
    made = outbox.draft(kind, obj, to=to.get(kind.code, lambda: room.user)(), at=NOON, milestone=milestone, revision=revision)
    made.params = params or {}
    return made


def _html(made):
    message = email.message_from_bytes(made.content, policy=email.policy.default)
    return message.get_body(("html",)).get_content()


@cache
def written_all():
    """Return every mail by its code, as of NOON. They are words alone, so they are made once in a run."""
    room = Showroom()
    with clock.stopped_at(NOON):
        return {code: written(room, code) for code in sorted(MAILS)}
