"""What feedback needs each minute: that nobody's unproved words are kept, and no sender for longer than the office may."""

from core.actor import SYSTEM
from notifications.ticking import each_tick
from recruitment import feedback as rules
from recruitment.actions import feedback
from recruitment.lifecycle import FeedbackStatus
from recruitment.models import Feedback, FeedbackSender, Selection
from recruitment.tasks import each_of


@each_tick(label="Membuang tanggapan yang tidak dibuktikan")
def lapse_feedback(now):
    """Destroy feedback whose sender did not prove the address in time. Returns how many."""
    unproved = Feedback.objects.filter(status=FeedbackStatus.UNPROVED, sent_at__lte=now - rules.PROVE_WITHIN)
    return each_of(unproved.select_related("sender__card", "evidence"), feedback.lapse, now)


@each_tick(label="Menghapus identitas pengirim tanggapan yang lewat masa simpannya")
def forget_senders(now):
    """Delete who spoke where the time for it is over: the first tick of a day finds them. Returns how many."""
    keeping = FeedbackSender.objects.filter(feedback__closed_at__isnull=False).values("feedback__candidacy__selection")
    selections = Selection.objects.filter(pk__in=keeping).order_by("pk")
    return sum(feedback.forget_senders(selection, by=SYSTEM, at=now) for selection in selections)
