"""A second intake for single kecamatan: its statuses, whom it takes, and why it is held."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class ExtensionStatus(TextChoices):
    """One proposes, another approves; it opens only once it was announced."""

    PROPOSED = "proposed", "Menunggu persetujuan"
    APPROVED = "approved", "Disetujui, belum diumumkan"
    ANNOUNCED = "announced", "Diumumkan"
    DECLINED = "declined", "Ditolak"
    WITHDRAWN = "withdrawn", "Ditarik"


# One of these stands for each kecamatan: there is one extension only.
STANDING_EXTENSIONS = (ExtensionStatus.PROPOSED, ExtensionStatus.APPROVED, ExtensionStatus.ANNOUNCED)

EXTENSION = Lifecycle(
    {
        ExtensionStatus.PROPOSED: [ExtensionStatus.APPROVED, ExtensionStatus.DECLINED, ExtensionStatus.WITHDRAWN],
        ExtensionStatus.APPROVED: [ExtensionStatus.ANNOUNCED, ExtensionStatus.WITHDRAWN],
        ExtensionStatus.ANNOUNCED: [],
        ExtensionStatus.DECLINED: [],
        ExtensionStatus.WITHDRAWN: [],
    }
)


class ExtensionScope(TextChoices):
    """Offices read the decree both ways, so each extension says whom it takes."""

    ALL = "all", "Perempuan dan laki-laki"
    WOMEN = "women", "Hanya perempuan"


class ExtensionReason(TextChoices):
    """The three cases of Keputusan Ketua Bawaslu 314/HK.01.00/K1/09/2022."""

    NO_WOMAN = "no_woman", "Cukup pendaftar, tetapi tidak ada perempuan"
    TOO_FEW = "too_few", "Ada perempuan, tetapi pendaftar kurang dari dua kali kebutuhan"
    SHARE = "share", "Pendaftar kurang dari dua kali kebutuhan, atau perempuan di bawah keterwakilan"
