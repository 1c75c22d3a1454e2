"""The settings of each rule that speaks by offsets, as rows that staff change afterwards."""

from django.db import migrations

# Each rule that speaks by offsets; the defaults are how they spoke so far.
RULES = [
    "agreements.disposition_due", "agreements.disposition_overdue", "agreements.mandate", "agreements.obligation_due",
    "agreements.original_missing", "agreements.signed_waiting", "agreements.signing_due", "agreements.step_waiting",
    "agreements.term_ends", "agreements.turn_waiting", "outreach.duty", "outreach.invitation", "outreach.report_due",
    "outreach.thanks", "recruitment.repair_due", "recruitment.unsent_draft",
]  # fmt: skip


def write_settings(apps, schema_editor):
    setting = apps.get_model("notifications", "RuleSetting")
    for rule in RULES:
        setting.objects.get_or_create(rule=rule)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_attempts_are_append_only")]
    operations = [migrations.RunPython(write_settings, migrations.RunPython.noop)]
