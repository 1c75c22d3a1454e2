"""What a plan should be warned of before it is released. Warnings never block a save; a release gives a reason for each.

Every warning is about one activity, or about two that want the same room or person. The pairs are found by a sweep over the
starts of each room and person, so that a plan costs what it holds, not its square.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from core import dates
from outreach import days
from outreach.lifecycle import Population

# How long a person needs from one venue to the next in Jakarta Pusat, door to door and with the room made ready: on foot inside
# a kelurahan, by motorcycle inside a kecamatan, through the midday traffic of eight kecamatan (7 km across) otherwise. No rule
# gives these figures; a planner who knows better says so in the reason.
SAME_VILLAGE, SAME_DISTRICT, ELSEWHERE = (dt.timedelta(minutes=minutes) for minutes in (15, 30, 45))

# Perbawaslu 28/2018 Pasal 6 ayat (2) huruf j; UU 7/2017 Pasal 280 does not name them (domain: D).
HEADED = {Population.RW, Population.RT}
UNPUNISHED = " Ketua RT dan RW terikat larangan, tetapi tanpa ancaman pidana: materi tidak boleh menyebut pidana bagi mereka."


@dataclass(frozen=True)
class Warned:
    """One warning. code tells its kind; sentence is in words.

    about are the keys of one activity, or of two and then of a person; (activity, activity, material) for a material.
    """

    code: str
    about: tuple
    sentence: str

    @property
    def key(self):
        """What the journal and the release keep: the kind and whom it is about."""
        return f"{self.code}:{'-'.join(map(str, self.about))}"

    def concerns(self, activity):
        return activity.pk in self.about[:2]


def warnings(activities, *, now, rows=()):
    """Return every Warned of a plan, in the order of time.

    activities: those that are alive, with room, venue, kelurahan, audience, speakers, materials and who is in charge loaded.
    rows: the office's SpecialDays.
    """
    ordered = sorted(activities, key=lambda each: (each.starts_at, each.pk))
    calendar = days.Days(rows)
    return [
        *[each for activity in ordered for each in (*_own(activity, now), *_by_day(activity, calendar))],
        *_in_one_room(ordered), *_of_speakers(ordered), *_in_charge(ordered),
    ]  # fmt: skip


def _own(each, now):
    when = dates.moment(each.starts_at)
    if each.capacity > each.room.capacity:
        sentence = f"Kuota {each.title} ({each.capacity}) melebihi daya tampung {each.room} ({each.room.capacity})."
        yield Warned("capacity", (each.pk,), sentence)
    if each.starts_at <= now:
        yield Warned("past", (each.pk,), f"{each.title} dijadwalkan pada waktu yang sudah lewat, {when}.")
    if not each.speakers.all():
        yield Warned("no_speaker", (each.pk,), f"{each.title}, {when}, belum mempunyai narasumber.")
    if not each.materials.all():
        yield Warned("no_material", (each.pk,), f"{each.title}, {when}, belum mempunyai materi.")
    for material in each.materials.all():
        yield from _of_material(each, material)


def _of_material(each, material):
    """What is taught must be for those who listen, by the law that binds them, and in force on the day (domain: D)."""
    about, day = (each.pk, each.pk, material.pk), days.touched(each.starts_at, each.ends_at)[0]
    for_whom = list(material.audiences.all())
    if for_whom and each.audience not in for_whom:
        named = ", ".join(map(str, for_whom))
        sentence = f"{material} dalam {each.title} ditujukan bagi {named}, bukan bagi {each.audience}."
        yield Warned("audience", about, sentence + (UNPUNISHED if each.audience.population in HEADED else ""))
    if material.regime != each.regime:
        told, wanted = material.get_regime_display(), each.get_regime_display()
        yield Warned("regime", about, f"{material} dalam {each.title} berdasar {told}, sedangkan kegiatannya {wanted}.")
    if day < material.valid_from or (material.valid_until and material.valid_until <= day):
        yield Warned("not_in_force", about, f"{material} tidak berlaku pada {dates.day(day)}, hari {each.title}.")


# --- The calendar ---------------------------------------------------------------------------------------------------------
def _by_day(each, calendar):
    """At most one warning of a kind for an activity: of the first of its days that is such a day."""
    found = {}
    for day in days.touched(each.starts_at, each.ends_at):
        for code, sentence in _of_day(each, day, calendar):
            found.setdefault(code, Warned(code, (each.pk,), sentence))
    return found.values()


def _of_day(each, day, calendar):
    """Yield (code, sentence). A day of voting is no office day either, and is told once."""
    at = f"{each.title} berlangsung {dates.day(day)}"
    if stage := calendar.stage(day):
        yield "stage", f"{at}, pada {stage.get_kind_display().lower()}: {stage.name}."
    elif name := calendar.holiday(day):
        yield "holiday", f"{at}, hari libur: {name}."
    elif day.weekday() in days.WEEKEND and each.audience.population == Population.OFFICE:
        yield "weekend", f"{at}, di luar hari kerja ASN."
    if day.weekday() == days.FRIDAY and days.meets(each.starts_at, each.ends_at, day, days.FRIDAY_PRAYER):
        yield "friday", f"{at}, bertepatan dengan waktu salat Jumat pukul 11.30–13.00 WIB."
    if days.meets(each.starts_at, each.ends_at, day, days.FAST_BREAKING) and days.is_ramadan(day):
        yield "ramadan", f"{at}, bertepatan dengan waktu berbuka puasa Ramadan pukul 17.30–18.30 WIB."


# --- Two at once ----------------------------------------------------------------------------------------------------------
def sweep(activities, margin=dt.timedelta()):
    """Yield the pairs of which the later begins before the earlier has ended, or less than a margin after. Half-open.

    activities: by start, all of one room or person. Costs one step for each pair found, besides one for each activity.
    """
    open_ones = []
    for later in activities:
        open_ones = [each for each in open_ones if later.starts_at < each.ends_at + margin]
        for earlier in open_ones:
            yield earlier, later
        open_ones.append(later)


def way_between(first, second):
    """Return how long the way from one activity's venue to another's takes; nothing inside one venue."""
    here, there = first.room.venue, second.room.venue
    return dt.timedelta() if here.pk == there.pk else way(here.village, there.village)


def way(here, there):
    """Return how long the way from somewhere in one kelurahan to somewhere in another, or the same, takes."""
    if here.pk == there.pk:
        return SAME_VILLAGE
    return SAME_DISTRICT if here.district_id == there.district_id else ELSEWHERE


def _grouped(activities, holders):
    """Return {holder: activities}, each in the order given. holders: tells whom or what an activity occupies."""
    groups = defaultdict(list)
    for each in activities:
        for holder in holders(each):
            groups[holder].append(each)
    return groups


def _in_one_room(activities):
    for room, group in _grouped(activities, lambda each: [each.room]).items():
        for first, second in sweep(group):
            sentence = (
                f"{first.title} dan {second.title} memakai {room} pada waktu yang sama, {dates.moment(second.starts_at)}."
            )
            yield Warned("room", (first.pk, second.pk), sentence)


def _of_speakers(activities):
    for speaker, group in _grouped(activities, lambda each: each.speakers.all()).items():
        for first, second in sweep(group, ELSEWHERE):
            about, when = (first.pk, second.pk, speaker.pk), dates.moment(second.starts_at)
            if second.starts_at < first.ends_at:
                sentence = f"{speaker} bertugas di {first.title} dan {second.title} pada waktu yang sama, {when}."
                yield Warned("speaker", about, sentence)
            elif second.starts_at < first.ends_at + way_between(first, second):
                yield Warned("travel", about, _hurried(speaker, first, second))


def _in_charge(activities):
    """Whoever is in charge may look after two rooms of one venue, but not be at two venues."""
    for person, group in _grouped(activities, lambda each: [each.in_charge]).items():
        for first, second in sweep(group, ELSEWHERE):
            way = way_between(first, second)
            if way and second.starts_at < first.ends_at + way:
                yield Warned("in_charge", (first.pk, second.pk, person.pk), _hurried(person, first, second))


def _hurried(person, first, second):
    left = max(dt.timedelta(), second.starts_at - first.ends_at) // dt.timedelta(minutes=1)
    needed = way_between(first, second) // dt.timedelta(minutes=1)
    return (
        f"{person} hanya mempunyai {left} menit dari {first.title} ({first.room.venue}) ke {second.title} "
        f"({second.room.venue}), {dates.moment(second.starts_at)}; perlu sekitar {needed} menit."
    )
