"""An interview from its plan to the moment when its panel sees all sheets."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class SlotStatus(TextChoices):
    PLANNED = "planned", "Dijadwalkan"
    CLOSED = "closed", "Penilaian selesai"
    ABSENT = "absent", "Calon tidak hadir"
    CANCELLED = "cancelled", "Dibatalkan"


# Those that hold a candidate's one interview.
STANDING_SLOTS = (SlotStatus.PLANNED, SlotStatus.CLOSED, SlotStatus.ABSENT)

SLOT = Lifecycle(
    {
        SlotStatus.PLANNED: [SlotStatus.CLOSED, SlotStatus.ABSENT, SlotStatus.CANCELLED],
        SlotStatus.CLOSED: [],
        SlotStatus.ABSENT: [],
        SlotStatus.CANCELLED: [],
    }
)
