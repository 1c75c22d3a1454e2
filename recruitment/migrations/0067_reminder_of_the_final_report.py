"""The first offsets of the reminder that the final report has not arrived, and its rule's settings."""

from django.db import migrations

RULE = "recruitment.report_not_arrived"
# Milestone, hours before the end of the chase (30 days after the due day), hour of sending (WIB).
OFFSETS = [("H-1", 31 * 24, 9), ("H+1", 29 * 24, 9)]


def write_offsets(apps, schema_editor):
    offset, setting = (apps.get_model("notifications", name) for name in ("ReminderOffset", "RuleSetting"))
    for milestone, hours_before, send_hour in OFFSETS:
        offset.objects.get_or_create(
            rule=RULE, milestone=milestone, defaults={"hours_before": hours_before, "send_hour": send_hour}
        )
    setting.objects.get_or_create(rule=RULE)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0066_reports_and_samples_stand"), ("notifications", "0031_rule_settings")]
    operations = [migrations.RunPython(write_offsets, migrations.RunPython.noop)]
