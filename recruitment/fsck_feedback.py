"""What must hold of public feedback and SQL cannot say."""

from core import crypto
from core.fsck import Problem, check
from core.models import Event, stream_of
from recruitment import feedback as rules
from recruitment.lifecycle import FeedbackStatus
from recruitment.models import Conflict, Feedback

SEALED = ("text", "question", "answer", "finding_text")


def _url(feedback):
    return f"/admin/recruitment/feedback/{feedback.pk}/change/"


@check
def feedback_opens_with_our_key():
    """Each sealed text of feedback opens, and that of its sender."""
    for feedback in Feedback.objects.select_related("sender").iterator(chunk_size=500):
        sender = getattr(feedback, "sender", None)
        places = [(feedback, name) for name in SEALED] + [(sender, name) for name in ("name", "contact", "email") if sender]
        if not all(_opens(row, name) for row, name in places):
            yield Problem(f"{feedback}: ada teks yang tidak terbuka.", _url(feedback))


def _opens(row, name):
    try:
        getattr(row, name)
    except (crypto.Unreadable, UnicodeDecodeError):
        return False
    return True


@check
def feedback_has_its_sender_and_its_window():
    """What the office heard has a sender, was sent from the beginning of its stage on, and is late exactly after its end."""
    for feedback in Feedback.objects.heard().select_related("sender", "candidacy__selection").iterator(chunk_size=500):
        stage = rules.stage_of(feedback.candidacy.selection)
        if hasattr(feedback, "sender") == bool(feedback.sender_forgotten_at):
            yield Problem(f"{feedback}: pengirimnya tidak ada, atau belum dihapus.", _url(feedback))
        elif stage is None or feedback.sent_at < stage.starts_at:
            yield Problem(f"{feedback}: dikirim sebelum masa tanggapan.", _url(feedback))


@check
def findings_were_written_by_the_unbound():
    """Each finding stands in the journal, and its writer had no declared tie to the candidate at that moment."""
    closed = Feedback.objects.filter(status=FeedbackStatus.CLOSED).select_related("candidacy")
    for feedback in closed.iterator(chunk_size=500):
        if not Event.objects.filter(stream=stream_of(feedback), action="feedback.closed").exists():
            yield Problem(f"{feedback}: temuannya tidak ada dalam catatan.", _url(feedback))
        ties = Conflict.objects.filter(application=feedback.candidacy.application_id, person=feedback.closed_by_id)
        standing = ties.filter(declared_at__lte=feedback.closed_at).exclude(withdrawn_at__lte=feedback.closed_at)
        if standing.exists():
            yield Problem(f"{feedback}: ditutup oleh petugas yang menyatakan benturan kepentingan.", _url(feedback))
