"""What the page of an activity says at a glance: its state, what people were told, who answered, who came."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from outreach import policies, quizzes
from outreach.actions import releases
from outreach.admin.page import STATUS_TONES
from outreach.lifecycle import ActivityStatus, Answer, Population
from outreach.models import Attendance


@dataclass(frozen=True)
class Figure:
    label: str
    count: int
    url: str = ""


def of(activity, *, by, door, at):
    """Return the panel of an activity at a moment. Lists of people are linked for those who may read them."""
    report = getattr(activity, "report", None)
    figures = _figures(activity, by) if activity.current_id else []
    may_deliver = figures and policies.obstacle_to_delivering(activity, by=by) is None
    return {
        "tone": STATUS_TONES[activity.status],
        "differs": activity.has_untold_move,
        "figures": figures,
        "door": door,
        "warnings": releases.warned_of(activity, at) if policies.obstacle_to_planning(activity, at=at) is None else [],
        "quiz": quizzes.results(activity, at),
        "fewest": quizzes.FEWEST,
        "follow_up": _follow_up(activity, by, at),
        "presence": _presence(activity, by) if figures else "",
        "delivery": reverse("admin:outreach_activity_delivery", args=[activity.pk]) if may_deliver else "",
        "report": reverse("admin:outreach_report_change", args=[report.pk]) if report else "",
    }


def _presence(activity, by):
    """Return the address where the sources of presence are held against each other, for those who stand at doors, or ""."""
    if not by.has_perm(policies.CHECK_IN) or activity.status == ActivityStatus.CANCELLED:
        return ""
    return reverse("admin:outreach_activity_presence", args=[activity.pk])


def _follow_up(activity, by, at):
    """Return the address of those who stayed away, once the activity is over and for those who may read it, or ""."""
    is_open = by.has_perm(policies.READ_PLACES) and activity.is_over(at) and activity.status != ActivityStatus.CANCELLED
    if not is_open or activity.audience.population == Population.OFFICE:
        return ""
    return f"{reverse('admin:outreach_activity_follow_up')}?kegiatan={activity.pk}"


def _figures(activity, by):
    """Return who was invited, answered and came; nothing where nobody was invited."""
    invitations, attendances = "", ""
    if by.has_perm("outreach.view_invitation"):
        invitations = f"{reverse('admin:outreach_invitation_changelist')}?activity__id__exact={activity.pk}"
    if by.has_perm("outreach.view_attendance"):
        attendances = f"{reverse('admin:outreach_attendance_changelist')}?invitation__activity__id__exact={activity.pk}"
    names = {answer: Count("pk", filter=Q(answer=answer)) for answer in Answer.values}
    counts = activity.invitations.standing().aggregate(all=Count("pk"), phone=Count("pk", filter=Q(email="")), **names)
    if not counts["all"]:
        return []
    came = Attendance.objects.present_at(activity)
    present = came.aggregate(all=Count("pk"), represented=Count("pk", filter=~Q(representative="")))
    answers = [
        Figure(_asked(value, label), counts[value], invitations and f"{invitations}&answer__exact={value}")
        for value, label in Answer.choices
        if value != Answer.WAITING or activity.is_optional
    ]
    return [
        Figure("Diundang", counts["all"], invitations),
        Figure("Tanpa alamat email", counts["phone"], invitations and f"{invitations}&kontak=telepon"),
        *answers,
        Figure("Sudah datang", present["all"], attendances),
        Figure("Di antaranya wakil", present["represented"], attendances),
    ]


def _asked(value, label):
    """Tell what was answered from what came of it: “Hadir” could be either."""
    return label if value in {Answer.SILENT, Answer.WAITING} else f"Menjawab: {label.lower()}"
