"""What becomes of those whose file was found eligible: the written test, the interview, the plenary, the seat."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class CandidacyStatus(TextChoices):
    """What has been announced of a candidate. An outcome that is not announced yet stands elsewhere and moves nothing here."""

    IN_TEST = "in_test", "Peserta tes tertulis"
    OUT_TEST = "out_test", "Tidak lolos tes tertulis"
    IN_INTERVIEW = "in_interview", "Peserta wawancara"
    NOT_CHOSEN = "not_chosen", "Tidak terpilih"
    RESERVE = "reserve", "Cadangan"
    CHOSEN = "chosen", "Terpilih"
    ACCEPTED = "accepted", "Terpilih dan bersedia"
    SWORN_IN = "sworn_in", "Dilantik"
    ENDED = "ended", "Berakhir"


class EndReason(TextChoices):
    """Why somebody leaves the running or the seat."""

    WITHDRAWN = "withdrawn", "Mengundurkan diri sebagai calon"
    DECLINED = "declined", "Tidak bersedia dilantik"
    DISQUALIFIED = "disqualified", "Dibatalkan karena tidak memenuhi syarat"
    DECEASED = "deceased", "Meninggal dunia"
    RESIGNED = "resigned", "Mengundurkan diri sebagai anggota"
    INCAPABLE = "incapable", "Berhalangan tetap"
    DISMISSED = "dismissed", "Diberhentikan"


C = CandidacyStatus
# Still in the running, or in office.
CANDIDATES = (C.IN_TEST, C.IN_INTERVIEW, C.RESERVE, C.CHOSEN, C.ACCEPTED, C.SWORN_IN)
# Who has taken the seat: on the way to the oath, or in office.
SEATED = (C.ACCEPTED, C.SWORN_IN)
# Who holds a seat that another could not have.
SEAT_HOLDERS = (C.CHOSEN, *SEATED)

CANDIDACY = Lifecycle(
    {
        C.IN_TEST: [C.IN_INTERVIEW, C.OUT_TEST, C.ENDED],
        C.OUT_TEST: [C.IN_INTERVIEW, C.ENDED],  # somebody above withdrew, or a new plenary corrected the result
        C.IN_INTERVIEW: [C.CHOSEN, C.RESERVE, C.NOT_CHOSEN, C.ENDED],
        C.NOT_CHOSEN: [C.CHOSEN, C.RESERVE, C.ENDED],
        C.RESERVE: [C.CHOSEN, C.NOT_CHOSEN, C.ENDED],
        C.CHOSEN: [C.ACCEPTED, C.RESERVE, C.NOT_CHOSEN, C.ENDED],
        C.ACCEPTED: [C.SWORN_IN, C.ENDED],
        C.SWORN_IN: [C.ENDED],
        C.ENDED: [],
    }
)
