from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import status_is_known
from recruitment.lifecycle import EndReason
from recruitment.models.reviews import Proposal, proposal_constraints


class CandidacyEnding(Proposal):
    """That the office ends a candidacy for a cause that the person does not tell in the portal: two persons, with evidence."""

    candidacy = models.ForeignKey("recruitment.Candidacy", models.PROTECT, verbose_name="calon", related_name="endings")
    cause = models.CharField("sebab", max_length=20, choices=EndReason)
    number = models.CharField("nomor surat", max_length=120)
    evidence = models.OneToOneField("documents.Document", models.PROTECT, verbose_name="bukti", related_name="+")

    class Meta:
        verbose_name = "usulan pemberhentian"
        verbose_name_plural = "usulan pemberhentian"
        default_permissions = ("view",)
        permissions = [
            ("propose_ending", "Mengusulkan berakhirnya pencalonan atau keanggotaan"),
            ("approve_ending", "Menyetujui berakhirnya pencalonan atau keanggotaan"),
        ]
        constraints = [
            *proposal_constraints("candidacy_ending"),
            status_is_known(EndReason, model="candidacy_ending", field="cause"),
            CheckConstraint(condition=~Q(number=""), name="candidacy_ending_has_a_letter"),
            UniqueConstraint(
                fields=["candidacy"], condition=Q(status="proposed"), name="candidacy_ending_is_open_once_per_candidacy"
            ),
        ]

    def __str__(self):
        return f"{self.get_cause_display()} · {self.candidacy}"
