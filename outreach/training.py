"""Who was trained on a version that no longer holds: one line for each office that came, nobody's name."""

from dataclasses import dataclass

from django.db.models import Q

from core.clock import JAKARTA, day_of
from outreach.lifecycle import ActivityStatus
from outreach.models import Attendance, Material
from outreach.models.invitations import PLACES

WIDTHS = (48, 28, 48, 14, 10, 26)  # in characters
HEADS = ("Yang dilatih", "Sasaran", "Kegiatan", "Tanggal", "Versi", "Sudah dengan versi terbaru")


@dataclass(frozen=True)
class Trained:
    """One office at one activity. is_renewed: it came to an activity with the newest version since."""

    attendance: Attendance
    material: Material
    is_renewed: bool

    @property
    def activity(self):
        return self.attendance.invitation.activity

    @property
    def place(self):
        return self.attendance.invitation.place


def outdated(material, on):
    """Return the versions of a material that do not hold on a day in Jakarta: replaced by one that holds, or past their end."""
    versions = list(Material.objects.filter(title=material.title).order_by("number"))
    newest = max((each.number for each in versions if each.valid_from <= on), default=0)
    return [each for each in versions if each.number < newest or (each.valid_until and each.valid_until <= on)]


def trained(material, at):
    """Return the Trained of all outdated versions of a material at a moment, the latest activity first.

    What the report names was taught; until there is one, what was planned. Asks a fixed number of questions.
    """
    old = {each.pk: each for each in outdated(material, day_of(at))}
    renewed = _places(Material.objects.filter(title=material.title).exclude(pk__in=old), at)
    found = _taught(old, at).with_place().select_related("invitation__activity__report")
    found = found.prefetch_related("invitation__activity__materials").order_by("-invitation__activity__current__ends_at", "pk")
    return [
        Trained(each, version, _key(each.invitation) in renewed)
        for each in found
        for version in _versions(each.invitation.activity, old)
    ]  # fmt: skip


def _taught(materials, at):
    """Return the attendances at activities that are over and taught one of some materials."""
    planned = Q(invitation__activity__report__isnull=True, invitation__activity__materials__in=materials)
    reported = Q(invitation__activity__report__material__in=materials)
    over = Attendance.objects.standing().filter(invitation__activity__current__ends_at__lte=at)
    return over.filter(planned | reported).exclude(invitation__activity__status=ActivityStatus.CANCELLED).distinct()


def _versions(activity, old):
    report = getattr(activity, "report", None)
    shown = [report.material_id] if report else sorted(each.pk for each in activity.materials.all())
    return [old[pk] for pk in shown if pk in old]


def _places(materials, at):
    return {_key(each.invitation) for each in _taught(materials, at).select_related("invitation")}


def _key(invitation):
    return tuple(getattr(invitation, f"{name}_id") for name in PLACES)


def table(material, at):
    """Yield the heading and one row for each office and activity."""
    yield HEADS
    for each in trained(material, at):
        day = f"{each.activity.current.starts_at.astimezone(JAKARTA):%Y-%m-%d}"
        done = "Sudah" if each.is_renewed else "Belum"
        yield each.place, str(each.activity.audience), each.activity.title, day, each.material.number, done
