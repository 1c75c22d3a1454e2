"""An election calendar replayed: of six weeks in three rooms every mail that lands is on a list made without the portal.

The list is counted by plain functions from the diary and from the office's table of rules, written out here by hand.
"""

import datetime as dt
from collections import Counter

import pytest

from core import clock
from notifications.models import Delivery
from tests import turns
from tests.notifications.replay import MINUTE, Office, october, play

pytestmark = pytest.mark.django_db

DIARY = {
    "first_version": october(5, 9), "released": october(6, 10), "in_force": october(6, 11), "route": october(7, 11),
    "days_off": october(8, 12), "office_initials": october(9, 10), "answers": october(12, 10), "quiet_hours": october(12, 18),
    "holiday": october(14, 10), "moved_session": october(15, 11), "version_back": october(15, 14),
    "city_initials": october(17, 10), "refusing_reminders": october(18, 10), "cancelled_session": october(19, 15),
    "moved_close": october(20, 12, 30), "arrival": october(23, 9), "closed_account": october(23, 12),
    "later_hour": october(24, 7), "submitted": october(24, 10, 30), "late_draft": october(25, 14),
    "office_signs": october(25, 10), "kept": october(26, 10),
}  # fmt: skip
BEFORE, END = october(1), october(36)  # the fifth of November
CLOSED = october(27, 0, 2)  # drafts are closed once who stood in the queue at midnight, two minutes at most, was served

# The office's rules: for each, the days around the known day and the hour at which it speaks.
DAYS = {
    "recruitment.unsent_draft": ((-7, 9), (-3, 9), (-2, 9), (-1, 9), (0, 9)),
    "recruitment.incomplete_files": ((-1, 9),),
    "recruitment.extension_due": ((0, 9),),
    "outreach.invitation_reminder": ((-14, 8), (-7, 8), (-3, 8), (-1, 8)),
    "outreach.duty": ((-1, 8),),
    "outreach.report_due": ((-2, 9), (0, 9), (7, 9), (14, 9), (21, 9)),
    "outreach.thanks": ((1, 9),),
    "agreements.turn_waiting": ((5, 8), (7, 8), (9, 8), (11, 8), (13, 8)),
    "agreements.step_waiting": ((5, 8), (7, 8), (9, 8), (11, 8), (13, 8)),
    "agreements.signing_due": ((-3, 8), (-1, 8)),
    "agreements.mandate_lacking": ((-30, 8), (-14, 8), (-7, 8)),
    "agreements.obligation_due": ((-14, 8), (-3, 8), (1, 8), (7, 8), (14, 8), (21, 8)),
    "agreements.term_ends": ((-180, 8), (-90, 8), (-60, 8), (-30, 8), (-7, 8)),
    # To a second person, while the duty stays undone: the secretary of the city, or the owner of the agreement.
    "outreach.report_undone": ((3, 9), (15, 9)),
    "agreements.turn_unused": ((10, 8),),
    "agreements.mandate_undone": ((-10, 8),),
    "agreements.obligation_undone": ((10, 8),),
    "agreements.term_undecided": ((-45, 8),),
}
# A report is known by the day of its session, and counted from the seventh day after it.
NAMED_FROM = {"outreach.report_due": 7, "outreach.report_undone": 7}
OWNER = "office-penyusun"  # of all agreements here, and the city's only secretary: its own duties have no second person
ASKING = (-14, -7)  # invitations: the silent are asked, those who come are reminded on the other days
WHOLE_DAY = october(26)
CHECKED = 27  # the last of the three days in which files are looked through; nobody does, and too few applied


@pytest.mark.full
@pytest.mark.shared
def test_every_mail_of_six_weeks_is_on_the_list_and_comes_at_its_hour(smtp_sink, record_property):
    moments = ticks()

    with clock.stopped_at(october(5, 7)):
        office = Office()

    landed = play(office, DIARY, smtp_sink, moments)

    record_property("ticks", len(moments))
    seen = Counter((to, kind, milestone, f"{at:%d/%m %H.%M}") for to, kind, milestone, at in landed)
    wanted = Counter((to, kind, milestone, f"{at + dt.timedelta(hours=7):%d/%m %H.%M}") for to, kind, milestone, at in listed())
    assert {"missing": sorted((wanted - seen).elements()), "extra": sorted((seen - wanted).elements())} == {
        "missing": [], "extra": [],
    }  # fmt: skip
    assert len(landed) == len({*landed})
    assert not Delivery.objects.filter(state__in=["leased", "sending", "uncertain", "failed", "dead", "on_hold"]).exists()


def ticks():
    """Each minute of the closing day and each quarter of an hour else in the long form; short: the hours of the list."""
    if turns.LONG:
        whole = [WHOLE_DAY + n * MINUTE for n in range(24 * 60 + 3)]
        return [*whole, *(october(5) + n * 15 * MINUTE for n in range(31 * 96))]
    if turns.IN_FULL:
        return [CLOSED, *(october(day, hour) for day in range(5, 36) for hour in range(24))]
    spoken = [october(day, hour) for day in range(5, 36) for hour in (8, 9)]
    return [CLOSED, october(25, 10), *spoken, *(october(day, 19) for day in range(16, 28))]


# --- The list -----------------------------------------------------------------------------------------------------------------
def listed():
    """Return every mail as (address, kind, milestone, moment in UTC)."""
    found = [*of_applicants(), *of_the_check(), *of_sessions(), *of_the_table()]
    return [(f"{to}@contoh.example", kind, milestone, at) for to, kind, milestone, at in found]


def days_of(kind, day, *, hour=None, start=BEFORE, end=END, only=None):
    """Return (milestone, moment) of a rule around a day of October, from a moment on and before another."""
    found = []
    for days, usual in DAYS[kind]:
        at = october(day + days, usual if hour is None else hour)
        named = days + NAMED_FROM.get(kind, 0)
        if start < at < end and (only is None or days in only):
            found.append((f"H{'+' if named > 0 else '-'}{abs(named)}", at))
    return found


def to(person, kind, moments):
    return [(person, kind, milestone, at) for milestone, at in moments]


def of_the_check():
    kinds = ("recruitment.incomplete_files", "recruitment.extension_due")
    return [each for kind in kinds for each in to(OWNER, kind, days_of(kind, CHECKED))]


def of_applicants():
    kind, moved = "recruitment.unsent_draft", DIARY["moved_close"]
    before = days_of(kind, 24, end=moved)  # for the close at the end of the 24th
    after = [
        (name, october(25, 10) if name == "H-1" else at)  # from the 24th on the day before speaks at ten
        for name, at in days_of(kind, 26, start=moved)
    ]
    found = to("tekun", kind, [*before, *upto(after, DIARY["submitted"])])
    found += to("lalai", kind, before + after)
    found += to("pergi", kind, [*before, *upto(after, DIARY["closed_account"])])
    found += to("bisu", kind, upto(before, DIARY["refusing_reminders"]))
    found += to("ringkas", "notifications.digest", [("", at.replace(hour=12, minute=0)) for _, at in before + after])  # 19 WIB
    found += to("baru", kind, [each for each in after if each[1] > DIARY["late_draft"]])
    found.append(("tekun", "recruitment.application_received", "", DIARY["submitted"]))
    found += [(name, "recruitment.dates_changed", "usulan", moved) for name in ("tekun", "lalai", "pergi", "bisu", "ringkas")]
    return found + [(name, "recruitment.deadline_passed", "", CLOSED) for name in ("lalai", "bisu", "ringkas", "baru")]


def upto(moments, end):
    return [(milestone, at) for milestone, at in moments if at < end]


def of_sessions():
    """Sessions: a on the 23rd, b on the 27th and called off, c on Monday the 19th, d on the 29th and moved to the 30th."""
    kind, quiet, told = "outreach.invitation_reminder", DIARY["quiet_hours"], DIARY["released"]

    def asked(day, *, only, start=told, end=END):
        """Until the quiet hours at eight, from then on when they are over, at nine."""
        early = days_of(kind, day, start=start, end=min(end, quiet), only=only)
        return early + days_of(kind, day, hour=9, start=max(start, quiet), end=end, only=only)

    found = [(f"rw-{name}", "outreach.invited", "", told) for name in ("satu", "dua", "tiga", "empat", "lima")]
    found += to("rw-satu", kind, asked(23, only=ASKING))
    found += to("rw-dua", kind, asked(23, only=ASKING, end=DIARY["answers"]) + asked(23, only=(-3, -1)))
    found += to("rw-tiga", kind, asked(23, only=ASKING, end=DIARY["answers"]))
    found += to("rw-empat", kind, asked(27, only=ASKING, end=DIARY["cancelled_session"]))
    moved = DIARY["moved_session"]
    found += to("rw-lima", kind, asked(29, only=ASKING, end=moved) + asked(30, only=ASKING, start=moved))
    found.append(("rw-lima", "outreach.activity_moved", "", moved))
    found.append(("rw-empat", "outreach.activity_cancelled", "", DIARY["cancelled_session"]))
    found += to("rw-dua", "outreach.thanks", days_of("outreach.thanks", 23))
    return found + of_those_in_charge()


def of_those_in_charge():
    """The duty before Monday the 19th speaks on the last working day; Friday the 16th became a holiday."""
    found = to("petugas-a", "outreach.duty", days_of("outreach.duty", 23))
    found.append(("petugas-c", "outreach.duty", "H-1", october(15, 8)))
    found += to("petugas-d", "outreach.duty", days_of("outreach.duty", 30))
    for name, day in (("a", 23), ("c", 19), ("d", 30)):
        found += to(f"petugas-{name}", "outreach.report_due", days_of("outreach.report_due", day + 7))
        found += to(OWNER, "outreach.report_undone", days_of("outreach.report_undone", day + 7))
    return found


def of_the_table():
    """Each side has one who drafts, one at the legal section and one at the head."""
    found, waiting = [], "agreements.turn_waiting"
    for holder, since, until in (("city", "first_version", "version_back"), ("office", "version_back", None)):
        start, end = DIARY[since], DIARY[until] if until else END
        found.append((f"{holder}-penyusun", "agreements.turn_passed", "", start))
        found += to(f"{holder}-penyusun", waiting, days_of(waiting, day(start), end=end))
    found += to(OWNER, "agreements.turn_unused", days_of("agreements.turn_unused", 5, end=DIARY["version_back"]))
    return found + of_the_route() + of_the_term()


def of_the_route():
    found, waiting = [], "agreements.step_waiting"
    steps = (
        ("office-kepala", "route", "office_initials"), ("city-kepala", "route", "city_initials"),
        ("office-pimpinan", "city_initials", "office_signs"), ("city-pimpinan", "city_initials", None),
    )  # fmt: skip
    for holder, opened, decided in steps:
        start, end = DIARY[opened], DIARY[decided] if decided else END
        found.append((holder, "agreements.step_opened", "", start))
        found += to(holder, waiting, days_of(waiting, day(start), end=end))
        found += to(holder, "agreements.signing_due", days_of("agreements.signing_due", 30, start=start, end=end))
    for side in ("office", "city"):  # the paper of neither authority is there: said at once, then on the days of the rule
        found.append((f"{side}-penyusun", "agreements.mandate_lacking", "", DIARY["route"]))
        lacking = days_of("agreements.mandate_lacking", 30, start=DIARY["route"])
        found += to(f"{side}-penyusun", "agreements.mandate_lacking", lacking)
    return found + to(OWNER, "agreements.mandate_undone", days_of("agreements.mandate_undone", 30, start=DIARY["route"]))


def of_the_term():
    start, kind = DIARY["in_force"], "agreements.obligation_due"
    found = to("city-penyusun", kind, days_of(kind, 22, start=start, end=DIARY["kept"]))
    found += to(OWNER, "agreements.obligation_undone", days_of("agreements.obligation_undone", 22, end=DIARY["kept"]))
    found += to(OWNER, "agreements.term_undecided", days_of("agreements.term_undecided", 40, start=start))
    for side in ("office", "city"):  # the last day is 9 November
        found += to(f"{side}-penyusun", "agreements.term_ends", days_of("agreements.term_ends", 40, start=start))
    return found


def day(moment):
    return (moment - october(1)).days + 1
