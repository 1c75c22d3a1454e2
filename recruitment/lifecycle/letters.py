"""The letters that the portal sets from an applicant's answers."""

from django.db.models import TextChoices


class LetterKind(TextChoices):
    """Which letter the portal makes for a kind of paper."""

    APPLICATION = "application", "Surat lamaran"
    LIFE = "life", "Daftar riwayat hidup"
    STATEMENT = "statement", "Surat pernyataan"
    PACT = "pact", "Pakta integritas"
