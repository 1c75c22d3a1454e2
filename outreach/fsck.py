"""What must hold in outreach and SQL cannot say."""

from django.db.models import Count, F, Max, Q

from core.fsck import Problem, check
from core.models import Event, stream_of
from outreach import policies, seats
from outreach.lifecycle import ActivityStatus, Answer, Change, ImportStatus
from outreach.models import Activity, Attendance, Import, Invitation, Release, Report, Seal
from outreach.models.places import PLACES

# The journal line without which an activity cannot have come to its status.
LED_BY = {
    ActivityStatus.RELEASED: "activity.new",
    ActivityStatus.COMPLETED: "activity.reported",
    ActivityStatus.CANCELLED: "activity.cancelled",
}


WARNED = ("key", "sentence", "reason")


def _url(activity):
    return f"/admin/outreach/activity/{activity.pk}/change/"


@check
def what_was_told_is_the_last_occurrence():
    """Each activity points to its last occurrence, and their numbers run from 0 without a gap."""
    counted = Activity.objects.annotate(last=Max("occurrences__sequence"), count=Count("occurrences"))
    for activity in counted.select_related("current"):
        told = activity.current.sequence if activity.current else None
        if told != activity.last or (activity.last is not None and activity.count != activity.last + 1):
            yield Problem(
                f"{activity}: jadwal yang dirilis bukan yang terakhir, atau nomornya tidak berurutan.", _url(activity)
            )


@check
def calling_off_is_told_when_the_plan_was():
    """A cancelled activity that had been released says so in its last occurrence, and no other does."""
    for activity in Activity.objects.announced().select_related("current"):
        is_called_off = activity.status == ActivityStatus.CANCELLED
        if is_called_off != (activity.current.change == Change.CANCELLED):
            yield Problem(f"{activity}: status dan jadwal yang dirilis tidak cocok.", _url(activity))


@check
def activities_are_accounted_for():
    """Each status has its line in the journal; an activity is completed exactly when its report lies there, with photos."""
    for activity in Activity.objects.exclude(status=ActivityStatus.PLANNED).iterator(chunk_size=500):
        needed = LED_BY[activity.status]
        if not Event.objects.filter(stream=stream_of(activity), action=needed).exists():
            yield Problem(f"{activity}: peristiwa {needed} tidak ada dalam catatan.", _url(activity))
    unreported = Activity.objects.filter(status=ActivityStatus.COMPLETED, report__isnull=True)
    premature = Activity.objects.filter(report__isnull=False).exclude(status=ActivityStatus.COMPLETED)
    for activity in [*unreported, *premature]:
        yield Problem(f"{activity}: selesai tanpa laporan, atau dilaporkan tanpa selesai.", _url(activity))
    for report in Report.objects.filter(photos__isnull=True).select_related("activity"):
        yield Problem(f"{report}: tidak mempunyai foto.", _url(report.activity))


@check
def reports_count_what_is_there():
    """What a report says of attendance is what the door recorded."""
    for report in Report.objects.select_related("activity"):
        present = Attendance.objects.present_at(report.activity)
        counted = (present.count(), present.represented().count())
        if counted != (report.present_count, report.represented_count):
            yield Problem(f"{report}: angka kehadiran berbeda dari catatan pintu.", _url(report.activity))


@check
def invitations_fit_their_audience():
    """Each invitation asks the kind of place that its activity's audience is counted by, and only to what was released."""
    for invitation in Invitation.objects.select_related("activity__audience"):
        named = next(place for place in PLACES if getattr(invitation, f"{place}_id"))
        if named != policies.place_field(invitation.activity.audience):
            yield Problem(f"Undangan {invitation.pk}: bukan sasaran kegiatannya.", _url(invitation.activity))
    for invitation in Invitation.objects.filter(activity__current__isnull=True).select_related("activity"):
        yield Problem(f"Undangan {invitation.pk}: kegiatannya belum pernah dirilis.", _url(invitation.activity))


@check
def nobody_waits_while_seats_are_free():
    """Who waits for a seat waits for one of an optional session, and all of its seats are taken."""
    waiting = Q(invitations__answer=Answer.WAITING, invitations__withdrawn_at__isnull=True)
    for activity in Activity.objects.exclude(status=ActivityStatus.CANCELLED).filter(waiting).distinct():
        if not activity.is_optional:
            yield Problem(f"{activity}: ada daftar tunggu, padahal bukan kegiatan pilihan.", _url(activity))
        elif seats.free(activity) > 0:
            yield Problem(f"{activity}: ada daftar tunggu, padahal masih ada kursi.", _url(activity))


@check
def releases_explain_each_warning():
    """Each accepted warning of a release is kept with its key, its sentence and a reason."""
    for release in Release.objects.exclude(accepted=[]):
        explained = [isinstance(each, dict) and all(each.get(name) for name in WARNED) for each in release.accepted]
        if not all(explained):
            yield Problem(f"{release}: ada peringatan tanpa alasan.", f"/admin/outreach/release/{release.pk}/change/")


@check
def nobody_came_before_being_recorded():
    """A device's clock may be wrong, but what is recorded has happened."""
    for attendance in Attendance.objects.filter(scanned_at__gt=F("recorded_at")).select_related("invitation__activity"):
        yield Problem(f"Kehadiran {attendance.pk}: hadir sesudah dicatat.", _url(attendance.invitation.activity))


@check
def imports_were_applied_as_checked():
    """What is marked as applied has its line in the journal, and so has the person's order before it."""
    for import_ in Import.objects.filter(status=ImportStatus.APPLIED).defer("file_sealed"):
        said = set(Event.objects.filter(stream=stream_of(import_)).values_list("action", flat=True))
        if not {"import.ordered", "import.applied"} <= said:
            yield Problem(f"Impor {import_.pk}: diterapkan tanpa catatan.", f"/admin/outreach/import/{import_.pk}/change/")


@check
def papers_are_sealed_on_record():
    """Each sealed paper has its line in the journal with the very hash, and a certificate speaks of somebody who came."""
    for seal in Seal.objects.with_activity().select_related("report").iterator(chunk_size=500):
        target = seal.report or seal.invitation
        lines = Event.objects.filter(stream=stream_of(target), action="paper.sealed").values_list("details", flat=True)
        if seal.document.sha256 not in [details.get("sha256") for details in lines]:
            yield Problem(f"{seal}: disegel tanpa catatan, atau dengan sidik yang lain.", _url(seal.activity))
    came = Attendance.objects.standing().values("invitation_id")
    for seal in Seal.objects.with_activity().filter(invitation__isnull=False).exclude(invitation__in=came):
        yield Problem(f"{seal}: sertifikat tanpa kehadiran.", _url(seal.activity))
