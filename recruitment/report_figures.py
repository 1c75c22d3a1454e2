"""The numbers of every stage of a selection, by kecamatan and sex, counted from the rows as they were at a moment.

Only facts that carry a date are counted, so the same moment gives the same numbers for ever: whoever doubts a report counts
again. What is announced counts once it is published; an announcement that a later one corrects counts no more. No name, no
registration number, nothing of any single person; what the public said of candidates is counted for a kecamatan as a whole.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from core.models import Event
from recruitment.lifecycle import RECEIVED, CompletenessResult, EndReason, Finding, SeatEnd
from recruitment.models import (
    AnnouncementRow,
    Application,
    Candidacy,
    CompletenessCheck,
    Desk,
    Feedback,
    Seat,
)

SEXES = ("L", "P")
APPLICATION, CANDIDACY = Application._meta.label_lower, Candidacy._meta.label_lower  # as the journal names their streams


@dataclass(frozen=True)
class Group:
    """Some numbers that stand together in a table. by_sex: whether men and women are told apart."""

    title: str
    columns: tuple  # (code, heading)
    by_sex: bool = True

    @property
    def codes(self):
        return [code for code, _ in self.columns]


ENDED = tuple((f"ended_{reason.value}", reason.label) for reason in EndReason)
FOUND = tuple((f"finding_{finding.value}", finding.label) for finding in Finding)
GROUPS = (
    Group(
        "Pendaftaran",
        (("applied", "Pendaftar"), ("extension", "Di antaranya dalam perpanjangan"), ("withdrawn", "Ditarik"),
         ("duplicate", "Ditutup karena ganda")),
    ),
    Group(
        "Penelitian berkas",
        (("complete", "Berkas lengkap"), ("eligible", "Memenuhi syarat"), ("ineligible", "Tidak memenuhi syarat")),
    ),
    Group(
        "Tes tertulis",
        (("present", "Hadir"), ("absent", "Tidak hadir"), ("to_interview", "Lolos ke wawancara")),
    ),
    Group(
        "Penetapan dan pelantikan",
        (("chosen", "Terpilih"), ("reserve", "Cadangan"), ("replacement", "Pengganti antarwaktu"), ("accepted", "Bersedia"),
         ("sworn_in", "Dilantik")),
    ),
    Group("Berakhir menurut sebab", ENDED),
    Group(
        "Tanggapan masyarakat",
        (("feedback", "Tanggapan diterima"), *FOUND, ("feedback_open", "Belum ada temuan")),
        by_sex=False,
    ),
)  # fmt: skip


def count(selection, at):
    """Return {kecamatan code: {column code: {"L": n, "P": n} or n}} of every kecamatan that has seats, at a moment."""
    cells = Counter()
    people = _people(selection, at, cells)
    _journaled(people, at, cells)
    _checked(selection, people, at, cells)
    _announced(selection, people, at, cells)
    _tested(selection, people, at, cells)
    _seated(selection, people, at, cells)
    spoken = _spoken(selection, at)
    codes = selection.seats.order_by("district_id").values_list("district_id", flat=True)
    return {code: _of(code, cells, spoken) for code in codes}


def _of(district, cells, spoken):
    found = {}
    for group in GROUPS:
        for code in group.codes:
            by_sex = {sex: cells[district, code, sex] for sex in SEXES}
            found[code] = by_sex if group.by_sex else spoken[district, code]
    return found


def _people(selection, at, cells):
    """Count who applied, and return {application key: (kecamatan, sex)}."""
    sent = Application.objects.filter(selection=selection, status__in=RECEIVED, submitted_at__lte=at)
    people = {}
    for pk, district, sex, extension in sent.values_list("pk", "district_id", "sex", "extension_id"):
        people[pk] = (district, sex)
        cells[district, "applied", sex] += 1
        cells[district, "extension", sex] += extension is not None
    return people


def _journaled(people, at, cells):
    """Count what has no column with a date: the journal says when somebody withdrew, and which file was closed as a double."""
    closed = Q(action="held.resolved", details__outcome__in=["close", "merge"])
    events = Event.objects.filter(closed | Q(action="application.withdrawn"), stream__startswith=f"{APPLICATION}:", at__lte=at)
    ends = {"application.withdrawn": "withdrawn", "held.resolved": "duplicate"}
    _add(cells, people, {(_key(stream), ends[action]) for stream, action in events.values_list("stream", "action")})


def _key(stream):
    return int(stream.rpartition(":")[2])


def _checked(selection, people, at, cells):
    checks = CompletenessCheck.objects.filter(
        Q(replaced_at__isnull=True) | Q(replaced_at__gt=at), application__selection=selection, checked_at__lte=at,
        result=CompletenessResult.COMPLETE,
    )  # fmt: skip
    _add(cells, people, {(pk, "complete") for pk in checks.values_list("application_id", flat=True)})


NAMED = {
    ("administration", "eligible"): "eligible",
    ("administration", "ineligible"): "ineligible",
    ("written_test", "through"): "to_interview",
    ("final", "chosen"): "chosen",
    ("final", "reserve"): "reserve",
    ("replacement", "chosen"): "replacement",
}


def _announced(selection, people, at, cells):
    """Count what was announced last of each person, per kind, by announcements that none corrects."""
    published = {"announcement__selection": selection, "announcement__published_at__lte": at}
    rows = AnnouncementRow.objects.filter(**published).exclude(announcement__corrections__published_at__lte=at)
    last = {}
    rows = rows.order_by("announcement__published_at", "pk")
    for pk, kind, outcome in rows.values_list("application_id", "announcement__kind", "outcome"):
        last[pk, kind] = outcome
    _add(cells, people, {(pk, NAMED[kind, said]) for (pk, kind), said in last.items() if (kind, said) in NAMED})


def _tested(selection, people, at, cells):
    """Count who sat the written test; who had a seat in a session that is over and never came was absent."""
    desks = Desk.objects.filter(sitting__selection=selection, given_at__lte=at)
    standing = Q(released_at__isnull=True) | Q(released_at__gt=at)
    sat = desks.filter(attended_at__lte=at).exclude(~standing & Q(end__in=[SeatEnd.INCIDENT.value, SeatEnd.MOVED.value]))
    present = set(sat.values_list("candidacy__application_id", flat=True))
    given = desks.filter(standing, sitting__starts_at__lt=at).select_related("sitting", "candidacy")
    missed = {desk.candidacy.application_id for desk in given if desk.sitting.is_over(at)}
    _add(cells, people, {(pk, "present") for pk in present} | {(pk, "absent") for pk in missed - present})


def _seated(selection, people, at, cells):
    """Count who took the seat, who was sworn in, and whose candidacy or seat has ended, by its cause."""
    candidacies = Candidacy.objects.filter(selection=selection)
    found, of = set(), {}
    for pk, application, answered_at, ended_at, cause in candidacies.values_list(
        "pk", "application_id", "answered_at", "ended_at", "end_reason"
    ):
        of[pk] = application
        if answered_at and answered_at <= at:
            found.add((application, "accepted"))
        if ended_at and ended_at <= at:
            found.add((application, f"ended_{cause}"))
    oaths = Event.objects.filter(stream__startswith=f"{CANDIDACY}:", details__to="sworn_in", at__lte=at)
    sworn = {_key(stream) for stream in oaths.values_list("stream", flat=True)}
    _add(cells, people, found | {(of[pk], "sworn_in") for pk in sworn if pk in of})


def _spoken(selection, at):
    """Return {(kecamatan, code): n} of what the public said and what was found of it."""
    heard = Feedback.objects.filter(candidacy__selection=selection, received_at__lte=at)
    spoken = Counter()
    for district, closed_at, finding in heard.values_list("candidacy__district_id", "closed_at", "finding"):
        spoken[district, "feedback"] += 1
        is_closed = closed_at is not None and closed_at <= at
        spoken[district, f"finding_{finding}" if is_closed else "feedback_open"] += 1
    return spoken


def _add(cells, people, found):
    """found: pairs (application key, code); who is not of this selection is passed over."""
    for pk, code in found:
        if pk in people:
            district, sex = people[pk]
            cells[district, code, sex] += 1


def needed(selection):
    """Return {kecamatan code: (its name, how many seats)} in order."""
    seats = Seat.objects.filter(selection=selection).select_related("district").order_by("district_id")
    return {seat.district_id: (seat.district.name, seat.count) for seat in seats}


def tables(body):
    """Return the frozen figures as tables for paper, page and spreadsheet: title, headings and rows of plain values.

    body: what actions.reports freezes. Each table has a row for each kecamatan and one of totals, which are added up here.
    """
    return [_table(group, body["districts"]) for group in GROUPS]


def _table(group, districts):
    rows = [[each["name"], *_values(group, each["figures"])] for each in districts]
    sums = [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)] if rows else []
    return {
        "title": group.title, "by_sex": group.by_sex, "columns": [heading for _, heading in group.columns], "rows": rows,
        "total": ["Jumlah", *sums],
    }  # fmt: skip


def _values(group, figures):
    """Return a kecamatan's numbers in the order of the columns: men, women and both where sexes are told apart."""
    values = []
    for code in group.codes:
        found = figures[code]
        values += [*(found[sex] for sex in SEXES), sum(found.values())] if group.by_sex else [found]
    return values
