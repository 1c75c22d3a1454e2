"""What a plan should be warned of before it is released. Warnings never block a save; a release accepts them with a reason."""

from dataclasses import dataclass
from itertools import combinations

from core import dates


@dataclass(frozen=True)
class Warned:
    """One warning. code tells its kind; about are the activities' keys, in order; sentence is for staff."""

    code: str
    about: tuple
    sentence: str

    @property
    def key(self):
        """What the journal and the release keep: the kind and whom it is about."""
        return f"{self.code}:{'-'.join(map(str, self.about))}"


def overlap(first, second):
    """Half-open: one that ends when the other begins does not touch it."""
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at


def warnings(activities, *, now):
    """Return every Warned of a plan. activities: those that are alive, with room, audience and speakers loaded."""
    ordered = sorted(activities, key=lambda each: (each.starts_at, each.pk))
    return [*_alone(ordered, now), *_together(ordered)]


def _alone(activities, now):
    for each in activities:
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


def _together(activities):
    for first, second in combinations(activities, 2):
        if not overlap(first, second):
            continue
        pair, when = (first.pk, second.pk), dates.moment(second.starts_at)
        if first.room_id == second.room_id:
            sentence = f"{first.title} dan {second.title} memakai {first.room} pada waktu yang sama, {when}."
            yield Warned("room", pair, sentence)
        for speaker in sorted(set(first.speakers.all()) & set(second.speakers.all()), key=str):
            sentence = f"{speaker} bertugas di {first.title} dan {second.title} pada waktu yang sama, {when}."
            yield Warned("speaker", (*pair, speaker.pk), sentence)
