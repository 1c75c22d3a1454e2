from django.db import models
from django.db.models import Q, UniqueConstraint

from recruitment.models.reviews import Proposal, proposal_constraints


class PaperWithdrawal(Proposal):
    """That an applicant without an account takes the application back, by a signed slip: one keys it in, another compares.

    Of a candidate it is a CandidacyEnding instead. evidence: the scan of the slip.
    """

    application = models.ForeignKey(
        "recruitment.Application", models.PROTECT, verbose_name="pendaftaran", related_name="paper_withdrawals"
    )
    evidence = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="lembar bertanda tangan", related_name="+"
    )

    class Meta:
        verbose_name = "penarikan di atas kertas"
        verbose_name_plural = "penarikan di atas kertas"
        default_permissions = ("view",)
        constraints = [
            *proposal_constraints("paper_withdrawal"),
            UniqueConstraint(
                fields=["application"], condition=Q(status="proposed"), name="paper_withdrawal_is_open_once_per_application"
            ),
        ]

    def __str__(self):
        return f"Penarikan {self.application}"
