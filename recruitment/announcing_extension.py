"""The announcement of a second intake: which kecamatan, why, for whom, from when until when. It names nobody."""

from core import dates
from recruitment import extending
from recruitment.actions import extensions
from recruitment.announcing import Kind, announces
from recruitment.lifecycle import ExtensionStatus
from recruitment.models import Extension
from recruitment.policies.extensions import obstacle_of_announcing
from regions.models import District


@announces
class ExtensionNotice(Kind):
    """Rests on approved extensions; at its moment they are announced. It is published the day before the first one opens."""

    code = "extension"
    title = "Perpanjangan pendaftaran"

    def obstacle(self, selection, districts, *, at):
        found = {each.district_id: each for each in _approved(selection, districts)}
        if missing := sorted(set(districts) - set(found)):
            names = District.objects.filter(pk__in=missing).order_by("pk").values_list("name", flat=True)
            return f"Belum ada perpanjangan yang disetujui, atau sudah diumumkan, untuk Kecamatan {', '.join(names)}."
        return next(filter(None, (obstacle_of_announcing(each, at=at) for each in found.values())), None)

    def rows(self, selection, districts):
        return []

    def notes(self, selection, districts):
        """Return {kecamatan: sentences}: the decree's words, the figures, the window, whom it takes."""
        return {each.district_id: sentences(each) for each in _approved(selection, districts)}

    def take_effect(self, announcement, *, by, at):
        waiting = list(_approved(announcement.selection, announcement.district_codes))
        for each in waiting:
            each.selection = waiting[0].selection  # one row, whose version each of them raises
            extensions.announce(each, version=each.version, by=by, at=at, announced_by=announcement.approved_by)


def _approved(selection, districts):
    found = Extension.objects.filter(selection=selection, district__in=districts, status=ExtensionStatus.APPROVED)
    return found.select_related("district", "selection").order_by("district_id")


def sentences(extension):
    """Return what is announced of one kecamatan."""
    return [
        f"Sebab: {extension.get_reason_code_display().lower()}. {extending.sentence(extension.reason_code, extension.figures)}",
        f"Pendaftaran dibuka kembali {dates.moment(extension.opens_at)} sampai {dates.closing(extension.closes_at)}.",
        f"Yang dapat mendaftar: {extension.get_scope_display().lower()}.",
    ]
