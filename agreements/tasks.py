"""What agreements do each minute: seal what waits for its seal."""

import logging

from agreements.actions import daily, sealing
from agreements.lifecycle import AgreementStatus
from agreements.models import Agreement, Final
from core.actor import SYSTEM
from notifications.ticking import each_tick

logger = logging.getLogger(__name__)
AT_MOST = 20  # a tick stays short; the next one goes on


@each_tick(label="Menyegel kesepakatan")
def seal_concluded(now):
    """Seal agreements that wait for it and may be tried again. Returns how many are in force now."""
    patient = Final.objects.filter(next_try_at__gt=now, document__isnull=True).values("agreement")
    waiting = Agreement.objects.filter(status=AgreementStatus.SEALING).exclude(pk__in=patient)
    due = waiting.select_related("kind", "owner").order_by("concluded_at")[:AT_MOST]
    return sum(_seal(each, now) for each in due)


def _seal(agreement, now):
    """Seal one agreement; whatever goes wrong with it holds up none of the others."""
    try:
        return sealing.seal(agreement, by=SYSTEM, at=now)
    except Exception:  # the others wait behind it
        logger.exception("seal.broke", extra={"agreement": agreement.pk})
        sealing.postpone(agreement, at=now)
        return False


@each_tick(label="Menyegel sari catatan harian")
def keep_daily_heads(now):
    """Keep where all journals stood at the end of each day that is over. Returns how many days were sealed."""
    return daily.catch_up(at=now)
