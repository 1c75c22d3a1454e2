"""What the parties owe each other by a clause, period by period, and the proof that it was kept."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from agreements.lifecycle import OWED, Measure, ObligationStatus, Rhythm
from core.clock import wib
from core.constraints import both_or_neither, ends_after_it_starts, status_is_known

PERSON = settings.AUTH_USER_MODEL
DAY = dt.timedelta(days=1)


class ObligationQuerySet(models.QuerySet):
    def owed(self):
        return self.filter(status__in=OWED)

    def with_facts(self):
        return self.select_related(
            "agreement__kind", "agreement__owner", "party__institution", "first", "waive_asked_by", "closed_by"
        )


class Obligation(models.Model):
    """One period of what a party owes: from starts_on until ends_on (exclusive), to be kept by the end of due_on.

    clause: the key of the clause of the concluded draft. first: the period the series began with, none for the first itself.
    counted: what the measure said last; it may sink again until the obligation is closed. counted_at: when it was asked last.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", models.CASCADE, verbose_name="kesepakatan", related_name="obligations"
    )
    first = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="later", editable=False)
    n = models.PositiveSmallIntegerField("periode ke", default=1, editable=False)
    party = models.ForeignKey("agreements.Party", models.PROTECT, verbose_name="pihak", related_name="obligations")
    clause = models.CharField("pasal", max_length=40)
    indicator = models.CharField("indikator", max_length=300)
    proof = models.CharField("bukti yang diakui", max_length=300)
    rhythm = models.CharField("irama", max_length=10, choices=Rhythm, default=Rhythm.ONCE)
    grace_days = models.PositiveSmallIntegerField("hari setelah akhir periode", default=0)
    starts_on = models.DateField("sejak")
    ends_on = models.DateField("sampai sebelum")
    due_on = models.DateField("paling lambat")
    measure = models.CharField("dihitung dari", max_length=20, choices=Measure, blank=True, default=Measure.NONE)
    audience = models.CharField("sasaran", max_length=20, blank=True)
    needed = models.PositiveSmallIntegerField("jumlah per periode", null=True, blank=True)
    counted = models.PositiveIntegerField("terhitung", null=True, blank=True, editable=False)
    counted_at = models.DateTimeField("terakhir dihitung pada", null=True, blank=True, editable=False)
    status = models.CharField("status", max_length=8, choices=ObligationStatus, default=ObligationStatus.OPEN)
    waive_reason = models.TextField("alasan dibebaskan", blank=True)
    waive_asked_at = models.DateTimeField("pembebasan diminta pada", null=True, blank=True, editable=False)
    waive_asked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    entered_at = models.DateTimeField("dicatat pada", editable=False)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="dicatat oleh", related_name="+", editable=False)
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    next_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name = "kewajiban"
        verbose_name_plural = "kewajiban"
        ordering = ("due_on", "pk")
        constraints = [
            status_is_known(ObligationStatus, model="obligation"),
            status_is_known(Rhythm, model="obligation", field="rhythm"),
            status_is_known(Measure, model="obligation", field="measure"),
            ends_after_it_starts("starts_on", "ends_on", model="obligation"),
            CheckConstraint(condition=Q(due_on__gte=models.F("starts_on")), name="obligation_is_due_after_it_starts"),
            CheckConstraint(condition=~Q(indicator="") & ~Q(clause="") & ~Q(proof=""), name="obligation_says_what_is_owed"),
            CheckConstraint(
                condition=Q(n=1, first__isnull=True) | Q(n__gt=1, first__isnull=False), name="obligation_follows_its_first"
            ),
            UniqueConstraint(fields=["first", "n"], name="obligation_period_is_made_once"),
            CheckConstraint(
                condition=Q(measure="", needed__isnull=True, counted__isnull=True, audience="")
                | (~Q(measure="") & Q(needed__gte=1)),
                name="obligation_that_is_counted_says_how_many",
            ),
            both_or_neither("waive_asked_at", "waive_asked_by", model="obligation"),
            CheckConstraint(
                condition=Q(status__in=OWED, closed_at__isnull=True) | (~Q(status__in=OWED) & Q(closed_at__isnull=False)),
                name="obligation_is_closed_at_a_moment",
            ),
            CheckConstraint(  # the portal itself closes what it counted
                condition=Q(closed_at__isnull=False) | Q(closed_by__isnull=True), name="obligation_is_closed_by_who_closes_it"
            ),
            CheckConstraint(
                condition=~Q(status="waived")
                | (
                    Q(waive_asked_by__isnull=False, closed_by__isnull=False)
                    & ~Q(waive_reason="")
                    & ~Q(closed_by=models.F("waive_asked_by"))
                ),
                name="obligation_is_waived_by_two_with_a_reason",
            ),
        ]
        indexes = [
            Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="obligation_to_nudge"),
            Index(fields=["status", "due_on"], name="obligation_by_its_day"),
            Index(
                fields=["counted_at", "id"], condition=Q(status__in=["open", "late"]) & ~Q(measure=""),
                name="obligation_to_count",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.indicator

    @property
    def due_at(self):
        """Return the exclusive instant by which it must be kept (UTC): 24.00 WIB of the due day."""
        return wib(self.due_on.year, self.due_on.month, self.due_on.day) + DAY

    @property
    def is_owed(self):
        return self.status in OWED

    @property
    def is_met(self):
        """Whether what is counted suffices by now."""
        return self.needed is not None and (self.counted or 0) >= self.needed


class Evidence(models.Model):
    """A proof: a note, a file, or what was counted when the obligation was closed. Never changed; none is added after."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, verbose_name="kewajiban", related_name="evidence")
    note = models.TextField("keterangan", blank=True)
    document = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="berkas", null=True, blank=True, related_name="+"
    )
    counted = models.JSONField("yang terhitung", null=True, blank=True)
    added_at = models.DateTimeField("ditambahkan pada")
    added_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="oleh", null=True, blank=True, related_name="+")
    added_as = models.CharField("sebagai", max_length=220, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = "bukti"
        verbose_name_plural = "bukti"
        ordering = ("added_at", "pk")
        constraints = [
            CheckConstraint(
                condition=~Q(note="") | Q(document__isnull=False) | Q(counted__isnull=False), name="evidence_shows_something"
            ),
            CheckConstraint(condition=Q(added_by__isnull=False) | Q(counted__isnull=False), name="evidence_has_its_giver"),
        ]

    def __str__(self):
        return f"Bukti {self.pk}"
