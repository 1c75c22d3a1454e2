from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.constraints import status_is_known
from outreach.lifecycle import DeliveryResult


class LetterCounter(models.Model):
    """The last number of a letter that was given out in a year. Numbers have no gaps and are never used again."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.year}: {self.last}"


class LetterQuerySet(models.QuerySet):
    def of_invitations(self):
        return self.filter(invitation__isnull=False)

    def assigning(self):
        """Those that send people to a session."""
        return self.filter(invitation__isnull=True)


class Letter(models.Model):
    """A numbered letter: to one addressee of an advisory, or about a session as one Occurrence told it.

    The latter goes to one invited office, or is the session's surat tugas. Another time or place makes another letter.
    """

    year = models.PositiveSmallIntegerField("tahun")
    sequence = models.PositiveIntegerField("urutan")
    number = models.CharField("nomor", max_length=120, unique=True)
    occurrence = models.ForeignKey(
        "outreach.Occurrence", models.PROTECT, verbose_name="jadwal yang dirilis", null=True, blank=True, related_name="letters"
    )
    invitation = models.ForeignKey(
        "outreach.Invitation", models.PROTECT, verbose_name="undangan", null=True, blank=True, related_name="letters"
    )
    addressee = models.OneToOneField(
        "outreach.Addressee", models.PROTECT, verbose_name="penerima imbauan", null=True, blank=True, related_name="letter"
    )
    issued_at = models.DateTimeField("diterbitkan pada")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diterbitkan oleh", related_name="+")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surat"
        verbose_name_plural = "surat"
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["year", "sequence"], name="letter_sequence_is_unique_in_its_year"),
            UniqueConstraint(fields=["invitation", "occurrence"], name="letter_is_one_per_invitation_and_occurrence"),
            UniqueConstraint(
                fields=["occurrence"], condition=Q(invitation__isnull=True), name="letter_is_one_assignment_per_occurrence"
            ),
            CheckConstraint(
                condition=Q(occurrence__isnull=False, addressee__isnull=True)
                | Q(occurrence__isnull=True, addressee__isnull=False, invitation__isnull=True),
                name="letter_is_about_a_session_or_an_advisory",
            ),
            CheckConstraint(condition=Q(sequence__gte=1), name="letter_sequence_starts_at_one"),
        ]

    def __str__(self):
        return self.number


class LetterDelivery(models.Model):
    """What somebody reports of bringing one invitation, as one Occurrence told it. Rows are only added: the last one counts."""

    invitation = models.ForeignKey("outreach.Invitation", models.PROTECT, verbose_name="undangan", related_name="deliveries")
    occurrence = models.ForeignKey("outreach.Occurrence", models.PROTECT, verbose_name="jadwal yang dirilis", related_name="+")
    result = models.CharField("hasil", max_length=10, choices=DeliveryResult)
    done_on = models.DateField("tanggal")
    carried_by = models.CharField("diserahkan oleh", max_length=200, blank=True)
    reason = models.CharField("alasan tidak tersampaikan", max_length=300, blank=True)
    recorded_at = models.DateTimeField("dicatat pada")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+")

    class Meta:
        verbose_name = "penyampaian undangan"
        verbose_name_plural = "penyampaian undangan"
        default_permissions = ()
        constraints = [
            status_is_known(DeliveryResult, model="letterdelivery", field="result"),
            CheckConstraint(
                condition=Q(result="handed") & ~Q(carried_by="") | ~Q(result="handed") & Q(carried_by=""),
                name="letterdelivery_names_who_handed_it",
            ),
            CheckConstraint(
                condition=Q(result="failed") & ~Q(reason="") | ~Q(result="failed") & Q(reason=""),
                name="letterdelivery_failed_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"Penyampaian {self.pk}"
