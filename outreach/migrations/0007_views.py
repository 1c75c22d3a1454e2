"""Who is in charge is reminded the day before, and who came is thanked the day after."""

from django.db import migrations


# rule, milestone, hours before the deadline, hour of sending (WIB); thanks count back from eight days after the end
OFFSETS = [("outreach.invitation", "H-14", 336, 8), ("outreach.duty", "H-1", 24, 8), ("outreach.thanks", "H+1", 168, 9)]


def write_offsets(apps, schema_editor):
    model = apps.get_model("notifications", "ReminderOffset")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour}
        model.objects.get_or_create(rule=rule, milestone=milestone, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0004_warnings"), ("notifications", "0001_schema")]
    operations = [migrations.RunPython(write_offsets, migrations.RunPython.noop)]
