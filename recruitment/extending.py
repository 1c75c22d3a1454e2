"""Whether a kecamatan needs a second intake: whole numbers, never a rounded share.

Keputusan Ketua Bawaslu 314/HK.01.00/K1/09/2022 extends where applicants are fewer than twice the need, or women among them
fewer than the share that the selection asks for. Eight men and women of whom two are women are 25 in 100: below 30.
"""

import datetime as dt
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from django.db.models import Count, Q

from recruitment.lifecycle import ACTIVE, ExtensionReason, Sex
from recruitment.models import Application

TIMES_NEED = 2
PACE = dt.timedelta(days=7)


@dataclass(frozen=True)
class Figures:
    """What is known of one kecamatan. need: the applicants that are enough, twice the seats."""

    applicants: int
    women: int
    seats: int
    women_in_100: int

    @property
    def need(self):
        return TIMES_NEED * self.seats

    @property
    def has_share(self):
        return self.women * 100 >= self.women_in_100 * self.applicants

    @property
    def missing(self):
        """How many more applicants, be they all women, would make an extension unnecessary."""
        return max(self.need - self.applicants, self.missing_women)

    @property
    def missing_women(self):
        """How many of those must be women: the fewest that make up the share of the need and of all who would then be there."""
        of_need = -(-self.women_in_100 * self.need // 100) - self.women
        lacking, men_in_100 = self.women_in_100 * self.applicants - 100 * self.women, 100 - self.women_in_100
        of_all = -(-lacking // men_in_100) if men_in_100 else 0  # a share of all hundred no number of women mends
        return max(0, of_need, of_all)

    @property
    def kept(self):
        """What an extension keeps of it, as JSON."""
        return asdict(self) | {"need": self.need}


def reason(figures):
    """Return the ExtensionReason of a kecamatan, or None where its applicants are enough."""
    if figures.applicants >= figures.need and figures.has_share:
        return None
    if figures.applicants >= figures.need and not figures.women:
        return ExtensionReason.NO_WOMAN
    if figures.applicants < figures.need and figures.women:
        return ExtensionReason.TOO_FEW
    return ExtensionReason.SHARE


def sentence(code, figures):
    """Say why, with the figures in it. figures: a Figures, or what an extension kept of one."""
    known = figures if isinstance(figures, dict) else figures.kept
    applicants, women, need, share = (known[name] for name in ("applicants", "women", "need", "women_in_100"))
    if code == ExtensionReason.NO_WOMAN:
        return f"Pendaftar {applicants} orang, sudah mencapai dua kali kebutuhan ({need}), tetapi tidak ada perempuan."
    if code == ExtensionReason.TOO_FEW:
        return f"Ada {women} perempuan, tetapi pendaftar baru {applicants} orang dari dua kali kebutuhan ({need})."
    if applicants < need:
        return f"Pendaftar {applicants} orang, kurang dari dua kali kebutuhan ({need}), dan tidak ada perempuan."
    return f"Pendaftar {applicants} orang, tetapi perempuan hanya {women}: kurang dari {share} dari 100."


# --- Who is counted ---------------------------------------------------------------------------------------------------
def received_in_the_intake(selection):
    """Return the applications that count: sent within the intake, and neither withdrawn nor closed as a double.

    A held file does not count: its NIK stands on another file, and one person is one applicant.
    """
    return Application.objects.filter(selection=selection, status__in=ACTIVE, submitted_at__lt=selection.closes_at)


_counting = [received_in_the_intake]


def counts(function):
    """Decorator: from now on these applications count. function: a selection → a queryset of Application."""
    _counting.append(function)
    return function


def counted(selection):
    return _counting[-1](selection)


def figures_of(selection, applications=None):
    """Return {kecamatan code: Figures} for every kecamatan of a selection: two queries."""
    applications = counted(selection) if applications is None else applications
    rows = applications.order_by().values("district_id").annotate(
        applicants=Count("pk"), women=Count("pk", filter=Q(sex=Sex.FEMALE))
    )  # fmt: skip
    known = {row.pop("district_id"): row for row in rows}
    nobody = {"applicants": 0, "women": 0}
    return {
        district: Figures(**known.get(district, nobody), seats=seats, women_in_100=selection.women_in_100)
        for district, seats in selection.seats.order_by("district_id").values_list("district_id", "count")
    }


@dataclass(frozen=True)
class Course:
    """Where one kecamatan is heading. recent: who came in the last week, or since the opening if that is shorter.

    now, at_end: Figures of the moment, and at the intake's end if people go on coming at that pace, rounded down; left: the
    time that remains, nothing once the intake is over.
    """

    now: Figures
    at_end: Figures
    recent: int
    left: dt.timedelta

    def a_day(self, more):
        """Return how many must come on each day that is left so that `more` come, to one decimal and never too low."""
        left = max(self.left, dt.timedelta(days=1))
        return Decimal(-(-10 * more * dt.timedelta(days=1) // left)) / 10


def courses(selection, at, applications=None):
    """Return {kecamatan code: Course} at a moment: two queries. applications: of whom to tell, by default all who count."""
    here = (counted(selection) if applications is None else applications).filter(submitted_at__lte=at)
    span, left = min(PACE, at - selection.opens_at), max(selection.closes_at - at, dt.timedelta())
    woman, recent = Q(sex=Sex.FEMALE), Q(submitted_at__gt=at - span)
    rows = here.order_by().values("district_id").annotate(
        applicants=Count("pk"), women=Count("pk", filter=woman),
        recent=Count("pk", filter=recent), recent_women=Count("pk", filter=recent & woman),
    )  # fmt: skip
    known = {row.pop("district_id"): row for row in rows}
    nobody = dict.fromkeys(("applicants", "women", "recent", "recent_women"), 0)
    return {
        district: _course(known.get(district, nobody), seats, selection.women_in_100, left, span)
        for district, seats in selection.seats.order_by("district_id").values_list("district_id", "count")
    }


def _course(row, seats, women_in_100, left, span):
    now = Figures(row["applicants"], row["women"], seats, women_in_100)
    if span <= dt.timedelta():
        return Course(now, now, row["recent"], left)
    more, women = (row[name] * left // span for name in ("recent", "recent_women"))
    return Course(now, replace(now, applicants=now.applicants + more, women=now.women + women), row["recent"], left)


def forecast(selection, at):
    """Return {kecamatan code: Figures} at the intake's end if people go on coming as in the last week: two queries."""
    return {district: course.at_end for district, course in courses(selection, at).items()}
