"""What agreements do each minute: seal what waits for its seal."""

from agreements.actions import sealing
from agreements.lifecycle import AgreementStatus
from agreements.models import Agreement
from core.actor import SYSTEM
from notifications.ticking import each_tick

AT_MOST = 20  # a tick stays short; the next one goes on


@each_tick
def seal_concluded(now):
    """Seal agreements that wait for it. Returns how many are in force now."""
    waiting = Agreement.objects.filter(status=AgreementStatus.SEALING).select_related("kind", "owner").order_by("concluded_at")
    return sum(sealing.seal(each, by=SYSTEM, at=now) for each in waiting[:AT_MOST])
