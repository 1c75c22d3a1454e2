"""How a delivery reads to the person it was for: what it says, how far it came, and why its words are not here."""

from dataclasses import dataclass

from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, reference
from notifications.models.deliveries import READABLE
from notifications.notice import notices

S = DeliveryState
CAME_BACK = ("Kembali: alamat menolak", "red")
WAITING = ("Menunggu", "neutral")
STATES = {
    S.SENDING: ("Sedang dikirim", "blue"),
    S.UNCERTAIN: ("Dikirim, belum ada kepastian", "gold"),
    S.SENT: ("Terkirim", "green"),
    S.FAILED: ("Gagal: alamat menolak", "red"),
    S.DEAD: ("Gagal: sudah berulang kali dicoba", "red"),
    S.EXPIRED: ("Tidak dikirim: waktunya sudah lewat", "neutral"),
    S.BUNDLED: ("Dimuat dalam ringkasan", "neutral"),
}
TO_ADDRESS = "Pesan ini dikirim ke alamat email Anda, bukan ke akun Anda. Isinya hanya ada di kotak surat Anda."
WITHHELD = "Pesan ini memuat kode atau tautan rahasia, jadi portal tidak menyimpan isinya. Bacalah di kotak surat Anda."
IN_DIGEST = "Isinya ada di ringkasan pesan."
NOT_YET = "Isi pesan disusun pada saat pesan dikirim."
NEVER = "Isi pesan ini tidak disimpan di portal."


@dataclass(frozen=True)
class Message:
    """A delivery in the words of the page. title: its subject, or what kind it is where no subject is kept."""

    delivery: Delivery

    @property
    def title(self):
        return self.delivery.subject or self.kind_label

    @property
    def kind_label(self):
        kind = notices().get(self.delivery.kind)
        return kind.label if kind else "Pesan portal"

    @property
    def at(self):
        """When it was sent or given up; when it was made while it still waits."""
        return self.delivery.sent_at or self.delivery.settled_at or self.delivery.created_at

    @property
    def state(self):
        if self.delivery.state == S.SENT and self.delivery.resolved_how == "portal":
            return "Hanya di portal", "green"
        if self.delivery.state == S.SENT and getattr(self.delivery, "came_back", False):
            return CAME_BACK
        return STATES.get(self.delivery.state, WAITING)

    @property
    def is_unread(self):
        return self.opens and self.delivery.state in READABLE and self.delivery.read_at is None

    @property
    def opens(self):
        """Say whether it has a page of its own: what went to an address belongs to the mailbox, not to the account."""
        return self.delivery.to_user_id is not None

    @property
    def digest(self):
        """Return the delivery that told this one together with others, or None."""
        if self.delivery.digest_id is None:
            return None
        return Delivery.objects.filter(about=reference(self.delivery.digest), to_user=self.delivery.to_user_id).first()

    @property
    def text(self):
        return self.delivery.text

    @property
    def why_no_words(self):
        kind = notices().get(self.delivery.kind)
        if not self.opens:
            return TO_ADDRESS
        if self.delivery.state == S.BUNDLED:
            return IN_DIGEST
        if self.delivery.state not in {*READABLE, S.UNCERTAIN, S.SENDING}:
            return NOT_YET
        if (kind and kind.keeps != "words") or self.delivery.subject:
            return WITHHELD
        return NEVER
