"""The states of a delivery and the lawful moves between them."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class DeliveryState(TextChoices):
    PENDING = "pending", "Menunggu"
    ON_HOLD = "on_hold", "Ditahan petugas"
    LEASED = "leased", "Diambil pengirim"
    SENDING = "sending", "Sedang dikirim"
    UNCERTAIN = "uncertain", "Belum pasti"
    SENT = "sent", "Terkirim"
    FAILED = "failed", "Ditolak"
    DEAD = "dead", "Dihentikan"
    SUPERSEDED = "superseded", "Tidak diperlukan lagi"
    EXPIRED = "expired", "Kedaluwarsa"
    BUNDLED = "bundled", "Digabung ke ringkasan"


S = DeliveryState

DELIVERY = Lifecycle(
    {
        S.PENDING: [S.LEASED, S.ON_HOLD, S.BUNDLED, S.SUPERSEDED, S.EXPIRED],
        S.ON_HOLD: [S.PENDING, S.SUPERSEDED, S.EXPIRED],
        S.LEASED: [S.SENDING, S.PENDING, S.FAILED, S.DEAD, S.SUPERSEDED, S.EXPIRED],
        S.SENDING: [S.SENT, S.PENDING, S.FAILED, S.DEAD, S.UNCERTAIN, S.SUPERSEDED, S.EXPIRED],
        S.UNCERTAIN: [S.SENT, S.PENDING, S.DEAD],
        S.SENT: [],
        S.FAILED: [S.PENDING],
        S.DEAD: [S.PENDING],
        S.SUPERSEDED: [],
        S.EXPIRED: [],
        S.BUNDLED: [],
    },
    field="state",
)

HELD = (S.LEASED, S.SENDING)
# What was refused or given up is settled too, until staff put it out again.
FINAL = tuple(state for state in S if DELIVERY.is_final(state) or state in {S.FAILED, S.DEAD})
