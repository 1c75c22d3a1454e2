import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.crypto import SealedText
from documents.codes import CODE_LENGTH, new_code, written


class Letter(models.Model):
    """One letter as the portal made it for an applicant: the answers printed in it, sealed, and what ties paper to answers.

    body: canonical JSON of what is printed (recruitment.letters). fingerprint: SHA-256(salt || body), hex. code: stands in the
    foot of each page and in its QR; it leads to a page that names nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("recruitment.Application", models.CASCADE, related_name="letters")
    kind = models.ForeignKey("recruitment.DocumentKind", models.PROTECT, verbose_name="jenis berkas", related_name="+")
    n = models.PositiveSmallIntegerField("versi")
    code = models.CharField("kode", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    body_sealed = models.BinaryField()
    salt_sealed = models.BinaryField()
    fingerprint = models.CharField("sidik isi", max_length=64)
    made_at = models.DateTimeField("dibuat")

    body = SealedText()
    salt = SealedText()

    class Meta:
        verbose_name = "surat dari portal"
        verbose_name_plural = "surat dari portal"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["application", "kind", "n"], name="letter_n_is_unique_in_its_kind"),
            CheckConstraint(condition=Q(n__gte=1), name="letter_n_starts_at_one"),
        ]

    def __str__(self):
        return f"{self.written_code} · versi {self.n}"

    @property
    def written_code(self):
        return written(self.code)


class LetterScan(models.Model):
    """A signed letter that was handed in, and the version of the letter that it is taken to show.

    Its code was read from the file where that holds text, as one with an e-meterai does. Else it is the latest one made before
    the upload, and staff compare the code on the paper with the letter's.
    """

    file = models.OneToOneField("recruitment.ApplicationFile", models.CASCADE, related_name="scan")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="scans")
    is_read = models.BooleanField("kode terbaca dari berkas", default=False)

    class Meta:
        verbose_name = "surat bertanda tangan"
        verbose_name_plural = "surat bertanda tangan"
        default_permissions = ()

    def __str__(self):
        return f"{self.letter}"
