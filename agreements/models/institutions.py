"""Who can bind whom: institutions, their posts, who holds one when, and by what authority."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from agreements import numbering
from agreements.lifecycle import Acting, Side
from core.constraints import status_is_known


class Institution(models.Model):
    """A body that can be a party, as its letterhead names it."""

    name = models.CharField("nama", max_length=200, unique=True)
    short_name = models.CharField("nama singkat", max_length=60)
    side = models.CharField("sisi", max_length=10, choices=Side, default=Side.OTHER)
    address = models.CharField("alamat", max_length=300)
    contact = models.CharField("telepon dan email pada kop", max_length=200, blank=True)
    number_pattern = models.CharField(
        "pola nomor", max_length=120, blank=True,
        validators=[numbering.check],
        help_text="Contoh: {sequence:03}/HK.02.00/K.JK-00/{roman}/{year}. Kosongkan bila nomornya diketik.",
    )  # fmt: skip
    archive_email = models.EmailField("alamat arsip", blank=True, help_text="Menerima sari catatan harian.")

    class Meta:
        verbose_name = "lembaga"
        verbose_name_plural = "lembaga"
        constraints = [
            status_is_known(Side, model="institution", field="side"),
            UniqueConstraint(fields=["side"], condition=~Q(side="other"), name="institution_is_the_one_at_its_side",
                             violation_error_message="Sisi ini sudah ditempati lembaga lain."),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class Post(models.Model):
    """A jabatan. Whoever holds it acts for its institution as far as the post may."""

    institution = models.ForeignKey(Institution, models.PROTECT, verbose_name="lembaga", related_name="posts")
    title = models.CharField("jabatan", max_length=200)
    may_draft = models.BooleanField("menyusun naskah", default=False)
    may_decide = models.BooleanField(
        "memberi paraf atau persetujuan", default=True, help_text="Kosongkan untuk staf pendamping."
    )
    gives_legal_opinion = models.BooleanField("memberi pendapat hukum", default=False)

    class Meta:
        verbose_name = "jabatan"
        verbose_name_plural = "jabatan"
        constraints = [
            UniqueConstraint(fields=["institution", "title"], name="post_title_is_unique_in_its_institution"),
        ]

    def __str__(self):
        return f"{self.title}, {self.institution.short_name}"


class TenureQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)

    def of(self, user):
        return self.filter(user=user)

    def with_post(self):
        return self.select_related("post__institution", "user")


class Tenure(models.Model):
    """One person in one post between two days, with the title under which it is held."""

    post = models.ForeignKey(Post, models.PROTECT, verbose_name="jabatan", related_name="tenures")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="akun", null=True, blank=True, related_name="tenures",
        help_text="Kosongkan bila pejabat ini tidak memakai portal.",
    )  # fmt: skip
    name = models.CharField("nama dan gelar pada naskah", max_length=200)
    acting = models.CharField(
        "sebagai", max_length=4, choices=Acting, blank=True, help_text="Kosongkan bila pejabat definitif."
    )
    substantive_post = models.CharField(
        "jabatan definitif", max_length=200, blank=True, help_text="Wajib bagi Plt., Plh., dan Pj."
    )
    basis = models.CharField("dasar pengangkatan", max_length=300, blank=True, help_text="Nomor dan tanggal keputusannya.")
    valid_from = models.DateField("sejak")
    valid_until = models.DateField("sampai", null=True, blank=True, help_text="Hari pertama jabatan tidak dipegang lagi.")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="akun dipasangkan oleh", null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip

    objects = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = "pemangku jabatan"
        verbose_name_plural = "pemangku jabatan"
        constraints = [
            CheckConstraint(condition=Q(acting__in=["", *Acting.values]), name="tenure_acting_is_known"),
            CheckConstraint(
                condition=Q(acting="", substantive_post="") | (~Q(acting="") & ~Q(substantive_post="")),
                name="tenure_that_acts_names_the_substantive_post",
                violation_error_message="Plt., Plh., dan Pj. menyebut jabatan definitifnya; pejabat definitif tidak.",
            ),
            CheckConstraint(
                condition=Q(acting="") | Q(valid_until__isnull=False), name="tenure_that_acts_has_an_end",
                violation_error_message="Plt., Plh., dan Pj. berlaku sampai tanggal tertentu.",
            ),
            CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=models.F("valid_from")),
                name="tenure_ends_after_it_starts", violation_error_message="Akhir jabatan harus setelah awalnya.",
            ),
            UniqueConstraint(fields=["post", "user", "valid_from"], name="tenure_is_entered_once"),
            CheckConstraint(
                condition=Q(granted_by__isnull=True) | Q(user__isnull=True) | ~Q(granted_by=models.F("user")),
                name="tenure_is_granted_by_another",
                violation_error_message="Pilih akun orang lain: jabatan Anda sendiri dicatat oleh rekan Anda.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.name}, {self.post_as_held}"

    @property
    def post_as_held(self):
        """Return the post as a signature block writes it: “Plt. Wakil Wali Kota”."""
        return f"{self.get_acting_display()} {self.post.title}" if self.acting else self.post.title


class Authority(models.Model):
    """Dasar kewenangan: what lets a post bind its institution, as a law, a delegation or a kuasa, with the paper."""

    post = models.ForeignKey(Post, models.PROTECT, verbose_name="jabatan", related_name="authorities")
    title = models.CharField("nama dokumen", max_length=300)
    number = models.CharField("nomor", max_length=120, blank=True)
    issued_on = models.DateField("tanggal")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True, help_text="Hari pertama tidak berlaku lagi.")
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, verbose_name="berkas", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "dasar kewenangan"
        verbose_name_plural = "dasar kewenangan"
        constraints = [
            CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=models.F("issued_on")),
                name="authority_ends_after_it_starts", violation_error_message="Akhir harus setelah tanggal dokumen.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} Nomor {self.number}" if self.number else self.title

    def holds(self, on):
        return self.issued_on <= on and (self.valid_until is None or on < self.valid_until)
