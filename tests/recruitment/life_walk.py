"""Every move that an application and a candidacy know, and by hand: from which status it leads where.

A move is tried from every status; it works exactly where the table says, leaves one line for each file that it concerns, and
changes nothing else. Elsewhere a sentence says why not, and nothing changes at all.
"""

import datetime as dt
import random
import uuid
from collections import Counter

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from core.actor import SYSTEM
from core.lifecycle import Refused
from core.models import Event
from recruitment.actions import (
    applications,
    candidacies,
    completeness,
    conflicts,
    decisions,
    held,
    merging,
    refusals,
    repairs,
    reviews,
)
from recruitment.lifecycle import CandidacyStatus, EndReason, VerdictValue
from recruitment.models import Application, Candidacy, HeldResolution
from tests.factories import recruitment as make

NOON = make.NOON
DUE = NOON + dt.timedelta(days=3)
SAME = "same"  # asked again it gives the same answer, and writes nothing
RIGHTS = ("view_application", "verify_application", "propose_held", "approve_held")
NIKS = ("3171991708940081", "3171991708940082")

# From which status an application becomes which. A status that is not named refuses.
MOVES = {
    "submit": {"draft": "submitted"} | dict.fromkeys(
        ("submitted", "to_confirm", "held", "in_repair", "eligible", "ineligible", "duplicate", "withdrawn"), SAME
    ),
    "leave_unsent": {"draft": "not_sent"},
    "withdraw": dict.fromkeys(("submitted", "to_confirm", "held", "in_repair", "eligible", "ineligible"), "withdrawn"),
    "accept": {"submitted": "eligible"},
    "reject": {"submitted": "to_confirm"},
    "confirm": {"to_confirm": "ineligible"},
    "confirm_alone": {},
    "send_back": {"to_confirm": "submitted"},
    "take_back": {"to_confirm": "submitted"},
    "undo": {"eligible": "submitted", "ineligible": "submitted"},
    "ask_repair": {"submitted": "in_repair"},
    "expire_repair": {"in_repair": "submitted"},
    "release_held": {"held": "submitted"},
    "close_held": {"held": "duplicate"},
    "merge": {"submitted": "duplicate", "held": "duplicate", "in_repair": "duplicate"},
}  # fmt: skip
CANDIDATE_MOVES = {
    "to_interview": {"in_test": "in_interview", "out_test": "in_interview"},
    "to_out_test": {"in_test": "out_test"},
    "to_reserve": dict.fromkeys(("in_interview", "not_chosen", "chosen"), "reserve"),
    "to_not_chosen": dict.fromkeys(("in_interview", "reserve", "chosen"), "not_chosen"),
    "choose": dict.fromkeys(("in_interview", "not_chosen", "reserve"), "chosen"),
    "accept_seat": {"chosen": "accepted"},
    "swear_in": {"accepted": "sworn_in"},
    "leave": dict.fromkeys(("in_test", "in_interview", "reserve", "chosen", "accepted"), "ended"),
    "end": dict.fromkeys(
        ("in_test", "out_test", "in_interview", "not_chosen", "reserve", "chosen", "accepted", "sworn_in"), "ended"
    ),
    "withdraw_file": {},
}  # fmt: skip
TWO = {"release_held": 2, "merge": 2}  # how many files are concerned, where it is not one
LINES = {"accept_seat": 2}  # the seat, and the papers that are asked for it


class Files:
    """Applications of one selection, and those who work on them."""

    def __init__(self):
        self.selection = make.open_selection()
        self.first, self.second = (make.staff(*RIGHTS) for _ in range(2))
        self.bystander = make.submitted(self.selection)

    def fresh(self, application):
        found = Application.objects.select_related("selection", "applicant", "district", "extension")
        return found.get(pk=application.pk)

    # --- How a status is reached --------------------------------------------------------------------------------------
    def reach(self, status):
        """Return an application that came into a status by the portal's own moves."""
        if status == "draft":
            return make.complete_draft(self.selection, nik=NIKS[0])
        if status == "held":
            make.submitted(self.selection, nik=NIKS[1])
            return make.submitted(self.selection, nik=NIKS[1])
        way = {
            "not_sent": ["leave_unsent"], "submitted": ["submit"], "to_confirm": ["submit", "reject"],
            "in_repair": ["submit", "ask_repair"], "eligible": ["submit", "accept"],
            "ineligible": ["submit", "reject", "confirm"], "withdrawn": ["submit", "withdraw"],
            "duplicate": ["submit", "merge"],
        }[status]  # fmt: skip
        application = self.reach("draft")
        for move in way:
            self.prepare(move, application)
            self.make(move, application)
        assert self.fresh(application).status == status
        return application

    def prepare(self, move, application):
        """Do what must be done before a move can be made, as far as the status lets."""
        application = self.fresh(application)
        if move in {"accept", "reject", "ask_repair"} and application.status == "submitted":
            conflicts.declare_none(application, by=self.first, at=NOON)
            reviews.claim(application, by=self.first, at=NOON)
            self._judge(move, application)
        if move in {"confirm", "send_back"} and application.is_received:
            conflicts.declare_none(application, by=self.second, at=NOON)
        if move in {"release_held", "close_held", "merge"}:
            self._propose(move, application)

    def _judge(self, move, application):
        requirements = list(application.selection.requirements.all())
        if move == "reject":
            found = {"value": VerdictValue.UNMET, "requirement": requirements[0], "reason": "Tidak."}
            reviews.give_verdict(application, **found, by=self.first, at=NOON)
        if move != "accept":
            return
        subjects = [{"file": file} for file in application.files.current()] + [{"requirement": each} for each in requirements]
        for each in subjects:
            reviews.give_verdict(application, value=VerdictValue.MET, **each, by=self.first, at=NOON)
        if not application.completeness_checks.current().filter(result="complete").exists():
            completeness.find_complete(application, by=self.first, at=NOON)

    def _propose(self, move, application):
        for old in application.held_resolutions.filter(status="proposed"):
            held.decline(old, version=old.version, by=self.second, at=NOON)
        try:
            if move == "merge":
                merging.propose(application, other=self.bystander, keeps_this=False, reason="KTP sama.", by=self.first, at=NOON)
            else:
                outcome = move.removesuffix("_held")
                held.propose(application, outcome=outcome, reason="KTP sama.", by=self.first, at=NOON)
        except Refused as refusal:
            self.refused = refusal

    # --- The moves --------------------------------------------------------------------------------------------------------
    def make(self, move, application):
        """Make one move. Raises Refused."""
        application = self.fresh(application)
        owner, version = make.as_person(application.applicant), application.version
        kind = application.selection.document_kinds.get(code="ktp")
        facts = {"version": version, "at": NOON}
        return {
            "submit": lambda: applications.submit(application, key=uuid.uuid4(), by=owner, **facts),
            "leave_unsent": lambda: applications.leave_unsent(application, by=SYSTEM, at=application.closes_at),
            "withdraw": lambda: applications.withdraw(application, by=owner, **facts),
            "accept": lambda: decisions.accept(application, by=self.first, **facts),
            "reject": lambda: decisions.reject(application, reason="Tidak terpenuhi.", by=self.first, **facts),
            "confirm": lambda: refusals.confirm(application, by=self.second, **facts),
            "confirm_alone": lambda: refusals.confirm(application, by=self.first, **facts),
            "send_back": lambda: refusals.send_back(application, reason="Periksa lagi.", by=self.second, **facts),
            "take_back": lambda: refusals.take_back(application, by=self.first, **facts),
            "undo": lambda: decisions.undo(application, reason="Keliru.", by=self._decider(application), **facts),
            "ask_repair": lambda: repairs.ask(
                application, items=[(kind, "Buram.")], due_at=DUE, by=self.first, **facts
            ),
            "expire_repair": lambda: repairs.expire(self._repair(application), by=SYSTEM, at=DUE),
            **dict.fromkeys(("release_held", "close_held", "merge"), lambda: self._approve(application)),
        }[move]()  # fmt: skip

    def _decider(self, application):
        return self.second if application.decided_by_id == self.second.user.pk else self.first

    def _repair(self, application):
        if (repair := application.repairs.open().first()) is None:
            raise Refused("Tidak ada perbaikan yang ditunggu.")  # the tick finds none, and does nothing
        return repair

    def _approve(self, application):
        proposed = HeldResolution.objects.filter(application=application, status="proposed").first()
        if proposed is None:  # what could not be proposed cannot be approved
            raise self.refused
        held.approve(proposed, version=proposed.version, by=self.second, at=NOON)


def rows(but=()):
    """Return every application and candidacy but some as the database has them."""
    found = [*Application.objects.exclude(pk__in=but).order_by("pk").values()]
    return [*found, *Candidacy.objects.exclude(application__in=but).order_by("pk").values()]


def tried(make_it, application, concerned=1):
    """Try a move and return (whether it was made, the status of the file, how many lines); what else changed is an error."""
    lines = Event.objects.count()
    others, all_of_them = rows([application.pk]) if concerned == 1 else None, rows()
    try:
        with transaction.atomic():
            make_it()
    except Refused as refusal:
        told = str(refusal)
    else:
        assert others is None or rows([application.pk]) == others
        return True, Event.objects.count() - lines
    assert told.endswith("."), told
    assert (Event.objects.count(), rows()) == (lines, all_of_them)
    return False, 0
    assert others is None or rows([application.pk]) == others
    return True, Event.objects.count() - lines


def verdict_on(files, move, application):
    """Try a move on an application and return what differs from the table, or None."""
    before = files.fresh(application).status
    to = MOVES[move].get(before)
    files.prepare(move, application)
    made, lines = tried(lambda: files.make(move, application), application, TWO.get(move, 1))
    after = files.fresh(application).status
    expected = (to is not None, before if to in {None, SAME} else to, 0 if to in {None, SAME} else TWO.get(move, 1))
    return None if (made, after, lines) == expected else f"{move} from {before}: {(made, after, lines)}, not {expected}"


class Candidates:
    """Candidates of one selection."""

    def __init__(self, selection=None):
        self.selection = selection or make.open_selection()
        self.by = make.staff()
        self.bystander = make.candidate(self.selection)

    def reach(self, status):
        candidacy = make.candidate(self.selection, status={"chosen": "reserve", "ended": "in_test"}.get(status, status))
        if status == "chosen":
            candidacies.choose(candidacy, by=self.by, at=NOON)
        if status == "ended":
            candidacies.end(self.fresh(candidacy), cause=EndReason.DECEASED, version=1, by=self.by, at=NOON)
        return candidacy

    def fresh(self, candidacy):
        return Candidacy.objects.select_related("selection", "application__applicant").get(pk=candidacy.pk)

    def make(self, move, candidacy):
        one = self.fresh(candidacy)
        owner, facts = make.as_person(one.application.applicant), {"version": one.version, "at": NOON}
        targets = {"to_interview": "in_interview", "swear_in": "sworn_in"}
        if move.startswith("to_") or move == "swear_in":
            to = CandidacyStatus(targets.get(move, move.removeprefix("to_")))
            return candidacies.move(one, to, by=self.by, **facts)
        return {
            "choose": lambda: candidacies.choose(one, by=self.by, at=NOON),
            "accept_seat": lambda: candidacies.accept(one, by=owner, **facts),
            "leave": lambda: candidacies.leave(one, by=owner, **facts),
            "end": lambda: candidacies.end(one, cause=EndReason.DISQUALIFIED, by=self.by, **facts),
            "withdraw_file": lambda: applications.withdraw(one.application, by=owner, at=NOON, version=one.application.version),
        }[move]()

    def verdict_on(self, move, candidacy):
        before = self.fresh(candidacy).status
        to = CANDIDATE_MOVES[move].get(before)
        made, lines = tried(lambda: self.make(move, candidacy), candidacy.application)
        after = self.fresh(candidacy).status
        expected = (to is not None, to or before, LINES.get(move, 1) if to else 0)
        return None if (made, after, lines) == expected else f"{move} from {before}: {(made, after, lines)}, not {expected}"


class LifeWalk(RuleBasedStateMachine):
    """Two applications and two candidates, and moves in any order."""

    files, candidates = None, None
    happened = Counter()

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()

    def teardown(self):
        transaction.set_rollback(False)
        transaction.savepoint_rollback(self.before)

    @initialize(seed=st.integers(0, 2**64 - 1))
    def throw_dice(self, seed):
        self.dice = random.Random(seed)
        self.running = [self.files.reach("draft"), make.complete_draft(self.files.selection)]
        self.standing = [self.candidates.reach("in_test") for _ in range(2)]

    @rule(which=st.integers(0, 1), of=st.integers(0, 2))
    def something(self, which, of):
        """Try any move; one that leads on is drawn more often."""
        if of:
            one = self.running[which]
            now, table, ask = self.files.fresh(one).status, MOVES, lambda move: verdict_on(self.files, move, one)
        else:
            one = self.standing[which]
            now, table, ask = self.candidates.fresh(one).status, CANDIDATE_MOVES, lambda m: self.candidates.verdict_on(m, one)
        weights = [(0.3 if move in {"withdraw", "end", "leave", "merge"} else 4) if now in table[move] else 1 for move in table]
        move = self.dice.choices(list(table), weights)[0]
        self.happened["steps"] += 1
        self.happened[f"{move} from {now}"] += 1
        difference = ask(move)
        assert difference is None, difference
