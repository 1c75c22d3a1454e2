"""What stands in the way of closing one of two files of the same person."""

from recruitment.lifecycle import RECEIVED, ApplicationStatus
from recruitment.policies.conflicts import obstacle_of_conflict
from recruitment.policies.scope import obstacle_of_scope

PROPOSE_HELD = "recruitment.propose_held"
# A file that may be closed as the double of another one.
MERGEABLE = (ApplicationStatus.SUBMITTED, ApplicationStatus.HELD, ApplicationStatus.IN_REPAIR)


def obstacle_to_proposing_merge(application, *, by):
    if not by.has_perm(PROPOSE_HELD):
        return "Anda tidak berwenang mengusulkan penggabungan berkas."
    if application.status not in MERGEABLE:
        return f"Pendaftaran berstatus “{application.get_status_display()}” tidak dapat digabungkan."
    scope = obstacle_of_scope(application, PROPOSE_HELD, by=by)
    return scope or obstacle_of_conflict(application, by=by)


def obstacle_to_merging(double, standing):
    """What must hold of the two files whoever merges them."""
    if double.pk == standing.pk:
        return "Berkas tidak dapat digabungkan dengan dirinya sendiri."
    if double.selection_id != standing.selection_id:
        return "Kedua berkas harus dari seleksi yang sama."
    if double.status not in MERGEABLE:
        return f"{double} berstatus “{double.get_status_display()}” dan tidak dapat ditutup sebagai ganda."
    gone = {ApplicationStatus.DUPLICATE, ApplicationStatus.WITHDRAWN}
    if standing.status not in RECEIVED or standing.status in gone:
        return f"{standing} berstatus “{standing.get_status_display()}” dan tidak dapat menjadi berkas yang berlaku."
    return None
