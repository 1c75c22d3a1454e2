"""A paper file handed in at the counter, from the receipt to its confirmation: statuses and their lawful moves."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class CounterStatus(TextChoices):
    KEYING = "keying", "Sedang diisikan"
    WAITING = "waiting", "Menunggu konfirmasi"
    CONFIRMED = "confirmed", "Dikonfirmasi"
    LAPSED = "lapsed", "Tidak dikonfirmasi"
    CANCELLED = "cancelled", "Dibatalkan"


OPEN_COUNTER = (CounterStatus.KEYING, CounterStatus.WAITING)

COUNTER = Lifecycle(
    {
        CounterStatus.KEYING: [CounterStatus.WAITING, CounterStatus.LAPSED, CounterStatus.CANCELLED],
        CounterStatus.WAITING: [
            CounterStatus.KEYING,
            CounterStatus.CONFIRMED,
            CounterStatus.LAPSED,
            CounterStatus.CANCELLED,
        ],
        CounterStatus.CONFIRMED: [],
        CounterStatus.LAPSED: [],
        CounterStatus.CANCELLED: [],
    }
)


class CounterWay(TextChoices):
    """How the applicant said that what was keyed in is what the paper says."""

    MAIL = "mail", "Tautan email"
    SLIP = "slip", "Lembar bertanda tangan"
