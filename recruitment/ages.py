"""The age that a rule counts: on the selection's day for it, else on the day of sending in WIB."""

import datetime as dt

from core import dates
from core.clock import day_of
from recruitment import sections


def counted_on(application):
    return application.selection.age_counted_on or day_of(application.submitted_at)


def age_facts(application):
    """Return the columns that keep, with a decision, how old the applicant was, on which day and by which rule."""
    on, selection = counted_on(application), application.selection
    birth_on = application.birth_on
    birth_on = dt.date.fromisoformat(birth_on) if isinstance(birth_on, str) else birth_on  # as answers hold it, just sent
    basis = f"Paling rendah {selection.minimum_age} tahun pada {dates.day(on, weekday=False)}; {selection.age_basis}"
    return {"decided_age": sections.age_on(birth_on, on), "decided_age_on": on, "decided_age_basis": basis[:200]}
