"""Two who came to the counter with paper: one without a mailbox, who signed the slip, and one who has not confirmed yet."""

import datetime as dt

from recruitment import sections
from recruitment.actions import counters, files
from recruitment.actions import sections as section_actions
from recruitment.demo.people import Person
from recruitment.models import CounterFile, Section

SIGNED, WAITING = 54, 55  # after the last of those who apply online
SHEETS = 14


def come(places, cast, sheets, at):
    """Let both be taken in, keyed in and asked; the first one's slip is compared by another member of staff."""
    keyer, second = cast.checkers(places.district_of(Person(SIGNED)))[:2]
    signed = _keyed_in(places, Person(SIGNED), sheets, by=keyer, at=at)
    counters.hand_in_slip(signed, sources=[sheets.upload("Lembar konfirmasi")], version=signed.version, by=keyer, at=at)
    later = at + dt.timedelta(hours=1)
    signed = _fresh(signed)
    counters.confirm_slip(signed, version=signed.version, by=second, at=later)
    waiting = Person(WAITING)
    _keyed_in(places, waiting, sheets, by=cast.checkers(places.district_of(waiting))[0], at=later, email=waiting.email)


def _keyed_in(places, person, sheets, *, by, at, email=""):
    """Return the file of the counter once its applicant is asked to confirm it."""
    code = places.district_of(person)
    answers = person.answers(places.selection, places.districts[code], places.villages[code])
    counter = counters.take_in(
        places.selection, name=person.name, district=code, phone=answers[sections.PERSONAL]["phone"],
        papers=[kind.code for kind in places.kinds], sheets=SHEETS, email=email, by=by, at=at,
    )  # fmt: skip
    begun = dict(Section.objects.filter(application=counter.application).values_list("code", "version"))
    for section, values in answers.items():
        facts = {"answers": values, "typed": {}, "complete": True, "version": begun.get(section, 0)}
        section_actions.save(counter.application, section, **facts, by=by, at=at)
    for kind in places.kinds:
        files.attach(counter.application, kind, sheets.copy_for(by.user, kind, at), by=by, at=at)
    counter = _fresh(counter)
    counters.ask_confirmation(counter, version=counter.version, by=by, at=at)
    return _fresh(counter)


def _fresh(counter):
    related = ("application__selection", "application__applicant", "application__extension", "district")
    return CounterFile.objects.select_related(*related).get(pk=counter.pk)
