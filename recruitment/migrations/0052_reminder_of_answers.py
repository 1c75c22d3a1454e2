"""The first offsets of the reminder to say whether one takes the seat, and its rule's settings."""

from django.db import migrations

RULE = "recruitment.answer_due"
OFFSETS = [("H-1", 24, 9), ("H-0", 0, 9)]  # milestone, hours before the deadline, hour of sending (WIB)


def write_offsets(apps, schema_editor):
    offset, setting = (apps.get_model("notifications", name) for name in ("ReminderOffset", "RuleSetting"))
    for milestone, hours_before, send_hour in OFFSETS:
        offset.objects.get_or_create(
            rule=RULE, milestone=milestone, defaults={"hours_before": hours_before, "send_hour": send_hour}
        )
    setting.objects.get_or_create(rule=RULE)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0051_what_was_announced_stands"), ("notifications", "0031_rule_settings")]
    operations = [migrations.RunPython(write_offsets, migrations.RunPython.noop)]
