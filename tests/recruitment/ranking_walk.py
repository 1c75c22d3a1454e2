"""Hypothesis walks from the written test to the seats: whatever comes in whatever order, portal and oracle rank alike."""

import copy
import datetime as dt
import itertools
import random
from collections import Counter

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.actor import SYSTEM
from core.lifecycle import Refused
from recruitment import interview, ranking, readiness, standings, written_test
from recruitment.actions import (
    announcements,
    candidacies,
    conflicts,
    incidents,
    plenaries,
    scores,
    sheets,
    sittings,
    slots,
    ties,
)
from recruitment.announced_test import AFTERWARDS
from recruitment.lifecycle import CandidacyStatus, EndReason, PlenaryPaperKind, TieRule
from recruitment.models import (
    AnnouncementRow,
    Candidacy,
    Desk,
    FrozenTable,
    Mark,
    Plenary,
    PlenaryPaper,
    ScoreEntry,
    Selection,
    Slot,
    SlotMember,
)
from tests import oracle
from tests.factories import interviews, written_tests
from tests.factories import plenaries as held
from tests.factories import recruitment as make
from tests.recruitment.test_plenaries import _administration_announced

C = CandidacyStatus
MENTENG = held.MENTENG
RANKED = ("written_test", "final", "replacement")
SOME = st.integers(0, 59)  # which one, counted around
MOVES = (
    {"import_scores": 5, "spoil": 1, "part_equals": 2, "announce_test": 2, "leave": 1},
    {"invite": 4, "fill_a_sheet": 8, "stay_away": 2, "close_early": 2, "find_a_tie": 1, "interview_all": 2,
     "hold_a_plenary": 2, "decide": 3, "announce_final": 2, "leave": 1},
    {"accept": 4, "leave": 2, "replace": 3, "hold_a_plenary": 2, "decide": 3, "announce_final": 3},
)  # fmt: skip
POINTS = ("60", "70", "70,5", "80")  # few, so that many are equal
BIRTHDAYS = [dt.date(1990 + n, 1, 1) for n in (0, 0, 1, 2, 2, 3, 0)]
FILED = [make.NOON + dt.timedelta(minutes=n) for n in (3, 1, 1, 2, 0, 2, 3)]
INVITED = written_tests.AFTER + dt.timedelta(days=1)
SEATED_AT = held.DAY + dt.timedelta(days=1)
STAFF = (
    "seat_candidate", "admit_candidate", "report_incident", "import_score", "plan_interview", "close_interview",
    "approve_incident", "approve_score", "choose_tied", "draft_announcement", "approve_announcement", "prepare_plenary",
    "decide_plenary", "settle_conflict", "view_application",
)  # fmt: skip


class World:
    """What every walk begins with: a kecamatan, seven candidates who came to the test, and those who work for the office."""

    def __init__(self):
        self.selection = make.open_selection()
        _administration_announced(self.selection, MENTENG)
        interviews.aspects(self.selection, 70, 30)
        self.first, self.second = (make.staff(*STAFF) for _ in range(2))
        self.people = [
            make.candidate(self.selection, birth_on=born, at=filed, sex="LP"[n % 2])
            for n, (born, filed) in enumerate(zip(BIRTHDAYS, FILED, strict=True))
        ]
        self.panelists = interviews.panelists(2)
        self.panel = interviews.panel(self.selection, self.panelists)
        self.commissioners = held.commissioners(3)
        self._let_them_sit(written_tests.sitting(self.selection))
        self.lines = oracle.lines(connection)
        self.known = oracle.Oracle().read(line for _, line in self.lines)

    def _let_them_sit(self, into):
        by = self.first
        for desk in sittings.seat(into, districts={MENTENG}, version=into.version, by=by, at=make.NOON):
            sittings.admit(desk, by=by, at=written_tests.DURING)


class RankingWalk(RuleBasedStateMachine):
    """Moves that are drawn, and what must hold after each. world, happened: shared by all walks."""

    world = None
    happened = Counter()

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.counter, self.told = itertools.count(1), copy.deepcopy(self.world.known)
        self.last = self.world.lines[-1][0]

    def teardown(self):
        try:
            wrong = list(disagreements(self.told))
            assert wrong == [], wrong
        finally:
            transaction.set_rollback(False)
            transaction.savepoint_rollback(self.before)

    @initialize(seed=st.integers(0, 2**64 - 1))
    def throw_dice(self, seed):
        """Draw the rules of this selection."""
        self.dice = random.Random(seed)
        self.rule_of_ties = self.dice.choice(list(TieRule))
        self.weights = self.dice.choice([(0, 100), (50, 50), (30, 70), (90, 10)])
        self.seats, self.per_seat = self.dice.choice([(1, 2), (2, 2), (2, 1), (3, 2)])
        Selection.objects.filter(pk=self.world.selection.pk).update(
            tie_rule=self.rule_of_ties, test_weight=self.weights[0], interview_weight=self.weights[1],
            places_per_seat=self.per_seat,
        )  # fmt: skip
        self.world.selection.seats.filter(district=MENTENG).update(count=self.seats)
        self.happened[f"rule {self.rule_of_ties}"] += 1

    @property
    def selection(self):
        return Selection.objects.get(pk=self.world.selection.pk)

    def those(self, *statuses):
        found = Candidacy.objects.filter(selection=self.world.selection, status__in=statuses).order_by("pk")
        return list(found.select_related("application__applicant", "application__district", "selection", "district"))

    def act(self, made):
        """Count an act that is part of another move, and return what it gave."""
        self.happened["steps"] += 1
        return made

    def do(self, name, act, *args, **facts):
        """Try a move: it works, or a sentence says why not and nothing of it stays."""
        self.happened["steps"] += 1
        try:
            with transaction.atomic():
                made = act(*args, **facts)
        except Refused as refusal:
            self.happened["mute refusals"] += not str(refusal).endswith(".")
            self.happened[f"{name} refused"] += 1
            return None
        self.happened[name] += 1
        return made if made is not None else True

    @rule(which=SOME, who=SOME, flag=st.booleans())
    def something(self, which, who, flag):
        """Try a move that fits where the selection stands, or now and then any; what comes how often is thrown for."""
        fitting = MOVES[0 if self.those(C.IN_TEST) else 1 if self.those(C.IN_INTERVIEW) else 2]
        moves = fitting if self.dice.random() < 0.93 else {name: 1 for each in MOVES for name in each}
        name = self.dice.choices(list(moves), list(moves.values()))[0]
        getattr(self, name)(which=which, who=who, flag=flag)

    # --- The written test -----------------------------------------------------------------------------------------------
    def import_scores(self, which=0, who=0, flag=False):
        """A file of all, or of some; what stands already is corrected by two persons."""
        people = self.those(C.IN_TEST, C.OUT_TEST)
        people = people if flag else [each for each in people if self.dice.random() < 0.4]
        rows = [(each.application.number, self.dice.choice(POINTS)) for each in people]
        if not rows:
            return
        data = written_tests.as_csv([*rows, (f"catatan {next(self.counter)}", "")])
        file = self.act(written_tests.score_file(self.world.selection, data, by=self.world.first))
        by = self.world.first
        if file.changes and self.do("scores proposed", scores.propose, file, reason="Salah ketik.",
                                    version=file.version, by=by, at=written_tests.AFTER):  # fmt: skip
            by = self.world.second
        self.do("scores applied", scores.apply, file, sha256=file.plan_sha256, version=file.version, by=by,
                at=written_tests.AFTER)  # fmt: skip

    def spoil(self, which=0, who=0, flag=False):
        """A fault of the system: one more sits again, elsewhere."""
        desks = Desk.objects.standing().filter(candidacy__selection=self.world.selection, attended_at__isnull=False)
        desks = list(desks.filter(candidacy__status=C.IN_TEST).select_related("sitting", "candidacy").order_by("pk"))
        if not desks or self.dice.random() < 0.6:
            return
        desk = desks[which % len(desks)]
        found = self.do(
            "incident", incidents.report, desk.sitting, from_at=desk.sitting.starts_at,
            to_at=desk.sitting.starts_at + dt.timedelta(minutes=5), reason="Listrik padam.", desks=[desk], by=self.world.first,
            at=desk.sitting.ends_at,
        )  # fmt: skip
        if found and self.do("incident approved", incidents.approve, found, version=1, by=self.world.second,
                             at=desk.sitting.ends_at):  # fmt: skip
            begins = desk.sitting.starts_at + dt.timedelta(hours=3)
            into = written_tests.sitting(self.world.selection, name=f"Ulang {next(self.counter)}", starts_at=begins)
            made = sittings.seat(into, districts={MENTENG}, version=1, by=self.world.first, at=desk.sitting.ends_at)
            for each in self.act(made):
                self.act(sittings.admit(each, by=self.world.first, at=begins))

    def part_equals(self, which=0, who=0, flag=False):
        found = written_test.outcomes(self.selection, MENTENG, at=AFTERWARDS)
        open_ = [each.candidacy for each in found if each.verdict == written_test.UNDECIDED]
        left = written_test.places_left(found, self.seats * self.per_seat)
        chosen = self.dice.sample(open_, min(len(open_), max(0, left if flag else left + 1)))
        self.do("tie parted", ties.choose, self.selection, MENTENG, chosen=chosen, basis="Berita acara contoh.",
                by=self.world.second, at=INVITED)  # fmt: skip

    def announce_test(self, which=0, who=0, flag=False):
        self.announce("written_test", INVITED)

    def announce(self, kind, at, **changes):
        with transaction.atomic():
            try:
                number = f"{kind}-{next(self.counter)}"
                facts = {"district_codes": [MENTENG], "title": "Contoh", "number": number, "by": self.world.first, "at": at}
                made = self.act(announcements.draft(self.selection, kind=kind, **facts, **changes))
                self.happened["steps"] += 1
                announcements.propose(made, version=1, by=self.world.first, at=at)
                self.act(announcements.approve(made, version=2, publish_at=at, by=self.world.second, at=at))
                self.do(f"announced {kind}", announcements.publish, made, by=SYSTEM, at=at)
            except Refused:
                self.happened[f"announced {kind} refused"] += 1

    # --- The interview ---------------------------------------------------------------------------------------------------
    def invite(self, which=0, who=0, flag=False):
        waiting = [each for each in self.those(C.IN_INTERVIEW) if not each.slots.standing().exists()]
        if waiting:
            starts_at = interviews.DAY + dt.timedelta(minutes=30 * next(self.counter))
            self.do("invited", slots.plan, waiting[which % len(waiting)], panel=self.world.panel, room=interviews.room(),
                    starts_at=starts_at, minutes=30, by=self.world.first, at=INVITED)  # fmt: skip

    def planned(self):
        return list(Slot.objects.planned().filter(selection=self.world.selection).with_people().order_by("pk"))

    def fill_a_sheet(self, which=0, who=0, flag=False):
        if found := self.planned():
            self.score(found[which % len(found)], self.world.panelists[who % 2], is_final=flag)

    def score(self, slot, person, *, is_final=True):
        at = slot.starts_at + dt.timedelta(minutes=10)
        self.do("came", sheets.receive, slot, by=person, at=at)
        aspects = list(slot.selection.aspects.order_by("position"))
        marks = {each: self.dice.choice((50, 70, 71, 90)) for each in aspects}
        member = SlotMember.objects.filter(slot=slot, person=person.user).select_related("sheet").first()
        version = getattr(getattr(member, "sheet", None), "version", None)
        self.do("sheet", sheets.save, slot, marks=marks, notes="", version=version, by=person, at=at, is_final=is_final)

    def stay_away(self, which=0, who=0, flag=False):
        if (found := self.planned()) and self.dice.random() < 0.3:
            slot = found[which % len(found)]
            self.do("stayed away", sheets.find_absent, slot, version=slot.version, by=self.world.first, at=slot.ends_at)

    def close_early(self, which=0, who=0, flag=False):
        if found := self.planned():
            slot = found[which % len(found)]
            self.do("closed early", sheets.close, slot, reason="Panelis sakit.", version=slot.version, by=self.world.first,
                    at=slot.ends_at)  # fmt: skip

    def find_a_tie(self, which=0, who=0, flag=False):
        """A panelist turns out to be related: the own sheet counts no more."""
        if (people := self.those(C.IN_INTERVIEW)) and self.dice.random() < 0.2:
            application, person = people[which % len(people)].application, self.world.panelists[who % 2].user
            self.do("panelist tied", conflicts.declare, application, relation="Sepupu", person=person, by=self.world.first,
                    at=INVITED)  # fmt: skip

    def interview_all(self, which=0, who=0, flag=False):
        """Go on as an office does: everybody is invited, and both panelists lock."""
        if self.dice.random() < 0.5:
            return
        for n in range(len(self.those(C.IN_INTERVIEW))):
            self.invite(n)
        for slot in self.planned():
            for person in self.world.panelists:
                self.score(Slot.objects.with_people().get(pk=slot.pk), person)
            slot.refresh_from_db()
            if slot.is_planned and slot.arrived_at:
                self.do("closed early", sheets.close, slot, reason="Panelis berhalangan.", version=slot.version,
                        by=self.world.first, at=slot.ends_at)  # fmt: skip

    # --- The plenary -------------------------------------------------------------------------------------------------------
    def hold_a_plenary(self, which=0, who=0, flag=False):
        """Prepare and freeze; a kecamatan that was decided about is corrected by a new one."""
        old = Plenary.objects.standing().filter(selection=self.world.selection).first()
        if old and self.dice.random() < 0.7:
            return
        made = self.do("prepared", plenaries.prepare, self.selection, district_id=MENTENG, number=f"BA-{next(self.counter)}",
                       held_at=held.DAY, by=self.world.first, at=held.DAY, corrects=old)  # fmt: skip
        if made:
            present = self.world.commissioners[: self.dice.choice((1, 2, 3))]
            self.act(plenaries.seat(made, people=present, by=self.world.first, at=held.DAY))
            if not self.do("frozen", plenaries.freeze, made, version=1, by=self.world.first, at=held.DAY):
                self.act(plenaries.cancel(made, version=1, reason="Belum siap.", by=self.world.first, at=held.DAY))

    def decide(self, which=0, who=0, flag=False):
        plenary = Plenary.objects.filter(selection=self.world.selection, status="frozen").first()
        if plenary is None:
            return
        order = list(plenaries.by_rank(plenary).items())
        if flag:
            keys = self.dice.sample([key for key, _ in order], len(order))
            order = list(zip(keys, [outcome for _, outcome in order], strict=True))
        decisions = [(key, outcome, "Alasan contoh dari rapat.") for key, outcome in order]
        by = make.staff("decide_plenary", user=plenary.members.first().person)
        if self.do("decided", plenaries.decide, plenary, version=plenary.version, decisions=decisions, by=by, at=held.DAY):
            document = make.document(by.user, at=held.DAY, purpose="decree")
            PlenaryPaper.objects.create(plenary=plenary, kind=PlenaryPaperKind.DECREE, number=f"SK-{next(self.counter)}",
                                        document=document, added_at=held.DAY, added_by=by.user)  # fmt: skip

    def announce_final(self, which=0, who=0, flag=False):
        old = AnnouncementRow.objects.filter(announcement__kind="final", announcement__selection=self.world.selection)
        corrected = old.select_related("announcement").order_by("-pk").first()
        self.announce("final", held.DAY, corrects=corrected.announcement if corrected else None)

    def accept(self, which=0, who=0, flag=False):
        if people := self.those(C.CHOSEN):
            one = people[which % len(people)]
            self.do("accepted", candidacies.accept, one, version=one.version, by=make.as_person(one.application.applicant),
                    at=SEATED_AT)  # fmt: skip

    def replace(self, which=0, who=0, flag=False):
        if self.those(C.RESERVE):
            self.announce("replacement", SEATED_AT)

    def leave(self, which=0, who=0, flag=False):
        """Whoever is anywhere on the way leaves it, seldom; after the result more often, so that seats fall free."""
        people = self.those(*[status for status in C if status != C.ENDED])
        if not people or self.dice.random() < (0.2 if self.those(C.CHOSEN, C.ACCEPTED) else 0.6):
            return
        one, at = people[which % len(people)], make.NOON
        if self.dice.random() < 0.5:
            by = make.as_person(one.application.applicant)
            self.do("left", candidacies.leave, one, version=one.version, by=by, at=at)
        else:
            cause = self.dice.choice((EndReason.DISQUALIFIED, EndReason.DECEASED))
            self.do("ended", candidacies.end, one, cause=cause, version=one.version, by=self.world.first, at=at)

    # --- What must hold ------------------------------------------------------------------------------------------------------
    def drawn_rules(self):
        """Return the rules that this walk drew, as a line of the journal has them."""
        born = {each.pk: day for each, day in zip(self.world.people, BIRTHDAYS, strict=True)}
        order = [[key for key, day in born.items() if day == each] for each in sorted(set(BIRTHDAYS))]
        aspects = {str(each.pk): each.weight for each in self.world.selection.aspects.all()}
        names = {"tie_rule": self.rule_of_ties.value, "places_per_seat": self.per_seat, "test_weight": self.weights[0],
                 "interview_weight": self.weights[1]}  # fmt: skip
        return {"rules": names, "seats": {MENTENG: self.seats}, "aspects": aspects, "older_first": order}

    @invariant()
    def both_rank_alike(self):
        if not hasattr(self, "dice"):
            return
        found = oracle.lines(connection, self.last)
        if not found:  # a draft of a sheet and a refusal leave no line, and change no rank
            return
        self.last = found[-1][0]
        self.told.read(line for _, line in found)
        place, ledger = oracle.Place(self.world.selection.pk, MENTENG), self.drawn_rules()
        statuses = set(self.told.status.values())
        if "in_test" in statuses:
            self.the_test_is_cut_alike(place, ledger)
        if statuses & oracle.RUNNING_ON:
            self.the_table_is_alike(place, ledger)
        self.totals_equal_the_ledger()
        if {"announcement.published", "plenary.frozen"} & {line["action"] for _, line in found}:
            assert list(disagreements(self.told)) == []

    def the_test_is_cut_alike(self, place, ledger):
        found = written_test.outcomes(self.selection, MENTENG, at=AFTERWARDS)
        words = {written_test.UNSCORED: "none", written_test.ABSENT: "none", written_test.UNSEATED: "none"}
        mine = self.told.test_verdicts(place, ledger)
        self.happened["undecided"] += "undecided" in mine.values()
        assert {each.candidacy.pk: words.get(each.verdict, each.verdict) for each in found} == mine
        scored = [each for each in found if each.score is not None]
        assert [each.rank for each in scored] == [self.told.test_rank(each.candidacy.pk, {"in_test"}) for each in scored]
        entries = [written_test.entry_of(each.candidacy, each.score) for each in scored]
        self.order_and_leaving_change_nothing(entries, self.rule_of_ties)

    def order_and_leaving_change_nothing(self, entries, rule_of_ties):
        """The order of the input changes nothing; who leaves lowers nobody."""
        if not entries:
            return
        mixed, gone = self.dice.sample(entries, len(entries)), self.dice.choice(entries)
        rest = [each for each in mixed if each is not gone]
        places = self.seats * self.per_seat
        for by in (None, rule_of_ties):
            before = {each.entry.key: each.rank for each in ranking.ranks(entries, by)}
            assert ranking.ranks(mixed, by) == ranking.ranks(entries, by)
            assert all(each.rank <= before[each.entry.key] for each in ranking.ranks(rest, by))
        cut, without = ranking.cut(mixed, places, rule_of_ties), ranking.cut(rest, places, rule_of_ties)
        assert cut == ranking.cut(entries, places, rule_of_ties)
        through, kept = ({each.entry.key for each in group.through} for group in (cut, without))
        assert through - {gone.key} <= kept

    def the_table_is_alike(self, place, ledger):
        selection = self.selection
        rows = [
            (each.candidacy.pk, each.rank, *(None if score is None else f"{score:.2f}" for score in
             (each.test, each.interview, each.total)))
            for each in standings.ranked(selection, MENTENG)
        ]  # fmt: skip
        mine = self.told.table(place, ledger)
        assert rows == mine
        results = interview.results(selection, MENTENG)
        mixed = self.dice.sample(results, len(results))
        lines = interview.standing(selection, mixed, rule=selection.tie_rule)
        waiting = {each.candidacy.pk for each in lines}
        if waiting == {key for key, *_, total in rows if total is not None}:
            assert {each.candidacy.pk: each.rank for each in lines} == {key: rank for key, rank, *_ in rows if key in waiting}
        entries = [written_test.entry_of(each.candidacy, each.total, then=each.test or 0) for each in lines]
        self.order_and_leaving_change_nothing(entries, self.rule_of_ties)
        self.women_are_counted_and_move_nobody(mine)

    def women_are_counted_and_move_nobody(self, table):
        first = [key for key, *_ in table[: self.seats]]
        women = sum(each.pk in first and each.application.sex == "P" for each in self.world.people)
        for plenary in Plenary.objects.filter(selection=self.world.selection, status="open")[:1]:
            answer = readiness.women(plenary, held.DAY)
            assert answer.words.startswith(f"{women} dari {len(first)} peringkat teratas")
            assert answer.is_met == (women * 100 >= plenary.selection.women_in_100 * len(first))

    def totals_equal_the_ledger(self):
        """What lies in the rows of scores and marks is what the journal says was written, to the last hundredth."""
        entries = ScoreEntry.objects.current().filter(desk__candidacy__selection=self.world.selection)
        rows = dict(entries.values_list("desk", "score"))
        said = dict(self.told.test.values())
        assert {seat: rows[seat] for seat in said} == said
        marks = Mark.objects.filter(sheet__locked_at__isnull=False, sheet__member__slot__selection=self.world.selection)
        total = sum(marks.filter(sheet__member__slot__status="closed").values_list("points", flat=True))
        assert total == sum(sum(points.values()) for _, sheet in self.told.sheets.values() for points in sheet.values())


def disagreements(found):
    """Yield where an announced list or a frozen table differs from what the oracle found."""
    rows = AnnouncementRow.objects.filter(announcement__kind__in=RANKED).values_list(
        "announcement", "district", "outcome", "position", "application"
    )
    told = {}
    for announcement, *row in rows:
        told.setdefault(str(announcement), []).append(tuple(row))
    for key in told.keys() | found.lists.keys():
        if sorted(told.get(key, [])) != found.lists.get(key, []):
            yield f"announcement {key}: {sorted(told.get(key, []))} instead of {found.lists.get(key)}"
    tables = {str(table.plenary_id): _shown(table.facts["candidates"]) for table in FrozenTable.objects.all()}
    for key in tables.keys() | found.tables.keys():
        if tables.get(key) != found.tables.get(key):
            yield f"plenary {key}: {tables.get(key)} instead of {found.tables.get(key)}"


def _shown(rows):
    return [(row["candidacy"], row["rank"], row["test"], row["interview"], row["total"]) for row in rows]
