"""What agreements do each minute: seal what waits for its seal."""

from agreements.actions import daily, sealing
from agreements.lifecycle import AgreementStatus
from agreements.models import Agreement, Final
from core.actor import SYSTEM
from notifications.ticking import each_tick

AT_MOST = 20  # a tick stays short; the next one goes on


@each_tick
def seal_concluded(now):
    """Seal agreements that wait for it and may be tried again. Returns how many are in force now."""
    patient = Final.objects.filter(next_try_at__gt=now, document__isnull=True).values("agreement")
    waiting = Agreement.objects.filter(status=AgreementStatus.SEALING).exclude(pk__in=patient)
    due = waiting.select_related("kind", "owner").order_by("concluded_at")[:AT_MOST]
    return sum(sealing.seal(each, by=SYSTEM, at=now) for each in due)


@each_tick
def keep_daily_heads(now):
    """Keep where all journals stood at the end of each day that is over. Returns how many days were sealed."""
    return daily.catch_up(at=now)
