"""Answers and statuses as their owner reads them."""

import datetime as dt
import re

from core import dates
from core.clock import JAKARTA, day_of
from core.templatetags.ui import phone
from recruitment import sections
from recruitment.lifecycle import ApplicationStatus, DomicileArea, Sex
from regions.models import District, Village

# What an applicant sees. A file that is held, or judged before the results are announced, is being examined like any other.
_EXAMINED = ("Sedang diperiksa", "blue")
STATUSES = {
    ApplicationStatus.DRAFT: ("Draf, belum dikirim", "gold"),
    ApplicationStatus.NOT_SENT: ("Tidak dikirim", "neutral"),
    ApplicationStatus.SUBMITTED: _EXAMINED,
    ApplicationStatus.HELD: _EXAMINED,
    ApplicationStatus.IN_REPAIR: ("Perlu perbaikan", "gold"),
    ApplicationStatus.TO_CONFIRM: _EXAMINED,
    ApplicationStatus.ELIGIBLE: _EXAMINED,
    ApplicationStatus.INELIGIBLE: _EXAMINED,
    ApplicationStatus.DUPLICATE: ("Ditutup", "neutral"),
    ApplicationStatus.WITHDRAWN: ("Ditarik", "neutral"),
}
NOT_VALID_YET = "(belum sah, belum dapat dikirim)"
_WORDS = {
    "sex": dict(Sex.choices),
    "level": dict(sections.EDUCATION_LEVELS),
    "employment": dict(sections.EMPLOYMENT),
    "has_experience": dict(sections.YES_NO),
}


def status(application):
    """Return the status as its owner may see it: (words, tone)."""
    return STATUSES[application.status]


def saved(at, now):
    """Say when something was last saved; today's moments by the clock alone."""
    local = at.astimezone(JAKARTA)
    if local.date() == day_of(now):
        return f"Terakhir disimpan hari ini pukul {local:%H.%M} WIB"
    return f"Terakhir disimpan {dates.moment(at)}"


def rows(plan, content, dossier):
    """Return the rows of a summary list for one section: name, label, and value or lines.

    content: {"answers", "typed"} as sections keep it. What is not valid yet is shown as typed and said to be so.
    """
    answers, typed = content["answers"], content["typed"]
    if plan.code == sections.DECLARATIONS:
        return [
            {"name": each.code, "label": each.declaration, "value": "Ya" if answers.get(each.code) is True else ""}
            for each in dossier.requirements
        ]
    places = _places(answers) if plan.code == sections.DOMICILE else {}
    return [{"name": each.name, "label": each.label, **_shown(each, answers, typed, places)} for each in plan.fields]


def _shown(each, answers, typed, places):
    if raw := _typed(each, typed):
        return {"lines": [*raw, NOT_VALID_YET]}
    value = answers.get(each.name)
    if each.columns:
        return {"lines": [" · ".join(row[name] for name, _ in each.columns if row.get(name)) for row in value or []]}
    if not value:
        return {"value": ""}
    if each.name == "birth_on":
        return {"value": dates.day(dt.date.fromisoformat(value), weekday=False)}
    if each.name == "phone":
        return {"value": phone(value)}
    return {"value": places.get(value) or _WORDS.get(each.name, {}).get(value, value)}


def _typed(each, typed):
    """Return what was typed into a field that is not valid, a line for each row of a list."""
    lines = {}
    for key, text in typed.items():
        if match := re.fullmatch(rf"{each.name}(?:_\d|-(\d+)-\w+)?", key):
            lines.setdefault(int(match[1] or 0), []).append(text)
    return [" ".join(filter(None, texts)) for _, texts in sorted(lines.items())]


def _places(answers):
    names = {}
    for model, name, kind in ((Village, "village", "Kelurahan"), (District, "district", "Kecamatan")):
        if place := model.objects.filter(pk=answers.get(name)).first():
            names[place.code] = f"{kind} {place.name}"
    return names


def lead(plan, selection):
    """Return what a section says above its questions; where one must live is a rule of the selection."""
    if plan.code == sections.DOMICILE and selection.domicile == DomicileArea.DISTRICT:
        return "KTP-el Anda harus beralamat di kecamatan yang Anda lamar."
    return plan.lead
