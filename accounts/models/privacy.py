from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q


class PrivacyNotice(models.Model):
    """What a person must be told before data are asked (UU 27/2022 pasal 21), in one version. Published, it never changes."""

    purpose = models.CharField("keperluan", max_length=40)
    version = models.PositiveIntegerField("versi")
    title = models.CharField("judul", max_length=200)
    what = models.TextField("data yang diproses")
    why = models.TextField("tujuan")
    legal_basis = models.TextField("dasar hukum")
    how_long = models.TextField("jangka waktu penyimpanan")
    rights = models.TextField("hak Anda")
    is_consent = models.BooleanField(
        "berupa izin", default=False, help_text="Izin dapat ditarik; pemberitahuan hanya perlu diketahui."
    )
    published_at = models.DateTimeField("terbit pada")

    class Meta:
        verbose_name = "pemberitahuan privasi"
        verbose_name_plural = "pemberitahuan privasi"
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="privacy_notice_version_is_unique"),
            CheckConstraint(condition=Q(version__gte=1), name="privacy_notice_version_starts_at_one"),
        ]

    def __str__(self):
        return f"{self.title} (versi {self.version})"


class Acknowledgement(models.Model):
    """That a person read a notice, or gave or withdrew a permission, at a moment. Lines are added, never changed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="akun", related_name="acknowledgements")
    notice = models.ForeignKey(PrivacyNotice, models.PROTECT, verbose_name="pemberitahuan", related_name="acknowledgements")
    is_given = models.BooleanField("diberikan", default=True)
    at = models.DateTimeField("pada")
    request_id = models.CharField("nomor permintaan", max_length=64, blank=True)

    class Meta:
        verbose_name = "pernyataan privasi"
        verbose_name_plural = "pernyataan privasi"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["user", "notice", "-id"], name="acknowledgement_latest")]

    def __str__(self):
        return f"{self.notice} · {'diberikan' if self.is_given else 'ditarik'}"
