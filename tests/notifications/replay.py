"""Six weeks of an office with all three rooms, driven by a moved clock; what lands in a real mail server is written down.

Everything here happens by the portal's own actions. Who must be told what, and when, is said in test_replay.py alone.
"""

import datetime as dt
import uuid

from agreements.actions import agreements, endings, obligations, rounds, talks
from agreements.lifecycle import Act, AgreementStatus, Side, Stand
from agreements.models import Agreement, Final
from core import clock
from core.actor import SYSTEM
from core.clock import JAKARTA, wib
from notifications import planning, reminders, tasks
from notifications.actions import preferences
from notifications.models import Delivery, ReminderOffset, RuleSetting
from outreach.actions import activities, invitations
from outreach.models import Activity, Invitation
from recruitment.actions import applications, selections
from recruitment.models import Application, Selection
from tests.factories import agreements as table
from tests.factories import duties as owed
from tests.factories import outreach, recruitment

MINUTE = dt.timedelta(minutes=1)
APPLICANTS = ("tekun", "lalai", "pergi", "bisu", "ringkas", "baru")
DRAFT = "recruitment.unsent_draft"


def october(day, hour=0, minute=0):
    """Return a moment of October 2026, or of November for days after the thirty-first."""
    return wib(2026, 10, 1, hour, minute) + dt.timedelta(days=day - 1)


class Office:
    """The office and what happens in it: each method named on_… is one event."""

    def __init__(self):
        at = october(5, 7)
        self.people = {name: recruitment.ApplicantFactory(email=f"{name}@contoh.example") for name in APPLICANTS}
        self.selection = recruitment.open_selection(at=at, opens_at=october(5, 6), closes_at=october(25))
        self.drafts = {name: self.begin(name, at) for name in APPLICANTS if name != "baru"}
        self.preferences("ringkas", at, digest_hour=19)
        self.in_charge = {name: recruitment.StaffFactory(email=f"petugas-{name}@contoh.example") for name in "abcd"}
        self.sessions, self.invited = {}, {}
        self.table = table.Table()
        for (side, title), tenure in self.table.people.items():
            tenure.user.email = f"{side}-{title.split()[0].lower()}@contoh.example"
            tenure.user.save()

    def begin(self, name, at):
        return recruitment.complete_draft(self.selection, user=self.people[name], at=at)

    def preferences(self, name, at, *, wanted=(DRAFT,), digest_hour=None):
        preferences.choose(self.people[name], by_mail=True, by_text=False, wanted=wanted, digest_hour=digest_hour, at=at)

    # --- Recruitment ----------------------------------------------------------------------------------------------------
    def on_refusing_reminders(self, at):
        self.preferences("bisu", at, wanted=())

    def on_moved_close(self, at):
        """The close moves from the end of the 24th to the end of the 26th, by two persons."""
        chosen = Selection.objects.get(pk=self.selection.pk)
        change = selections.propose_dates(
            chosen, starts_at=chosen.opens_at, ends_at=october(27), reason="Libur.", at=at,
            by=recruitment.staff("propose_dates"),
        )  # fmt: skip
        selections.approve_dates(change, version=change.version, by=recruitment.staff("approve_dates"), at=at)

    def on_closed_account(self, at):
        type(self.people["pergi"]).objects.filter(pk=self.people["pergi"].pk).update(is_active=False)

    def on_later_hour(self, at):
        """The office lets the reminder of the day before speak at ten instead of nine."""
        ReminderOffset.objects.filter(rule=DRAFT, milestone="H-1").update(send_hour=10)
        planning.rebuild(reminders.rule(DRAFT), at)

    def on_submitted(self, at):
        draft = Application.objects.get(pk=self.drafts["tekun"].pk)
        by = recruitment.as_person(self.people["tekun"])
        applications.submit(draft, version=draft.version, key=uuid.uuid4(), by=by, at=at)

    def on_late_draft(self, at):
        self.selection.refresh_from_db()
        self.drafts["baru"] = self.begin("baru", at)

    # --- Outreach -------------------------------------------------------------------------------------------------------
    def on_released(self, at):
        starts = {"a": october(23, 9), "b": october(27, 13), "c": october(19, 10), "d": october(29, 9)}
        for name, moment in starts.items():
            self.sessions[name] = outreach.planned(starts_at=moment, in_charge=self.in_charge[name])
        outreach.release(at=at)
        for name, session in (("satu", "a"), ("dua", "a"), ("tiga", "a"), ("empat", "b"), ("lima", "d")):
            place = outreach.rw(email=f"rw-{name}@contoh.example")
            self.invited[name] = outreach.invited(self.session(session), place=place, at=at)

    def session(self, name):
        return Activity.objects.get(pk=self.sessions[name].pk)

    def on_answers(self, at):
        for name, answer in (("dua", "coming"), ("tiga", "declined")):
            held = Invitation.objects.get(pk=self.invited[name].pk)
            invitations.answer(
                held, answer=answer, decline_reason="Sakit." if answer == "declined" else "", version=held.version,
                by=outreach.planner(), at=at,
            )  # fmt: skip

    def on_days_off(self, at):
        """The duty of the day before speaks on a working day."""
        RuleSetting.objects.filter(rule="outreach.duty").update(shifts_off_days=True)
        planning.rebuild(reminders.rule("outreach.duty"), at)

    def on_quiet_hours(self, at):
        RuleSetting.objects.filter(rule="outreach.invitation").update(quiet_from=20, quiet_until=9)
        planning.rebuild(reminders.rule("outreach.invitation"), at)

    def on_holiday(self, at):
        """Friday the 16th becomes a holiday, after the reminder of that morning was planned."""
        outreach.special_day(first_day=dt.date(2026, 10, 16))
        planning.rebuild_by_days(at)

    def on_moved_session(self, at):
        session = self.session("d")
        by = recruitment.staff("change_activity")
        activities.move_to_day(session, day=dt.date(2026, 10, 30), version=session.version, by=by, at=at)
        outreach.release(at=at)

    def on_cancelled_session(self, at):
        session = self.session("b")
        activities.cancel(session, reason="Gedung dipakai.", version=session.version, by=outreach.planner(), at=at)

    def on_arrival(self, at):
        held = Invitation.objects.select_related("activity__current").get(pk=self.invited["dua"].pk)
        outreach.came(held, at=at)

    # --- Agreements -----------------------------------------------------------------------------------------------------
    def on_first_version(self, at):
        self.negotiated = self.table.sent(at=at)

    def on_version_back(self, at):
        self.table.send(table.fresh(self.negotiated), at=at)

    def on_route(self, at):
        """Both sides agree on the text; the legal sections are asked for their initials."""
        made = self.table.sent(at=at)
        draft = made.latest
        draft.agreement = made
        keys = [*(row["key"] for row in draft.rows), table.heads.STRUCTURE]
        talks.take(draft, clauses=keys, stand=Stand.AGREED, by=self.table.by(Side.CITY), at=at)
        self.table.head(made, at=at, signing_on=dt.date(2026, 10, 30))
        made = table.fresh(made)
        rounds.propose(made, version=made.version, by=self.table.by(Side.CITY), at=at)
        self.routed = table.fresh(made)

    def decide(self, side, act, at):
        self.table.decide(self.table.step(self.routed, side, act), at=at)

    def on_office_initials(self, at):
        self.decide(Side.OFFICE, Act.INITIAL, at)

    def on_city_initials(self, at):
        self.decide(Side.CITY, Act.INITIAL, at)

    def on_office_signs(self, at):
        self.decide(Side.OFFICE, Act.SIGN, at)

    def on_in_force(self, at):
        """An agreement holds until the end of 9 November, and the city owes something until the end of the 22nd."""
        made = self.table.agreed(at=at)
        term = {"valid_from": dt.date(2026, 10, 1), "valid_until": dt.date(2026, 11, 10)}
        Agreement.objects.filter(pk=made.pk).update(status=AgreementStatus.IN_FORCE, concluded_at=at, **term)
        agreements.end_turn(made, at=at)
        Final.objects.bulk_create([Final(agreement=made, party=each, draft=made.latest) for each in made.parties.all()])
        endings.come_into_force(table.fresh(made), by=SYSTEM, at=at)
        days = {"starts_on": dt.date(2026, 10, 6), "due_on": dt.date(2026, 10, 22)}
        self.obligation = owed.owed(self.table, table.fresh(made), at=at, **days)

    def on_kept(self, at):
        due = owed.again(self.obligation)
        obligations.keep(due, note="Data diserahkan.", version=due.version, by=self.table.by(Side.CITY), at=at)


def play(office, diary, mailbox, moments):
    """Let the diary's events and the ticks happen in the order of their moments.

    diary: {event: moment}. Returns [(address, kind, milestone, moment)] of every mail that landed, in order.
    """
    landed, waiting = [], sorted((at, name) for name, at in diary.items())
    for now in sorted({*moments, *diary.values()}):
        with clock.stopped_at(now):
            while waiting and waiting[0][0] <= now:
                getattr(office, f"on_{waiting.pop(0)[1]}")(now)
            results = tasks.do_what_is_due(now)
        assert not [result for result in results.values() if isinstance(result, Exception)]
        landed += [(message, now) for message in mailbox.messages]
        mailbox.messages.clear()
    return [_read(message, now) for message, now in landed]


def _read(message, now):
    row = Delivery.objects.get(message_id=message["Message-ID"])
    (recipient,) = message.recipients
    milestone = "usulan" if row.milestone.startswith("usulan-") else row.milestone  # a proposal has a number of its own
    return recipient, row.kind, milestone, now.astimezone(JAKARTA)
