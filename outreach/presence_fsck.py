"""What must hold of who came and of what they answered, and SQL cannot say."""

from django.db import models
from django.urls import reverse

from core.fsck import Problem, check
from core.models import Event, stream_of
from outreach.lifecycle import WAYS, ActivityStatus, SheetStatus, Way
from outreach.models import Attendance, Invitation, QuizAnswer, Sheet, SheetMark, Sighting


def _url(activity):
    return reverse("admin:outreach_activity_presence", args=[activity.pk])


@check
def whoever_counts_was_seen():
    """Each standing attendance is said by the way that it names."""
    seen = set(Sighting.objects.filter(reverted_at__isnull=True).values_list("invitation_id", "way"))
    for attendance in Attendance.objects.standing().select_related("invitation__activity").iterator(chunk_size=500):
        if (attendance.invitation_id, WAYS[attendance.source]) not in seen:
            yield Problem(f"{attendance}: terhitung tanpa sumbernya.", _url(attendance.invitation.activity))


@check
def sheets_are_settled_as_confirmed():
    """Whom a confirmed sheet names is said by paper; none waits once its activity is reported; each has its journal line."""
    marks = SheetMark.objects.select_related("sheet__activity", "invitation")
    on_paper = set(Sighting.objects.filter(way=Way.PAPER).values_list("invitation_id", flat=True))
    for mark in marks.filter(sheet__status=SheetStatus.CONFIRMED).exclude(invitation__in=on_paper):
        yield Problem(f"{mark.sheet}: dikonfirmasi, tetapi barisnya tidak menjadi kehadiran.", _url(mark.sheet.activity))
    for mark in marks.exclude(invitation__activity=models.F("sheet__activity")):
        yield Problem(f"{mark.sheet}: memuat undangan kegiatan lain.", _url(mark.sheet.activity))
    for sheet in Sheet.objects.filter(status=SheetStatus.CONFIRMED).select_related("activity"):
        lines = Event.objects.filter(stream=stream_of(sheet.activity), action="activity.sheet_confirmed")
        if sheet.pk not in {line.details.get("sheet") for line in lines}:
            yield Problem(f"{sheet}: dikonfirmasi tanpa catatan.", _url(sheet.activity))
    left = marks.filter(sheet__status=SheetStatus.WAITING, sheet__activity__status=ActivityStatus.COMPLETED)
    for sheet in {mark.sheet_id: mark.sheet for mark in left}.values():
        yield Problem(f"{sheet}: menunggu konfirmasi, padahal kegiatannya sudah dilaporkan.", _url(sheet.activity))


@check
def quizzes_are_answered_on_record():
    """Who answered a quiz was invited to its material's session, and the answer has its line in the journal."""
    given = QuizAnswer.objects.exclude(question__material__activities=models.F("invitation__activity"))
    for answer in given.select_related("invitation__activity"):
        yield Problem(f"{answer}: bukan pertanyaan kegiatannya.", _url(answer.invitation.activity))
    answered = QuizAnswer.objects.order_by().values_list("invitation", "phase").distinct()
    invitations = Invitation.objects.select_related("activity").in_bulk({pk for pk, _ in answered})
    for pk, phase in answered:
        lines = Event.objects.filter(stream=stream_of(invitations[pk]), action="quiz.answered")
        if phase not in {line.details.get("phase") for line in lines}:
            yield Problem(f"Kuis {pk}: dijawab tanpa catatan.", _url(invitations[pk].activity))
