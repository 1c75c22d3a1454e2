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
