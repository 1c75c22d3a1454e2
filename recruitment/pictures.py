"""Pictures of a selection for the staff: each says in a sentence what it shows, and holds its figures as a table too."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from core import dates
from core.clock import day_of
from recruitment import extending
from recruitment.drawings import Drawing, written

SHORT = 3  # letters of a month's name below an axis
WEEK = 7
OF_COURSE = (
    "Masih kurang: pendaftar yang diperlukan supaya tidak perlu perpanjangan, menurut aturan perpanjangan. "
    "Kelebihan satu kecamatan tidak menutup kekurangan kecamatan lain."
)
OF_FUNNEL = (
    "Yang dihitung: siapa saja yang pernah sampai ke tahap itu, juga bila kemudian mundur. "
    "Hasil tes, wawancara dan pleno dihitung sejak diumumkan. Berkas tertahan dan ganda tidak dihitung."
)


@dataclass(frozen=True)
class Picture:
    """heading, sentence: what it shows; drawing: None where there is nothing to draw; key: (mark, words) of its series.

    head: the table's columns; rows: (name, address or "", values as text) in the order of the columns after the first.
    """

    code: str
    heading: str
    sentence: str
    drawing: Drawing | None
    head: tuple
    rows: list
    key: tuple = ()
    note: str = ""

    @property
    def table(self):
        """Return the rows with each value beside its column's name, for phones, where a row is a card."""
        return [(name, url, list(zip(self.head[1:], values, strict=True))) for name, url, values in self.rows]


def text(values):
    return [value if isinstance(value, str) else written(value) for value in values]


def share(part, whole):
    """Write a share in whole percent, rounded down: 29,9 is not yet 30."""
    return f"{100 * part // whole}%" if whole else "–"


# --- Day by day -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Arrivals:
    """Who counts of a selection in some kecamatan: counts of each day so far, and each kecamatan's Course."""

    days: tuple  # every day of the intake, first to last
    today: dt.date
    counts: dict
    courses: dict

    @property
    def now(self):
        return sum(course.now.applicants for course in self.courses.values())

    @property
    def recent(self):
        return sum(course.recent for course in self.courses.values())

    @property
    def at_end(self):
        return sum(course.at_end.applicants for course in self.courses.values())

    @property
    def missing(self):
        """How many are missing in the kecamatan that have too few: what one has too many helps no other."""
        return sum(course.now.missing for course in self.courses.values())

    @property
    def is_running(self):
        return any(course.left for course in self.courses.values())


def arrivals(selection, found, codes, now):
    """Return the Arrivals of the kecamatan in codes at a moment, from what was Gathered."""
    first, last = day_of(selection.opens_at), day_of(selection.closes_at - dt.timedelta(microseconds=1))
    days = tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    counts = sum((found.days.get(code, Counter()) for code in codes), start=Counter())
    return Arrivals(
        days, min(day_of(now), last), counts, {code: found.courses[code] for code in codes if code in found.courses}
    )


def _short(day):
    return f"{day.day} {dates.MONTHS[day.month - 1][:SHORT]}"


def daily(came):
    """Return the picture of each day's arrivals."""
    so_far = [day for day in came.days if day <= came.today]
    counts = [came.counts.get(day, 0) for day in so_far]
    drawing = Drawing("columns", tuple(map(_short, so_far)), (("Masuk", tuple(counts)),), every=WEEK) if any(counts) else None
    return Picture(
        "harian", "Pendaftar per hari", _said_daily(so_far, counts), drawing,
        ("Hari", "Masuk", "Seluruhnya"), [row for row in _running(so_far, counts) if row[2][0] != "0"],
        note="Hari yang tidak ada dalam tabel: tidak ada yang masuk.",
    )  # fmt: skip


def _said_daily(days, counts):
    if not any(counts):
        return "Belum ada pendaftar yang masuk."
    most = max(counts)
    busiest = days[counts.index(most)]
    return (
        f"Sejak {dates.day(days[0], weekday=False)} masuk {written(sum(counts))} pendaftar; paling banyak {written(most)} "
        f"dalam sehari, pada {dates.day(busiest, weekday=False)}."
    )


def _running(days, counts):
    so_far = 0
    for day, count in zip(days, counts, strict=True):
        so_far += count
        yield dates.day(day, weekday=False), "", text([count, so_far])


# Once the intake is over only what came is drawn.
COURSE_KEY = (("line-0", "Sudah masuk"), ("line-1", "Bila laju tujuh hari terakhir tetap"), ("line-2", "Yang diperlukan"))


def course(came, names):
    """Return the picture of all who came so far, and of the ways to the intake's end. names: {kecamatan code: (name, url)}."""
    return Picture(
        "laju", "Menuju dua kali kebutuhan", _said_course(came), _course_drawing(came),
        ("Kecamatan", "Masuk", "2× kebutuhan", "Masih kurang", "Di antaranya perempuan", "Perlu sehari", "Tujuh hari terakhir",
         "Perkiraan akhir", "Menurut perkiraan"),
        [_course_row(*names[code], each) for code, each in came.courses.items()],
        key=COURSE_KEY if came.is_running else COURSE_KEY[:1],
        note=OF_COURSE,
    )  # fmt: skip


def _course_row(name, url, each):
    needed = each.now.missing
    a_day = written(each.a_day(needed)) if needed and each.left else "–"
    end = written(each.at_end.applicants) if each.left else "–"
    verdict = "perpanjangan perlu" if extending.reason(each.at_end) else "cukup"
    recent = each.recent if each.left else "–"
    return name, url, text([each.now.applicants, each.now.need, needed, each.now.missing_women, a_day, recent, end, verdict])


def _course_drawing(came):
    if not came.now:
        return None
    so_far, running = [], 0
    for day in came.days:
        running += came.counts.get(day, 0)
        so_far.append(running if day <= came.today else None)
    series = [("Sudah masuk", tuple(so_far))]
    if came.is_running:
        series.append(("Bila laju tetap", _line(came, came.at_end)))
        series.append(("Yang diperlukan", _line(came, came.now + came.missing)))
    return Drawing("lines", tuple(map(_short, came.days)), tuple(series), every=WEEK)


def _line(came, end):
    """Return a straight line from today's figure to the figure at the end; before today there is none."""
    ahead = max((came.days[-1] - came.today).days, 1)
    steps = [(day - came.today).days for day in came.days]
    return tuple(None if step < 0 else round(came.now + (end - came.now) * min(step, ahead) / ahead, 1) for step in steps)


def _said_course(came):
    short = sum(bool(extending.reason(each.at_end)) for each in came.courses.values())
    if not came.is_running:
        end = f"{short} dari {len(came.courses)} kecamatan" if short else "tidak satu kecamatan pun"
        return f"Pendaftaran sudah ditutup dengan {written(came.now)} pendaftar; menurut aturan, {end} memerlukan perpanjangan."
    needed = sum((each.a_day(each.now.missing) for each in came.courses.values()), start=0)
    said = f"Sudah masuk {written(came.now)} pendaftar, {written(came.recent)} dalam tujuh hari terakhir. "
    if came.missing:
        said += (
            f"Masih kurang {written(came.missing)} supaya tidak ada perpanjangan: {written(needed)} sehari sampai penutupan. "
        )
    else:
        said += "Semua kecamatan sudah cukup. "
    left = f"{short} kecamatan masih akan memerlukan perpanjangan" if short else "tidak perlu perpanjangan"
    return said + f"Dengan laju tujuh hari terakhir menjadi sekitar {written(came.at_end)}: {left}."


# --- Who --------------------------------------------------------------------------------------------------------------
def by_sex(standings, total):
    names = tuple(each.name for each in standings)
    women, men = tuple(each.women for each in standings), tuple(each.men for each in standings)
    enough = sum(each.has_women for each in standings)
    sentence = "Belum ada pendaftar."
    if total.figure:
        sentence = (
            f"Perempuan {written(total.women)} dari {written(total.figure)} pendaftar ({share(total.women, total.figure)}). "
            f"{enough} dari {len(standings)} kecamatan mencapai {total.women_in_100} dari 100."
        )
    return Picture(
        "jk", "Pendaftar menurut kecamatan dan jenis kelamin", sentence,
        Drawing("stacked", names, (("Perempuan", women), ("Laki-laki", men))) if total.figure else None,
        ("Kecamatan", "Perempuan", "Laki-laki", "Bersama", "Bagian perempuan", f"{total.women_in_100} dari 100"),
        [(each.name, each.url, text([
            each.women, each.men, each.figure, share(each.women, each.figure), "tercapai" if each.has_women else "belum",
        ])) for each in _with_total(standings, total)],
        key=(("bar-0", "Perempuan"), ("bar-1", "Laki-laki")),
    )  # fmt: skip


def women(standings, total):
    """Return the picture of women's share against what the selection asks for."""
    low = [each.name for each in standings if each.figure and not each.has_women]
    wanted = total.women_in_100
    if not total.figure:
        sentence = "Belum ada pendaftar."
    elif low:
        sentence = f"Belum mencapai {wanted} dari 100: {', '.join(low)}."
    else:
        sentence = f"Setiap kecamatan yang ada pendaftarnya mencapai {wanted} dari 100."
    shares = tuple(100 * each.women // each.figure if each.figure else 0 for each in standings)
    return Picture(
        "bagian", "Bagian perempuan", sentence,
        Drawing("bars", tuple(each.name for each in standings), (("Perempuan dari 100", shares),), top=100, mark=wanted)
        if total.figure else None,
        ("Kecamatan", "Perempuan dari 100"),
        [(each.name, each.url, [share(each.women, each.figure)]) for each in _with_total(standings, total)],
        key=(("bar-0", "Perempuan dari 100, dibulatkan ke bawah"), ("mark", f"Garis: {wanted} dari 100")),
    )  # fmt: skip


def _with_total(standings, total):
    return [*standings, total] if len(standings) > 1 else standings


# --- How far ----------------------------------------------------------------------------------------------------------
FUNNEL = (
    ("applied", "Mendaftar"), ("found_complete", "Berkas lengkap"), ("found_eligible", "Memenuhi syarat"),
    ("tested", "Peserta tes tertulis"), ("interviewed", "Peserta wawancara"), ("chosen", "Terpilih"), ("sworn_in", "Dilantik"),
)  # fmt: skip


def funnel(standings, total):
    """Return the picture of how many came how far, whatever became of them later."""
    counts = [getattr(total, name) for name, _ in FUNNEL]
    reached = [(label, count) for (_, label), count in zip(FUNNEL, counts, strict=True) if count]
    sentence = "Belum ada pendaftar."
    if reached:
        sentence = "; ".join(f"{label.lower()} {written(count)}" for label, count in reached).capitalize() + "."
    labels = tuple(label for _, label in FUNNEL)
    rows = [(each.name, each.url, text(getattr(each, name) for name, _ in FUNNEL)) for each in _with_total(standings, total)]
    return Picture(
        "corong", "Sampai tahap mana", sentence,
        Drawing("bars", labels, (("Orang", tuple(counts)),)) if counts[0] else None,
        ("Kecamatan", *labels), rows,
        note=OF_FUNNEL,
    )  # fmt: skip


# --- What waits -------------------------------------------------------------------------------------------------------
def age(moment, now):
    """Say how long something waits: “3 hari”, “5 jam”; "" for nothing."""
    if moment is None:
        return ""
    waited = now - moment
    return f"{waited.days} hari" if waited.days else f"{max(waited.seconds // 3600, 0)} jam"


def backlog(standings, total, now):
    parts = (("Menunggu diperiksa", "waiting"), ("Menunggu perbaikan", "repair"), ("Menunggu konfirmasi", "confirm"))
    series = tuple((label, tuple(getattr(each, name) for each in standings)) for label, name in parts)
    is_any = any(getattr(total, name) for _, name in parts)
    sentence = "Tidak ada berkas yang menunggu diperiksa."
    if total.waiting:
        at = next(each.name for each in standings if each.oldest == total.oldest)
        sentence = f"{written(total.waiting)} berkas menunggu diperiksa; yang tertua {age(total.oldest, now)}, di {at}."
    return Picture(
        "tunggakan", "Berkas yang belum diputus", sentence,
        Drawing("stacked", tuple(each.name for each in standings), series) if is_any else None,
        ("Kecamatan", *(label for label, _ in parts), "Tertua menunggu"),
        [(each.name, each.url, text([*(getattr(each, name) for _, name in parts), age(each.oldest, now) or "–"]))
         for each in _with_total(standings, total)],
        key=tuple((f"bar-{n}", label) for n, (label, _) in enumerate(parts)),
    )  # fmt: skip


def loads(found, now):
    """Return the picture of what each verifier has before them. found: Loads, which are added up over the kecamatan."""
    lines = {}
    for each in found:
        line = lines.setdefault(each.verifier, [each.name, 0, 0, each.oldest])
        line[1:] = line[1] + each.dealt, line[2] + each.in_hand, min(line[3], each.oldest)
    rows = sorted(lines.values(), key=lambda line: (line[3], line[0]))
    dealt = sum(line[1] for line in rows)
    sentence = "Belum ada berkas yang dibagikan atau sedang dikerjakan."
    if rows:
        sentence = f"{written(dealt)} berkas dibagikan kepada {len(rows)} orang; yang tertua {age(rows[0][3], now)}."
    return Picture(
        "pemeriksa", "Beban tiap pemeriksa", sentence,
        Drawing("bars", tuple(line[0] for line in rows), (("Dibagikan", tuple(line[1] for line in rows)),)) if dealt else None,
        ("Pemeriksa", "Dibagikan, belum diputus", "Sedang dikerjakan", "Tertua menunggu"),
        [(name, "", text([count, hand, age(oldest, now)])) for name, count, hand, oldest in rows],
    )  # fmt: skip
