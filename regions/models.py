"""Places of the Republic by their Kemendagri codes (11, 11.01, 11.01.01, 11.01.01.2001), and the RW and RT inside them."""

from django.db import models
from django.db.models import Q

from core.constraints import ends_after_it_starts, status_is_known


class Province(models.Model):
    code = models.CharField("kode", max_length=2, primary_key=True)
    name = models.CharField("nama", max_length=100)

    class Meta:
        verbose_name = "provinsi"
        verbose_name_plural = "provinsi"

    def __str__(self):
        return self.name


class Regency(models.Model):
    code = models.CharField("kode", max_length=5, primary_key=True)
    name = models.CharField("nama", max_length=100)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name="provinsi", related_name="regencies")

    class Meta:
        verbose_name = "kabupaten/kota"
        verbose_name_plural = "kabupaten/kota"

    def __str__(self):
        return self.name


class District(models.Model):
    """A kecamatan."""

    code = models.CharField("kode", max_length=8, primary_key=True)
    name = models.CharField("nama", max_length=100)
    regency = models.ForeignKey(Regency, models.PROTECT, verbose_name="kabupaten/kota", related_name="districts")

    class Meta:
        verbose_name = "kecamatan"
        verbose_name_plural = "kecamatan"

    def __str__(self):
        return self.name


class Village(models.Model):
    """A kelurahan."""

    code = models.CharField("kode", max_length=13, primary_key=True)
    name = models.CharField("nama", max_length=100)
    district = models.ForeignKey(District, models.PROTECT, verbose_name="kecamatan", related_name="villages")

    class Meta:
        verbose_name = "kelurahan"
        verbose_name_plural = "kelurahan"

    def __str__(self):
        return self.name


class InForceQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those that exist on a day: RW and RT are founded, split and abolished over time."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=on)
        )


class Rw(models.Model):
    village = models.ForeignKey(Village, models.PROTECT, verbose_name="kelurahan", related_name="rws")
    number = models.PositiveSmallIntegerField("nomor RW")
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True, help_text="Hari pertama RW tidak ada lagi.")

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = "RW"
        verbose_name_plural = "RW"
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"], condition=Q(valid_until__isnull=True), name="rw_number_is_unique_in_force"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="rw_number_is_positive"),
            ends_after_it_starts("valid_from", "valid_until", model="rw"),
        ]

    def __str__(self):
        return f"RW {self.number:03}"


class Rt(models.Model):
    rw = models.ForeignKey(Rw, models.PROTECT, verbose_name="RW", related_name="rts")
    number = models.PositiveSmallIntegerField("nomor RT")
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True, help_text="Hari pertama RT tidak ada lagi.")

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = "RT"
        verbose_name_plural = "RT"
        constraints = [
            models.UniqueConstraint(
                fields=["rw", "number"], condition=Q(valid_until__isnull=True), name="rt_number_is_unique_in_force"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="rt_number_is_positive"),
            ends_after_it_starts("valid_from", "valid_until", model="rt"),
        ]

    def __str__(self):
        return f"RT {self.number:03}"


class OfficeKind(models.TextChoices):
    CITY = "city", "Kantor kota"
    UNIT = "unit", "UKPD"
    DISTRICT = "district", "Kecamatan"
    VILLAGE = "village", "Kelurahan"


class Office(models.Model):
    """An office of the city government whose civil servants are reached: counted as one, however many work there."""

    kind = models.CharField("jenis", max_length=10, choices=OfficeKind)
    name = models.CharField("nama", max_length=150)
    district = models.ForeignKey(
        District, models.PROTECT, verbose_name="kecamatan", null=True, blank=True, related_name="offices"
    )
    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="kelurahan", null=True, blank=True, related_name="offices"
    )
    staff_count = models.PositiveIntegerField("jumlah ASN", null=True, blank=True)
    email = models.EmailField("alamat email", blank=True)
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = "kantor"
        verbose_name_plural = "kantor"
        constraints = [
            status_is_known(OfficeKind, model="office", field="kind"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(valid_until__isnull=True), name="office_name_is_unique_in_force"
            ),
            ends_after_it_starts("valid_from", "valid_until", model="office"),
        ]

    def __str__(self):
        return self.name
