import datetime as dt
import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from core.constraints import both_or_neither, status_is_known
from core.crypto import SealedText
from recruitment.lifecycle import ACTIVE, APPLICATION, DRAFT, RECEIVED, ApplicationStatus, Sex


class ApplicationQuerySet(models.QuerySet):
    def drafts(self):
        return self.filter(status=ApplicationStatus.DRAFT)

    def online(self):
        """Those that their applicants fill in themselves; the others were keyed in from paper."""
        return self.filter(assisted_at=None)

    def received(self):
        """What the office has received; drafts belong to their applicants alone."""
        return self.filter(status__in=RECEIVED)

    def of(self, user):
        return self.filter(applicant=user)

    def in_districts(self, codes):
        """Those of some kecamatan; None means the whole city."""
        return self if codes is None else self.filter(district_id__in=codes)

    def complete(self):
        """Those whose current completeness check found every required paper there and legible."""
        return self.filter(completeness_checks__replaced_at__isnull=True, completeness_checks__result="complete")

    def nudge_due(self, now):
        return self.filter(next_nudge_at__lte=now)

    def claimed_by_others(self, user, now):
        return self.filter(claimed_until__gt=now).exclude(claimed_by=user)


class Application(models.Model):
    """One person's application in one selection: a draft until sent, then a file of the office.

    The columns full_name to employer are facts copied from the answers at submission, for lists and rules; the answers
    themselves lie sealed in sections and snapshots.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="applications")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="akun pelamar", related_name="applications"
    )
    status = models.CharField("status", max_length=20, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    version = models.PositiveIntegerField("versi", default=1)
    created_at = models.DateTimeField("dibuat")
    saved_at = models.DateTimeField("terakhir disimpan")

    district = models.ForeignKey(
        "regions.District", models.PROTECT, verbose_name="kecamatan", null=True, blank=True, related_name="+"
    )
    extension = models.ForeignKey(
        "recruitment.Extension", models.PROTECT, verbose_name="perpanjangan", null=True, blank=True, related_name="applications"
    )  # within which it may be, or was, sent; none: within the intake itself
    sequence = models.PositiveIntegerField("nomor urut", null=True, blank=True)
    number = models.CharField("nomor pendaftaran", max_length=40, null=True, blank=True, unique=True)
    submitted_at = models.DateTimeField("dikirim", null=True, blank=True)
    full_name = models.CharField("nama lengkap", max_length=200, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex, blank=True)
    birth_on = models.DateField("tanggal lahir", null=True, blank=True)
    nik_hash = models.BinaryField(max_length=32, null=True, blank=True)
    family_card_hash = models.BinaryField(max_length=32, null=True, blank=True)
    phone_hash = models.BinaryField(max_length=32, null=True, blank=True)
    is_civil_servant = models.BooleanField("pegawai negeri", default=False)
    # Keyed in by staff from paper that was handed in at the counter at that moment: the moment of filing.
    assisted_at = models.DateTimeField("diserahkan di loket", null=True, blank=True)
    assisted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diterima di loket oleh", null=True, blank=True, related_name="+"
    )

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="sedang dikerjakan", null=True, blank=True, related_name="+"
    )
    claimed_until = models.DateTimeField("dikerjakan sampai", null=True, blank=True)
    paper_sets = models.PositiveSmallIntegerField("set berkas kertas diterima", null=True, blank=True)
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField("alasan keputusan", blank=True)
    decided_age = models.PositiveSmallIntegerField("usia yang dihitung", null=True, blank=True)
    decided_age_on = models.DateField("usia dihitung pada", null=True, blank=True)
    decided_age_basis = models.CharField("dasar perhitungan usia", max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name="digabungkan ke", null=True, blank=True, related_name="merged_files"
    )
    next_nudge_at = models.DateTimeField("pengingat berikutnya", null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "pendaftaran"
        verbose_name_plural = "pendaftaran"
        default_permissions = ("view",)
        permissions = [
            ("verify_application", "Memeriksa dan memutuskan pendaftaran"),
            ("propose_held", "Mengusulkan penyelesaian berkas tertahan"),
            ("approve_held", "Menyetujui penyelesaian berkas tertahan"),
            ("reveal_nik", "Melihat NIK lengkap"),
            ("export_application", "Mengunduh daftar pendaftaran"),
            ("export_nik", "Mengunduh daftar beserta NIK"),
        ]
        constraints = [
            status_is_known(ApplicationStatus, model="application"),
            UniqueConstraint(fields=["selection", "applicant"], name="application_is_one_per_account"),
            UniqueConstraint(
                fields=["selection", "nik_hash"],
                condition=Q(status__in=[str(status) for status in ACTIVE]),
                name="application_is_one_per_nik",
            ),
            UniqueConstraint(fields=["selection", "district", "sequence"], name="application_sequence_is_unique"),
            CheckConstraint(
                condition=Q(
                    status__in=[str(status) for status in DRAFT],
                    submitted_at__isnull=True,
                    number__isnull=True,
                    sequence__isnull=True,
                )
                | Q(
                    status__in=[str(status) for status in RECEIVED],
                    submitted_at__isnull=False,
                    number__isnull=False,
                    sequence__isnull=False,
                    district__isnull=False,
                    nik_hash__isnull=False,
                    birth_on__isnull=False,
                ),
                name="application_is_whole_once_received",
            ),
            both_or_neither("decided_age", "decided_age_on", model="application"),
            both_or_neither("assisted_at", "assisted_by", model="application"),
            CheckConstraint(
                condition=Q(assisted_at__isnull=True) | Q(submitted_at__isnull=True) | Q(submitted_at=F("assisted_at")),
                name="application_from_the_counter_is_filed_at_it",
            ),
            CheckConstraint(
                condition=Q(merged_into__isnull=True) | (Q(status="duplicate") & ~Q(merged_into=F("pk"))),
                name="application_is_merged_into_another",
            ),
            CheckConstraint(condition=Q(sex__in=["", *Sex.values]), name="application_sex_is_known"),
            both_or_neither("claimed_until", "claimed_by", model="application"),
            both_or_neither("decided_at", "decided_by", model="application"),
            CheckConstraint(
                condition=Q(
                    decided_at__isnull=False,
                    status__in=[ApplicationStatus.ELIGIBLE.value, ApplicationStatus.INELIGIBLE.value],
                )
                | (
                    Q(decided_at__isnull=True)
                    & ~Q(status__in=[ApplicationStatus.ELIGIBLE.value, ApplicationStatus.INELIGIBLE.value])
                ),
                name="application_is_decided_by_somebody",
            ),
            CheckConstraint(
                condition=~Q(status=ApplicationStatus.INELIGIBLE.value) | ~Q(decision_reason=""),
                name="application_is_refused_with_a_reason",
            ),
            CheckConstraint(
                condition=Q(claimed_by__isnull=True) | ~Q(claimed_by=F("applicant")),
                name="application_is_not_claimed_by_itself",
            ),
        ]
        indexes = [
            Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="application_nudge_due"),
            Index(fields=["selection", "status", "district", "submitted_at"], name="application_queue"),
            Index(fields=["selection", "submitted_at"], name="application_by_arrival"),
            Index(fields=["nik_hash"], name="application_nik"),
            Index(fields=["full_name"], name="application_name"),
        ]

    def __str__(self):
        return self.number or f"Draf {str(self.uuid)[:8]}"

    @property
    def closes_at(self):
        """The moment until which it may be sent: of its extension, else of the intake."""
        return self.extension.closes_at if self.extension_id else self.selection.closes_at

    @property
    def is_assisted(self):
        """Whether staff keyed it in from paper that was handed in at the counter."""
        return self.assisted_at is not None

    @property
    def keyed_until(self):
        """The moment until which a file of the counter may be keyed in and confirmed: some days after its window's end."""
        return self.closes_at + dt.timedelta(days=self.selection.counter_days)

    def counted_at(self, at):
        """Return the moment by which its window and age are judged: of the paper where there is one, else the given one."""
        return self.assisted_at or at

    def is_open(self, at):
        """Say whether it is a draft whose own window, the intake's or its extension's, runs at a moment."""
        if self.is_assisted:
            return self.is_draft and at < self.keyed_until
        if self.extension_id:
            return self.is_draft and self.extension.is_running(at)
        return self.is_draft and self.selection.is_open(at)

    @property
    def is_draft(self):
        return self.status == ApplicationStatus.DRAFT

    @property
    def is_received(self):
        return self.status in RECEIVED

    def can_become(self, status):
        return APPLICATION.allows(self.status, status)


class Section(models.Model):
    """The answers of one section, sealed. `typed` keeps what was typed but is not (yet) valid, so that nothing is lost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="sections")
    code = models.CharField("bagian", max_length=20)
    text_sealed = models.BinaryField(null=True, blank=True)
    saved_at = models.DateTimeField("terakhir disimpan")
    completed_at = models.DateTimeField("ditandai selesai", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    text = SealedText()

    class Meta:
        verbose_name = "bagian isian"
        verbose_name_plural = "bagian isian"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["application", "code"], name="section_code_is_unique_in_its_application"),
        ]

    def __str__(self):
        return self.code

    @property
    def content(self):
        """Return {"answers": valid values, "typed": what was typed and is not valid yet}."""
        return json.loads(self.text) if self.text_sealed else {"answers": {}, "typed": {}}

    @content.setter
    def content(self, content):
        self.text = json.dumps(content, ensure_ascii=False, sort_keys=True)

    @property
    def answers(self):
        return self.content["answers"]


class Snapshot(models.Model):
    """What was sent, word for word, frozen: at submission and at each repair.

    sha256 is SHA-256(salt || canonical JSON). It is published on the receipt's page; the salt stands only on the holder's copy
    (house: an unsalted hash over guessable data is a leak).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="snapshots")
    n = models.PositiveSmallIntegerField("urutan")
    body_sealed = models.BinaryField()
    salt_sealed = models.BinaryField()
    sha256 = models.CharField("sidik isi", max_length=64)
    key = models.UUIDField("kunci pengiriman")
    taken_at = models.DateTimeField("waktu")

    body = SealedText()
    salt = SealedText()

    class Meta:
        verbose_name = "salinan beku"
        verbose_name_plural = "salinan beku"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["application", "n"], name="snapshot_n_is_unique_in_its_application"),
            UniqueConstraint(fields=["application", "key"], name="snapshot_key_is_used_once"),
        ]

    def __str__(self):
        return f"{self.application} · {self.n}"


class NumberCounter(models.Model):
    """The last registration number given out in one kecamatan of one selection. Numbers have no gaps and are never reused."""

    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, related_name="+")
    district = models.ForeignKey("regions.District", models.PROTECT, related_name="+")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["selection", "district"], name="number_counter_is_one_per_district")]

    def __str__(self):
        return f"{self.district_id}: {self.last}"
