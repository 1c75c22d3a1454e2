import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from core.constraints import both_or_neither, status_is_known
from core.crypto import SealedText
from recruitment.lifecycle.plenaries import PlenaryOutcome, PlenaryPaperKind, PlenaryStatus

S = PlenaryStatus


class PlenaryQuerySet(models.QuerySet):
    def decided(self):
        return self.filter(status=S.DECIDED)

    def standing(self):
        """Decided ones that no later decided one corrects: at most one for each kecamatan."""
        return self.decided().exclude(corrections__status=S.DECIDED)


class Plenary(models.Model):
    """A plenary meeting of the commissioners about one kecamatan. What it decided stands; only a later one corrects it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    selection = models.ForeignKey("recruitment.Selection", models.PROTECT, verbose_name="seleksi", related_name="plenaries")
    district = models.ForeignKey("regions.District", models.PROTECT, verbose_name="kecamatan", related_name="+")
    number = models.CharField("nomor berita acara", max_length=120, unique=True)
    held_at = models.DateTimeField("waktu rapat")
    place = models.CharField("tempat", max_length=200, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="mengoreksi pleno", null=True, blank=True, related_name="corrections"
    )
    status = models.CharField("status", max_length=20, choices=S, default=S.OPEN)
    version = models.PositiveIntegerField("versi", default=1)
    opened_at = models.DateTimeField("disiapkan pada")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="disiapkan oleh", related_name="+")
    frozen_at = models.DateTimeField("dibekukan pada", null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibekukan oleh", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+"
    )

    objects = PlenaryQuerySet.as_manager()

    class Meta:
        verbose_name = "rapat pleno"
        verbose_name_plural = "rapat pleno"
        default_permissions = ("view",)
        permissions = [
            ("prepare_plenary", "Menyiapkan rapat pleno dan membekukan tabelnya"),
            ("decide_plenary", "Mencatat keputusan rapat pleno"),
            ("explain_ranking", "Menjelaskan bagaimana hasil seseorang terjadi"),
        ]
        constraints = [
            status_is_known(S, model="plenary"),
            both_or_neither("frozen_at", "frozen_by", model="plenary"),
            both_or_neither("decided_at", "decided_by", model="plenary"),
            CheckConstraint(
                condition=Q(status=S.OPEN.value, frozen_at__isnull=True, decided_at__isnull=True)
                | Q(status=S.FROZEN.value, frozen_at__isnull=False, decided_at__isnull=True)
                | Q(status=S.DECIDED.value, frozen_at__isnull=False, decided_at__isnull=False)
                | Q(status=S.CANCELLED.value, decided_at__isnull=True),
                name="plenary_is_frozen_before_it_is_decided",
            ),
            CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("frozen_by")), name="plenary_is_decided_by_another"
            ),
            UniqueConstraint(
                fields=["selection", "district"],
                condition=Q(corrects__isnull=True) & ~Q(status=S.CANCELLED.value),
                name="plenary_is_one_per_district",
            ),
            UniqueConstraint(
                fields=["corrects"],
                condition=Q(corrects__isnull=False) & ~Q(status=S.CANCELLED.value),
                name="plenary_is_corrected_once",
            ),
        ]

    def __str__(self):
        return f"Pleno {self.district} · {self.number}"


class PlenaryMember(models.Model):
    """A commissioner who is present at a plenary."""

    plenary = models.ForeignKey(Plenary, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="anggota", related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["plenary", "person"], name="plenary_member_is_present_once")]

    def __str__(self):
        return str(self.person)


class FrozenTable(models.Model):
    """What lay before a plenary, frozen: scores, ranks, findings, who was present. Rows are only added, never changed.

    sha256 = SHA-256(salt ‖ canonical JSON), printed on the minutes; the salt stands on the office's copy alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plenary = models.OneToOneField(Plenary, models.PROTECT, related_name="table")
    body_sealed = models.BinaryField()
    salt_sealed = models.BinaryField()
    sha256 = models.CharField("sidik tabel", max_length=64)

    body = SealedText()
    salt = SealedText()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Tabel {self.plenary}"

    @property
    def facts(self):
        return json.loads(self.body)


class PlenaryChoice(models.Model):
    """What a plenary decided of one candidate. position: the order of the decision, rank: that of the scores. Only added."""

    plenary = models.ForeignKey(Plenary, models.PROTECT, related_name="choices")
    candidacy = models.ForeignKey("recruitment.Candidacy", models.PROTECT, related_name="choices")
    outcome = models.CharField("keputusan", max_length=20, choices=PlenaryOutcome)
    position = models.PositiveSmallIntegerField("urutan keputusan")
    rank = models.PositiveSmallIntegerField("peringkat nilai")
    reason = models.TextField("alasan menyimpang dari peringkat", blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            status_is_known(PlenaryOutcome, model="plenarychoice", field="outcome"),
            UniqueConstraint(fields=["plenary", "candidacy"], name="plenary_decides_once_of_a_candidate"),
            UniqueConstraint(fields=["plenary", "position"], name="plenary_position_is_unique"),
        ]

    def __str__(self):
        return f"{self.candidacy}: {self.get_outcome_display()}"


class PlenaryPaper(models.Model):
    """A signed paper of a plenary, as a scan or a certified PDF. Rows are only added."""

    plenary = models.ForeignKey(Plenary, models.PROTECT, related_name="papers")
    kind = models.CharField("jenis", max_length=20, choices=PlenaryPaperKind)
    number = models.CharField("nomor", max_length=120)
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    added_at = models.DateTimeField("diunggah pada")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            status_is_known(PlenaryPaperKind, model="plenarypaper", field="kind"),
            UniqueConstraint(fields=["plenary", "kind"], name="plenary_paper_is_one_of_a_kind"),
            CheckConstraint(condition=~Q(number=""), name="plenary_paper_has_a_number"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"
