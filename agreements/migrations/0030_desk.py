"""The first reminder offsets of mandates, as rows that staff change afterwards."""

from django.db import migrations

# rule, milestone, hours before the deadline, hour of sending (WIB)
OFFSETS = [
    ("agreements.mandate", "H-30", 720, 8),
    ("agreements.mandate", "H-14", 336, 8),
    ("agreements.mandate", "H-7", 168, 8),
]


def write_offsets(apps, schema_editor):
    offset_model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        offset_model.objects.get_or_create(
            rule=rule, milestone=milestone, defaults={"hours_before": hours_before, "send_hour": send_hour}
        )


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_clocks"), ("documents", "0001_schema"), ("notifications", "0001_schema")]
    operations = [migrations.RunPython(write_offsets, migrations.RunPython.noop)]
