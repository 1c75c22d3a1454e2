"""The papers that go before a session, from its own facts: the order to those who hold it, and its terms of reference."""

from pathlib import Path

from django.conf import settings

from core import dates, papers

TEMPLATES = Path(__file__).parent / "typst"


def assignment(activity, *, at, letter=None):
    """Return the surat tugas of a released activity as PDF, to be signed (form: Perbawaslu 13/2020).

    letter: the Letter by which it is numbered and dated; without one the number stays open to be written in.
    It names the officer in charge and the speakers; time and place are those that people were told.
    """
    told = activity.current
    facts = {
        "title": "Surat tugas",
        "number": letter.number if letter else "",
        "signer": (settings.LETTERS["signer_post"], settings.LETTERS["signer"]),
        "subject": activity.title,
        "sources": _sources(activity),
        "people": [(str(activity.in_charge), "", "Penanggung jawab"), *_speakers(activity)],
        "rows": [("Waktu", told.when), *_where(told.room), ("Sasaran", activity.audience.name)],
        "on": dates.day(letter.issued_at if letter else at, weekday=False),
        "foot": f"Surat tugas · {activity.title}",
    }
    return papers.pdf(TEMPLATES / "assignment.typ", facts, at=at)


def terms(activity, *, at):
    """Return the KAK of an activity as it is planned, as PDF. What the portal does not know stays open to be written in."""
    facts = {
        "title": "Kerangka acuan kerja",
        "subject": activity.title,
        "host": activity.get_host_display(),
        "audience": activity.audience.name,
        "capacity": activity.capacity,
        "sources": _sources(activity),
        "rows": [("Waktu", dates.span(activity.starts_at, activity.ends_at)), *_where(activity.room)],
        "speakers": [str(each) for each in activity.speakers.order_by("name", "pk")],
        "materials": [str(each) for each in _materials(activity)],
        "in_charge": str(activity.in_charge),
        "on": dates.day(at, weekday=False),
        "foot": f"KAK · {activity.title}",
    }
    return papers.pdf(TEMPLATES / "terms.typ", facts, at=at)


def _where(room):
    return [("Tempat", str(room)), ("Alamat", room.venue.address)]


def _materials(activity):
    return activity.materials.order_by("title", "number")


def _sources(activity):
    """Name the law of the activity, then the sources of its materials, each once."""
    return list(dict.fromkeys([activity.get_regime_display(), *(each.source for each in _materials(activity))]))


def _speakers(activity):
    return [(each.name, each.post, "Narasumber") for each in activity.speakers.order_by("name", "pk")]
