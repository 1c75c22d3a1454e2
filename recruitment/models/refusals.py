from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from recruitment.lifecycle import ProposalStatus
from recruitment.models.reviews import Proposal, proposal_constraints


class RefusalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=ProposalStatus.PROPOSED)


class Refusal(Proposal):
    """One person found a file ineligible; another one confirms it or sends it back. reason: all words, as the applicant reads.

    approved: confirmed; declined: sent back; withdrawn: taken back by who found it, or overtaken by another event.
    """

    application = models.ForeignKey(
        "recruitment.Application", models.PROTECT, verbose_name="pendaftaran", related_name="refusals"
    )
    settled_reason = models.TextField("alasan pengembalian", blank=True)

    objects = RefusalQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan tidak memenuhi syarat"
        verbose_name_plural = "usulan tidak memenuhi syarat"
        default_permissions = ()
        constraints = [
            *proposal_constraints("refusal"),
            UniqueConstraint(fields=["application"], condition=Q(status="proposed"), name="refusal_is_open_once"),
            CheckConstraint(condition=~Q(status="declined") | ~Q(settled_reason=""), name="refusal_is_sent_back_with_a_reason"),
        ]

    def __str__(self):
        return f"{self.get_status_display()} · {self.application}"


class RefusalGround(models.Model):
    """One picked sentence of a refusal, frozen, with the requirement it rests on."""

    refusal = models.ForeignKey(Refusal, models.CASCADE, related_name="grounds")
    requirement = models.ForeignKey("recruitment.Requirement", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField("kalimat", max_length=300)

    class Meta:
        verbose_name = "dasar penolakan"
        verbose_name_plural = "dasar penolakan"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["refusal", "text"], name="refusal_ground_is_named_once"),
            CheckConstraint(condition=~Q(text=""), name="refusal_ground_has_words"),
        ]

    def __str__(self):
        return self.text
