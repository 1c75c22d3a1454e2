"""How the results of one applicant came about: from the journal, the announcements and the frozen tables; no NIK."""

from core import dates
from core.admin.lines import what_of
from core.models import Event
from recruitment import outcomes
from recruitment.lifecycle import VerdictValue
from recruitment.models import Plenary


def lines(application, words):
    """Return the explanation as lines of text. words: journal action or detail → Indonesian."""
    return [
        f"{application.number} · {application.full_name} · Kecamatan {application.district}",
        f"Seleksi: {application.selection}",
        *_section("Penelitian administrasi", _verdicts(application)),
        *_section("Yang diumumkan", _announced(application)),
        *_section("Tabel beku dan keputusan pleno", _plenaries(application)),
        *_section("Catatan peristiwa", _journal(application, words)),
    ]


def _section(title, rows):
    return ["", title, *(f"  {row}" for row in rows or ["Tidak ada."])]


def _verdicts(application):
    rows = []
    for each in application.verdicts.current().select_related("file__kind", "requirement").order_by("given_at", "pk"):
        about = each.file.kind.name if each.file else each.requirement.text
        reason = f" ({each.reason})" if each.value != VerdictValue.MET else ""
        rows.append(f"{about}: {each.get_value_display()}{reason}")
    if application.decided_at:
        told = f"{application.get_status_display()}, {dates.moment(application.decided_at)}, oleh {application.decided_by}"
        rows.append(told + (f". {application.decision_reason}" if application.decision_reason else ""))
    return rows


def _announced(application):
    return [
        f"{dates.moment(row.announcement.published_at)}, nomor {row.announcement.number}: {outcomes.told(row)} "
        f"Urutan {row.position}. Sidik daftar {row.announcement.sha256}"
        for row in outcomes.announced(application)
    ]


def _plenaries(application):
    candidacy = getattr(application, "candidacy", None)
    held = Plenary.objects.filter(selection=application.selection_id, district=application.district_id, table__isnull=False)
    rows = []
    for plenary in held.select_related("table", "corrects").order_by("frozen_at") if candidacy else ():
        rows += _of_plenary(plenary, candidacy)
    return rows


def _of_plenary(plenary, candidacy):
    facts = plenary.table.facts
    own = next((row for row in facts["candidates"] if row["candidacy"] == candidacy.pk), None)
    rows = [f"Pleno {plenary.number}, {dates.moment(plenary.held_at)}: {plenary.get_status_display()}"]
    if plenary.corrects:
        rows.append(f"  mengoreksi pleno {plenary.corrects.number}")
    if own:
        scores = ", ".join(f"{name} {own[key] or '–'}" for name, key in SCORES)
        rows.append(f"  peringkat {own['rank']} dari {len(facts['candidates'])}: {scores}; {facts['seats']} kursi")
    for choice in plenary.choices.filter(candidacy=candidacy):
        rows.append(f"  diputuskan: {choice.get_outcome_display()}, urutan {choice.position}")
        if choice.reason:
            rows.append(f"  alasan menyimpang dari peringkat: {choice.reason}")
    return [*rows, f"  sidik tabel {plenary.table.sha256}"]


SCORES = (("tes", "test"), ("wawancara", "interview"), ("akhir", "total"))


def _journal(application, words):
    candidacy = getattr(application, "candidacy", None)
    events = list(Event.objects.about(application)) + (list(Event.objects.about(candidacy)) if candidacy else [])
    told = []
    for event in sorted(events, key=lambda each: (each.at, each.pk)):
        reason = f" ({event.reason})" if event.reason else ""
        told.append(f"{dates.moment(event.at)} · {what_of(event, words)} · {event.by_name}{reason}")
    return told
