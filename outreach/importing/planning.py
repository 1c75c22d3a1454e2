"""What a file would do to the portal's rows, without doing it: the dry run and the applying both come from here."""

import json
from dataclasses import dataclass, field

from core import crypto
from outreach.importing import cells, ends
from outreach.importing.heads import heading
from outreach.importing.known import Known
from outreach.lifecycle import Subject
from regions.models import Office, OfficeKind, Rt, Rw

ORDER = (Subject.OFFICE, Subject.RW, Subject.RT, Subject.STAFF)
EACH, NAMED = 500, 20
KINDS = {cells.key(label): value for value, label in OfficeKind.choices} | {"kota": OfficeKind.CITY, "unit": OfficeKind.UNIT}
NO_KIND = "Jenis baris ini tidak dikenali. Isi kantor, rw, rt, atau asn."


@dataclass
class Plan:
    """What is to be written, and what is said of it.

    new: unsaved objects by model. changed, ended (heads) and gone (RW, RT): objects with their new values. told: each change
    with the values before it, for the hash.
    """

    day: object
    new: dict = field(default_factory=lambda: {name: [] for name in ("office", "rw", "rt", "head")})
    changed: dict = field(default_factory=lambda: {"office": [], "head": []})
    ended: list = field(default_factory=list)
    gone: dict = field(default_factory=lambda: {"rw": [], "rt": []})
    told: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def count(self, subject, what, by=1):
        counts = self.counts.setdefault(str(subject), {})
        counts[what] = counts.get(what, 0) + by

    def tell(self, *facts):
        self.told.append([str(fact) for fact in facts])

    @property
    def hash(self):
        """Keyed, since names and telephones could be guessed: equal only if the same would be done to the same rows."""
        return crypto.keyed_hash("outreach.import", json.dumps([str(self.day), self.told, self.problems]))


def plan(lines, *, day, lock=False, progress=lambda done: None):
    """Return the Plan of Lines against what the portal has on a day. Writes nothing."""
    planner = Planner(Known(day, lock=lock), Plan(day))
    rank = {kind: n for n, kind in enumerate(ORDER)}
    for done, (place, line) in enumerate(sorted(enumerate(lines), key=lambda each: (rank.get(each[1].kind, -1), each[0])), 1):
        planner.add(place, line)
        if done % EACH == 0:
            progress(done)
    return planner.finished(lines)


class Planner:
    def __init__(self, known, plan):
        self.known, self.plan = known, plan
        self.said = {}  # what a row was about → where it stands, to find the second one
        self.old_offices = {}  # id → values before
        self.staff = {}  # office key → ASN counted
        self.refused = []

    def add(self, place, line):
        ways = {Subject.OFFICE: self._office, Subject.RW: self._rw, Subject.RT: self._rt, Subject.STAFF: self._asn}
        try:
            if line.kind is None:
                raise cells.Wrong("jenis", NO_KIND)
            ways[line.kind](line)
        except cells.Wrong as wrong:
            self.plan.count(line.kind or "lain", "refused")
            problem = {"sheet": line.sheet, "row": line.number, "column": wrong.column, "sentence": wrong.sentence}
            self.refused.append((place, problem))

    def finished(self, lines):
        self._count_staff()
        self._sort_offices()
        self.plan.problems = [problem for _, problem in sorted(self.refused, key=lambda each: each[0])]
        if inherited := sum(line.inherited for line in lines):
            told = f"{inherited} baris memakai kelurahan atau RW dari baris di atasnya (sel gabungan atau kosong)."
            self.plan.notes.append(told)
        self._name_missing()
        return self.plan

    def _once(self, line, column, *what):
        """Refuse the second row that speaks of the same thing."""
        if what in self.said:
            raise cells.Wrong(column, f"Sudah disebut pada {self.said[what]}.")
        self.said[what] = line.where

    # --- Offices ------------------------------------------------------------------------------------------------------
    def _office(self, line):
        row, column = line.cells, "kantor" if "kantor" in line.cells else "nama"
        name = cells.text(row, column, length=150, required=True)
        village = self.known.village(row, required=False)
        facts = {
            "kind": self._office_kind(row), "district": village.district if village else self.known.district(row),
            "village": village, "staff_count": cells.count(row, "jumlah asn"), "email": cells.email(row),
        }  # fmt: skip
        office = self.known.offices.get(cells.key(name))
        if office is None and not facts["kind"]:
            raise cells.Wrong("jenis kantor", "Kantor baru memerlukan jenis: Kantor kota, UKPD, Kecamatan, atau Kelurahan.")
        self._once(line, column, Subject.OFFICE, cells.key(name))
        if office is None:
            office = Office(name=name)
            self.known.offices[cells.key(name)] = office
            self.plan.new["office"].append(office)
        self._remember(office)
        for field_name, value in facts.items():
            if value not in (None, ""):
                setattr(office, field_name, value)

    @staticmethod
    def _office_kind(row):
        typed = cells.text(row, "jenis kantor", length=30)
        if typed and cells.key(typed) not in KINDS:
            raise cells.Wrong("jenis kantor", "Pilih Kantor kota, UKPD, Kecamatan, atau Kelurahan.")
        return KINDS.get(cells.key(typed))

    def _remember(self, office):
        self.old_offices.setdefault(id(office), (office, _facts_of(office)))

    def _asn(self, line):
        column = "kantor" if "kantor" in line.cells else "nama"
        name = cells.key(cells.text(line.cells, "kantor", length=150, required=True))
        if name not in self.known.offices:
            raise cells.Wrong(column, "Kantor ini tidak ada. Tambahkan barisnya dengan jenis kantor.")
        if nip := cells.key(line.cells.get("nip", "")):
            self._once(line, "nip", Subject.STAFF, nip)
        self.staff[name] = self.staff.get(name, 0) + 1

    def _count_staff(self):
        """Only how many: who they are is not asked for anywhere (UU 27/2022: no more than the purpose needs)."""
        for name, count in self.staff.items():
            office = self.known.offices[name]
            self._remember(office)
            office.staff_count = count
        if self.staff:
            self.plan.count(Subject.STAFF, "counted", sum(self.staff.values()))

    def _sort_offices(self):
        for office, old in self.old_offices.values():
            now = _facts_of(office)
            if office.pk is None:
                self.plan.count(Subject.OFFICE, "new")
            elif now != old:
                self.plan.changed["office"].append(office)
                self.plan.count(Subject.OFFICE, "changed")
            else:
                self.plan.count(Subject.OFFICE, "same")
                continue
            self.plan.tell("office", office.pk, old, now)

    # --- RW, RT and who heads them ------------------------------------------------------------------------------------
    def _rw(self, line):
        village, number = self.known.village(line.cells), cells.number(line.cells, "rw")
        since, head = cells.day(line.cells, "berlaku sejak"), heading(line.cells, self.plan.day)
        where = (village.pk, number)
        rw = self.known.rws.get(where) or Rw(village=village, number=number, valid_from=since)
        if self._ends(line, Subject.RW, where, rw):
            return
        act = head.act_on(self._head_of(Subject.RW, rw), self.plan.day)
        self._once(line, "rw", Subject.RW, where)
        self._place(Subject.RW, self.known.rws, where, rw)
        act(self.plan, rw=rw)

    def _rt(self, line):
        village, rw_number = self.known.village(line.cells), cells.number(line.cells, "rw")
        number, since = cells.number(line.cells, "rt"), cells.day(line.cells, "berlaku sejak")
        head, rw = heading(line.cells, self.plan.day), self.known.rws.get((village.pk, rw_number))
        if rw is None:
            told = f"RW {rw_number:03} tidak ada di Kelurahan {village.name}. Tambahkan barisnya dengan jenis rw."
            raise cells.Wrong("rw", told)
        if rw.valid_until:
            raise cells.Wrong("rw", f"RW {rw_number:03} Kelurahan {village.name} sudah diberi hari berakhir.")
        where = (village.pk, rw_number, number)
        rt = self.known.rts.get(where) or Rt(rw=rw, number=number, valid_from=since)
        if self._ends(line, Subject.RT, where, rt):
            return
        act = head.act_on(self._head_of(Subject.RT, rt), self.plan.day)
        self._once(line, "rt", Subject.RT, where)
        self._place(Subject.RT, self.known.rts, where, rt)
        act(self.plan, rt=rt)

    def _ends(self, line, kind, where, place):
        """Say whether the row abolishes its place, and plan it."""
        if ends.COLUMN not in line.cells:
            return False
        inside = [rt for at, rt in self.known.rts.items() if at[:2] == where] if kind == Subject.RW else []
        heads = [self._head_of(kind, place), *(self._head_of(Subject.RT, rt) for rt in inside)]
        heads = [head for head in heads if head]
        until = ends.ending(line.cells, place, inside, heads)
        self._once(line, str(kind), kind, where)
        if place.valid_until == until:
            self.plan.count(kind, "same")
        else:
            ends.end(self.plan, kind, place, inside, heads, until)
        return True

    def _head_of(self, kind, place):
        return self.known.heads.get((kind, place.pk)) if place.pk else None

    def _place(self, kind, known, where, place):
        is_new = where not in known
        self.plan.count(kind, "new" if is_new else "same")
        if is_new:
            known[where] = place
            self.plan.new[kind].append(place)
            self.plan.tell(kind, where, place.valid_from)

    # --- What the file leaves out -------------------------------------------------------------------------------------
    def _name_missing(self):
        """Name what stands in the portal and not in the file: it is told, never ended by being left out."""
        named = {"RW": (self.known.rws, Subject.RW, _rw_name), "RT": (self.known.rts, Subject.RT, _rt_name)}
        named["kantor"] = (self.known.offices, Subject.OFFICE, str)
        for word, (known, kind, name) in named.items():
            said = {what for subject, what in self.said if subject == kind}
            missing = (
                []
                if not said
                else [name(place) for where, place in known.items() if where not in said and place.pk and not place.valid_until]
            )
            if missing:
                more = f", dan {len(missing) - NAMED} lainnya" if len(missing) > NAMED else ""
                listed = ", ".join(missing[:NAMED])
                self.plan.notes.append(
                    f"{len(missing)} {word} yang tercatat tidak disebut dalam berkas ini dan tetap berlaku: {listed}{more}."
                )


def _rw_name(rw):
    return f"{rw} Kelurahan {rw.village.name}"


def _rt_name(rt):
    return f"{rt}/{rt.rw} Kelurahan {rt.rw.village.name}"


def _facts_of(office):
    return [office.name, office.kind, office.district_id, office.village_id, office.staff_count, office.email]
