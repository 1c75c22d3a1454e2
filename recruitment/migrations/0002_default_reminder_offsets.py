"""The office's first reminder offsets, as rows that staff change afterwards."""

from django.db import migrations

# rule, milestone, hours before the deadline, hour of sending (WIB)
OFFSETS = [
    ("recruitment.unsent_draft", "H-7", 168, 9),
    ("recruitment.unsent_draft", "H-3", 72, 9),
    ("recruitment.unsent_draft", "H-2", 48, 9),
    ("recruitment.unsent_draft", "H-1", 24, 9),
    ("recruitment.unsent_draft", "H-0", 0, 9),
    ("recruitment.repair_due", "H-1", 24, 9),
    ("recruitment.repair_due", "H-0", 0, 9),
]


def write_offsets(apps, schema_editor):
    offset_model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        offset_model.objects.get_or_create(
            rule=rule, milestone=milestone, defaults={"hours_before": hours_before, "send_hour": send_hour}
        )


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0001_schema"), ("notifications", "0001_schema")]
    operations = [migrations.RunPython(write_offsets, migrations.RunPython.noop)]
