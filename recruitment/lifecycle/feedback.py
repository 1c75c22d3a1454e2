"""What the public says of a candidate, from the form to the written finding: statuses and their lawful moves."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class FeedbackStatus(TextChoices):
    UNPROVED = "unproved", "Menunggu bukti email"
    LAPSED = "lapsed", "Tidak dibuktikan"
    RECEIVED = "received", "Diterima"
    ASKED = "asked", "Ditanyakan kepada calon"
    ANSWERED = "answered", "Dijawab calon"
    CLOSED = "closed", "Ditutup dengan temuan"


class FeedbackWay(TextChoices):
    """How it reached the office."""

    ONLINE = "online", "Formulir portal"
    POST = "post", "Surat"
    COUNTER = "counter", "Loket"


class FeedbackCategory(TextChoices):
    """What a claim is about; all but the last answer to one requirement of the law."""

    PARTY = "party", "Anggota atau pengurus partai politik, atau tim kampanye"
    CRIMINAL = "criminal", "Pernah dipidana"
    RESIDENCE = "residence", "Tidak berdomisili di Jakarta Pusat"
    MARRIAGE = "marriage", "Terikat perkawinan dengan penyelenggara pemilu"
    OTHER = "other", "Hal lain"


class Finding(TextChoices):
    """What the committee found."""

    PROVEN = "proven", "Terbukti"
    NOT_PROVEN = "not_proven", "Tidak terbukti"
    UNVERIFIABLE = "unverifiable", "Tidak dapat diperiksa"
    LATE = "late", "Terlambat"
    GROUNDLESS = "groundless", "Tidak berdasar"


F = FeedbackStatus
# What the office has and has not yet answered with a finding: this keeps a plenary from deciding.
OPEN_FEEDBACK = (F.RECEIVED, F.ASKED, F.ANSWERED)
# What the office has at all; before the proof of its address nothing was said by anybody.
HEARD_FEEDBACK = (*OPEN_FEEDBACK, F.CLOSED)

FEEDBACK = Lifecycle(
    {
        F.UNPROVED: [F.RECEIVED, F.LAPSED],
        F.LAPSED: [],
        F.RECEIVED: [F.ASKED, F.CLOSED],
        F.ASKED: [F.ANSWERED, F.CLOSED],
        F.ANSWERED: [F.CLOSED],
        F.CLOSED: [],
    }
)
