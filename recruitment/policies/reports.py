"""What stands in the way of the final report: of who drafts, proposes and approves it, and of saying that it has arrived."""

from core import dates
from core.clock import day_of
from recruitment.lifecycle.reports import REPORT, ReportStatus

DRAFT, APPROVE = "recruitment.draft_report", "recruitment.approve_report"
S = ReportStatus


def obstacle_to_drafting(*, by):
    if not by.has_perm(DRAFT):
        return "Anda tidak berwenang menyusun laporan akhir."
    return None if by.covers_the_city(DRAFT) else "Laporan akhir hanya dapat disusun oleh petugas seluruh kota."


def obstacle_to_editing(report, *, by):
    if obstacle := obstacle_to_drafting(by=by):
        return obstacle
    if report.status != S.DRAFT:
        return f"Laporan berstatus “{report.get_status_display()}” dan tidak dapat diubah lagi."
    return None


def obstacle_to_proposing(report, *, by, at):
    """A number of its own, and the intake over: before it the report would count a stage that still runs."""
    if obstacle := obstacle_to_editing(report, by=by):
        return obstacle
    if not report.number:
        return "Isi dahulu nomor surat laporan."
    if not report.selection.has_closed(at):
        return f"Pendaftaran baru ditutup pada {dates.closing(report.selection.closes_at)}."
    return None


def obstacle_to_approving(report, *, by):
    if not by.has_perm(APPROVE):
        return "Anda tidak berwenang mengesahkan laporan akhir."
    if report.status != S.PROPOSED:
        return f"Laporan berstatus “{report.get_status_display()}” dan tidak sedang menunggu persetujuan."
    if by.is_person(report.drafted_by_id) or by.is_person(report.proposed_by_id):
        return "Laporan harus disahkan oleh orang lain, bukan penyusun atau pengusulnya."
    return None


def obstacle_to_returning(report, *, by):
    if not (by.has_perm(DRAFT) or by.has_perm(APPROVE)):
        return "Anda tidak berwenang mengembalikan laporan."
    if report.status != S.PROPOSED:
        return f"Laporan berstatus “{report.get_status_display()}” dan tidak dapat dikembalikan."
    return None


def obstacle_to_dropping(report, *, by):
    if not (by.has_perm(DRAFT) or by.has_perm(APPROVE)):
        return "Anda tidak berwenang menarik laporan."
    if not REPORT.allows(report.status, S.WITHDRAWN):
        return "Laporan yang sudah disahkan tidak dapat ditarik; susun laporan baru yang mengoreksinya."
    return None


def obstacle_to_receiving(report, *, by):
    """Before the province's receipt is filed."""
    if obstacle := obstacle_to_drafting(by=by):
        return obstacle
    if report.status == S.ARRIVED:
        return "Tanda terima provinsi untuk laporan ini sudah tersimpan."
    if report.status != S.APPROVED:
        return "Hanya laporan yang sudah disahkan yang dapat diterima provinsi."
    return None


def obstacle_of_day(report, *, arrived_on, at):
    """A receipt is of a day between the approval and today."""
    if arrived_on > day_of(at):
        return "Tanggal tanda terima tidak dapat di masa depan."
    if arrived_on < day_of(report.approved_at):
        return "Tanggal tanda terima lebih awal daripada pengesahan laporan."
    return None
