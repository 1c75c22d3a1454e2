"""Agreements, their parties, and whose turn it is."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from agreements.lifecycle import AT_THE_TABLE, CONCLUDED, ON_ITS_ROUTE, OUTSIDE, TABLE, AgreementStatus, Level, Origin, Side
from core.clock import wib
from core.constraints import ends_after_it_starts, status_is_known

DECIDED_BEFORE = dt.timedelta(days=60)


class Kind(models.Model):
    """A title under which parties agree (domain: E), with the clauses that a new draft begins with."""

    code = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=80, unique=True)
    clauses = models.JSONField("pasal awal", default=list, blank=True)
    has_obligations = models.BooleanField("memuat kewajiban", default=True)
    has_term = models.BooleanField(
        "mempunyai masa berlaku", default=True,
        help_text="Bila tidak, “Berlaku sampai” boleh dikosongkan: berlaku tanpa batas waktu. "
        "Yang memuat kewajiban selalu mempunyainya.",
    )  # fmt: skip
    may_have_many_parties = models.BooleanField("dapat lebih dari dua pihak", default=False)
    archive_years = models.PositiveSmallIntegerField(
        "masa simpan (tahun)", null=True, blank=True, validators=[MaxValueValidator(200)],
        help_text="Sejak kesepakatan berakhir, menurut jadwal retensi arsip. Kosongkan bila permanen.",
    )  # fmt: skip
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "jenis kesepakatan"
        verbose_name_plural = "jenis kesepakatan"
        constraints = [
            CheckConstraint(
                condition=Q(has_obligations=False) | Q(has_term=True), name="kind_with_obligations_has_a_term",
                violation_error_message="Jenis yang memuat kewajiban mempunyai masa berlaku.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def changes_another(self):
        """An adendum says what becomes of an agreement that stands, so it names the one."""
        return self.code == "adendum"


class AgreementQuerySet(models.QuerySet):
    def with_facts(self):
        return self.select_related("kind", "owner", "predecessor").prefetch_related(
            "parties__institution", "parties__tenure__post", "parties__authority"
        )

    def on_their_route(self):
        return self.filter(status__in=ON_ITS_ROUTE)

    def concluded(self):
        return self.filter(status__in=CONCLUDED)


class Agreement(models.Model):
    """From the first draft to the last day. `turn` holds the pen while it is negotiated; the table of moves rules the rest."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.ForeignKey(Kind, models.PROTECT, verbose_name="jenis", related_name="agreements")
    title = models.CharField("tentang", max_length=300, help_text="Yang ditulis di bawah kata TENTANG.")
    origin = models.CharField("berawal dari", max_length=10, choices=Origin, blank=True)
    origin_note = models.CharField("uraian awal", max_length=300, blank=True, help_text="Tempat dan pokok pertemuan.")
    origin_on = models.DateField("tanggal pertemuan", null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="penanggung jawab", related_name="agreements_owned"
    )
    status = models.CharField("status", max_length=12, choices=AgreementStatus, default=AgreementStatus.NEGOTIATING)
    turn = models.CharField("giliran", max_length=10, choices=AT_THE_TABLE, default=Side.OFFICE)
    level = models.CharField("cara penandatanganan", max_length=8, choices=Level, default=Level.PORTAL)
    signing_on = models.DateField("rencana hari penandatanganan", null=True, blank=True)
    place = models.CharField("tempat penandatanganan", max_length=120, default="Jakarta")
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True, help_text="Hari pertama tidak berlaku lagi.")
    predecessor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="melanjutkan", null=True, blank=True, related_name="successors"
    )
    concluded_at = models.DateTimeField("selesai disetujui pada", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("diakhiri pada", null=True, blank=True, editable=False)
    end_reason = models.TextField("alasan diakhiri", blank=True)
    opened_at = models.DateTimeField("dibuat pada", editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibuat oleh", related_name="+", editable=False
    )
    term_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "kesepakatan"
        verbose_name_plural = "kesepakatan"
        permissions = [
            ("negotiate_agreement", "Merundingkan naskah kerja sama"),
            ("decide_agreement", "Memberi paraf dan persetujuan akhir"),
            ("export_agreement", "Mengunduh register kerja sama"),
        ]
        constraints = [
            status_is_known(AgreementStatus, model="agreement"),
            status_is_known(Level, model="agreement", field="level"),
            CheckConstraint(condition=Q(turn__in=TABLE), name="agreement_turn_is_at_the_table"),
            CheckConstraint(condition=Q(origin__in=["", *Origin.values]), name="agreement_origin_is_known"),
            ends_after_it_starts("valid_from", "valid_until", model="agreement",
                                 message="Masa berlaku berakhir setelah awalnya."),
            CheckConstraint(
                condition=~Q(status__in=["sealing", *CONCLUDED]) | Q(concluded_at__isnull=False, valid_from__isnull=False),
                name="agreement_is_concluded_at_a_moment_and_in_force_from_a_day",
            ),
            CheckConstraint(
                condition=~Q(status__in=["ended", "abandoned"]) | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="agreement_is_ended_with_a_reason",
            ),
            CheckConstraint(condition=Q(predecessor__isnull=True) | ~Q(predecessor=models.F("id")),
                            name="agreement_follows_another"),
        ]  # fmt: skip
        indexes = [
            Index(fields=["status", "valid_until"], name="agreement_by_its_end"),
            Index(fields=["term_nudge_at"], condition=Q(term_nudge_at__isnull=False), name="agreement_term_to_nudge"),
        ]

    def __str__(self):
        return f"{self.kind.name} tentang {self.title}"

    def get_status_display(self):
        """Return the status in words; the last word on what is signed outside the portal is a signature there."""
        if self.status == AgreementStatus.SIGNING and self.level in OUTSIDE:
            return "Penandatanganan di luar portal"
        return AgreementStatus(self.status).label

    @property
    def latest(self):
        """Return the last draft that was sent, or None."""
        return self.drafts.sent().order_by("-n").first()

    @property
    def lacks_term(self):
        """Whether its last day is not said although it must name one."""
        return self.valid_until is None and self.has_term

    @property
    def has_term(self):
        """Whether it must name its last day: its kind does, but what changes an agreement without one may go on with it."""
        changed = self.predecessor if self.kind.changes_another else None
        follows = changed is not None and changed.status in CONCLUDED and changed.valid_until is None
        return self.kind.has_term and not follows

    @property
    def term_ends_at(self):
        """Return the instant from which it is in force no more (UTC): 00.00 WIB of the first day after, or None."""
        until = self.valid_until
        return wib(until.year, until.month, until.day) if until else None

    def is_over(self, at):
        """Whether its term has ended by a moment; without a last day it never does."""
        return self.valid_until is not None and at >= self.term_ends_at

    @property
    def decision_ends_at(self):
        """Return the instant by which it must be decided what follows its term: 60 days before the end, or None."""
        return self.term_ends_at - DECIDED_BEFORE if self.valid_until else None

    @property
    def signing_ends_at(self):
        """Return the exclusive instant by which all must have agreed: the end of the day that the text names (UTC), or None."""
        after = self.signing_on + dt.timedelta(days=1) if self.signing_on else None
        return wib(after.year, after.month, after.day) if after else None

    def party_of(self, side):
        """Return the party at a side, or None."""
        return next((each for each in self.parties.all() if each.institution.side == side), None)


class PartyQuerySet(models.QuerySet):
    def with_mandate(self):
        return self.select_related("agreement__kind", "institution", "tenure__post", "authority").prefetch_related(
            "agreement__parties"
        )


class Party(models.Model):
    """An institution in an agreement: PIHAK PERTAMA is the first. Who signs for it, by what authority, under which number."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name="kesepakatan", related_name="parties")
    order = models.PositiveSmallIntegerField("urutan")
    institution = models.ForeignKey("agreements.Institution", models.PROTECT, verbose_name="lembaga", related_name="+")
    tenure = models.ForeignKey(
        "agreements.Tenure", models.PROTECT, verbose_name="penanda tangan", null=True, blank=True, related_name="+"
    )
    authority = models.ForeignKey(
        "agreements.Authority", models.PROTECT, verbose_name="dasar kewenangan", null=True, blank=True, related_name="+"
    )
    number = models.CharField("nomor", max_length=120, blank=True)
    mandate_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = "pihak"
        verbose_name_plural = "para pihak"
        ordering = ("order",)
        constraints = [
            UniqueConstraint(fields=["agreement", "order"], name="party_has_its_own_place"),
            UniqueConstraint(fields=["agreement", "institution"], name="party_is_in_an_agreement_once"),
            UniqueConstraint(fields=["institution", "number"], condition=~Q(number=""), name="party_number_is_used_once",
                             violation_error_message="Nomor ini sudah dipakai pada kesepakatan lain."),
            CheckConstraint(condition=Q(order__gte=1), name="party_order_starts_at_one"),
        ]  # fmt: skip
        indexes = [
            Index(fields=["mandate_nudge_at"], condition=Q(mandate_nudge_at__isnull=False), name="party_mandate_to_nudge")
        ]

    def __str__(self):
        return self.institution.short_name


class Turn(models.Model):
    """A side held the pen between two moments: how long each one took is read from here."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="turns")
    side = models.CharField("sisi", max_length=10, choices=AT_THE_TABLE)
    since = models.DateTimeField("sejak")
    until = models.DateTimeField("sampai", null=True, blank=True)
    due_at = models.DateTimeField("tenggat", null=True, blank=True)
    next_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        default_permissions = ()
        indexes = [Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="turn_to_nudge")]
        verbose_name = "giliran"
        verbose_name_plural = "giliran"
        ordering = ("since", "pk")
        constraints = [
            CheckConstraint(condition=Q(side__in=TABLE), name="turn_is_of_a_side_at_the_table"),
            UniqueConstraint(fields=["agreement"], condition=Q(until__isnull=True), name="turn_is_one_at_a_time"),
            CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="turn_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return f"{self.get_side_display()} sejak {self.since:%Y-%m-%d}"
