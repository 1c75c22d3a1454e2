"""A second, much simpler telling of what may happen to an agreement, for a random walk to compare the portal with.

It shares no code with the policies: lawful() is written from the issue's rules, by hand.
"""

import random
from collections import Counter

from agreements.actions import agreements, drafts, rounds, sealing, talks
from agreements.lifecycle import Act, Side, Stand
from agreements.models import Comment, Draft
from core.actor import SYSTEM
from core.lifecycle import Refused
from tests.factories.accounts import OfficialFactory
from tests.factories.agreements import CITY_RIGHTS, Table, fresh
from tests.factories.recruitment import NOON, staff

SIDES = (Side.OFFICE, Side.CITY)
PEOPLE = [(side, title) for side in SIDES for title in ("Penyusun", "Kepala bagian hukum", "Pimpinan")]
POSTS = {Act.INITIAL: "Kepala bagian hukum", Act.SIGN: "Pimpinan"}
KEYS = ("maksud", "lingkup", "biaya")
FIRST = KEYS[:2]  # of the text that it begins with
ORDER = ""  # which clauses there are and in what order: agreed on like a clause
OFTEN = {"take": 4, "propose": 8, "head": 2, "settle": 6, "agree": 5}
EDITS = ("edit", "drop", "turn", "restore")
ENDS = ("give_back", "abandon", "discard")
SELDOM = dict.fromkeys(ENDS, 0.9) | dict.fromkeys(EDITS, 0.2)  # how often another move is drawn instead
MOVES = ("begin", *EDITS, "send", "remark", *ENDS, "seal", *(move for move, times in OFTEN.items() for _ in range(times)))


class Walk:
    """One agreement, and what the teller believes of it."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.table = Table()
        self.happened = Counter()
        self.stranger = staff(*CITY_RIGHTS, user=OfficialFactory(second_factor=False))
        self.begin_anew()

    def begin_anew(self):
        self.agreement = self.table.open()
        self.status, self.turn, self.proposer = "negotiating", Side.OFFICE, None
        self.sent, self.text, self.said, self.remarks = 0, None, {}, 0
        self.working, self.has_head, self.steps = dict.fromkeys(FIRST, 0), False, {}
        self.edits = 0

    # --- What the teller believes -------------------------------------------------------------------------------------
    def holds_pen(self, who):
        return self.status == "negotiating" and who == (self.turn, "Penyusun")

    def all_agreed(self):
        return not self.unagreed()

    def unagreed(self):
        agreed = {(side, key): (each, Stand.AGREED) for side in SIDES for key, each in self.terms().items()}
        return [key for (side, key), said in agreed.items() if self.said.get((side, key)) != said]

    def terms(self):
        """What is agreed on of the last version: its clauses and their order."""
        return self.text | {ORDER: tuple(self.text)} if self.text else {}

    def lawful(self, move, who, what):
        seated = who is not None and self.status == "negotiating"
        return {
            "begin": lambda: self.holds_pen(who),
            **dict.fromkeys(EDITS, lambda: self.holds_pen(who) and self.working is not None),
            "send": lambda: self.holds_pen(who) and bool(self.working),
            "discard": lambda: self.holds_pen(who) and self.working is not None and self.sent > 0,
            "take": lambda: seated and who[1] == "Penyusun" and self.sent > 0 and what[0] in self.terms(),
            "remark": lambda: seated and self.sent > 0 and what[0] in self.text,
            "settle": lambda: seated and self.remarks > 0,
            "head": lambda: self.holds_pen(who),
            "propose": lambda: (
                self.holds_pen(who)
                and self.working is None
                and self.sent > 0
                and self.all_agreed()
                and not self.remarks
                and self.has_head
            ),
            "agree": lambda: self.may_decide(who, what),
            "give_back": lambda: self.may_decide(who, what),
            "abandon": lambda: self.status == "negotiating" and who is not None and who[0] == Side.OFFICE,
            "seal": lambda: True,
        }[move]()

    def may_decide(self, who, what):
        side, act = what
        return self.steps.get(what) == "open" and who == (side, POSTS[act])

    def believe(self, move, who, what):
        """Change the belief as a lawful move does."""
        self.happened[move] += 1
        side = who[0] if who else None
        if move in {"begin", "discard", *EDITS}:
            self.believe_pen(move, what)
        elif move == "send":
            self.sent, self.text, self.working = self.sent + 1, self.working, None
            stale = {key: each for key, each in self.terms().items() if self.said.get((side, key), (None,))[0] != each}
            self.said |= {(side, key): (each, Stand.AGREED) for key, each in stale.items()}
            self.turn = SIDES[1 - SIDES.index(side)]
        elif move == "take":
            self.said[side, what[0]] = (self.terms()[what[0]], what[1])
        elif move == "head":
            self.has_head = True
        elif move in {"remark", "settle"}:
            self.remarks += 1 if move == "remark" else -1
        else:
            self.believe_round(move, what)

    def believe_pen(self, move, what):
        if move == "begin":
            self.working = dict(self.text) if self.working is None else self.working
        elif move == "discard":
            self.working = None
        elif move == "turn":
            self.working = dict(reversed(self.working.items()))
        elif move == "drop":
            self.working.pop(what, None)
        else:
            self.edits += 1
            if move == "restore" or what in self.working:
                self.working[what] = self.edits

    def believe_round(self, move, what):
        if move == "propose":
            self.status, self.sent, self.proposer = "initialling", self.sent + 1, self.turn
            self.steps = {(side, act): "open" if act == Act.INITIAL else "waiting" for side in SIDES for act in POSTS}
        elif move == "agree":
            self.steps[what] = "done"
            if self.status == "initialling" and all(self.steps[side, Act.INITIAL] == "done" for side in SIDES):
                self.status = "signing"
                self.steps |= {(side, Act.SIGN): "open" for side in SIDES}
            elif self.status == "signing" and all(self.steps[side, Act.SIGN] == "done" for side in SIDES):
                self.status = "sealing"
        elif move == "give_back":
            self.status, self.turn, self.steps = "negotiating", self.proposer, {}
        elif move == "abandon":
            self.status = "abandoned"
        elif move == "seal" and self.status == "sealing":
            self.status = "in_force"

    # --- The same with the portal -------------------------------------------------------------------------------------
    def step(self):
        """Try one move at random; return what the portal and the teller say differently, or None."""
        move, who, what = self.draw()
        expected = self.lawful(move, who, what)
        by = self.table.by(*who) if who else self.stranger
        try:
            getattr(self, f"do_{move}")(by, what)
            happened = True
        except Refused:
            happened = False
        if expected != happened:
            return f"{move} by {who} of {what}: {'refused' if expected else 'done'} in {self.status}"
        if happened:
            self.believe(move, who, what)
        return self.difference()

    def draw(self):
        """Return a move, who tries it, and what it is about; mostly one that is lawful, seldom one that ends it all."""
        wants_lawful = self.dice.random() < 0.75
        for _ in range(40):
            move = self.dice.choice(MOVES)
            if self.dice.random() < SELDOM.get(move, 0):
                move = self.dice.choice([each for each in MOVES if each not in SELDOM])
            who, what = self.likely(move) or self.dice.choice([*PEOPLE, None]), self.object_of(move)
            if not wants_lawful or self.lawful(move, who, what):
                break
        return move, who, what

    def likely(self, move):
        if self.dice.random() < 0.4:
            return None
        if move in {"begin", "send", "discard", "head", "propose", *EDITS}:
            return (self.turn, "Penyusun")
        if move == "take":
            return (self.dice.choice(SIDES), "Penyusun")
        return None

    def object_of(self, move):
        if move in EDITS:
            return self.dice.choice(KEYS)
        if move == "remark":
            return (self.dice.choice(KEYS),)
        if move == "take":
            pool = self.unagreed() if self.dice.random() < 0.7 else []
            return self.dice.choice(pool or (*KEYS, ORDER)), Stand.AGREED if self.dice.random() < 0.85 else Stand.DISPUTED
        if move in {"agree", "give_back"}:
            open_ones = [each for each, status in self.steps.items() if status == "open"]
            pool = open_ones if open_ones and self.dice.random() < 0.8 else [(side, act) for side in SIDES for act in POSTS]
            return self.dice.choice(pool)
        return None

    def difference(self):
        found = fresh(self.agreement)
        told = (found.status, found.turn, found.drafts.sent().count(), found.drafts.working().exists())
        believed = (self.status, str(self.turn), self.sent, self.working is not None)
        return None if told == believed else f"{told} is not {believed}"

    @property
    def latest(self):
        held = fresh(self.agreement)
        draft = held.latest
        if draft is None:
            raise Refused("Belum ada.")
        draft.agreement = held
        return draft

    @property
    def draft(self):
        found = Draft.objects.working().filter(agreement=self.agreement).first()
        if found is None:
            raise Refused("Belum ada.")
        found.agreement = fresh(self.agreement)
        return found

    def do_begin(self, by, what):
        drafts.begin(fresh(self.agreement), by=by, at=NOON)

    def do_edit(self, by, what):
        text = {"paragraphs": [f"Isi ke-{self.edits + 1}"]}
        self._save(by, lambda rows: [row | (text if row["key"] == what else {}) for row in rows])

    def do_drop(self, by, what):
        self._save(by, lambda rows: [row for row in rows if row["key"] != what])

    def do_turn(self, by, what):
        self._save(by, lambda rows: rows[::-1])

    def do_restore(self, by, what):
        """Write a clause anew where it stood; at the end if it was gone."""
        row = {"key": what, "part": "article", "title": what, "paragraphs": [f"Isi ke-{self.edits + 1}"]}
        self._save(by, lambda rows: list(({each["key"]: each for each in rows} | {what: row}).values()))

    def _save(self, by, change):
        draft = self.draft
        drafts.save(draft, rows=change(draft.rows), version=draft.version, by=by, at=NOON)

    def do_send(self, by, what):
        draft = self.draft
        drafts.send(draft, version=draft.version, by=by, at=NOON)

    def do_discard(self, by, what):
        draft = self.draft
        drafts.discard(draft, version=draft.version, by=by, at=NOON)

    def do_take(self, by, what):
        talks.take(self.latest, clauses=[what[0]], stand=what[1], by=by, at=NOON)

    def do_remark(self, by, what):
        talks.remark(self.latest, clause=what[0], text="Mohon diperjelas.", by=by, at=NOON)

    def do_settle(self, by, what):
        comment = Comment.objects.filter(draft__agreement=self.agreement, settled_at__isnull=True).first()
        if comment is None:
            raise Refused("Belum ada.")
        comment.draft = self.latest
        talks.settle(comment, by=by, at=NOON)

    def do_head(self, by, what):
        held = fresh(self.agreement)
        self.table.head(held, by=by)

    def do_propose(self, by, what):
        held = fresh(self.agreement)
        rounds.propose(held, version=held.version, by=by, at=NOON)

    def do_agree(self, by, what):
        step = self._step(what)
        shown = step.draft.originals.get(party=step.party).document.sha256
        rounds.agree(step, shown=shown, version=step.version, by=by, at=NOON)

    def do_give_back(self, by, what):
        step = self._step(what)
        rounds.give_back(step, reason="Belum jelas.", version=step.version, by=by, at=NOON)

    def _step(self, what):
        step = self.table.step(self.agreement, *what)
        if step is None:
            raise Refused("Belum ada.")
        return step

    def do_abandon(self, by, what):
        held = fresh(self.agreement)
        agreements.abandon(held, reason="Tidak dilanjutkan.", version=held.version, by=by, at=NOON)

    def do_seal(self, by, what):
        sealing.seal(fresh(self.agreement), by=SYSTEM, at=NOON)
