"""When reminders speak: rows that staff change."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class ReminderOffset(models.Model):
    """When a rule speaks: so many hours before the deadline, or at an hour (WIB) of that day."""

    rule = models.CharField("aturan", max_length=100)
    milestone = models.CharField("tonggak", max_length=32, help_text="Misalnya H-3.")
    hours_before = models.PositiveIntegerField("jam sebelum tenggat")
    send_hour = models.PositiveSmallIntegerField(
        "pukul (WIB)", null=True, blank=True, help_text="Kosong: tepat sekian jam sebelum tenggat."
    )
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
        ]

    def __str__(self):
        return f"{self.milestone} ({self.hours_before} jam sebelum tenggat)"
