"""The first offsets of originals and dispositions; kinds that hold without limit of time."""

from django.db import migrations

CHASED_FOR = 30 * 24  # what is asked for stays asked for until thirty days after its day
CHASE = [(f"H+{n}", CHASED_FOR - n * 24, 8) for n in (2, 4, 6, 8, 10)]
OFFSETS = [
    *[("agreements.original_missing", f"H-{n}", CHASED_FOR + n * 24, 8) for n in (3, 1)],
    *[("agreements.original_missing", *each) for each in CHASE],
    *[("agreements.signed_waiting", *each) for each in CHASE],
    ("agreements.disposition_due", "H-1", CHASED_FOR + 24, 8),
    ("agreements.disposition_due", "H+1", CHASED_FOR - 24, 8),
    ("agreements.disposition_overdue", "H+2", CHASED_FOR - 48, 8),
]


def write_offsets(apps, schema_editor):
    model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour}
        model.objects.get_or_create(rule=rule, milestone=milestone, defaults=facts)


def free_pledges(apps, schema_editor):
    """An ikrar need not name a last day, unless the office has given it obligations."""
    apps.get_model("agreements", "Kind").objects.filter(code="ikrar", has_obligations=False).update(has_term=False)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0050_duties"), ("notifications", "0001_schema")]
    operations = [migrations.RunPython(write_offsets, migrations.RunPython.noop), migrations.RunPython(free_pledges, migrations.RunPython.noop)]
