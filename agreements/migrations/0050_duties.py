"""The first reminder offsets of obligations and terms, as rows that staff change afterwards."""

from django.db import migrations


CHASED_FOR = 30 * 24  # an obligation is asked for until thirty days after its day
OFFSETS = [
    *[("agreements.obligation_due", f"H-{n}", CHASED_FOR + n * 24, 8) for n in (14, 3)],
    *[("agreements.obligation_due", f"H+{n}", CHASED_FOR - n * 24, 8) for n in (1, 7, 14, 21)],
    *[("agreements.term_ends", f"H-{n}", n * 24, 8) for n in (180, 90, 60, 30, 7)],
]


def write_offsets(apps, schema_editor):
    model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour}
        model.objects.get_or_create(rule=rule, milestone=milestone, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0030_desk"), ("documents", "0001_schema"), ("notifications", "0001_schema")]
    operations = [migrations.RunPython(write_offsets, migrations.RunPython.noop)]
