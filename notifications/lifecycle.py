"""The states of a delivery and the lawful moves between them."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class DeliveryState(TextChoices):
    PENDING = "pending", "Menunggu"
    LEASED = "leased", "Diambil pengirim"
    SENDING = "sending", "Sedang dikirim"
    UNCERTAIN = "uncertain", "Belum pasti"
    SENT = "sent", "Terkirim"
    FAILED = "failed", "Ditolak"
    DEAD = "dead", "Dihentikan"
    SUPERSEDED = "superseded", "Tidak diperlukan lagi"
    EXPIRED = "expired", "Kedaluwarsa"


S = DeliveryState

DELIVERY = Lifecycle(
    {
        S.PENDING: [S.LEASED, S.SUPERSEDED, S.EXPIRED],
        S.LEASED: [S.SENDING, S.PENDING, S.FAILED, S.DEAD, S.SUPERSEDED, S.EXPIRED],
        S.SENDING: [S.SENT, S.PENDING, S.FAILED, S.DEAD, S.UNCERTAIN],
        S.UNCERTAIN: [S.SENT, S.PENDING],
        S.SENT: [],
        S.FAILED: [],
        S.DEAD: [],
        S.SUPERSEDED: [],
        S.EXPIRED: [],
    },
    field="state",
)

HELD = (S.LEASED, S.SENDING)
FINAL = tuple(state for state in S if DELIVERY.is_final(state))
