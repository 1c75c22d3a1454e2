"""The first reminder offsets of steps and turns, as rows that staff change afterwards."""

from django.db import migrations


CHASE = [(f"H+{n}", (30 - n) * 24, 8) for n in (5, 7, 9, 11, 13)]
OFFSETS = [
    *[("agreements.step_waiting", *each) for each in CHASE],
    *[("agreements.turn_waiting", *each) for each in CHASE],
    ("agreements.signing_due", "H-3", 72, 8),
    ("agreements.signing_due", "H-1", 24, 8),
]


def write_offsets(apps, schema_editor):
    model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour}
        model.objects.get_or_create(rule=rule, milestone=milestone, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_kinds"), ("notifications", "0001_schema")]
    operations = [migrations.RunPython(write_offsets, migrations.RunPython.noop)]
