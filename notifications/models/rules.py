"""When reminders speak, to whom and by which way: rows that staff change."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

HOURS = 23
QUIET_PAIR = "Isi kedua jam tenang, atau kosongkan keduanya."


class Audience(models.TextChoices):
    """Whom a milestone is told: who has the duty, the second person to whom it escalates, or both."""

    FIRST = "first", "yang bertugas"
    SECOND = "second", "orang kedua"
    BOTH = "both", "keduanya"


class RuleSetting(models.Model):
    """How a rule speaks, besides when: one row for each rule that has offsets. Without a row it is as the defaults say."""

    rule = models.CharField("aturan", max_length=100, unique=True)
    active = models.BooleanField("dipakai", default=True)
    quiet_from = models.PositiveSmallIntegerField(
        "jam tenang mulai pukul",
        null=True,
        blank=True,
        help_text="Pengingat yang jatuh pada jam tenang dikirim begitu jam tenang selesai. Menurut zona waktu kantor.",
    )
    quiet_until = models.PositiveSmallIntegerField("jam tenang sampai pukul", null=True, blank=True)
    counts_working_days = models.BooleanField(
        "hitung hari kerja", default=False, help_text="H-3 berarti tiga hari kerja sebelum tenggat, bukan tiga hari kalender."
    )
    shifts_off_days = models.BooleanField(
        "majukan dari hari libur",
        default=False,
        help_text="Pengingat yang jatuh pada hari libur dikirim pada hari kerja terakhir sebelumnya.",
    )
    by_mail = models.BooleanField(
        "kirim lewat email", default=True, db_default=True,
        help_text="Hanya dapat dimatikan bila pengingatnya tidak diwajibkan. Isinya lalu tampil di portal saja.",
    )  # fmt: skip
    by_text = models.BooleanField(
        "kirim juga lewat pesan singkat", default=True, db_default=True,
        help_text="Bagi penerima yang memilihnya.",
    )  # fmt: skip
    by_push = models.BooleanField(
        "kirim juga sebagai notifikasi peramban", default=True, db_default=True,
        help_text="Bagi penerima yang menyalakannya.",
    )  # fmt: skip

    label = ""  # what the pages call the rule; whoever knows rules fills it in

    class Meta:
        verbose_name = "aturan pengingat"
        verbose_name_plural = "aturan pengingat"
        default_permissions = ("view", "change")
        constraints = [
            CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="rule_setting_quiet_hours_have_both_ends", violation_error_message=QUIET_PAIR,
            ),
            CheckConstraint(
                condition=Q(quiet_from__isnull=True) | Q(quiet_from__lte=HOURS, quiet_until__lte=HOURS),
                name="rule_setting_quiet_hours_are_of_a_day",
                violation_error_message="Jam tenang harus antara 0 dan 23.",
            ),
            CheckConstraint(
                condition=Q(quiet_from__isnull=True) | ~Q(quiet_from=F("quiet_until")),
                name="rule_setting_quiet_hours_are_not_the_whole_day",
                violation_error_message="Jam tenang harus berakhir pada jam yang lain dari mulainya.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.label or self.rule


class ReminderOffset(models.Model):
    """When a rule speaks and to whom: so many hours before the deadline, or at an hour (WIB) of that day."""

    rule = models.CharField("aturan", max_length=100)
    milestone = models.CharField("tonggak", max_length=32, help_text="Misalnya H-3.")
    hours_before = models.PositiveIntegerField("jam sebelum tenggat")
    send_hour = models.PositiveSmallIntegerField(
        "pukul (WIB)", null=True, blank=True, help_text="Kosong: tepat sekian jam sebelum tenggat."
    )
    audience = models.CharField(
        "kepada", max_length=6, choices=Audience, default=Audience.FIRST, db_default=Audience.FIRST.value,
        help_text="Orang kedua diberi tahu bahwa tugasnya belum dikerjakan oleh yang bertugas.",
    )  # fmt: skip
    active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "waktu pengingat"
        verbose_name_plural = "waktu pengingat"
        constraints = [
            UniqueConstraint(
                fields=["rule", "milestone"],
                name="reminder_offset_milestone_is_unique",
                violation_error_message="Tonggak ini sudah ada pada aturan tersebut.",
            ),
            CheckConstraint(
                condition=Q(send_hour__isnull=True) | Q(send_hour__lte=23),
                name="reminder_offset_hour_is_of_a_day",
                violation_error_message="Pukul pengiriman harus antara 0 dan 23.",
            ),
            CheckConstraint(condition=Q(audience__in=Audience.values), name="reminder_offset_audience_is_known"),
        ]

    def __str__(self):
        return f"{self.milestone} ({self.hours_before} jam sebelum tenggat)"
