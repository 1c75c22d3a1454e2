"""The applicant's own page of test and interview: what comes next, what to bring, and what has been announced. Nothing else."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.middleware import arrival
from core.views import download
from recruitment import calendars, cards, written_test
from recruitment.lifecycle import CandidacyStatus, SeatEnd, SlotStatus
from recruitment.models import Candidacy, Desk, Slot
from recruitment.views.own import application_of

CALENDAR = "text/calendar; charset=utf-8"
PENDING = ("sedang diproses", "blue")


def candidacy_of(request, uuid):
    """Return the own candidacy, or nothing at all. Raises Http404."""
    application = application_of(request, uuid)
    found = Candidacy.objects.filter(application=application).first()
    if found is None:
        raise Http404
    found.application = application
    return found


def desk_of(candidacy):
    """Return the seat that stands, or None."""
    return Desk.objects.standing().with_people().filter(candidacy=candidacy).first()


def slot_of(candidacy):
    """Return the interview that stands, or None."""
    return Slot.objects.standing().with_people().filter(candidacy=candidacy).first()


@require_safe
@never_cache
def candidate(request, uuid):
    candidacy, now = candidacy_of(request, uuid), arrival(request)
    desk, slot = desk_of(candidacy), slot_of(candidacy)
    context = {
        "application": candidacy.application, "candidacy": candidacy, "desk": desk, "slot": slot, "now": now,
        "test": _test(candidacy, desk, now), "interview": _interview(candidacy, slot, now), "rules": cards.RULES,
        "may_have_card": desk is not None and not desk.sitting.is_over(now), "sits_again": _sits_again(candidacy, desk),
    }  # fmt: skip
    return render(request, "recruitment/candidate.html", context)


def _sits_again(candidacy, desk):
    """Say whether a fault of the system took the seat, and no other one was given yet."""
    waits = desk is None and candidacy.status == CandidacyStatus.IN_TEST
    return waits and candidacy.desks.filter(end=SeatEnd.INCIDENT).exists()


def _test(candidacy, desk, now):
    """Say how the test stands for its candidate: the own score only once the result was announced."""
    if candidacy.status == CandidacyStatus.IN_TEST:
        if desk and desk.sitting.is_over(now):
            return {"label": PENDING[0].capitalize(), "tone": PENDING[1], "score": None}
        return {"label": "Dijadwalkan" if desk else "Menunggu jadwal", "tone": "blue" if desk else "neutral", "score": None}
    if candidacy.status == CandidacyStatus.ENDED:  # whether a result was announced before is not told here
        return {"label": candidacy.get_status_display(), "tone": "neutral", "score": None}
    passed = candidacy.status != CandidacyStatus.OUT_TEST
    label, tone = ("Lolos ke wawancara", "green") if passed else ("Tidak lolos", "neutral")
    return {"label": label, "tone": tone, "score": written_test.score_of(candidacy)}


def _interview(candidacy, slot, now):
    """Say how the interview stands; None while the candidate is not in it. Its scores are never shown."""
    if slot is None:
        waits = candidacy.status == CandidacyStatus.IN_INTERVIEW
        return {"label": "Menunggu jadwal", "tone": "neutral"} if waits else None
    if slot.status == SlotStatus.ABSENT:
        return {"label": "Tercatat tidak hadir", "tone": "neutral"}
    if slot.ends_at <= now or slot.status == SlotStatus.CLOSED:
        return {"label": PENDING[0].capitalize(), "tone": PENDING[1]}
    return {"label": "Dijadwalkan", "tone": "blue"}


@require_safe
@never_cache
def card(request, uuid):
    """The own participant's card."""
    desk = desk_of(candidacy_of(request, uuid))
    if desk is None:
        raise Http404
    content = cards.pdf([desk], at=desk.changed_at)
    return download(content, "application/pdf", f"kartu-peserta-{desk.candidacy.application.number}.pdf")


@require_safe
@never_cache
def test_calendar(request, uuid):
    if (desk := desk_of(candidacy_of(request, uuid))) is None:
        raise Http404
    return download(calendars.of_desk(desk), CALENDAR, "tes-tertulis.ics")


@require_safe
@never_cache
def interview_calendar(request, uuid):
    if (slot := slot_of(candidacy_of(request, uuid))) is None:
        raise Http404
    return download(calendars.of_slot(slot), CALENDAR, "wawancara.ics")
