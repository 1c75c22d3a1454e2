"""The announcement of the administrative review: who may go on to the written test."""

from collections import Counter

from core import dates
from core.lifecycle import Refused
from recruitment.actions import candidacies
from recruitment.announcing import Kind, Row, announces
from recruitment.lifecycle import DECIDED, ApplicationStatus, CandidacyStatus
from recruitment.models import Application
from recruitment.notices_announcements import ResultAnnounced
from recruitment.policies import UNDO_WITHIN

WAITING = (ApplicationStatus.SUBMITTED, ApplicationStatus.IN_REPAIR, ApplicationStatus.HELD)


@announces
class AdministrationResult(Kind):
    code = "administration"
    title = "Hasil penelitian administrasi"
    outcomes = {"eligible": "Memenuhi syarat administrasi", "ineligible": "Tidak memenuhi syarat administrasi"}
    shown = ("eligible",)
    notice = ResultAnnounced
    told = {
        "eligible": "Anda dinyatakan memenuhi syarat administrasi dan menjadi peserta tes tertulis.",
        "ineligible": "Anda dinyatakan tidak memenuhi syarat administrasi.",
    }

    def obstacle(self, selection, districts, *, at):
        if not selection.has_closed(at):
            return f"Pendaftaran baru ditutup pada {dates.closing(selection.closes_at)}."
        files = selection.applications.in_districts(districts)
        if undecided := files.filter(status__in=WAITING).count():
            return f"Masih ada {undecided} berkas di kecamatan ini yang belum diputuskan."
        if files.filter(status__in=DECIDED, decided_at__gt=at - UNDO_WITHIN).exists():
            return "Ada keputusan yang masih dapat dibatalkan pemeriksanya. Tunggu 15 menit sesudah keputusan terakhir."
        return None

    def rows(self, selection, districts):
        decided = selection.applications.in_districts(districts).filter(status__in=DECIDED)
        found, places = [], Counter()
        ordered = decided.order_by("district_id", "status", "sequence")
        for pk, district, status in ordered.values_list("pk", "district_id", "status"):
            places[district, status] += 1
            found.append(Row(pk, district, places[district, status], status))
        return found

    def apply(self, selection, row, *, by, at):
        application = Application.objects.get(pk=row.application_id)
        if row.outcome == ApplicationStatus.ELIGIBLE:
            candidacies.begin(application, by=by, at=at)
        elif hasattr(application, "candidacy") and application.candidacy.status != CandidacyStatus.ENDED:
            raise Refused(f"{application} sudah menjadi calon. Catat dahulu pembatalannya.")
