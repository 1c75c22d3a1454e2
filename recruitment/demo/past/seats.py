"""The end of 2022: papers that followed, the report to the province, and two inaugurations."""

from core.actor import SYSTEM
from core.clock import day_of
from recruitment.actions import conflicts, inaugurations, late_papers, oaths, report_papers, reports
from recruitment.lifecycle import InaugurationStatus, LatePaperStatus, ReportStatus
from recruitment.models import Conflict, FinalReport, Inauguration, LatePaper, Oath

FACTS = {
    "place": "Ruang Pola", "address": "Jalan Contoh Nomor 1, Jakarta Pusat", "led_by": "Ketua Bawaslu Kota Jakarta Pusat",
    "note": "",
}  # fmt: skip
FIRST, SECOND = 30, 43  # days of the two inaugurations


def swear_in(story):
    """Let those who took a seat take the oath; who came later in the place of a dead member, in a second inauguration."""
    for n, day in enumerate((FIRST, SECOND)):
        if _held(story) == n and (n == 0 or _is_replaced(story)):
            with story.step():
                _inaugurate(story, n, day)
            story.say(f"Pelantikan 2022: {n + 1}")


def _held(story):
    return Inauguration.objects.filter(selection=story.selection, status=InaugurationStatus.HELD).count()


def _is_replaced(story):
    return story.selection.announcements.filter(kind="replacement", status="published").count() == 2


def _inaugurate(story, n, day):
    by, chair = story.cast.secretary, story.cast.commissioner
    event = FACTS | {
        "letter_number": f"{33 + n:03}/HK.01.00/K.JK-05/{story.at(day).month:02}/2022",
        "starts_at": story.at(day, 9), "ends_at": story.at(day, 11),
    }  # fmt: skip
    inauguration = inaugurations.plan(story.selection, event=event, by=by, at=story.at(day - 1, 16))
    for oath in Oath.objects.with_people().filter(inauguration=inauguration):
        _receive_papers(oath.candidacy, by=by, at=story.at(day - 1, 17))
        oaths.take(oath, version=oath.version, by=chair, at=story.at(day, 10))
    inaugurations.finish(inauguration, version=inauguration.version, by=chair, at=story.at(day, 11))


def _receive_papers(candidacy, *, by, at):
    """Take in at the office what is owed still, on paper."""
    owed = LatePaper.objects.filter(candidacy=candidacy).exclude(status=LatePaperStatus.ACCEPTED)
    papers = list(owed.select_related("kind", "file", "candidacy__application__applicant", "candidacy__selection"))
    if papers and not Conflict.objects.filter(person=by.user, application=candidacy.application_id).exists():
        conflicts.declare_none(candidacy.application, by=by, at=at)
    for paper in papers:
        if paper.status == LatePaperStatus.HANDED_IN:
            late_papers.accept(paper, version=paper.version, by=by, at=at)
        else:
            late_papers.receive_paper(paper, sources=[], version=paper.version, by=by, at=at)


def report(story):
    """Report to the province, and file its receipt."""
    if FinalReport.objects.filter(selection=story.selection, status=ReportStatus.ARRIVED).exists():
        return
    with story.step():
        by, at = story.cast.secretary, story.at(35, 9)
        made = reports.draft(story.selection, number="040/KP.01.00/K.JK-05/12/2022", by=by, at=at)
        reports.propose(made, version=made.version, by=by, at=at)
        reports.approve(made, version=made.version, by=story.cast.commissioner, at=story.at(35, 14))
        report_papers.make(made, by=SYSTEM, at=story.at(35, 14))
        arrived_at = story.at(36, 10)
        reports.receive(
            made, version=made.version, arrived_on=day_of(arrived_at), number="112/TT/12/2022",
            sources=[story.sheets.upload("Tanda terima provinsi")], by=by, at=arrived_at,
        )  # fmt: skip
    story.say("Laporan akhir 2022")


def is_over(story):
    return _held(story) == 2
