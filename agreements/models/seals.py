"""The final papers: what both sides keep, and what anybody may compare theirs with."""

import re

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from documents import codes
from documents.codes import new_code


class FinalQuerySet(models.QuerySet):
    def with_facts(self):
        return self.select_related("agreement__kind", "agreement__owner", "party__institution", "draft", "document", "evidence")

    def in_trouble(self):
        """Those that could not be sealed when it was last tried."""
        return self.filter(document__isnull=True).exclude(trouble="")

    def find(self, code):
        """Return the Final of a code however it was typed, or None."""
        return self.with_facts().filter(code=re.sub(r"[^a-z0-9]", "", code.lower())).first()


class Final(models.Model):
    """One party's original of an agreement that was concluded, sealed. code: stands on the paper; only the bytes prove it.

    evidence: the sealed sheet of its own, where the paper was signed outside and stays as it was signed.
    """

    agreement = models.ForeignKey("agreements.Agreement", models.PROTECT, verbose_name="kesepakatan", related_name="finals")
    party = models.ForeignKey("agreements.Party", models.PROTECT, verbose_name="rangkap", related_name="finals")
    draft = models.ForeignKey("agreements.Draft", models.PROTECT, verbose_name="naskah", related_name="finals")
    code = models.CharField("kode", max_length=codes.CODE_LENGTH, unique=True, default=new_code, editable=False)
    document = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="berkas", null=True, blank=True, related_name="+"
    )
    evidence = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="lembar bukti", null=True, blank=True, related_name="+"
    )
    sealed_at = models.DateTimeField("disegel pada", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("percobaan", default=0)
    next_try_at = models.DateTimeField("dicoba lagi pada", null=True, blank=True)
    trouble = models.CharField("gangguan terakhir", max_length=200, blank=True)

    objects = FinalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "naskah final"
        verbose_name_plural = "naskah final"
        constraints = [
            UniqueConstraint(fields=["agreement", "party"], name="final_is_one_per_party"),
            CheckConstraint(
                condition=Q(evidence__isnull=True) | Q(document__isnull=False), name="final_has_evidence_with_its_file"
            ),
            CheckConstraint(
                condition=Q(document__isnull=True, sealed_at__isnull=True) | Q(document__isnull=False, sealed_at__isnull=False),
                name="final_is_sealed_with_its_file",
            ),
        ]

    def __str__(self):
        return f"Naskah final {self.agreement} untuk {self.party}"

    @property
    def written_code(self):
        """Return the code in groups of four, as it stands on the paper."""
        return codes.written(self.code)
