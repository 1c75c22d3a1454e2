"""The way a draft goes through an office: rows that the office edits, copied to each round as steps."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from agreements.lifecycle import Act, StepStatus
from core.constraints import both_or_neither, status_is_known


class RouteRow(models.Model):
    """One post on an institution's route. Rows of the same order are asked side by side."""

    institution = models.ForeignKey("agreements.Institution", models.PROTECT, verbose_name="lembaga", related_name="route")
    order = models.PositiveSmallIntegerField("urutan", help_text="Urutan yang sama berarti bersamaan.")
    post = models.ForeignKey("agreements.Post", models.PROTECT, verbose_name="jabatan", related_name="+")
    act = models.CharField("bertindak", max_length=8, choices=Act, default=Act.INITIAL)
    days = models.PositiveSmallIntegerField("hari kerja", default=3)
    escalates_to = models.ForeignKey(
        "agreements.Post", models.PROTECT, verbose_name="atasan", null=True, blank=True, related_name="+",
        help_text="Diberi tahu bila langkah ini lewat tenggat.",
    )  # fmt: skip
    escalates_after = models.PositiveSmallIntegerField(
        "hari kerja setelah tenggat", default=2, validators=[MinValueValidator(1)],
        help_text="Setelah sekian hari kerja sejak tenggat, atasan diberi tahu.",
    )  # fmt: skip

    class Meta:
        verbose_name = "langkah rute"
        verbose_name_plural = "rute paraf"
        ordering = ("institution", "order", "pk")
        constraints = [
            status_is_known(Act, model="routerow", field="act"),
            UniqueConstraint(fields=["institution", "post", "act"], name="routerow_asks_a_post_once"),
            CheckConstraint(condition=Q(order__gte=1, days__gte=1), name="routerow_starts_at_one"),
        ]

    def __str__(self):
        return f"{self.order}. {self.post.title} ({self.get_act_display()})"


class StepQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=StepStatus.OPEN)

    def done(self):
        return self.filter(status=StepStatus.DONE)

    def undecided(self):
        return self.filter(status__in=[StepStatus.WAITING, StepStatus.OPEN])

    def with_facts(self):
        return self.select_related(
            "draft__agreement__kind",
            "draft__agreement__owner",
            "post__institution",
            "party__tenure__post",
            "tenure",
            "decided_by",
        )


class Step(models.Model):
    """What one post is asked of one draft. decided: who, when, as what, and the hash of the bytes that were shown.

    ladder: [[post, moment], …] set when it opens: whom the step is reported to while it stays undecided, and from when.
    seen_n: the version that the person had read before, from which the page showed the difference; 0 for none.
    """

    draft = models.ForeignKey("agreements.Draft", models.PROTECT, verbose_name="naskah", related_name="steps")
    party = models.ForeignKey("agreements.Party", models.PROTECT, verbose_name="pihak", related_name="steps")
    order = models.PositiveSmallIntegerField("urutan")
    post = models.ForeignKey("agreements.Post", models.PROTECT, verbose_name="jabatan", related_name="+")
    act = models.CharField("bertindak", max_length=8, choices=Act)
    days = models.PositiveSmallIntegerField("hari kerja")
    status = models.CharField("status", max_length=8, choices=StepStatus, default=StepStatus.WAITING)
    opened_at = models.DateTimeField("mulai", null=True, blank=True)
    due_at = models.DateTimeField("tenggat", null=True, blank=True)
    next_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    deadline_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)
    ladder = models.JSONField("tangga eskalasi", default=list, editable=False)
    next_rung_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True, blank=True, related_name="+"
    )
    tenure = models.ForeignKey(
        "agreements.Tenure", models.PROTECT, verbose_name="jabatan yang dipegang", null=True, blank=True, related_name="steps"
    )
    held_as = models.CharField("sebagai", max_length=220, blank=True)
    shown_sha256 = models.CharField("sidik yang ditampilkan", max_length=64, blank=True)
    seen_n = models.PositiveSmallIntegerField("dibandingkan dengan versi", default=0)
    return_reason = models.TextField("alasan pengembalian", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "langkah"
        verbose_name_plural = "langkah"
        ordering = ("order", "pk")
        constraints = [
            status_is_known(StepStatus, model="step"),
            status_is_known(Act, model="step", field="act"),
            UniqueConstraint(fields=["draft", "post", "act"], name="step_asks_a_post_once_of_a_draft"),
            both_or_neither("opened_at", "due_at", model="step"),
            both_or_neither("decided_at", "decided_by", model="step"),
            CheckConstraint(
                condition=Q(status__in=["done", "returned"], decided_at__isnull=False, tenure__isnull=False)
                | Q(status__in=["waiting", "open", "void"], decided_at__isnull=True, tenure__isnull=True),
                name="step_that_is_decided_has_its_post",
            ),
            CheckConstraint(condition=~Q(status="done") | ~Q(shown_sha256=""), name="step_that_is_done_binds_bytes"),
            CheckConstraint(condition=~Q(status="returned") | ~Q(return_reason=""), name="step_is_returned_with_a_reason"),
            CheckConstraint(condition=~Q(status="open") | Q(opened_at__isnull=False), name="step_opens_at_a_moment"),
        ]
        indexes = [
            Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="step_to_nudge"),
            Index(fields=["deadline_nudge_at"], condition=Q(deadline_nudge_at__isnull=False), name="step_near_its_deadline"),
            Index(fields=["next_rung_at"], condition=Q(next_rung_at__isnull=False), name="step_to_escalate"),
        ]

    def __str__(self):
        return f"{self.get_act_display()} {self.post.title}"
