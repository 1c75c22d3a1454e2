"""People who took a seat, the papers they owe, and inaugurations, by the portal's own moves."""

import datetime as dt

from core.clock import wib
from recruitment.actions import candidacies, files, inaugurations, late_papers
from recruitment.lifecycle import CandidacyStatus, LatePaperStatus
from recruitment.models import ApplicationFile, Candidacy, LatePaper, Oath, Verdict
from tests.factories import recruitment as make

SAID = wib(2026, 11, 16, 10)  # a week before the stage of the inauguration begins
DAY = wib(2026, 12, 10, 9)
FACTS = {
    "place": "Ruang Pola", "address": "Jalan Contoh Nomor 1", "led_by": "Ketua Bawaslu Kota Jakarta Pusat",
    "letter_number": "100/HK", "note": "",
}  # fmt: skip


def planner(**options):
    return make.staff("plan_inauguration", "record_oath", "view_inauguration", **options)


def checker(**options):
    return make.staff("check_latepaper", "view_latepaper", "view_application", "view_applicationfile", **options)


def accepted(selection, *, at=SAID, **changes):
    """Return a Candidacy whose person has said yes to the seat; what is owed is listed."""
    candidacy = make.candidate(selection, status=CandidacyStatus.CHOSEN, **changes)
    say_yes(candidacy, at=at)
    return fresh(candidacy)


def fresh(candidacy):
    related = ("application__applicant", "application__selection", "application__district", "selection", "district")
    return Candidacy.objects.select_related(*related).get(pk=candidacy.pk)


def paper(candidacy, code="surat-sehat"):
    papers = LatePaper.objects.select_related("kind", "file", "candidacy__application__applicant", "candidacy__selection")
    return papers.get(candidacy=candidacy, kind__code=code)


def hand_in(candidacy, code="surat-sehat", *, at=SAID):
    application = fresh(candidacy).application
    kind = application.selection.document_kinds.get(code=code)
    document = make.document(application.applicant, at=at, purpose=code)
    files.attach(application, kind, document, by=make.as_person(application.applicant), at=at)
    return paper(candidacy, code)


def accept_papers(candidacy, *, by=None, at=SAID):
    """Let everything that is owed be handed in and found good."""
    by = by or checker()
    for owed in LatePaper.objects.filter(candidacy=candidacy).exclude(status=LatePaperStatus.ACCEPTED).select_related("kind"):
        found = owed if owed.status == LatePaperStatus.HANDED_IN else hand_in(candidacy, owed.kind.code, at=at)
        found = paper(candidacy, found.kind.code)
        late_papers.accept(found, version=found.version, by=by, at=at)


def planned(selection, *, by=None, at=SAID, starts_at=DAY, **changes):
    facts = FACTS | {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=3)} | changes
    return inaugurations.plan(selection, event=facts, by=by or planner(), at=at)


def oath(candidacy):
    return Oath.objects.with_people().filter(candidacy=candidacy).latest("pk")


def furnish(world, owner):
    """Give the security tests' world, whose owner took a seat, a paper handed in and a place in an inauguration."""
    selection = make.open_selection(
        year=2021, opens_at=make.NOON - dt.timedelta(days=10), closes_at=make.NOON + dt.timedelta(days=10)
    )
    world.seated = accepted(selection, at=make.NOON, **owner)
    world.late_paper = hand_in(world.seated, at=make.NOON)
    world.inauguration = planned(selection, at=make.NOON)
    world.oath = oath(world.seated)


def hand_in_early(candidacy, code, *, met=False, at=make.NOON):
    """Let a paper have been handed in with the draft; met: it was found good in the review."""
    application = candidacy.application
    kind = application.selection.document_kinds.get(code=code)
    document = make.document(application.applicant, at=at, purpose=code)
    file = ApplicationFile.objects.create(application=application, kind=kind, document=document, uploaded_at=at)
    if met:
        Verdict.objects.create(application=application, file=file, value="met", given_at=at, given_by=make.StaffFactory())
    return file


def say_yes(candidacy, *, at=SAID):
    Candidacy.objects.filter(pk=candidacy.pk).update(answer_due_at=at + dt.timedelta(days=1))
    candidacy.answer_due_at = at + dt.timedelta(days=1)
    candidacies.accept(candidacy, version=candidacy.version, by=make.as_person(candidacy.application.applicant), at=at)
