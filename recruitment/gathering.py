"""The figures of a whole selection, by kecamatan, for the staff's pictures: gathered once for all who look, from whole tables.

They are kept for a minute at most, and only while the journal has no newer line: every act writes one, so that who has just
decided a file sees it counted, and ten people who open their first page count ten thousand applications once.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import Count, Exists, Min, OuterRef, Q, TextField
from django.db.models.functions import Cast, Substr

from core.clock import day_of
from core.models import Event
from recruitment import extending
from recruitment.lifecycle import ACTIVE, ApplicationStatus, CandidacyStatus, OathStatus, Sex
from recruitment.models import Allotment, AnnouncementRow, Application, Candidacy, CompletenessCheck, Oath

C = CandidacyStatus
HAS_SEAT = (C.CHOSEN, C.ACCEPTED, C.SWORN_IN)
HAS_INTERVIEW = (C.IN_INTERVIEW, C.NOT_CHOSEN, C.RESERVE, *HAS_SEAT)
INTERVIEWED = ("through", "chosen", "reserve", "not_chosen")  # outcomes of announcements that only who was interviewed has
APPLIED = (*ACTIVE, ApplicationStatus.WITHDRAWN)  # held files and doubles are no applicants; who withdrew was one
WORDS = {
    ApplicationStatus.SUBMITTED: "waiting", ApplicationStatus.ELIGIBLE: "eligible", ApplicationStatus.HELD: "held",
    ApplicationStatus.TO_CONFIRM: "confirm", ApplicationStatus.IN_REPAIR: "repair",
}  # fmt: skip
# “2026-10-19 17”: the hour in UTC, as both engines write a moment. WIB is whole hours ahead, so that hours make up its days;
# TruncDate would call Python for each row on SQLite.
HOUR = Substr(Cast("submitted_at", TextField()), 1, 13)
KEPT = 60  # seconds


@dataclass(frozen=True)
class Load:
    """What one verifier has in one kecamatan. oldest: when the oldest of these files was sent."""

    verifier: int
    name: str
    district: str
    dealt: int
    in_hand: int
    oldest: dt.datetime


@dataclass(frozen=True)
class Gathered:
    """counts: {kecamatan code: {name: number}}; oldest: {code: moment}; days: {code: {day in WIB: arrivals}};
    courses: {code: Course}; loads: a Load for each verifier and kecamatan.
    """

    counts: dict
    oldest: dict
    days: dict
    courses: dict
    loads: list


def gathered(selection, *, by, at):
    """Return the Gathered of a selection at a moment. Who applied in it oneself reads figures without the own file."""
    received = Application.objects.received().filter(selection=selection)
    if received.filter(applicant=by.user_id).exists():
        return _gather(selection, received.exclude(applicant=by.user_id), by.user_id, at)
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = f"gathered:{selection.pk}:{newest}:{at:%Y%m%d%H%M}"
    return caches["pages"].get_or_set(key, lambda: _gather(selection, received, None, at), KEPT)


def _gather(selection, received, without, at):
    """without: the account whose file is left out, or None."""
    counts = defaultdict(Counter)
    oldest = _count_files(received, counts)
    _count_complete(received, counts)
    _count_candidates(Candidacy.objects.filter(selection=selection).exclude(application__applicant=without), counts)
    counted = extending.counted(selection).exclude(applicant=without)
    courses = extending.courses(selection, at, counted)
    return Gathered(dict(counts), oldest, _days(counted, at), courses, _loads(received, at))


def _count_files(received, counts):
    """Add what is known from the files alone, and return when the oldest that waits was sent, by kecamatan."""
    oldest = {}
    for row in received.order_by().values("district_id", "status", "sex").annotate(n=Count("pk"), first=Min("submitted_at")):
        district, status, n = row["district_id"], row["status"], row["n"]
        found = [WORDS[status]] if status in WORDS else []
        found += ["figure"] if status in ACTIVE else []
        found += ["women"] if status in ACTIVE and row["sex"] == Sex.FEMALE else []
        found += ["applied"] if status in APPLIED else []
        counts[district].update(dict.fromkeys(found, n))
        if status == ApplicationStatus.SUBMITTED:
            oldest[district] = min(row["first"], oldest.get(district, row["first"]))
    for each in counts.values():
        each["found_eligible"] = each["eligible"]
    return oldest


def _count_complete(received, counts):
    """Add whose papers were found complete; it is another stage than the administrative review."""
    complete = CompletenessCheck.objects.complete().filter(application__in=received).order_by()
    for row in complete.values("application__district_id", "application__status").annotate(n=Count("pk")):
        status, found = row["application__status"], counts[row["application__district_id"]]
        found["complete"] += row["n"] if status in ACTIVE else 0
        found["found_complete"] += row["n"] if status in APPLIED else 0


def _count_candidates(candidacies, counts):
    """Add how far the candidates came. Of who left, the announcements tell what had been reached before."""
    here, taken = candidacies.order_by(), Exists(Oath.objects.filter(candidacy=OuterRef("pk"), status=OathStatus.TAKEN))
    groups = here.values("district_id", "status", "application__status")
    for row in groups.annotate(n=Count("pk"), sworn_in=Count("pk", filter=Q(status=C.SWORN_IN) | Q(taken))):
        found, n = counts[row["district_id"]], row["n"]
        found["tested"] += n
        found["found_eligible"] += n if row["application__status"] != ApplicationStatus.ELIGIBLE else 0
        found["interviewed"] += n if row["status"] in HAS_INTERVIEW else 0
        found["chosen"] += n if row["status"] in HAS_SEAT else 0
        found["sworn_in"] += row["sworn_in"]
    left = AnnouncementRow.objects.filter(application__candidacy__in=here.filter(status=C.ENDED)).order_by()
    for row in left.values("district_id").annotate(
        interviewed=Count("application", filter=Q(outcome__in=INTERVIEWED), distinct=True),
        chosen=Count("application", filter=Q(outcome="chosen"), distinct=True),
    ):  # fmt: skip
        counts[row["district_id"]].update({name: row[name] for name in ("interviewed", "chosen")})


def _days(counted, at):
    days = defaultdict(Counter)
    hours = counted.filter(submitted_at__lte=at).order_by().values_list("district_id", HOUR)
    for district, hour, count in hours.annotate(Count("pk")):
        days[district][day_of(dt.datetime.fromisoformat(f"{hour}:00:00+00:00"))] += count
    return dict(days)


def _loads(received, at):
    """Return what is dealt and what is in somebody's hands, of the files that wait for their verdicts."""
    lines = {}
    waiting = received.filter(status=ApplicationStatus.SUBMITTED).order_by()
    dealt = Allotment.objects.current().filter(application__in=waiting).order_by()
    for row in dealt.values("verifier", "verifier__name", "application__district_id").annotate(
        n=Count("pk"), first=Min("application__submitted_at")
    ):  # fmt: skip
        lines[row["verifier"], row["application__district_id"]] = [row["verifier__name"], row["n"], 0, row["first"]]
    held = waiting.filter(claimed_until__gt=at)
    for row in held.values("claimed_by", "claimed_by__name", "district_id").annotate(n=Count("pk"), first=Min("submitted_at")):
        line = lines.setdefault((row["claimed_by"], row["district_id"]), [row["claimed_by__name"], 0, 0, row["first"]])
        line[2], line[3] = row["n"], min(line[3], row["first"])
    return [Load(verifier, line[0], district, *line[1:]) for (verifier, district), line in lines.items()]
