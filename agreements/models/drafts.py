"""Drafts as clauses: worked on by one side at a time, never changed once sent."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, Index, OuterRef, Q, UniqueConstraint

from agreements.lifecycle import AT_THE_TABLE, OUTSIDE, TABLE, AgreementStatus, DraftStatus, SignedStatus, Stand
from agreements.wording.clauses import from_json
from core.constraints import both_or_neither, status_is_known


class DraftQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(status=DraftStatus.SENT)

    def working(self):
        return self.filter(status=DraftStatus.WORKING)


class Draft(models.Model):
    """Version n of the text. sha256: over clauses and facts as canonical JSON, set when it is sent; a trigger keeps it so.

    facts: what the head of the paper says, frozen with the text: title, parties, posts, numbers, day, place.
    """

    agreement = models.ForeignKey("agreements.Agreement", models.CASCADE, verbose_name="kesepakatan", related_name="drafts")
    n = models.PositiveSmallIntegerField("nomor versi")
    side = models.CharField("disusun oleh sisi", max_length=10, choices=AT_THE_TABLE)
    status = models.CharField("status", max_length=8, choices=DraftStatus, default=DraftStatus.WORKING)
    rows = models.JSONField("pasal", default=list)
    facts = models.JSONField("kepala naskah", default=dict)
    sha256 = models.CharField("sidik", max_length=64, blank=True)
    note = models.TextField("pengantar", blank=True)
    saved_at = models.DateTimeField("terakhir disimpan")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="disimpan oleh", related_name="+")
    sent_at = models.DateTimeField("dikirim pada", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dikirim oleh", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "naskah"
        verbose_name_plural = "naskah"
        constraints = [
            status_is_known(DraftStatus, model="draft"),
            CheckConstraint(condition=Q(side__in=TABLE), name="draft_is_of_a_side_at_the_table"),
            UniqueConstraint(fields=["agreement", "n"], name="draft_n_is_unique_in_its_agreement"),
            UniqueConstraint(fields=["agreement"], condition=Q(status="working"), name="draft_in_work_is_one"),
            both_or_neither("sent_at", "sent_by", model="draft"),
            CheckConstraint(
                condition=Q(status="working", sha256="", sent_at__isnull=True)
                | (Q(status="sent", sent_at__isnull=False) & ~Q(sha256="")),
                name="draft_is_sent_with_its_hash",
            ),
        ]

    def __str__(self):
        return f"Naskah versi {self.n}"

    @property
    def clauses(self):
        return from_json(self.rows)


class OriginalQuerySet(models.QuerySet):
    def asked(self):
        """Those of the last text of an agreement that is being signed outside the portal."""
        later = Draft.objects.sent().filter(agreement=OuterRef("draft__agreement"), n__gt=OuterRef("draft__n"))
        signing = self.filter(draft__agreement__status=AgreementStatus.SIGNING, draft__agreement__level__in=OUTSIDE)
        return signing.exclude(Exists(later))

    def missing(self):
        """Those asked for that nobody has brought, or whose file was turned away."""
        return self.asked().exclude(signed__status__in=[SignedStatus.ADDED, SignedStatus.CONFIRMED])

    def with_facts(self):
        return self.select_related("draft__agreement__kind", "draft__agreement__owner", "party__institution", "document")


class Original(models.Model):
    """A sent draft as the PDF of one party: its own kop, itself named first. These are the bytes that are signed."""

    draft = models.ForeignKey(Draft, models.CASCADE, verbose_name="naskah", related_name="originals")
    party = models.ForeignKey("agreements.Party", models.PROTECT, verbose_name="pihak", related_name="originals")
    document = models.OneToOneField("documents.Document", models.PROTECT, verbose_name="berkas", related_name="+")
    next_nudge_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OriginalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "rangkap"
        verbose_name_plural = "rangkap"
        constraints = [UniqueConstraint(fields=["draft", "party"], name="original_is_one_per_draft_and_party")]
        indexes = [Index(fields=["next_nudge_at"], condition=Q(next_nudge_at__isnull=False), name="original_to_nudge")]

    def __str__(self):
        return f"{self.draft}, rangkap {self.party}"


class Comment(models.Model):
    """A remark on a clause of a sent draft, or on the whole of it. Remarks are answered and settled, never changed."""

    draft = models.ForeignKey(Draft, models.CASCADE, verbose_name="naskah", related_name="comments")
    clause = models.CharField("pasal", max_length=40, blank=True)
    side = models.CharField("sisi", max_length=10, choices=AT_THE_TABLE)
    text = models.TextField("catatan")
    written_at = models.DateTimeField("ditulis pada")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditulis oleh", related_name="+")
    post = models.CharField("jabatan saat menulis", max_length=220, blank=True)
    settled_at = models.DateTimeField("selesai pada", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diselesaikan oleh", null=True, blank=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        verbose_name = "catatan"
        verbose_name_plural = "catatan"
        ordering = ("written_at", "pk")
        constraints = [
            CheckConstraint(condition=Q(side__in=TABLE), name="comment_is_of_a_side_at_the_table"),
            CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            both_or_neither("settled_at", "settled_by", model="comment"),
        ]

    def __str__(self):
        return f"Catatan {self.pk}"


class Position(models.Model):
    """What a side says of a clause as it read then; when the clause is changed it says nothing any more.

    clause: its key; empty for which clauses there are and in what order. agreed_n: the last version in which the side agreed
    to it, 0 for none; a later dispute leaves it.
    """

    agreement = models.ForeignKey("agreements.Agreement", models.CASCADE, related_name="positions")
    side = models.CharField("sisi", max_length=10, choices=AT_THE_TABLE)
    clause = models.CharField("pasal", max_length=40, blank=True)
    text_sha256 = models.CharField("sidik teks", max_length=64)
    stand = models.CharField("pendirian", max_length=10, choices=Stand)
    agreed_n = models.PositiveSmallIntegerField("terakhir disepakati pada versi", default=0)
    taken_at = models.DateTimeField("pada")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="oleh", related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name = "pendirian"
        verbose_name_plural = "pendirian"
        constraints = [
            CheckConstraint(condition=Q(side__in=TABLE), name="position_is_of_a_side_at_the_table"),
            status_is_known(Stand, model="position", field="stand"),
            UniqueConstraint(fields=["agreement", "side", "clause"], name="position_is_one_per_side_and_clause"),
            both_or_neither("taken_at", "taken_by", model="position"),
            CheckConstraint(condition=~Q(stand="agreed") | Q(agreed_n__gte=1), name="position_that_agrees_names_its_version"),
        ]

    def __str__(self):
        return self.get_stand_display()


class Look(models.Model):
    """A person read a sent draft: the next one is compared with it."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    first_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name = "pembacaan"
        verbose_name_plural = "pembacaan"
        constraints = [UniqueConstraint(fields=["draft", "user"], name="look_is_one_per_draft_and_person")]

    def __str__(self):
        return f"Pembacaan {self.pk}"
