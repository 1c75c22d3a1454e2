"""What a file of scores would write, found without writing: each row that cannot be used is named with its reason."""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal

from recruitment import score_files
from recruitment.lifecycle import CandidacyStatus, SeatEnd
from recruitment.models import Desk, ScoreEntry


@dataclass(frozen=True)
class Write:
    """One score to write. before: the ScoreEntry that it supersedes, or None."""

    at: int
    number: str
    desk: Desk
    score: Decimal
    before: ScoreEntry | None


@dataclass
class Plan:
    """writes: first scores and corrections. problems: (row, number, sentence). missing: present candidates without a row.

    same: rows that say what stands already. absent: rows of absent candidates that hold no score.
    """

    writes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    same: int = 0
    absent: int = 0

    @property
    def changes(self):
        return [write for write in self.writes if write.before]

    @property
    def summary(self):
        return {
            "new": len(self.writes) - len(self.changes), "changed": len(self.changes), "same": self.same,
            "absent": self.absent, "refused": len(self.problems), "missing": len(self.missing),
        }  # fmt: skip

    @property
    def sha256(self):
        """Name exactly what would be written and what would not."""
        facts = {
            "writes": [(each.at, each.number, str(each.score), each.before and each.before.pk) for each in self.writes],
            "problems": self.problems, "missing": self.missing, "same": self.same, "absent": self.absent,
        }  # fmt: skip
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def make(selection, data):
    """Return the Plan of a file's bytes for a selection. Reads only. Raises score_files.Unreadable."""
    rows = score_files.read(data)
    desks = _desks(selection)
    current = {entry.desk_id: entry for entry in ScoreEntry.objects.current().filter(desk__candidacy__selection=selection)}
    counts = {}
    for row in rows:
        counts[row.number] = counts.get(row.number, 0) + 1
    plan = Plan()
    for row in rows:
        desk = desks.get(row.number)
        sentence = row.fault or _fault(row, desk, doubled=counts[row.number] > 1)
        if sentence:
            plan.problems.append([row.at, row.number, sentence])
        elif row.score is None:
            plan.absent += 1
        else:
            _add(plan, row, desk, current.get(desk.pk))
    told = {row.number for row in rows}
    plan.missing = sorted(number for number, desk in desks.items() if _awaits(desk, current) and number not in told)
    return plan


def _add(plan, row, desk, before):
    if before and before.score == row.score:
        plan.same += 1
    else:
        plan.writes.append(Write(row.at, row.number, desk, row.score, before))


def _awaits(desk, current):
    return desk is not None and desk.is_standing and desk.is_present and desk.pk not in current


def _desks(selection):
    """Return each candidate's present seat, or the last one, by registration number."""
    found = Desk.objects.filter(candidacy__selection=selection).with_people().order_by("released_at", "pk")
    desks = {}
    for desk in found:
        known = desks.get(desk.candidacy.application.number)
        if known is None or desk.is_standing:
            desks[desk.candidacy.application.number] = desk
    return desks


def _fault(row, desk, *, doubled):
    if desk is None:
        return "Nomor ini bukan nomor peserta tes tertulis seleksi ini."
    if doubled:
        return "Nomor ini ada pada lebih dari satu baris; tidak satu pun dipakai."
    if desk.candidacy.status != CandidacyStatus.IN_TEST:
        return f"Hasil tesnya sudah diumumkan atau ia bukan peserta lagi ({desk.candidacy.get_status_display().lower()})."
    if desk.end == SeatEnd.INCIDENT:
        return "Tesnya batal karena gangguan sistem; nilainya menunggu sesi ulang."
    if not desk.is_present:
        return "Tidak tercatat hadir, tetapi bernilai." if row.score is not None else ""
    return "Tercatat hadir, tetapi nilainya kosong." if row.score is None else ""
