"""A plenary of one kecamatan: prepared, its table frozen, decided. And who leaves the running or the seat."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class PlenaryStatus(TextChoices):
    OPEN = "open", "Disiapkan"
    FROZEN = "frozen", "Tabel dibekukan"
    DECIDED = "decided", "Diputuskan"
    CANCELLED = "cancelled", "Dibatalkan"


P = PlenaryStatus
PLENARY = Lifecycle(
    {
        P.OPEN: [P.FROZEN, P.CANCELLED],
        P.FROZEN: [P.DECIDED, P.CANCELLED],
        P.DECIDED: [],
        P.CANCELLED: [],
    }
)


class PlenaryOutcome(TextChoices):
    CHOSEN = "chosen", "Terpilih"
    RESERVE = "reserve", "Cadangan"
    NOT_CHOSEN = "not_chosen", "Tidak terpilih"


class PlenaryPaperKind(TextChoices):
    MINUTES = "minutes", "Berita acara yang ditandatangani"
    DECREE = "decree", "Keputusan penetapan"
