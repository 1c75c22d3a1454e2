from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

from accounts.roles import DISTRICT_ROLES, OFFICE_ROLES, Role
from core.constraints import both_or_neither, ends_after_it_starts


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(valid_from__lte=on, valid_until__gt=on, ended_at__isnull=True)


class Assignment(models.Model):
    """One person in one role, for one kecamatan or the whole city, between two days. Nothing is for ever: leavers expire."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="petugas", related_name="assignments")
    role = models.CharField("peran", max_length=20, choices=OFFICE_ROLES)
    district = models.ForeignKey(
        "regions.District", models.PROTECT, verbose_name="kecamatan", null=True, blank=True, related_name="+",
        help_text="Kosongkan untuk seluruh kota.",
    )  # fmt: skip
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("berlaku sampai", help_text="Hari pertama penugasan tidak berlaku lagi.")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diberikan oleh", null=True, blank=True,
        related_name="assignments_granted", help_text="Kosong bila dibuat saat portal dipasang.",
    )  # fmt: skip
    granted_at = models.DateTimeField("diberikan pada")
    ended_at = models.DateTimeField("diakhiri pada", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diakhiri oleh", null=True, blank=True, related_name="+"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        constraints = [
            CheckConstraint(condition=Q(role__in=[role.value for role in Role if role != Role.APPLICANT]),
                            name="assignment_role_is_known"),
            CheckConstraint(condition=Q(role__in=DISTRICT_ROLES) | Q(district__isnull=True),
                            name="assignment_to_a_district_is_for_its_roles",
                            violation_error_message="Peran ini selalu berlaku untuk seluruh kota."),
            CheckConstraint(condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")),
                            name="assignment_is_granted_by_another",
                            violation_error_message="Penugasan tidak dapat diberikan kepada diri sendiri."),
            ends_after_it_starts("valid_from", "valid_until", model="assignment",
                                 message="Akhir penugasan harus setelah awalnya."),
            both_or_neither("ended_at", "ended_by", model="assignment"),
            models.UniqueConstraint(fields=["user", "role", "district", "valid_from"], condition=Q(ended_at__isnull=True),
                                    name="assignment_is_granted_once"),
            models.UniqueConstraint(fields=["user", "role", "valid_from"],
                                    condition=Q(ended_at__isnull=True, district__isnull=True),
                                    name="assignment_to_the_city_is_granted_once"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_role_display()} · {self.district or 'seluruh kota'}"
