"""What is checked of a file besides its verdicts: whether it is whole, and whether a party lists the person as a member."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class CompletenessResult(TextChoices):
    COMPLETE = "complete", "Lengkap"
    INCOMPLETE = "incomplete", "Tidak lengkap"


class PartyCheckStatus(TextChoices):
    """What the look-up in Sipol, the KPU's register of party members, gave. Names are often listed against one's will."""

    UNCHECKED = "unchecked", "Belum diperiksa"
    CLEAN = "clean", "Tidak tercatat"
    HIT = "hit", "Tercatat, menunggu klarifikasi"
    CLARIFIED = "clarified", "Sudah diklarifikasi"
    ABSENT = "absent", "Tidak menjawab klarifikasi"


class PartyFinding(TextChoices):
    """What staff found of a clarification."""

    NOT_MEMBER = "not_member", "Bukan anggota partai (nama dicatut atau sudah lama berhenti)"
    MEMBER = "member", "Benar anggota partai"


S = PartyCheckStatus

PARTY_CHECK = Lifecycle(
    {
        S.UNCHECKED: [S.CLEAN, S.HIT],
        S.CLEAN: [S.HIT],  # looked up again, with another outcome
        S.HIT: [S.CLARIFIED, S.ABSENT],
        S.ABSENT: [S.CLARIFIED],  # came too late, and the office hears the person all the same
        S.CLARIFIED: [],
    }
)
