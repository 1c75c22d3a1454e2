"""What the register keeps: numbers given out or passed over, words to search by, the head of all chains at each day's end."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class NumberCounter(models.Model):
    """The last number that an institution gave out or passed over in a year. What it passed over says why (NumberGap)."""

    institution = models.ForeignKey("agreements.Institution", models.PROTECT, related_name="counters")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        verbose_name = "penghitung nomor"
        verbose_name_plural = "penghitung nomor"
        constraints = [UniqueConstraint(fields=["institution", "year"], name="numbercounter_is_one_a_year")]

    def __str__(self):
        return f"{self.year}: {self.last}"


class TakenNumber(models.Model):
    """A number given out to a party. It stays its own, even when the agreement is stopped."""

    institution = models.ForeignKey("agreements.Institution", models.PROTECT, related_name="numbers")
    party = models.OneToOneField("agreements.Party", models.PROTECT, related_name="taken")
    year = models.PositiveSmallIntegerField("tahun")
    sequence = models.PositiveIntegerField("urutan")
    number = models.CharField("nomor", max_length=120)
    taken_at = models.DateTimeField("diambil pada")

    class Meta:
        default_permissions = ()
        verbose_name = "nomor naskah"
        verbose_name_plural = "nomor naskah"
        constraints = [
            UniqueConstraint(fields=["institution", "year", "sequence"], name="takennumber_is_used_once"),
            UniqueConstraint(fields=["institution", "number"], name="takennumber_is_written_once"),
            CheckConstraint(condition=Q(sequence__gte=1), name="takennumber_starts_at_one"),
        ]

    def __str__(self):
        return self.number


class NumberGap(models.Model):
    """Numbers of a sequence that the portal passes over, first to last: used on paper before, or typed by hand elsewhere."""

    institution = models.ForeignKey("agreements.Institution", models.PROTECT, related_name="gaps")
    year = models.PositiveSmallIntegerField("tahun")
    first = models.PositiveIntegerField("dari urutan")
    last = models.PositiveIntegerField("sampai urutan")
    reason = models.TextField("alasan")
    passed_at = models.DateTimeField("dilewati pada")
    passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dilewati oleh", related_name="+"
    )  # fmt: skip

    class Meta:
        default_permissions = ()
        verbose_name = "nomor yang dilewati"
        verbose_name_plural = "nomor yang dilewati"
        ordering = ("-year", "-first")
        constraints = [
            UniqueConstraint(fields=["institution", "year", "first"], name="numbergap_begins_once"),
            CheckConstraint(condition=Q(first__gte=1, last__gte=models.F("first")), name="numbergap_ends_after_it_begins"),
            CheckConstraint(condition=~Q(reason=""), name="numbergap_says_why"),
        ]

    def __str__(self):
        return f"{self.year}: {self.first}–{self.last}"


class SearchWord(models.Model):
    """A word by which an agreement is found: of its title, its parties and numbers, and its last sent draft."""

    agreement = models.ForeignKey("agreements.Agreement", models.CASCADE, related_name="words")
    word = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        verbose_name = "kata pencarian"
        verbose_name_plural = "kata pencarian"
        constraints = [UniqueConstraint(fields=["word", "agreement"], name="searchword_is_kept_once")]

    def __str__(self):
        return self.word


class DailyHead(models.Model):
    """Where the journals of all agreements stood at the end of a day, chained to the day before.

    heads: [{"agreement": uuid, "n", "hash"}]. sha256: over day, heads and the hash of the day before. document: the sealed PDF;
    it is waited for without end.
    """

    day = models.DateField("hari", unique=True)
    previous = models.CharField("sidik sari sebelumnya", max_length=64)
    heads = models.JSONField("kepala catatan", default=list)
    sha256 = models.CharField("sidik", max_length=64)
    made_at = models.DateTimeField("dibuat pada")
    document = models.OneToOneField(
        "documents.Document", models.PROTECT, verbose_name="berkas", null=True, blank=True, related_name="+"
    )
    sealed_at = models.DateTimeField("disegel pada", null=True, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = "sari harian"
        verbose_name_plural = "sari harian"
        constraints = [
            CheckConstraint(
                condition=Q(document__isnull=True, sealed_at__isnull=True) | Q(document__isnull=False, sealed_at__isnull=False),
                name="dailyhead_is_sealed_with_its_file",
            ),
        ]

    def __str__(self):
        return f"Sari {self.day:%Y-%m-%d}"
