from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q

from core.constraints import both_or_neither, status_is_known
from core.crypto import SealedText
from recruitment.lifecycle import PARTY_CHECK, PartyCheckStatus, PartyFinding


class PartyCheckQuerySet(models.QuerySet):
    def asked(self):
        """Those whose clarification nobody has given yet."""
        return self.filter(status=PartyCheckStatus.HIT, answered_at__isnull=True)

    def to_be_found(self):
        """Those that wait for what the office finds: the clarification came, or its time is over."""
        came = Q(status=PartyCheckStatus.HIT, answered_at__isnull=False)
        return self.filter(came | Q(status=PartyCheckStatus.ABSENT))


class PartyCheck(models.Model):
    """The look-up of one applicant in Sipol, done by hand and kept with its proof. A hit refuses nobody by itself.

    due_at: until when the applicant may clarify; exactly then it is over. answer: the own words, sealed.
    answer_entered_by: who keyed in a clarification that came on paper; answer_paper then is the scan of it.
    """

    application = models.OneToOneField(
        "recruitment.Application", models.PROTECT, verbose_name="pendaftaran", related_name="party_check"
    )
    status = models.CharField("hasil Sipol", max_length=12, choices=PartyCheckStatus, default=PartyCheckStatus.UNCHECKED)
    version = models.PositiveIntegerField(default=1)
    checked_at = models.DateTimeField("diperiksa", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diperiksa oleh", null=True, blank=True, related_name="+"
    )
    evidence = models.ForeignKey(
        "documents.Document", models.PROTECT, verbose_name="bukti", null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField("batas klarifikasi", null=True, blank=True)
    answer_sealed = models.BinaryField(null=True, blank=True)
    answer_paper = models.ForeignKey(
        "documents.Document", models.PROTECT, verbose_name="berkas klarifikasi", null=True, blank=True, related_name="+"
    )
    answer_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="klarifikasi dicatat oleh", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    answered_at = models.DateTimeField("dijawab", null=True, blank=True)
    finding = models.CharField("temuan", max_length=12, choices=PartyFinding, blank=True)
    finding_reason = models.TextField("alasan temuan", blank=True)
    found_at = models.DateTimeField("temuan dicatat", null=True, blank=True)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="temuan dicatat oleh", null=True, blank=True, related_name="+"
    )
    next_nudge_at = models.DateTimeField("pengingat berikutnya", null=True, blank=True, editable=False)

    answer = SealedText()
    objects = PartyCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "pemeriksaan Sipol"
        verbose_name_plural = "pemeriksaan Sipol"
        default_permissions = ()
        constraints = [
            status_is_known(PartyCheckStatus, model="party_check"),
            both_or_neither("checked_at", "checked_by", model="party_check"),
            both_or_neither("found_at", "found_by", model="party_check"),
            CheckConstraint(
                condition=Q(status="unchecked", checked_at__isnull=True)
                | (~Q(status="unchecked") & Q(checked_at__isnull=False)),
                name="party_check_has_a_checker",
            ),
            CheckConstraint(
                condition=Q(answer_entered_by__isnull=True) | Q(answered_at__isnull=False, answer_paper__isnull=False),
                name="party_check_answer_on_paper_has_its_scan",
            ),
            CheckConstraint(
                condition=Q(status__in=["unchecked", "clean"], due_at__isnull=True)
                | Q(status__in=["hit", "clarified", "absent"], due_at__isnull=False, evidence__isnull=False),
                name="party_check_hit_has_proof_and_a_clock",
            ),
            CheckConstraint(
                condition=(
                    Q(status="clarified", finding__in=PartyFinding.values, found_at__isnull=False) & ~Q(finding_reason="")
                )
                | (~Q(status="clarified") & Q(finding="", found_at__isnull=True)),
                name="party_check_is_clarified_by_a_finding",
            ),
        ]
        indexes = [Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="party_check_nudge_due")]

    def __str__(self):
        return f"Sipol {self.application}"

    def can_become(self, status):
        return PARTY_CHECK.allows(self.status, status)
