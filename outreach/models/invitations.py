import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import ends_after_it_starts, exactly_one, status_is_known
from outreach.lifecycle import EXPECTED, Answer
from outreach.models.places import PLACES, Placed
from regions.models import InForceQuerySet


class HeadQuerySet(InForceQuerySet):
    def heading(self, field, on):
        """Those who head an RW or an RT on a day in Jakarta. field: "rw" or "rt"."""
        return self.in_force(on).filter(**{f"{field}__isnull": False})

    def by_place(self, field, on, places=None):
        """Return {place key: Head} of those who head an RW or RT on a day in Jakarta, of some places or all; else nothing."""
        if field not in {"rw", "rt"}:
            return {}
        heads = self.heading(field, on) if places is None else self.heading(field, on).filter(**{f"{field}__in": places})
        return {getattr(head, f"{field}_id"): head for head in heads}


class Head(models.Model):
    """Who heads an RW or RT for a while. The office is invited; this says by whose name and where to reach them."""

    rw = models.ForeignKey("regions.Rw", models.PROTECT, verbose_name="RW", null=True, blank=True, related_name="heads")
    rt = models.ForeignKey("regions.Rt", models.PROTECT, verbose_name="RT", null=True, blank=True, related_name="heads")
    name = models.CharField("nama", max_length=200)
    phone = models.CharField("telepon", max_length=20, blank=True)
    email = models.EmailField("alamat email", blank=True)
    valid_from = models.DateField("menjabat sejak", null=True, blank=True)
    valid_until = models.DateField("menjabat sampai", null=True, blank=True)

    objects = HeadQuerySet.as_manager()

    class Meta:
        verbose_name = "ketua RW/RT"
        verbose_name_plural = "ketua RW/RT"
        constraints = [
            exactly_one("rw", "rt", model="head"),
            UniqueConstraint(fields=["rw"], condition=Q(valid_until__isnull=True), name="head_is_one_per_rw"),
            UniqueConstraint(fields=["rt"], condition=Q(valid_until__isnull=True), name="head_is_one_per_rt"),
            ends_after_it_starts("valid_from", "valid_until", model="head"),
        ]

    def __str__(self):
        return f"Ketua {self.rw or self.rt}"


class InvitationQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def expected(self):
        return self.standing().filter(answer__in=EXPECTED)

    def with_place(self):
        return self.select_related(
            "activity__audience", "activity__current__room__venue__village", "office__village", "village__district",
            "rw__village", "rt__rw__village",
        )  # fmt: skip

    def within(self, codes):
        """Those of activities held in some kecamatan, or of places that lie there. codes: None for the whole city."""
        if codes is None:
            return self
        held = Q(activity__current__room__venue__village__district__in=codes)
        of_office = Q(office__district__in=codes) | Q(office__village__district__in=codes)
        of_place = Q(village__district__in=codes) | Q(rw__village__district__in=codes) | Q(rt__rw__village__district__in=codes)
        return self.filter(held | of_office | of_place)


class Invitation(Placed, models.Model):
    """One office asked to one activity: a bureau, a kelurahan's body, an RW or an RT. Its holder may change or be replaced."""

    # In the QR; it opens nothing but the door's page.
    ticket = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey("outreach.Activity", models.PROTECT, verbose_name="kegiatan", related_name="invitations")
    office = models.ForeignKey(
        "regions.Office", models.PROTECT, verbose_name="kantor", null=True, blank=True, related_name="invitations"
    )
    village = models.ForeignKey(
        "regions.Village", models.PROTECT, verbose_name="kelurahan", null=True, blank=True, related_name="+"
    )
    rw = models.ForeignKey("regions.Rw", models.PROTECT, verbose_name="RW", null=True, blank=True, related_name="invitations")
    rt = models.ForeignKey("regions.Rt", models.PROTECT, verbose_name="RT", null=True, blank=True, related_name="invitations")
    name = models.CharField("nama yang diundang", max_length=200, blank=True)
    email = models.EmailField("alamat email", blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True)
    answer = models.CharField("jawaban", max_length=12, choices=Answer, default=Answer.SILENT)
    representative = models.CharField("nama wakil", max_length=200, blank=True)
    decline_reason = models.CharField("alasan tidak hadir", max_length=300, blank=True)
    answered_at = models.DateTimeField("dijawab pada", null=True, blank=True)
    seated_at = models.DateTimeField("mendapat kursi pada", null=True, blank=True)  # after waiting; who has no e-mail is called
    invited_at = models.DateTimeField("diundang pada")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diundang oleh", related_name="+")
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, blank=True)
    link_number = models.PositiveSmallIntegerField("tautan ke-", default=1, editable=False)
    next_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versi", default=1, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        default_permissions = ("view",)
        constraints = [
            exactly_one(*PLACES, model="invitation"),
            *[
                UniqueConstraint(fields=["activity", place], name=f"invitation_is_one_per_{place}") for place in PLACES
            ],
            status_is_known(Answer, model="invitation", field="answer"),
            CheckConstraint(
                condition=Q(answer=Answer.SILENT, answered_at__isnull=True)
                | (~Q(answer=Answer.SILENT) & Q(answered_at__isnull=False)),
                name="invitation_is_answered_at_a_moment",
            ),
            CheckConstraint(
                condition=Q(answer=Answer.REPRESENTED) & ~Q(representative="") | Q(answer=Answer.WAITING)
                | ~Q(answer__in=[Answer.REPRESENTED, Answer.WAITING]) & Q(representative=""),
                name="invitation_names_who_represents",
            ),
            CheckConstraint(
                condition=Q(seated_at__isnull=True) | Q(answer__in=EXPECTED), name="invitation_with_a_seat_is_expected"
            ),
            CheckConstraint(
                condition=Q(answer=Answer.DECLINED) ^ Q(decline_reason=""), name="invitation_is_declined_with_a_reason"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="invitation_nudge_due")
        ]

    def __str__(self):
        return f"{self.place}"

    @property
    def wish(self):
        """What the office would answer for: who waits would come, or be represented."""
        if self.answer != Answer.WAITING:
            return self.answer
        return Answer.REPRESENTED if self.representative else Answer.COMING

    @property
    def audience(self):
        return self.activity.audience

    @property
    def districts(self):
        """The codes of the kecamatan that an invitation touches: where it is held as released, and where the invited one is."""
        villages = [self.activity.current.room.venue.village, self.kelurahan]
        codes = {village.district_id for village in villages if village}
        return codes | ({self.office.district_id} - {None} if self.office_id else set())
