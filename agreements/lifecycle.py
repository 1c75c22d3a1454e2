"""What an agreement, its drafts and the steps of its route may become. No ORM, no I/O."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class Side(TextChoices):
    """Who negotiates here. A party of an ikrar that does neither is another side: its signature comes on paper."""

    OFFICE = "office", "Bawaslu"
    CITY = "city", "Pemerintah Kota"
    OTHER = "other", "Pihak lain"


TABLE = (Side.OFFICE, Side.CITY)  # the two sides between whom the draft goes back and forth
AT_THE_TABLE = [(side.value, side.label) for side in TABLE]


class AgreementStatus(TextChoices):
    NEGOTIATING = "negotiating", "Dirundingkan"
    INITIALLING = "initialling", "Paraf"
    SIGNING = "signing", "Persetujuan akhir"
    SEALING = "sealing", "Menunggu penyegelan"
    IN_FORCE = "in_force", "Berlaku"
    EXPIRED = "expired", "Berakhir"
    ENDED = "ended", "Diakhiri"
    REPLACED = "replaced", "Diganti"
    ABANDONED = "abandoned", "Dihentikan"


AGREEMENT = Lifecycle(
    {
        AgreementStatus.NEGOTIATING: [AgreementStatus.INITIALLING, AgreementStatus.ABANDONED],
        AgreementStatus.INITIALLING: [AgreementStatus.SIGNING, AgreementStatus.NEGOTIATING],
        AgreementStatus.SIGNING: [AgreementStatus.SEALING, AgreementStatus.NEGOTIATING],
        AgreementStatus.SEALING: [AgreementStatus.IN_FORCE],
        AgreementStatus.IN_FORCE: [AgreementStatus.EXPIRED, AgreementStatus.ENDED, AgreementStatus.REPLACED],
        AgreementStatus.EXPIRED: [],
        AgreementStatus.ENDED: [],
        AgreementStatus.REPLACED: [],
        AgreementStatus.ABANDONED: [],
    }
)
ON_ITS_ROUTE = (AgreementStatus.INITIALLING, AgreementStatus.SIGNING)
CONCLUDED = (AgreementStatus.IN_FORCE, AgreementStatus.EXPIRED, AgreementStatus.ENDED, AgreementStatus.REPLACED)


class DraftStatus(TextChoices):
    WORKING = "working", "Sedang disusun"
    SENT = "sent", "Terkirim"


DRAFT = Lifecycle({DraftStatus.WORKING: [DraftStatus.SENT], DraftStatus.SENT: []})


class StepStatus(TextChoices):
    """A step opens when all before it are done, lapses when its round ends without it."""

    WAITING = "waiting", "Belum giliran"
    OPEN = "open", "Menunggu keputusan"
    DONE = "done", "Selesai"
    RETURNED = "returned", "Dikembalikan"
    VOID = "void", "Gugur"


# What was done stays done: a round that ends voids only what had not been decided; sign-offs of an older draft count no more.
STEP = Lifecycle(
    {
        StepStatus.WAITING: [StepStatus.OPEN, StepStatus.VOID],
        StepStatus.OPEN: [StepStatus.DONE, StepStatus.RETURNED, StepStatus.VOID],
        StepStatus.DONE: [],
        StepStatus.RETURNED: [],
        StepStatus.VOID: [],
    }
)


class Act(TextChoices):
    INITIAL = "initial", "Paraf"
    SIGN = "sign", "Persetujuan akhir"


class Level(TextChoices):
    """How an agreement is signed (PP 71/2019 art. 60(2): certified or not)."""

    PORTAL = "portal", "Persetujuan di portal (tidak tersertifikasi)"
    BSRE = "bsre", "Tanda tangan elektronik BSrE (tersertifikasi)"
    WET = "wet", "Tanda tangan basah"


OUTSIDE = (Level.BSRE, Level.WET)  # signed elsewhere; the signed originals come back as files


class SignedStatus(TextChoices):
    """A signed original that came back from outside counts once somebody else has looked at it."""

    ADDED = "added", "Menunggu diperiksa"
    CONFIRMED = "confirmed", "Sudah diperiksa"
    REFUSED = "refused", "Ditolak"


SIGNED = Lifecycle(
    {
        SignedStatus.ADDED: [SignedStatus.CONFIRMED, SignedStatus.REFUSED],
        SignedStatus.CONFIRMED: [],
        SignedStatus.REFUSED: [],
    }
)


class Acting(TextChoices):
    """By what title a post is held for a time."""

    PLT = "plt", "Plt."
    PLH = "plh", "Plh."
    PJ = "pj", "Pj."


class Stand(TextChoices):
    """What a side says of a clause as it reads now."""

    AGREED = "agreed", "Disepakati"
    DISPUTED = "disputed", "Belum disepakati"


class Origin(TextChoices):
    """The meeting that an agreement came out of."""

    AUDIENCE = "audience", "Audiensi"
    DIALOGUE = "dialogue", "Sarasehan"
    MEETING = "meeting", "Rapat"


class DispositionStatus(TextChoices):
    """What became of an instruction; only who gave it, or holds that post now, closes it."""

    OPEN = "open", "Dikerjakan"
    REPORTED = "reported", "Sudah dilaporkan"
    CLOSED = "closed", "Selesai"


DISPOSITION = Lifecycle(
    {
        DispositionStatus.OPEN: [DispositionStatus.REPORTED, DispositionStatus.CLOSED],
        DispositionStatus.REPORTED: [DispositionStatus.CLOSED],
        DispositionStatus.CLOSED: [],
    }
)


class Conclusion(TextChoices):
    """What a legal opinion comes to."""

    AGREES = "agrees", "Setuju"
    CONDITIONS = "conditions", "Setuju dengan catatan"
    OBJECTS = "objects", "Keberatan"


class Rhythm(TextChoices):
    """How often an obligation falls due."""

    ONCE = "once", "Sekali"
    MONTHLY = "monthly", "Setiap bulan"
    QUARTERLY = "quarterly", "Setiap triwulan"
    YEARLY = "yearly", "Setiap tahun"


MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}


class Measure(TextChoices):
    """A fact that another room keeps and by which an obligation ticks itself (core.measures)."""

    NONE = "", "Tidak dihitung otomatis"
    ACTIVITIES_HELD = "activities_held", "Kegiatan sosialisasi terlaksana"


class ObligationStatus(TextChoices):
    OPEN = "open", "Berjalan"
    LATE = "late", "Terlambat"
    KEPT = "kept", "Dipenuhi"
    WAIVED = "waived", "Dibebaskan"
    LAPSED = "lapsed", "Gugur"


# Lapsed is only what had not fallen due when its agreement was ended or replaced.
OBLIGATION = Lifecycle(
    {
        ObligationStatus.OPEN: [
            ObligationStatus.KEPT, ObligationStatus.LATE, ObligationStatus.WAIVED, ObligationStatus.LAPSED,
        ],
        ObligationStatus.LATE: [ObligationStatus.KEPT, ObligationStatus.WAIVED],
        ObligationStatus.KEPT: [],
        ObligationStatus.WAIVED: [],
        ObligationStatus.LAPSED: [],
    }
)  # fmt: skip
OWED = (ObligationStatus.OPEN, ObligationStatus.LATE)


class EndingStatus(TextChoices):
    """What became of a wish to end an agreement before its day."""

    ASKED = "asked", "Menunggu jawaban"
    CONFIRMED = "confirmed", "Disetujui"
    REFUSED = "refused", "Ditolak"
    WITHDRAWN = "withdrawn", "Ditarik kembali"
    LAPSED = "lapsed", "Gugur"


# It lapses with the agreement: what has expired or was replaced cannot be ended any more.
ENDING = Lifecycle(
    {
        EndingStatus.ASKED: [
            EndingStatus.CONFIRMED, EndingStatus.REFUSED, EndingStatus.WITHDRAWN, EndingStatus.LAPSED,
        ],
        EndingStatus.CONFIRMED: [],
        EndingStatus.REFUSED: [],
        EndingStatus.WITHDRAWN: [],
        EndingStatus.LAPSED: [],
    }
)  # fmt: skip


class Sequel(TextChoices):
    """What is decided to follow when the term of an agreement ends."""

    EXTEND = "extend", "Diperpanjang"
    ADDEND = "addend", "Diubah dengan adendum"
    END = "end", "Dibiarkan berakhir"
