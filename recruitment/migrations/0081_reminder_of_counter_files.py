"""The first offsets of the reminder of counter files that nobody has confirmed, and its rule's settings."""

from django.db import migrations
from django.utils import timezone

RULE = "recruitment.counter_unconfirmed"
# Milestone, hours before the end of the days for confirming (usually three after the intake closes), hour of sending (WIB).
OFFSETS = [("H-4", 96, 9), ("H-1", 24, 9), ("H-0", 0, 9)]


def write_offsets(apps, schema_editor):
    offset, setting = (apps.get_model("notifications", name) for name in ("ReminderOffset", "RuleSetting"))
    for milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour, "audience": "both"}
        offset.objects.get_or_create(rule=RULE, milestone=milestone, defaults=facts)
    setting.objects.get_or_create(rule=RULE)
    # Files that wait already have no moment yet: the next minute finds the right one.
    waiting = apps.get_model("recruitment", "CounterFile").objects.filter(status__in=["keying", "waiting"])
    waiting.update(next_nudge_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0071_further_types"), ("notifications", "0031_rule_settings")]
    operations = [migrations.RunPython(write_offsets, migrations.RunPython.noop)]
