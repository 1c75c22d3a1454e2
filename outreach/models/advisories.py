"""Surat imbauan: letters that remind offices of neutrality, an outreach of its own kind without a session (domain: D)."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import both_or_neither, exactly_one, status_is_known
from outreach.lifecycle import AdvisoryStatus, Regime
from outreach.models.places import PLACES, Placed


class Advisory(models.Model):
    """One text, as it goes to every office of an audience; once issued it stands."""

    title = models.CharField("hal", max_length=200)
    audience = models.ForeignKey("outreach.Audience", models.PROTECT, verbose_name="sasaran", related_name="+")
    districts = models.ManyToManyField("regions.District", verbose_name="kecamatan", related_name="+", blank=True)
    regime = models.CharField("dasar", max_length=10, choices=Regime, default=Regime.ELECTION)
    material = models.ForeignKey("outreach.Material", models.PROTECT, verbose_name="materi yang dirujuk", related_name="+")
    body = models.TextField("isi surat")
    status = models.CharField("status", max_length=10, choices=AdvisoryStatus, default=AdvisoryStatus.DRAFT)
    issued_at = models.DateTimeField("terbit pada", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diterbitkan oleh", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    class Meta:
        verbose_name = "surat imbauan"
        verbose_name_plural = "surat imbauan"
        constraints = [
            status_is_known(AdvisoryStatus, model="advisory"),
            status_is_known(Regime, model="advisory", field="regime"),
            both_or_neither("issued_at", "issued_by", model="advisory"),
            CheckConstraint(
                condition=Q(status="draft", issued_at__isnull=True) | Q(status="issued", issued_at__isnull=False),
                name="advisory_is_issued_at_a_moment",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def paragraphs(self):
        return [" ".join(each.split()) for each in self.body.replace("\r\n", "\n").split("\n\n") if each.strip()]


class AddresseeQuerySet(models.QuerySet):
    def with_place(self):
        return self.select_related(
            "advisory__audience", "advisory__material", "letter", "office__village", "village", "rw__village", "rt__rw__village"
        )


class Addressee(Placed, models.Model):
    """One office that an issued advisory was written to, and when its letter was received."""

    advisory = models.ForeignKey(Advisory, models.PROTECT, verbose_name="surat imbauan", related_name="addressees")
    office = models.ForeignKey("regions.Office", models.PROTECT, verbose_name="kantor", null=True, blank=True, related_name="+")
    village = models.ForeignKey(
        "regions.Village", models.PROTECT, verbose_name="kelurahan", null=True, blank=True, related_name="+"
    )
    rw = models.ForeignKey("regions.Rw", models.PROTECT, verbose_name="RW", null=True, blank=True, related_name="+")
    rt = models.ForeignKey("regions.Rt", models.PROTECT, verbose_name="RT", null=True, blank=True, related_name="+")
    name = models.CharField("nama", max_length=200, blank=True)
    email = models.EmailField("alamat email", blank=True)
    received_on = models.DateField("diterima pada", null=True, blank=True)
    carried_by = models.CharField("diserahkan oleh", max_length=200, blank=True)
    recorded_at = models.DateTimeField("dicatat pada", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True, blank=True, related_name="+"
    )

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        verbose_name = "penerima surat imbauan"
        verbose_name_plural = "penerima surat imbauan"
        default_permissions = ()
        constraints = [
            exactly_one(*PLACES, model="addressee"),
            *[UniqueConstraint(fields=["advisory", place], name=f"addressee_is_one_per_{place}") for place in PLACES],
            both_or_neither("recorded_at", "recorded_by", model="addressee"),
            both_or_neither("received_on", "recorded_at", model="addressee"),
            CheckConstraint(
                condition=Q(received_on__isnull=True) ^ ~Q(carried_by=""), name="addressee_received_it_from_somebody"
            ),
        ]

    def __str__(self):
        return self.place

    @property
    def audience(self):
        return self.advisory.audience
