"""What stands in the way of what an office does with two persons, of announcing, and of taking lists out."""

from recruitment import order
from recruitment.lifecycle import ApplicationStatus, ProposalStatus
from recruitment.models import Candidacy
from recruitment.policies.conflicts import obstacle_of_conflict
from recruitment.policies.scope import EXPORT, EXPORT_NIK, obstacle_of_scope


def obstacle_to_proposing_dates(selection, *, by):
    if not by.has_perm("recruitment.propose_dates"):
        return "Anda tidak berwenang mengusulkan perubahan tanggal."
    if not by.covers_the_city("recruitment.propose_dates"):
        return "Tanggal seleksi hanya dapat diusulkan oleh petugas seluruh kota."
    return None


def obstacle_to_publishing(selection, *, by):
    if not by.has_perm("recruitment.publish_selection"):
        return "Anda tidak berwenang mengumumkan seleksi."
    if selection.published_at:
        return "Seleksi ini sudah diumumkan."
    if not selection.seats.exists() or not selection.document_kinds.exists() or not selection.requirements.exists():
        return "Isi dahulu kebutuhan kecamatan, syarat dan jenis berkas."
    return order.breach(selection.stages.all())


def obstacle_to_exporting(*, by, with_nik=False):
    if not by.has_perm(EXPORT):
        return "Anda tidak berwenang mengunduh daftar pendaftaran."
    if with_nik and not by.has_perm(EXPORT_NIK):
        return "Anda tidak berwenang mengunduh NIK."
    return None


def obstacle_to_settling_dates(change, *, by):
    return obstacle_to_settling(change, by=by, permission="recruitment.approve_dates")


def obstacle_to_proposing_held(application, *, by):
    if not by.has_perm("recruitment.propose_held"):
        return "Anda tidak berwenang mengusulkan penyelesaian berkas tertahan."
    if application.status != ApplicationStatus.HELD:
        return "Pendaftaran ini tidak sedang tertahan."
    return obstacle_of_scope(application, "recruitment.propose_held", by=by) or obstacle_of_conflict(application, by=by)


def obstacle_to_settling_held(resolution, *, by):
    approve = "recruitment.approve_held"
    return (
        obstacle_to_settling(resolution, by=by, permission=approve)
        or obstacle_of_scope(resolution.application, approve, by=by)
        or obstacle_of_conflict(resolution.application, by=by)
        or (obstacle_of_conflict(resolution.into, by=by) if resolution.into_id else None)
    )


def obstacle_to_releasing(resolution):
    """A held file does not push out one whose owner is a candidate already: ranks would rest on a file that is none."""
    held = resolution.application
    if resolution.outcome != resolution.Outcome.RELEASE:
        return None
    same = Candidacy.objects.running().filter(selection=held.selection_id, application__nik_hash=held.nik_hash)
    if (other := same.select_related("application").first()) is None:
        return None
    return f"{other} sudah menjadi calon. Akhiri dahulu pencalonannya, lalu selesaikan berkas ini."


def obstacle_to_settling(proposal, *, by, permission):
    """Common to all that two persons do: the second one is not the first."""
    if not by.has_perm(permission):
        return "Anda tidak berwenang memutus usulan ini."
    if proposal.status != ProposalStatus.PROPOSED:
        return "Usulan ini sudah diputus."
    if by.is_person(proposal.proposed_by_id):
        return "Usulan harus diputus oleh orang lain, bukan pengusulnya."
    return None
