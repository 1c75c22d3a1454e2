"""Who heads an RW or RT according to a file, and what that means for the one who does now."""

import datetime as dt
from dataclasses import dataclass

from outreach.importing import cells
from outreach.lifecycle import Subject
from outreach.models import Head


@dataclass(frozen=True)
class Heading:
    """What one row says of a head; an empty name says nothing, and leaves the present one alone."""

    name: str
    phone: str
    email: str
    since: dt.date | None

    def act_on(self, old, day):
        """Return a function(plan, **place) that adds to the Plan what becomes of the present head. Raises Wrong."""
        if not self.name:
            return lambda plan, **place: None
        if old is None:
            return self._begin
        if cells.key(old.name) == cells.key(self.name):
            return lambda plan, **place: self._keep(plan, old)
        start = self.since or day
        if old.valid_from is None or start > old.valid_from:
            return lambda plan, **place: self._succeed(plan, old, start, place)
        if self.since:
            raise cells.Wrong("menjabat sejak", "Tanggal ini tidak sesudah ketua yang tercatat mulai menjabat.")
        return lambda plan, **place: self._replace(plan, old)

    def _begin(self, plan, *, since=None, **place):
        head = Head(name=self.name, phone=self.phone, email=self.email, valid_from=since or self.since, **place)
        plan.new["head"].append(head)
        plan.count(Subject.HEAD, "new")
        (where,) = place.values()
        # A place that is new with this file has no key yet; it was told in the line before.
        plan.tell("head", where.pk or "", self.name, self.phone, self.email, head.valid_from)

    def _succeed(self, plan, old, start, place):
        """The old head's row stays with its last day; the new one begins on it (Pergub 22/2022: a term has an end)."""
        plan.tell("ended", old.pk, old.name, old.phone, old.email, old.valid_until, start)
        old.valid_until = start
        plan.ended.append(old)
        plan.count(Subject.HEAD, "ended")
        self._begin(plan, since=start, **place)

    def _keep(self, plan, old):
        """The same person: a new telephone or address counts, an empty cell takes nothing away."""
        self._change(plan, old, {"name": self.name, "phone": self.phone or old.phone, "email": self.email or old.email})

    def _replace(self, plan, old):
        """Someone who began today is put right, not followed: nobody heads a place for no day."""
        self._change(plan, old, {"name": self.name, "phone": self.phone, "email": self.email})

    @staticmethod
    def _change(plan, old, facts):
        before = {name: getattr(old, name) for name in facts}
        if facts == before:
            plan.count(Subject.HEAD, "same")
            return
        for name, value in facts.items():
            setattr(old, name, value)
        plan.changed["head"].append(old)
        plan.count(Subject.HEAD, "changed")
        plan.tell("changed", old.pk, before, facts)


def heading(row, day):
    """Return the Heading of a row. Raises Wrong."""
    column = "ketua" if "ketua" in row else "nama"
    said = Heading(
        cells.text(row, column, length=200), cells.phone(row), cells.email(row), cells.day(row, "menjabat sejak")
    )  # fmt: skip
    if not said.name and (said.phone or said.email or said.since):
        raise cells.Wrong("ketua", "Isi nama ketua bila telepon, email, atau tanggal menjabat diisi.")
    if said.since and said.since > day:
        raise cells.Wrong("menjabat sejak", "Tanggal ini belum tiba.")
    return said
