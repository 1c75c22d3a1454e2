from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import status_is_known
from recruitment.lifecycle import DomicileArea
from recruitment.models.asked import AskedPaper, AskedRequirement, paper_constraints


class SelectionType(models.Model):
    """What kind of supervisors a selection looks for: the rules a new one starts from. A selection keeps copies of them.

    A new kind (village supervisors, polling-station supervisors, the track for those in office) is a row, never code.
    """

    code = models.SlugField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=120, help_text="Misalnya: Panwaslu Kelurahan/Desa (PKD).")
    post_name = models.CharField("jabatan", max_length=100, help_text="Dibaca umum: “Pendaftaran … sedang dibuka”.")
    number_prefix = models.CharField("awalan nomor", max_length=10)
    minimum_age = models.PositiveSmallIntegerField("usia paling rendah", default=25)
    age_basis = models.CharField("dasar aturan usia", max_length=200)
    domicile = models.CharField("domisili pada KTP", max_length=20, choices=DomicileArea, default=DomicileArea.REGENCY)
    seats_per_district = models.PositiveSmallIntegerField(
        "kebutuhan tiap kecamatan", default=3, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    places_per_seat = models.PositiveSmallIntegerField(
        "peserta wawancara untuk tiap kursi", default=2, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    women_in_100 = models.PositiveSmallIntegerField(
        "keterwakilan perempuan (persen)", default=30, validators=[MaxValueValidator(100)]
    )
    to_check = models.TextField(
        "yang perlu diperiksa kantor", blank=True, help_text="Aturan yang belum pasti sumbernya. Kosongkan setelah diperiksa."
    )
    is_active = models.BooleanField("dipakai", default=True)
    position = models.PositiveSmallIntegerField("urutan", default=1)

    copied = (
        "post_name", "number_prefix", "minimum_age", "age_basis", "domicile", "places_per_seat", "women_in_100",
    )  # fmt: skip

    class Meta:
        verbose_name = "jenis seleksi"
        verbose_name_plural = "jenis seleksi"
        constraints = [
            status_is_known(DomicileArea, model="selection_type", field="domicile"),
            CheckConstraint(condition=Q(minimum_age__gte=17, minimum_age__lte=80), name="selection_type_minimum_age_is_lawful"),
            CheckConstraint(condition=Q(seats_per_district__gte=1), name="selection_type_seats_are_positive"),
            CheckConstraint(
                condition=Q(places_per_seat__gte=1, places_per_seat__lte=9), name="selection_type_places_are_plausible"
            ),
            CheckConstraint(condition=Q(women_in_100__lte=100), name="selection_type_women_share_is_a_percentage"),
        ]

    def __str__(self):
        return self.name


class TypeRequirement(AskedRequirement):
    type = models.ForeignKey(SelectionType, models.CASCADE, verbose_name="jenis seleksi", related_name="requirements")

    class Meta:
        verbose_name = "syarat jenis seleksi"
        verbose_name_plural = "syarat jenis seleksi"
        constraints = [UniqueConstraint(fields=["type", "code"], name="type_requirement_code_is_unique_in_its_type")]


class TypeDocument(AskedPaper):
    type = models.ForeignKey(SelectionType, models.CASCADE, verbose_name="jenis seleksi", related_name="documents")

    class Meta:
        verbose_name = "berkas jenis seleksi"
        verbose_name_plural = "berkas jenis seleksi"
        constraints = [
            *paper_constraints("type_document"),
            UniqueConstraint(fields=["type", "code"], name="type_document_code_is_unique_in_its_type"),
            UniqueConstraint(
                fields=["type", "letter"], condition=~Q(letter=""), name="type_document_letter_is_made_for_one_kind"
            ),
        ]
