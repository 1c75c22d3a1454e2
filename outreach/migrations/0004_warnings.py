"""Each warning that a release accepts has its own reason; the office keeps special days of its own."""

import datetime as dt

from django.db import migrations, models
from django.db.models import F, Q

KINDS = [
    ("holiday", "Hari libur atau cuti bersama"),
    ("working", "Tetap hari kerja"),
    ("quiet", "Masa tenang"),
    ("voting", "Hari pemungutan suara"),
]
# PKPU 3/2022: the voters' quiet and the vote of the 2024 election (domain: F).
DAYS = [
    ("quiet", "Pemilu 2024", dt.date(2024, 2, 11), dt.date(2024, 2, 13)),
    ("voting", "Pemilu 2024", dt.date(2024, 2, 14), dt.date(2024, 2, 14)),
]


def explain_each(apps, schema_editor):
    """Until now one reason spoke for all warnings of a release, and their sentences were not kept."""
    for release in apps.get_model("outreach", "Release").objects.exclude(accepted=[]):
        release.accepted = [{"key": key, "sentence": key, "reason": release.reason} for key in release.accepted]
        release.save(update_fields=["accepted"])


def explain_all(apps, schema_editor):
    for release in apps.get_model("outreach", "Release").objects.exclude(accepted=[]):
        release.reason = "\n".join(each["reason"] for each in release.accepted)
        release.accepted = [each["key"] for each in release.accepted]
        release.save(update_fields=["accepted", "reason"])


def write_days(apps, schema_editor):
    model = apps.get_model("outreach", "SpecialDay")
    for kind, name, first_day, last_day in DAYS:
        facts = {"last_day": last_day, "source": "PKPU 3/2022"}
        model.objects.get_or_create(kind=kind, name=name, first_day=first_day, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0003_subscriptions")]
    operations = [
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=10, verbose_name="jenis")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("first_day", models.DateField(verbose_name="hari pertama")),
                ("last_day", models.DateField(help_text="Sama dengan hari pertama bila hanya sehari.", verbose_name="hari terakhir")),
                (
                    "source",
                    models.CharField(
                        help_text="Misalnya PKPU 3/2022, atau nomor SKB hari libur.", max_length=200, verbose_name="sumber"
                    ),
                ),
            ],
            options={
                "verbose_name": "hari khusus",
                "verbose_name_plural": "hari khusus",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind__in=["holiday", "working", "quiet", "voting"]), name="specialday_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(last_day__gte=F("first_day")),
                        name="specialday_ends_on_or_after_its_first_day",
                        violation_error_message="Hari terakhir tidak boleh sebelum hari pertama.",
                    ),
                    models.UniqueConstraint(fields=("kind", "first_day", "name"), name="specialday_is_written_once"),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="release", name="release_accepts_warnings_with_a_reason"),
        migrations.RunPython(explain_each, explain_all),
        migrations.RemoveField(model_name="release", name="reason"),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=~Q(accepted__icontains='"reason": ""'), name="release_accepts_each_warning_with_a_reason"
            ),
        ),
        migrations.RunPython(write_days, migrations.RunPython.noop),
    ]
