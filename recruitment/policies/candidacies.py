"""What stands in the way of leaving the running or the seat, and of answering whether one takes the seat."""

from core import dates
from recruitment.lifecycle import CANDIDACY, CandidacyStatus, EndReason
from recruitment.policies.conflicts import obstacle_of_conflict
from recruitment.policies.proposals import obstacle_to_settling
from recruitment.policies.scope import obstacle_of_scope

C, R = CandidacyStatus, EndReason
PROPOSE, APPROVE = "recruitment.propose_ending", "recruitment.approve_ending"
# What may end whom: before the oath one is a candidate, afterwards a member.
CAUSES = {R.DECLINED: (C.CHOSEN, C.ACCEPTED), R.RESIGNED: (C.SWORN_IN,), R.INCAPABLE: (C.SWORN_IN,), R.DISMISSED: (C.SWORN_IN,)}
NOT_SWORN_IN = (C.IN_TEST, C.OUT_TEST, C.IN_INTERVIEW, C.NOT_CHOSEN, C.RESERVE, C.CHOSEN, C.ACCEPTED)


def obstacle_to_leaving(candidacy, *, by):
    """Ask of the person's own will."""
    if not by.is_person(candidacy.application.applicant_id):
        return "Hanya calon sendiri yang dapat mengundurkan diri di sini."
    if candidacy.status == C.SWORN_IN:
        return "Anggota yang sudah dilantik mengundurkan diri dengan surat kepada kantor."
    if not candidacy.is_running:
        return f"Pencalonan Anda berstatus “{candidacy.get_status_display()}”; tidak ada yang perlu ditarik."
    return None


def obstacle_to_answering(candidacy, *, by, at):
    if not by.is_person(candidacy.application.applicant_id):
        return "Hanya yang terpilih sendiri yang dapat menyatakan kesediaan."
    if candidacy.status != C.CHOSEN or candidacy.answer_due_at is None:
        return "Tidak ada kesediaan yang sedang ditanyakan kepada Anda."
    if candidacy.answer_due_at <= at:
        return f"Waktu menyatakan kesediaan sudah berakhir pada {dates.closing(candidacy.answer_due_at)}. Hubungi kantor."
    return None


def obstacle_of_answer(application, *, by, at):
    """Ask the same of an application, whose owner may not be a candidate at all."""
    candidacy = getattr(application, "candidacy", None)
    if candidacy is None:
        return "Tidak ada kesediaan yang sedang ditanyakan kepada Anda."
    return obstacle_to_answering(candidacy, by=by, at=at)


def obstacle_to_proposing_end(candidacy, *, by):
    if not by.has_perm(PROPOSE):
        return "Anda tidak berwenang mengusulkan berakhirnya pencalonan."
    if not CANDIDACY.allows(candidacy.status, C.ENDED):
        return "Pencalonan ini sudah berakhir."
    application = candidacy.application
    return obstacle_of_scope(application, PROPOSE, by=by) or obstacle_of_conflict(application, by=by)


def obstacle_of_cause(candidacy, cause):
    """Return why a cause does not fit a candidate's status, or None."""
    fitting = CAUSES.get(cause, (*NOT_SWORN_IN, C.SWORN_IN) if cause == R.DECEASED else NOT_SWORN_IN)
    if candidacy.status not in fitting:
        return f"Sebab “{R(cause).label}” tidak cocok dengan status “{candidacy.get_status_display()}”."
    return None


def obstacle_to_settling_end(ending, *, by):
    application = ending.candidacy.application
    return (
        obstacle_to_settling(ending, by=by, permission=APPROVE)
        or obstacle_of_scope(application, APPROVE, by=by)
        or obstacle_of_conflict(application, by=by)
    )
