import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from core.constraints import both_or_neither, ends_after_it_starts, status_is_known
from recruitment.lifecycle import Condition, DomicileArea, DueStage, StageCode, TieRule
from recruitment.models.asked import AskedPaper, AskedRequirement, paper_constraints


class SelectionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def open(self, at):
        """Those whose intake is open at a moment: opens_at <= at < closes_at."""
        return self.published().filter(opens_at__lte=at, closes_at__gt=at)

    def closed(self, at):
        return self.published().filter(closes_at__lte=at)


class Selection(models.Model):
    """One selection of supervisors: its intake window, rules and places. Both ends are rows the office sets."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nama", max_length=200)
    type = models.ForeignKey(
        "recruitment.SelectionType", models.PROTECT, verbose_name="jenis seleksi", null=True, blank=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField("tahun")
    post_name = models.CharField(
        "jabatan", max_length=100, default="anggota Panwaslu Kecamatan", help_text="Dibaca umum: “Pendaftaran … sedang dibuka”."
    )
    number_prefix = models.CharField("awalan nomor", max_length=10, default="PWC")
    summary = models.TextField("keterangan untuk pengunjung", blank=True)
    opens_at = models.DateTimeField("pendaftaran dibuka")
    closes_at = models.DateTimeField("pendaftaran ditutup", help_text="Tepat pada saat ini pendaftaran sudah tertutup.")
    domicile = models.CharField("domisili pada KTP", max_length=20, choices=DomicileArea, default=DomicileArea.REGENCY)
    minimum_age = models.PositiveSmallIntegerField("usia paling rendah", default=25)
    age_counted_on = models.DateField(
        "usia dihitung pada", null=True, blank=True, help_text="Kosong: pada hari pendaftaran dikirim."
    )
    age_basis = models.CharField("dasar aturan usia", max_length=200, default="UU 7/2017 Pasal 117 ayat (1) huruf b")
    places_per_seat = models.PositiveSmallIntegerField(
        "peserta wawancara untuk tiap kursi", default=2, help_text="Yang terbaik dalam tes tertulis di tiap kecamatan."
    )
    women_in_100 = models.PositiveSmallIntegerField("keterwakilan perempuan (persen)", default=30)
    tie_rule = models.CharField("bila nilai sama di batas lolos", max_length=20, choices=TieRule, default=TieRule.ALL)
    test_weight = models.PositiveSmallIntegerField(
        "bobot tes tertulis dalam peringkat akhir",
        default=0,
        help_text="0: tes tertulis hanya menyaring dan membedakan nilai wawancara yang sama.",
    )
    interview_weight = models.PositiveSmallIntegerField("bobot wawancara dalam peringkat akhir", default=100)
    ranking_basis = models.CharField(
        "dasar aturan peringkat",
        max_length=200,
        blank=True,
        help_text="Surat atau keputusan yang menetapkan bobot dan aturan ini.",
    )
    quorum_over_in_100 = models.PositiveSmallIntegerField(
        "kuorum pleno: lebih dari (persen anggota)", default=50, help_text="50: lebih dari separuh anggota Bawaslu hadir."
    )
    answer_days = models.PositiveSmallIntegerField(
        "waktu menyatakan kesediaan (hari)", default=3, help_text="Dihitung sejak pengumuman anggota terpilih."
    )
    counter_days = models.PositiveSmallIntegerField(
        "waktu memasukkan berkas loket (hari)",
        default=3,
        help_text="Sesudah pendaftaran ditutup, untuk berkas kertas yang diserahkan sebelum penutupan.",
    )
    sender_days = models.PositiveSmallIntegerField(
        "identitas pengirim tanggapan disimpan (hari)",
        default=365,
        help_text="Sejak temuan ditulis; lalu nama, alamat, KTP dan surat dihapus. Cocokkan dengan jadwal arsip kantor.",
    )
    shows_rank = models.BooleanField(
        "peserta melihat peringkat dan batas lolosnya sendiri",
        default=False,
        help_text="Hanya bila ada dasar hukumnya; nilai sendiri selalu dapat dilihat.",
    )
    shows_rank_basis = models.CharField("dasar hukumnya", max_length=200, blank=True)
    is_demo = models.BooleanField("peragaan", default=False)
    published_at = models.DateTimeField("diumumkan pada", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diumumkan oleh", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "seleksi"
        verbose_name_plural = "seleksi"
        permissions = [
            ("propose_dates", "Mengusulkan perubahan tanggal"),
            ("approve_dates", "Menyetujui perubahan tanggal"),
            ("publish_selection", "Mengumumkan seleksi"),
        ]
        constraints = [
            ends_after_it_starts("opens_at", "closes_at", model="selection"),
            both_or_neither("published_at", "published_by", model="selection"),
            UniqueConstraint(fields=["number_prefix", "year"], name="selection_numbers_do_not_collide"),
            CheckConstraint(condition=Q(minimum_age__gte=17, minimum_age__lte=80), name="selection_minimum_age_is_lawful"),
            status_is_known(TieRule, model="selection", field="tie_rule"),
            status_is_known(DomicileArea, model="selection", field="domicile"),
            CheckConstraint(condition=Q(places_per_seat__gte=1, places_per_seat__lte=9), name="selection_places_are_plausible"),
            CheckConstraint(condition=Q(women_in_100__lte=100), name="selection_women_share_is_a_percentage"),
            CheckConstraint(
                condition=Q(test_weight__lte=100, interview_weight__gte=1, interview_weight__lte=100),
                name="selection_weights_are_plausible",
            ),
            CheckConstraint(condition=Q(quorum_over_in_100__lt=100), name="selection_quorum_can_be_reached"),
            CheckConstraint(
                condition=Q(sender_days__gte=30, sender_days__lte=3650), name="selection_sender_days_are_plausible"
            ),
            CheckConstraint(condition=Q(counter_days__lte=14), name="selection_counter_days_are_plausible"),
            CheckConstraint(condition=Q(answer_days__gte=1, answer_days__lte=30), name="selection_answer_days_are_plausible"),
            CheckConstraint(
                condition=Q(shows_rank=False) | ~Q(shows_rank_basis=""),
                name="selection_shows_ranks_on_a_basis",
                violation_error_message="Tulis dasar hukum untuk menampilkan peringkat.",
            ),
            CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="selection_year_is_plausible"),
        ]

    def __str__(self):
        return f"{self.name} (Peragaan)" if self.is_demo else self.name

    def is_open(self, at):
        """The one answer to “is it open?”: the second after the end is closed, the second before is not."""
        return self.published_at is not None and self.opens_at <= at < self.closes_at

    def has_opened(self, at):
        return self.published_at is not None and self.opens_at <= at

    def stage(self, code):
        """Return the stage of that StageCode, or None: one query."""
        return self.stages.filter(code=code).order_by("starts_at", "pk").first()

    def has_closed(self, at):
        return self.closes_at <= at


class Stage(models.Model):
    """A dated stage after or beside the intake, for the stage chart. Several may overlap."""

    selection = models.ForeignKey(Selection, models.CASCADE, verbose_name="seleksi", related_name="stages")
    code = models.CharField("jenis", max_length=20, choices=StageCode, default=StageCode.OTHER)
    name = models.CharField("nama", max_length=120)
    note = models.CharField("keterangan", max_length=300, blank=True)
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai", help_text="Tepat pada saat ini tahapan sudah selesai.")
    report_nudge_at = models.DateTimeField("pengingat laporan akhir", null=True, blank=True, editable=False)
    next_nudge_at = models.DateTimeField("pengingat petugas berikutnya", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "tahapan"
        verbose_name_plural = "tahapan"
        constraints = [
            ends_after_it_starts("starts_at", "ends_at", model="stage"),
            UniqueConstraint(fields=["selection", "name"], name="stage_name_is_unique_in_its_selection"),
            status_is_known(StageCode, model="stage", field="code"),
            UniqueConstraint(
                fields=["selection", "code"], condition=~Q(code="other"), name="stage_code_is_unique_in_its_selection"
            ),
        ]
        indexes = [
            Index(fields=["report_nudge_at"], condition=Q(report_nudge_at__isnull=False), name="stage_report_nudge_due"),
            Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="stage_nudge_due"),
        ]

    def __str__(self):
        return self.name

    def is_running(self, at):
        return self.starts_at <= at < self.ends_at


class Seat(models.Model):
    """How many members one kecamatan needs."""

    selection = models.ForeignKey(Selection, models.CASCADE, verbose_name="seleksi", related_name="seats")
    district = models.ForeignKey("regions.District", models.PROTECT, verbose_name="kecamatan", related_name="+")
    count = models.PositiveSmallIntegerField("jumlah", default=3, validators=[MinValueValidator(1), MaxValueValidator(999)])

    class Meta:
        verbose_name = "kebutuhan kecamatan"
        verbose_name_plural = "kebutuhan kecamatan"
        constraints = [
            UniqueConstraint(fields=["selection", "district"], name="seat_is_unique_per_district"),
            CheckConstraint(condition=Q(count__gte=1), name="seat_count_is_positive"),
        ]

    def __str__(self):
        return f"{self.district}: {self.count}"


class Requirement(AskedRequirement):
    selection = models.ForeignKey(Selection, models.CASCADE, verbose_name="seleksi", related_name="requirements")

    class Meta:
        verbose_name = "syarat"
        verbose_name_plural = "syarat"
        constraints = [UniqueConstraint(fields=["selection", "code"], name="requirement_code_is_unique_in_its_selection")]


class DocumentKind(AskedPaper):
    """A kind of paper asked of applicants."""

    selection = models.ForeignKey(Selection, models.CASCADE, verbose_name="seleksi", related_name="document_kinds")
    blank_form = models.FileField("formulir kosong", upload_to="formulir/", blank=True)

    class Meta:
        verbose_name = "jenis berkas"
        verbose_name_plural = "jenis berkas"
        constraints = [
            UniqueConstraint(fields=["selection", "code"], name="document_kind_code_is_unique_in_its_selection"),
            *paper_constraints("document_kind"),
            UniqueConstraint(
                fields=["selection", "letter"], condition=~Q(letter=""), name="document_kind_letter_is_made_for_one_kind"
            ),
        ]

    def is_required(self, facts):
        """Say whether an applicant with these facts (civil_servant, has_employer) must hand it in at submission."""
        if self.due_stage != DueStage.SUBMISSION or self.condition == Condition.OPTIONAL:
            return False
        return self.condition == Condition.ALWAYS or bool(facts.get(self.condition))

    def concerns(self, facts):
        """Say whether it is shown at all: conditional papers only to those whom they concern."""
        return self.condition in {Condition.ALWAYS, Condition.OPTIONAL} or bool(facts.get(self.condition))
