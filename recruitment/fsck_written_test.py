"""What must hold in the written test and SQL cannot say."""

from django.db.models import Count, F, Q

from core.fsck import Problem, check
from recruitment.lifecycle import CandidacyStatus, ProposalStatus, ScoreFileStatus
from recruitment.models import Desk, Incident, ScoreEntry, ScoreFile


def _url(desk):
    return f"/admin/recruitment/desk/{desk.pk}/change/"


@check
def seats_are_in_their_room():
    """A seat's device exists in its session, and its candidate is of the session's selection."""
    strayed = Q(number__gt=F("sitting__devices")) | ~Q(candidacy__selection=F("sitting__selection"))
    for desk in Desk.objects.standing().filter(strayed).with_people():
        yield Problem(f"{desk}: perangkat atau seleksinya tidak cocok dengan sesinya.", _url(desk))


@check
def scores_are_of_those_who_came():
    """Who has a score came, and a score supersedes one of the same seat."""
    for entry in ScoreEntry.objects.current().filter(desk__attended_at__isnull=True).select_related("desk__candidacy"):
        yield Problem(f"{entry.desk}: bernilai tetapi tidak tercatat hadir.", _url(entry.desk))
    for entry in ScoreEntry.objects.exclude(supersedes=None).exclude(desk=F("supersedes__desk")).select_related("desk"):
        yield Problem(f"{entry.desk}: nilainya menggantikan nilai kursi lain.", _url(entry.desk))


@check
def score_files_wrote_what_they_said():
    """An applied file has as many scores as its check announced."""
    applied = ScoreFile.objects.filter(status=ScoreFileStatus.APPLIED).annotate(written=Count("entries"))
    for file in applied:
        if file.written != file.summary.get("new", 0) + file.summary.get("changed", 0):
            url = f"/admin/recruitment/scorefile/{file.pk}/change/"
            yield Problem(f"Berkas nilai {file.sha256[:12]}: jumlah nilainya tidak sama dengan hasil pemeriksaan.", url)


@check
def confirmed_incidents_gave_up_their_seats():
    """Nobody sits where an incident was confirmed to have spoilt the test."""
    for incident in Incident.objects.filter(status=ProposalStatus.APPROVED, desks__released_at__isnull=True).distinct():
        yield Problem(
            f"{incident}: kursi peserta yang terkena belum dilepas.", f"/admin/recruitment/incident/{incident.pk}/change/"
        )


@check
def tests_ahead_are_reminded_of():
    """Only a seat that stands and whose candidate has not come waits for a reminder."""
    over = Q(released_at__isnull=False) | Q(attended_at__isnull=False)
    for desk in Desk.objects.filter(over, next_nudge_at__isnull=False).with_people():
        yield Problem(f"{desk}: masih punya pengingat padahal sudah hadir atau dilepas.", _url(desk))


@check
def candidates_in_the_interview_sat_their_test():
    """Whoever was announced to go on had a score."""
    went_on = Desk.objects.standing().filter(candidacy__status=CandidacyStatus.IN_INTERVIEW)
    for desk in went_on.exclude(scores__superseded_by__isnull=True, scores__isnull=False).with_people():
        yield Problem(f"{desk}: lolos ke wawancara tanpa nilai tes tertulis.", _url(desk))
