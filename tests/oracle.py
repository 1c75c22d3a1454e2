"""Computes every published rank anew from the lines of the journal, and from nothing else.

It imports nothing of the product, counts people one against the other where the product sorts them, and reads lines as JSON
would give them: {"stream", "action", "details"}, in the order in which they were written. What it finds:

    lists    {announcement: [(kecamatan, outcome, position, application), …]}, sorted
    tables   {plenary: [(candidacy, rank, test, interview, total), …]}, scores with two digits as text or None
"""

import json
from collections import namedtuple
from datetime import datetime
from fractions import Fraction

RUNNING_ON = {"in_interview", "chosen", "reserve", "not_chosen", "accepted", "sworn_in"}
SEATED = {"chosen", "accepted", "sworn_in"}
Place = namedtuple("Place", "selection district")
One = namedtuple("One", "key merit number")


def lines(connection, after=0):
    """Return [(its key, line)] of the journal beyond a key, by plain SQL. connection: a DB-API one of either engine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, stream, action, details FROM core_event WHERE id > %s ORDER BY id", [after])
        rows = cursor.fetchall()
    read = json.loads
    return [(key, {"stream": stream, "action": action, "details": read(details) if isinstance(details, str) else details})
            for key, stream, action, details in rows]  # fmt: skip


class Oracle:
    def __init__(self):
        self.people, self.status, self.test, self.void = {}, {}, {}, set()
        self.picked, self.drafted, self.plenaries = set(), {}, {}
        self.sheets, self.absent, self.left = {}, {}, {}
        self.announced, self.pending = set(), []
        self.lists, self.tables = {}, {}

    def read(self, found):
        """Take up some lines."""
        for line in found:
            act, ledger = line["action"], line["details"].get("ledger") or {}
            key = line["stream"].partition(":")[2]
            if act != "candidacy.moved" and act != "announcement.published":
                self.pending = []
            told = getattr(self, "on_" + act.replace(".", "_"), None)
            if told:
                told(key, ledger, line["details"])
        return self

    # --- What the lines say -------------------------------------------------------------------------------------------
    def on_candidacy_begun(self, key, ledger, details):
        self.people[int(key)] = ledger | {"number": details["application"]}
        self.status[int(key)] = "in_test"

    def on_candidacy_moved(self, key, ledger, details):
        self.pending.append((int(key), details["from"]))
        self.status[int(key)] = details["to"]

    def on_candidacy_accepted(self, key, ledger, details):
        self.status[int(key)] = "accepted"

    def on_candidacy_ended(self, key, ledger, details):
        self.status[int(key)] = "ended"

    def on_candidacy_chosen_in_tie(self, key, ledger, details):
        self.picked = self.picked - set(ledger["among"]) | set(ledger["chosen"])

    def on_scorefile_applied(self, key, ledger, details):
        for person, seat, score in ledger["scores"]:
            self.test[person] = (seat, Fraction(score))

    def on_incident_approved(self, key, ledger, details):
        self.void |= set(ledger["seats"])

    def on_slot_candidate_absent(self, key, ledger, details):
        self.absent[ledger["candidacy"]] = key

    def on_slot_moved(self, key, ledger, details):
        self.left[key] = set()

    def on_slot_panelist_left(self, key, ledger, details):
        self.left.setdefault(key, set()).add(str(details["person"]))

    def on_slot_closed(self, key, ledger, details):
        self.sheets[ledger["candidacy"]] = (key, ledger["sheets"])

    def on_plenary_prepared(self, key, ledger, details):
        self.plenaries[key] = ledger | {"decided": None}

    def on_plenary_frozen(self, key, ledger, details):
        of = self.plenaries[key]
        self.tables[key] = self.table(Place(of["selection"], of["district"]), ledger)

    def on_plenary_decided(self, key, ledger, details):
        self.plenaries[key]["decided"] = ledger["decided"]

    def on_announcement_published(self, key, ledger, details):
        after = dict(self.status)
        for person, before in reversed(self.pending):  # what it made true itself
            self.status[person] = before
        rows = {"written_test": self._through, "final": self._decided, "replacement": self._replacing}.get(ledger["kind"])
        if rows:
            places = [Place(ledger["selection"], district) for district in ledger["districts"]]
            self.lists[key] = sorted((place.district, *row) for place in places for row in rows(place, ledger))
        self.announced |= {(ledger["kind"], ledger["selection"], district) for district in ledger["districts"]}
        self.status, self.pending = after, []

    # --- The written test ---------------------------------------------------------------------------------------------
    def of(self, place, statuses):
        return [
            key for key, one in self.people.items()
            if (one["selection"], one["district"]) == place and self.status[key] in statuses
        ]  # fmt: skip

    def test_score(self, key):
        seat, score = self.test.get(key, (None, None))
        return None if seat in self.void else score

    def test_verdicts(self, place, ledger, statuses=("in_test",)):
        """Return {candidacy: through, undecided, out or none}, by asking of each how many stand before and beside."""
        scores = {key: self.test_score(key) for key in self.of(place, statuses)}
        known = {key: score for key, score in scores.items() if score is not None}
        places = ledger["seats"].get(place.district, 0) * ledger["rules"]["places_per_seat"]
        found = {key: "none" for key in scores if key not in known}
        open_ = {}
        for key, score in known.items():
            ahead = sum(other > score for other in known.values())
            beside = [other for other, each in known.items() if each == score]
            found[key], left = self._verdict(key, ahead, beside, places, ledger)
            if found[key] == "undecided":
                open_[key] = left
        picked = self.picked & set(open_)
        if open_ and len(picked) == max(open_.values()):
            found |= {key: "through" if key in picked else "out" for key in open_}
        return found

    def _verdict(self, key, ahead, beside, places, ledger):
        rule = ledger["rules"]["tie_rule"]
        if ahead >= places:
            return "out", 0
        if ahead + len(beside) <= places or rule == "all":
            return "through", 0
        when = self._precedence(ledger)
        first = ahead + sum(when(other) < when(key) for other in beside)
        level = sum(when(other) == when(key) for other in beside)
        if first >= places:
            return "out", 0
        return ("through", 0) if first + level <= places else ("undecided", places - first)

    def _precedence(self, ledger):
        rule = ledger["rules"]["tie_rule"]
        if rule == "older":
            order = {key: n for n, group in enumerate(ledger["older_first"]) for key in group}
            return order.__getitem__
        return (lambda key: datetime.fromisoformat(self.people[key]["filed_at"])) if rule == "earlier" else (lambda key: 0)

    def test_rank(self, key, among):
        """Return the rank of one by the written test: one more than how many did better. among: statuses that count."""
        of = self.people[key]
        others = [self.test_score(other) for other in self.of(Place(of["selection"], of["district"]), among)]
        return 1 + sum(score > self.test_score(key) for score in others if score is not None)

    def _through(self, place, ledger):
        verdicts, when = self.test_verdicts(place, ledger), self._precedence(ledger)
        scored = [key for key, verdict in verdicts.items() if verdict != "none"]
        group = {key: [other for other in scored if self.test_score(other) == self.test_score(key)] for key in scored}

        def place_of(key):
            """Equals stand by their key; only where the cut goes through them, first by what parts them."""
            cut = len({verdicts[other] for other in group[key]}) > 1
            ahead = sum(self.test_score(other) > self.test_score(key) for other in scored)
            return ahead, sorted({when(other) for other in group[key]}).index(when(key)) if cut else 0, key

        through = sorted((key for key in scored if verdicts[key] == "through"), key=place_of)
        out = sorted((key for key in scored if verdicts[key] == "out"), key=place_of)
        unscored = sorted((key for key in verdicts if verdicts[key] == "none"), key=lambda key: self.people[key]["number"])
        return self._listed(through, "through") + self._listed(out + unscored, "out")

    def _listed(self, keys, outcome):
        return [(outcome, n, self.people[key]["application"]) for n, key in enumerate(keys, start=1)]

    # --- The interview and the plenary ---------------------------------------------------------------------------------
    def interview_score(self, key, aspects):
        slot, sheets = self.sheets.get(key, (None, {}))
        counted = [marks for person, marks in sheets.items() if person not in self.left.get(slot, set())]
        means = [
            Fraction(sum(points * aspects[aspect] for aspect, points in marks.items()), sum(aspects[each] for each in marks))
            for marks in counted
        ]  # fmt: skip
        return sum(means) / len(means) if means else None

    def table(self, place, ledger):
        """Return the final standing of a kecamatan by rules, as it would be frozen now."""
        rules, when = ledger["rules"], self._precedence(ledger)
        scored, absent = {}, []
        for key in self.of(place, RUNNING_ON):
            interview = self.interview_score(key, ledger["aspects"])
            if key in self.absent:
                absent.append(key)
            elif interview is not None:
                test = self.test_score(key)
                weights = rules["test_weight"], rules["interview_weight"]
                total = (weights[0] * (test or 0) + weights[1] * interview) / Fraction(sum(weights))
                scored[key] = (total, test or 0, interview)
        rows = []
        for key, (total, test, interview) in scored.items():
            better = sum(other[:2] > (total, test) for other in scored.values())
            level = [other for other, each in scored.items() if each[:2] == (total, test)]
            rank = 1 + better + sum(when(other) < when(key) for other in level)
            shown = (two_digits(self.test_score(key)), two_digits(interview), two_digits(total))
            rows.append((rank, self.people[key]["number"], (key, rank, *shown)))
        behind = [(len(scored) + 1, self.people[key]["number"], (key, len(scored) + 1, None, None, None)) for key in absent]
        return [row for *_, row in sorted(rows) + sorted(behind)]

    def standing(self, place):
        """Return the plenary of a kecamatan that stands, or None."""
        decided = {key: each for key, each in self.plenaries.items() if each["decided"] is not None}
        corrected = {each["corrects"] for each in decided.values()}
        of = [each for key, each in decided.items()
              if key not in corrected and (each["selection"], each["district"]) == place]  # fmt: skip
        return of[0] if of else None

    def _decided(self, place, ledger):
        """Who left is passed over and those behind move up: as many seats and reserves as were decided."""
        plenary = self.standing(place)
        if plenary is None:
            return []
        still = [key for key, _ in plenary["decided"] if self.status[key] != "ended"]
        outcomes = [outcome for _, outcome in plenary["decided"]]
        given = list(zip(still, outcomes, strict=False))
        return [
            row for outcome in ("chosen", "reserve", "not_chosen")
            for row in self._listed([key for key, each in given if each == outcome], outcome)
        ]  # fmt: skip

    def _replacing(self, place, ledger):
        plenary = self.standing(place)
        if plenary is None or ("final", *place) not in self.announced:
            return []
        decided = [key for key, _ in plenary["decided"]]
        seats = sum(outcome == "chosen" for _, outcome in plenary["decided"])
        free = seats - sum(self.status[key] in SEATED for key in decided)
        return self._listed([key for key in decided if self.status[key] == "reserve"][: max(0, free)], "chosen")


def two_digits(score):
    """Write a score with two digits after the point, halves up."""
    if score is None:
        return None
    hundredths = (score * 200 + 1) // 2
    return f"{hundredths // 100}.{hundredths % 100:02}"
