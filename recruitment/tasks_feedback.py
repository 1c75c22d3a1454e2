"""What feedback needs each minute: that nobody's unproved words and cards are kept."""

from notifications.ticking import each_tick
from recruitment import feedback as rules
from recruitment.actions import feedback
from recruitment.lifecycle import FeedbackStatus
from recruitment.models import Feedback
from recruitment.tasks import each_of


@each_tick(label="Membuang tanggapan yang tidak dibuktikan")
def lapse_feedback(now):
    """Destroy feedback whose sender did not prove the address in time. Returns how many."""
    unproved = Feedback.objects.filter(status=FeedbackStatus.UNPROVED, sent_at__lte=now - rules.PROVE_WITHIN)
    return each_of(unproved.select_related("sender__card", "evidence"), feedback.lapse, now)
