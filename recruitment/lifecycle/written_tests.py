"""The written test: how a seat ends, and what becomes of a file of scores."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class SeatEnd(TextChoices):
    """Why a seat in a session is no longer its candidate's."""

    MOVED = "moved", "Dipindahkan ke kursi lain"
    LEFT = "left", "Calon berhenti"
    INCIDENT = "incident", "Gangguan sistem: berhak mengikuti sesi lain"


class DoorWay(TextChoices):
    """How somebody was found at the door."""

    QR = "qr", "Kode pada kartu"
    NUMBER = "number", "Dipilih dari daftar"


class ScoreFileStatus(TextChoices):
    CHECKED = "checked", "Sudah diperiksa, belum diterapkan"
    PROPOSED = "proposed", "Perbaikan nilai menunggu persetujuan"
    APPLIED = "applied", "Diterapkan"
    DISCARDED = "discarded", "Dibuang"


F = ScoreFileStatus
SCORE_FILE = Lifecycle(
    {
        F.CHECKED: [F.APPLIED, F.PROPOSED, F.DISCARDED],
        F.PROPOSED: [F.APPLIED, F.DISCARDED],
        F.APPLIED: [],
        F.DISCARDED: [],
    }
)
