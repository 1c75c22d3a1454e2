"""What stands in the way of a verdict on the whole file: one person finds it eligible, two find it ineligible."""

from recruitment.lifecycle import ApplicationStatus, VerdictValue
from recruitment.policies.applications import obstacle_to_judging, open_points_of
from recruitment.policies.completeness import obstacle_of_completeness
from recruitment.policies.conflicts import obstacle_of_conflict, obstacle_to_opening
from recruitment.policies.paper import obstacle_of_a_waiting_withdrawal
from recruitment.policies.parties import obstacle_of_an_open_hit, obstacle_to_refusing_for_a_party
from recruitment.policies.scope import VERIFY, obstacle_of_scope


def obstacle_to_deciding(application, *, by, at):
    obstacle = obstacle_to_judging(application, by=by, at=at) or obstacle_to_opening(application, by=by)
    return obstacle or obstacle_of_a_waiting_withdrawal(application)


def obstacle_to_accepting(application, *, by, at):
    if obstacle := obstacle_to_deciding(application, by=by, at=at):
        return obstacle
    if open_points := open_points_of(application):
        return f"Masih ada {open_points} berkas atau syarat yang belum dinyatakan memenuhi."
    return obstacle_of_completeness(application) or obstacle_of_an_open_hit(application)


def obstacle_to_rejecting(application, *, by, at):
    if obstacle := obstacle_to_deciding(application, by=by, at=at):
        return obstacle
    unmet = application.verdicts.current().filter(value=VerdictValue.UNMET)
    codes = list(unmet.values_list("requirement__code", flat=True))
    if not codes:
        return "Nyatakan dahulu berkas atau syarat mana yang tidak terpenuhi."
    return obstacle_to_refusing_for_a_party(application, codes)


def obstacle_to_settling_refusal(application, *, by):
    """Common to confirming and sending back: the second person is not the first."""
    if not by.has_perm(VERIFY):
        return "Hanya verifikator yang dapat memeriksa pendaftaran."
    if obstacle := obstacle_of_scope(application, VERIFY, by=by):
        return obstacle
    if application.status != ApplicationStatus.TO_CONFIRM:
        return "Tidak ada usulan yang menunggu konfirmasi."
    if application.refusals.open().filter(proposed_by=by.user).exists():
        return "Usulan ini harus dikonfirmasi oleh petugas lain, bukan yang mengusulkannya."
    return obstacle_to_opening(application, by=by) or obstacle_of_a_waiting_withdrawal(application)


def obstacle_to_taking_back_refusal(application, *, by):
    if application.status != ApplicationStatus.TO_CONFIRM:
        return "Tidak ada usulan yang menunggu konfirmasi."
    if not application.refusals.open().filter(proposed_by=by.user).exists():
        return "Hanya pengusul yang dapat menarik usulannya."
    return obstacle_of_conflict(application, by=by)
