"""What stands in the way of who speaks of a candidate, of the candidate's answer, and of who finds."""

from core import dates
from core.models import Event
from recruitment import feedback as rules
from recruitment.lifecycle import CandidacyStatus, FeedbackStatus, Finding
from recruitment.policies.conflicts import obstacle_of_conflict
from recruitment.policies.scope import obstacle_of_scope

VIEW, SETTLE, REVEAL = "recruitment.view_feedback", "recruitment.settle_feedback", "recruitment.reveal_sender"
ENTER = "recruitment.enter_feedback"
NOT_OF_ONESELF = "Anda tidak dapat memberi tanggapan atas diri Anda sendiri."


# --- The sender -------------------------------------------------------------------------------------------------------
def obstacle_to_speaking(stage, *, at):
    """The public speaks while the stage runs: from its beginning, up to its end."""
    if stage is None or at < stage.starts_at:
        return "Masa tanggapan masyarakat belum dimulai."
    if at >= stage.ends_at:
        return f"Masa tanggapan masyarakat berakhir pada {dates.closing(stage.ends_at)}."
    return None


def obstacle_to_sending_feedback(candidacy, *, by, at):
    """As speaking; but who had the form open at the end is heard, as late."""
    if candidacy.status == CandidacyStatus.ENDED:
        return "Calon ini tidak lagi dalam seleksi."
    if by.is_person(candidacy.application.applicant_id):
        return NOT_OF_ONESELF
    stage = rules.stage_of(candidacy.selection)
    is_just_over = stage is not None and stage.ends_at <= at < stage.ends_at + rules.LATE_FOR
    return None if is_just_over else obstacle_to_speaking(stage, at=at)


def obstacle_to_entering_feedback(candidacy, *, by, arrived_at=None, at):
    """Paper is taken from the beginning of the stage on, for as long as the candidate is one; what came late is recorded so."""
    if obstacle := _obstacle_about(candidacy.application, ENTER, "Anda tidak berwenang mencatat tanggapan masyarakat.", by=by):
        return obstacle
    if candidacy.status == CandidacyStatus.ENDED:
        return "Calon ini tidak lagi dalam seleksi."
    stage, arrived_at = rules.stage_of(candidacy.selection), arrived_at or at
    if stage is None or arrived_at < stage.starts_at:
        return "Masa tanggapan masyarakat belum dimulai pada waktu itu."
    return "Waktu tiba tidak mungkin sesudah sekarang." if arrived_at > at else None


def obstacle_to_proving(sender, *, at):
    feedback = sender.feedback
    if feedback.status != FeedbackStatus.UNPROVED or at >= feedback.sent_at + rules.PROVE_WITHIN:
        return "Tautan ini sudah kedaluwarsa. Isi kembali formulir tanggapan bila masanya belum berakhir."
    if sender.email.lower() == feedback.candidacy.application.applicant.email.lower():
        return NOT_OF_ONESELF
    return None


# --- The candidate ----------------------------------------------------------------------------------------------------
def obstacle_to_answering(feedback, *, by, at):
    if not by.is_person(feedback.candidacy.application.applicant_id):
        return "Hanya calon yang ditanya yang dapat menjawab."
    if feedback.status == FeedbackStatus.ANSWERED:
        return f"Jawaban Anda sudah diterima {dates.moment(feedback.answered_at)}."
    if feedback.status != FeedbackStatus.ASKED:
        return "Tanggapan ini sudah ditutup."
    if at >= feedback.answer_due_at:
        return f"Waktu menjawab berakhir pada {dates.closing(feedback.answer_due_at)}."
    return None


# --- The office -------------------------------------------------------------------------------------------------------
def obstacle_to_reading_feedback(feedback, *, by):
    return _obstacle(feedback, VIEW, "Anda tidak berwenang membaca tanggapan masyarakat.", by=by)


def _obstacle(feedback, permission, sentence, *, by):
    return _obstacle_about(feedback.candidacy.application, permission, sentence, by=by)


def _obstacle_about(application, permission, sentence, *, by):
    if not by.has_perm(permission):
        return sentence
    return obstacle_of_scope(application, permission, by=by) or obstacle_of_conflict(application, by=by)


def obstacle_to_settling_feedback(feedback, *, by):
    """Common to asking and finding: the right, the kecamatan, no tie to the candidate, and not the sender's own cause."""
    if obstacle := _obstacle(feedback, SETTLE, "Anda tidak berwenang menindaklanjuti tanggapan masyarakat.", by=by):
        return obstacle
    sender = getattr(feedback, "sender", None)
    if sender and sender.email_hash and bytes(sender.email_hash) == rules.address_hash(by.user.email):
        return "Anda pengirim tanggapan ini, sehingga petugas lain yang menindaklanjutinya."
    if feedback.status == FeedbackStatus.CLOSED:
        return "Tanggapan ini sudah ditutup dengan temuan."
    return None


def obstacle_to_asking(feedback, *, by):
    if obstacle := obstacle_to_settling_feedback(feedback, by=by):
        return obstacle
    if feedback.status != FeedbackStatus.RECEIVED:
        return "Calon sudah ditanya tentang tanggapan ini."
    return None


def obstacle_to_closing_feedback(feedback, *, by):
    return obstacle_to_settling_feedback(feedback, by=by)


def obstacle_to_finding(feedback, finding, *, at):
    """Nothing is found against a candidate who was not heard; late is only what came after the end."""
    if finding == Finding.LATE and not feedback.is_late:
        return "Tanggapan ini dikirim dalam masa tanggapan, sehingga tidak dapat ditutup sebagai terlambat."
    if finding != Finding.PROVEN or feedback.status == FeedbackStatus.ANSWERED:
        return None
    if feedback.status == FeedbackStatus.RECEIVED:
        return "Tanyakan dahulu kepada calon sebelum menyatakan tanggapan ini terbukti."
    if at < feedback.answer_due_at:
        return f"Calon masih dapat menjawab sampai {dates.closing(feedback.answer_due_at)}."
    return None


def obstacle_to_revealing_sender(feedback, *, by):
    if obstacle := _obstacle(feedback, REVEAL, "Anda tidak berwenang melihat pengirim tanggapan.", by=by):
        return obstacle
    if feedback.sender_forgotten_at:
        return f"Identitas pengirim sudah dihapus pada {dates.day(feedback.sender_forgotten_at)}, sesuai masa simpannya."
    return None


def obstacle_to_seeing_card(feedback, *, by, at):
    """The card opens only to who has just given a reason for seeing the sender."""
    if obstacle := obstacle_to_revealing_sender(feedback, by=by):
        return obstacle
    told = Event.objects.about(feedback).filter(action="feedback.sender_revealed", by_id=str(by.user_id))
    if not told.filter(at__gt=at - rules.CARD_FOR).exists():
        return "Tulis dahulu alasan Anda pada halaman pengirim."
    return None
