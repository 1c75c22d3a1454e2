"""Hypothesis walks through an intake and its extensions, beside a telling by hand of who counts and what the decree says."""

import datetime as dt
import random
import uuid
from collections import Counter
from fractions import Fraction

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.lifecycle import Refused
from core.models import Event
from recruitment import extending, policies
from recruitment.actions import applications, extensions, held, merging
from recruitment.models import Application, Extension, HeldResolution, Selection
from tests.factories import recruitment as make

GAMBIR, MENTENG = "31.71.01", "31.71.06"
PLACES = (GAMBIR, MENTENG)
TWINS = ("3171991708940091", "3171991708940092", "3171991708940093")  # each on two drafts
SOME = st.integers(0, 59)
HOUR = dt.timedelta(hours=1)
# Twelve people as they will apply: kecamatan, sex, and the NIK of those who apply twice.
DRAFTS = [
    (GAMBIR, "P", TWINS[0]), (GAMBIR, "L", None), (GAMBIR, "P", TWINS[0]), (GAMBIR, "L", None), (GAMBIR, "P", TWINS[1]),
    (GAMBIR, "L", None), (MENTENG, "P", TWINS[1]), (MENTENG, "L", None), (MENTENG, "P", TWINS[2]), (MENTENG, "P", TWINS[2]),
    (MENTENG, "L", None), (GAMBIR, "P", None), (MENTENG, "L", None), (GAMBIR, "L", None),
]  # fmt: skip
MOVES = (
    {"send": 10, "withdraw": 2, "resolve": 4, "merge": 2, "propose": 1, "close": 1},
    {"propose": 6, "settle": 6, "announce": 5, "take_back": 2, "send": 4, "withdraw": 3, "resolve": 3, "merge": 2, "open": 1},
    {"send": 8, "withdraw": 3, "resolve": 3, "merge": 2, "propose": 2, "settle": 1, "announce": 1, "take_back": 1},
)  # fmt: skip


class World:
    """What every walk begins with: a selection of two kecamatan, drafts that lack nothing, two persons of the office."""

    def __init__(self):
        self.selection = make.open_selection()
        self.drafts = [
            make.complete_draft(self.selection, district=place, sex=sex, **({"nik": nik} if nik else {}))
            for place, sex, nik in DRAFTS
        ]
        rights = ("view_application", "verify_application", "propose_held", "approve_held", "propose_extension",
                  "approve_extension", "publish_selection")  # fmt: skip
        self.first, self.second = (make.staff(*rights) for _ in range(2))


class ExtensionWalk(RuleBasedStateMachine):
    """Moves that are drawn, and a teller's belief of each file: None, counted, held, closed, withdrawn or late."""

    world = None
    happened = Counter()

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.now, self.phase = make.NOON, 0
        self.file = [None] * len(DRAFTS)
        self.extended = {}  # kecamatan → status of what stands there

    def teardown(self):
        transaction.set_rollback(False)
        transaction.savepoint_rollback(self.before)

    @initialize(seed=st.integers(0, 2**64 - 1))
    def throw_dice(self, seed):
        self.dice = random.Random(seed)
        self.share = self.dice.choice((30, 30, 30, 0, 50))
        self.seats = {place: self.dice.choice((1, 2, 3)) for place in PLACES}
        Selection.objects.filter(pk=self.world.selection.pk).update(women_in_100=self.share)
        for place, count in self.seats.items():
            self.world.selection.seats.filter(district=place).update(count=count)
        self.selection = Selection.objects.get(pk=self.world.selection.pk)
        self.opens_at = self.selection.closes_at + dt.timedelta(days=4)

    @rule(which=SOME, flag=st.booleans())
    def something(self, which, flag):
        moves = MOVES[self.phase]
        name = self.dice.choices(list(moves), list(moves.values()))[0]
        self.now += dt.timedelta(minutes=1)
        getattr(self, name)(which, flag)

    def do(self, name, lawful, act, *args, **facts):
        """Try a move that the teller calls lawful or not: it works exactly then, and else a sentence says why not."""
        self.happened["steps"] += 1
        lines = Event.objects.count()
        try:
            with transaction.atomic():
                made = act(*args, **facts)
        except Refused as refusal:
            told = str(refusal)
        else:
            assert lawful, f"{name} worked and should not have"
            assert Event.objects.count() > lines, f"{name} left no line"
            self.happened[name] += 1
            return made if made is not None else True
        assert not lawful, f"{name}: {told}"
        assert told.endswith("."), told
        assert Event.objects.count() == lines
        self.happened[f"{name} refused"] += 1
        return None

    def fresh(self, n):
        found = Application.objects.select_related("selection", "applicant", "district", "extension")
        return found.get(pk=self.world.drafts[n].pk)

    # --- Files -----------------------------------------------------------------------------------------------------------
    def send(self, which, flag):
        unsent = [n for n, state in enumerate(self.file) if state is None]
        if not unsent:
            return
        n = unsent[which % len(unsent)]
        place, sex, nik = DRAFTS[n]
        lawful, scope = self.phase == 0, self.extended.get(place)
        if self.phase == 2 and scope and scope[0] == "announced":
            lawful = scope[1] == "all" or sex == "P"
        application = self.fresh(n)
        if self.do("sent", lawful, applications.submit, application, version=application.version, key=uuid.uuid4(),
                   by=make.as_person(application.applicant), at=self.now):  # fmt: skip
            twin = nik and any(self.file[other] in {"counted", "late"} for other in self.of_nik(nik) if other != n)
            self.file[n] = "held" if twin else "counted" if self.phase == 0 else "late"
            self.happened["held"] += bool(twin)

    def of_nik(self, nik):
        return [n for n, (*_, other) in enumerate(DRAFTS) if other == nik]

    def withdraw(self, which, flag):
        n = which % len(DRAFTS)
        application = self.fresh(n)
        lawful = self.file[n] in {"counted", "held", "late"}
        if self.do("withdrawn", lawful, applications.withdraw, application, version=application.version,
                   by=make.as_person(application.applicant), at=self.now):  # fmt: skip
            self.file[n] = "withdrawn"

    def counts_as(self, n):
        """Whether a file that becomes active was sent within the intake."""
        return "counted" if self.fresh(n).submitted_at < self.selection.closes_at else "late"

    def resolve(self, which, flag):
        """Two persons look at a held file: it is the right one, or it is closed."""
        waiting = [n for n, state in enumerate(self.file) if state == "held"]
        n = waiting[which % len(waiting)] if waiting else which % len(DRAFTS)
        outcome = self.dice.choice(("release", "close"))
        made = self.do("proposed for a held file", bool(waiting), held.propose, self.fresh(n), outcome=outcome,
                       reason="KTP diperiksa.", by=self.world.first, at=self.now)  # fmt: skip
        if not made:
            return
        made = HeldResolution.objects.get(pk=made.pk)
        self.do("held approved by the proposer", False, held.approve, made, version=1, by=self.world.first, at=self.now)
        others = [m for m in self.of_nik(DRAFTS[n][2]) if m != n and self.file[m] in {"counted", "late"}]
        if self.do(f"held file {outcome}d", True, held.approve, made, version=1, by=self.world.second, at=self.now):
            if outcome == "close":
                self.file[n] = "closed"
            else:
                self.file[n] = self.counts_as(n)
                for other in others:
                    self.file[other] = "held"

    def merge(self, which, flag):
        """Two files of one person, with or without the same NIK: one stands, the other is closed."""
        alive = [n for n, state in enumerate(self.file) if state in {"counted", "held", "late"}]
        if len(alive) < 2:
            return
        double, standing = self.dice.sample(alive, 2)
        blocked = self.file[standing] == "held" and any(
            self.file[n] in {"counted", "late"} for n in self.of_nik(DRAFTS[standing][2]) if n not in {standing, double}
        )
        made = self.do("merge proposed", True, merging.propose, self.fresh(double), other=self.fresh(standing),
                       keeps_this=False, reason="KTP sama.", by=self.world.first, at=self.now)  # fmt: skip
        made = HeldResolution.objects.get(pk=made.pk)
        if self.do("merged", not blocked, held.approve, made, version=1, by=self.world.second, at=self.now):
            self.file[double] = "closed"
            if self.file[standing] == "held":
                self.file[standing] = self.counts_as(standing)
        else:
            held.decline(HeldResolution.objects.get(pk=made.pk), version=1, by=self.world.second, at=self.now)

    # --- The second intake ------------------------------------------------------------------------------------------------
    def close(self, which, flag):
        self.now, self.phase = self.selection.closes_at + HOUR, 1

    def open(self, which, flag):
        self.now, self.phase = self.opens_at + HOUR, 2

    def figures(self, place):
        """Return (applicants, women) as the teller counts them."""
        here = [sex for (district, sex, _), state in zip(DRAFTS, self.file, strict=True)
                if district == place and state == "counted"]  # fmt: skip
        return len(here), here.count("P")

    def needs(self, place):
        """The decree read aloud: fewer than twice the seats, or fewer women than the share asks."""
        applicants, women = self.figures(place)
        return applicants < 2 * self.seats[place] or Fraction(women, applicants) < Fraction(self.share, 100)

    def in_need(self):
        return {place for place in PLACES if self.needs(place) and place not in self.extended}

    def propose(self, which, flag):
        scope, wanted = "women" if flag else "all", self.in_need()
        lawful = self.phase == 1 and bool(wanted)
        made = self.do("extension proposed", lawful, extensions.propose, Selection.objects.get(pk=self.selection.pk),
                       scope=scope, opens_at=self.opens_at, closes_at=self.opens_at + dt.timedelta(days=7),
                       by=self.world.first, at=self.now)  # fmt: skip
        if made:
            assert {each.district_id for each in made} == wanted
            for each in made:
                self.extended[each.district_id] = ("proposed", scope)
                applicants, women = self.figures(each.district_id)
                assert (each.figures["applicants"], each.figures["women"]) == (applicants, women)

    def one_of(self, which):
        found = list(Extension.objects.filter(selection=self.selection).select_related("selection").order_by("pk"))
        return found[which % len(found)] if found else None

    def believed(self, row):
        """Return the status that the teller believes of a row: a former one of its kecamatan is over."""
        rows = Extension.objects.filter(selection=self.selection, district=row.district_id).order_by("-pk")
        is_last = rows.first().pk == row.pk
        return self.extended.get(row.district_id, ("over",))[0] if is_last else "over"

    def settle(self, which, flag):
        row = self.one_of(which)
        if row is None:
            return
        lawful = self.believed(row) == "proposed" and self.phase == 1
        self.do("approved by the proposer", False, extensions.approve, row, version=row.version, by=self.world.first,
                at=self.now)  # fmt: skip
        if self.dice.random() < 0.7:
            if self.do("extension approved", lawful, extensions.approve, row, version=row.version, by=self.world.second,
                       at=self.now):  # fmt: skip
                self.extended[row.district_id] = ("approved", self.extended[row.district_id][1])
        elif self.do("extension declined", self.believed(row) == "proposed", extensions.decline, row, version=row.version,
                     by=self.world.second, at=self.now, reason="Cukup."):  # fmt: skip
            del self.extended[row.district_id]

    def announce(self, which, flag):
        row = self.one_of(which)
        if row is not None:
            lawful = self.believed(row) == "approved" and self.phase == 1
            if self.do("extension announced", lawful, extensions.announce, row, version=row.version, by=self.world.second,
                       at=self.now):  # fmt: skip
                self.extended[row.district_id] = ("announced", self.extended[row.district_id][1])

    def take_back(self, which, flag):
        row = self.one_of(which)
        if row is not None:
            lawful = self.believed(row) in {"proposed", "approved"}
            if self.do("extension withdrawn", lawful, extensions.withdraw, row, version=row.version, by=self.world.first,
                       at=self.now, reason="Keliru."):  # fmt: skip
                del self.extended[row.district_id]

    # --- What must hold ------------------------------------------------------------------------------------------------------
    @invariant()
    def the_arithmetic_is_the_decrees(self):
        if not hasattr(self, "dice"):
            return
        found = extending.figures_of(self.selection)
        for place in PLACES:
            applicants, women = self.figures(place)
            figures, code = found[place], extending.reason(found[place])
            assert (figures.applicants, figures.women, figures.need) == (applicants, women, 2 * self.seats[place])
            assert (code is not None) == self.needs(place)
            assert code is None or extending.sentence(code, figures) == self.words(place)
            self.happened[f"reason {code}"] += 1
            self.happened["nobody"] += not applicants
            self.happened["one woman, two seats"] += (applicants, women, self.seats[place]) == (1, 1, 2)
        assert set(policies.in_need(self.selection)) == self.in_need()
        states = [Application.objects.get(pk=each.pk).status for each in self.world.drafts] if self.dice.random() < 0.1 else []
        words = {"counted": "submitted", "late": "submitted", "closed": "duplicate", None: "draft"}
        assert [state for state in states if state != "draft"] == [
            words.get(state, state) for state in self.file if states and state
        ]

    def words(self, place):
        applicants, women = self.figures(place)
        need, share = 2 * self.seats[place], self.share
        if applicants >= need:
            if not women:
                return f"Pendaftar {applicants} orang, sudah mencapai dua kali kebutuhan ({need}), tetapi tidak ada perempuan."
            return f"Pendaftar {applicants} orang, tetapi perempuan hanya {women}: kurang dari {share} dari 100."
        if women:
            return f"Ada {women} perempuan, tetapi pendaftar baru {applicants} orang dari dua kali kebutuhan ({need})."
        return f"Pendaftar {applicants} orang, kurang dari dua kali kebutuhan ({need}), dan tidak ada perempuan."
