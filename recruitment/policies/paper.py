"""What stands in the way of what somebody without an account says on signed paper, and staff key in at the counter.

The clocks are those of who answers online: what counts is the moment of keying in, never one that is typed.
"""

from core import dates
from recruitment.lifecycle import CandidacyStatus, FeedbackStatus, ProposalStatus
from recruitment.models import PartyCheck
from recruitment.policies.applications import obstacle_of_withdrawal, obstacle_to_reading_files
from recruitment.policies.conflicts import obstacle_to_opening
from recruitment.policies.counters import KEY
from recruitment.policies.feedback import obstacle_to_reading_feedback
from recruitment.policies.proposals import obstacle_to_settling
from recruitment.policies.scope import obstacle_of_scope

VIEW_WITHDRAWAL = "recruitment.view_paperwithdrawal"
WAITS = "Penarikan pendaftaran ini sudah dicatat dan menunggu petugas lain."


def obstacle_to_taking_paper(application, *, by):
    """Common to all of it: the right, an applicant without an account, the kecamatan, and no tie, as was declared."""
    if not by.has_perm(KEY):
        return "Anda tidak berwenang mencatat pernyataan di atas kertas."
    if not application.is_assisted:
        return "Pelamar ini mendaftar sendiri di portal, dan menjawab di sana."
    if application.applicant.has_address:
        return "Pelamar ini mempunyai akun sendiri, dan menjawab di portal."
    return obstacle_of_scope(application, KEY, by=by) or obstacle_to_opening(application, by=by)


def obstacle_to_answering_on_paper(feedback, *, by, at):
    """The question and its answer are as secret as any feedback: who keys it in may read it."""
    if obstacle := obstacle_to_taking_paper(feedback.candidacy.application, by=by):
        return obstacle
    if obstacle := obstacle_to_reading_feedback(feedback, by=by):
        return obstacle
    if feedback.status == FeedbackStatus.ANSWERED:
        return f"Jawaban calon sudah diterima {dates.moment(feedback.answered_at)}."
    if feedback.status != FeedbackStatus.ASKED:
        return "Tidak ada yang sedang ditanyakan kepada calon tentang tanggapan ini."
    return _obstacle_of_time(feedback.answer_due_at, at, "Waktu menjawab")


def obstacle_to_accepting_on_paper(candidacy, *, by, at):
    if obstacle := obstacle_to_taking_paper(candidacy.application, by=by):
        return obstacle
    if candidacy.status != CandidacyStatus.CHOSEN or candidacy.answer_due_at is None:
        return "Tidak ada kesediaan yang sedang ditanyakan kepada calon ini."
    return _obstacle_of_time(candidacy.answer_due_at, at, "Waktu menyatakan kesediaan")


def obstacle_to_clarifying_on_paper(application, *, by, at):
    if obstacle := obstacle_to_taking_paper(application, by=by):
        return obstacle
    check = PartyCheck.objects.asked().filter(application=application).first()
    if check is None:
        return "Tidak ada klarifikasi yang sedang diminta dari pelamar ini."
    return _obstacle_of_time(check.due_at, at, "Waktu klarifikasi")


def obstacle_to_withdrawing_on_paper(application, *, by):
    """Of a candidate the office proposes the end of the candidacy instead, with the same slip."""
    if obstacle := obstacle_to_taking_paper(application, by=by) or obstacle_of_paper_withdrawal(application):
        return obstacle
    return obstacle_of_a_waiting_withdrawal(application)


def obstacle_of_a_waiting_withdrawal(application):
    """Nobody is decided on whose signed withdrawal waits for the second person. Asked only of files that came on paper."""
    waits = application.is_assisted and application.paper_withdrawals.filter(status=ProposalStatus.PROPOSED).exists()
    return WAITS if waits else None


def obstacle_of_paper_withdrawal(application):
    if hasattr(application, "candidacy"):
        return "Pelamar ini sudah menjadi calon: usulkan berakhirnya pencalonan dari halaman calon."
    return obstacle_of_withdrawal(application)


def obstacle_to_settling_withdrawal(withdrawal, *, by):
    """A second person compares the slip."""
    application = withdrawal.application
    return (
        obstacle_to_settling(withdrawal, by=by, permission=KEY)
        or obstacle_of_scope(application, KEY, by=by)
        or obstacle_to_opening(application, by=by)
    )


def obstacle_to_seeing_slip(application, *, by):
    """Signed slips open as the papers of the file do."""
    return obstacle_to_reading_files(application, by=by) or obstacle_to_opening(application, by=by)


def _obstacle_of_time(due_at, at, what):
    return f"{what} berakhir pada {dates.closing(due_at)}." if at >= due_at else None
