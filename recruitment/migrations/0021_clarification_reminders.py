"""The office's first offsets for clarifications, as rows that staff change afterwards."""

from django.db import migrations

RULE, MILESTONE, HOURS_BEFORE, SEND_HOUR = "recruitment.clarification_due", "H-1", 24, 9


def write_rows(apps, schema_editor):
    apps.get_model("notifications", "ReminderOffset").objects.get_or_create(
        rule=RULE, milestone=MILESTONE, defaults={"hours_before": HOURS_BEFORE, "send_hour": SEND_HOUR}
    )
    apps.get_model("notifications", "RuleSetting").objects.get_or_create(rule=RULE)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0011_first_types"), ("notifications", "0031_rule_settings")]
    operations = [migrations.RunPython(write_rows, migrations.RunPython.noop)]
