"""A score is never changed or deleted, whoever asks: a correction is another row. Reminders before test and interview."""

from django.db import migrations

TABLE = "recruitment_scoreentry"
OFFSETS = [
    ("recruitment.test_ahead", "H-3", 3 * 24, 9),
    ("recruitment.test_ahead", "H-1", 24, 9),
    ("recruitment.interview_ahead", "H-1", 24, 9),
]


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{TABLE} is append-only'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_refuses_change BEFORE UPDATE OR DELETE ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_is_append_only()"
        )
        return
    for verb in ("update", "delete"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_refuses_{verb} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_change ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_is_append_only()")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_{verb}")


def write_rules(apps, schema_editor):
    offsets, settings = apps.get_model("notifications", "ReminderOffset"), apps.get_model("notifications", "RuleSetting")
    for rule, milestone, hours_before, send_hour in OFFSETS:
        facts = {"hours_before": hours_before, "send_hour": send_hour}
        offsets.objects.get_or_create(rule=rule, milestone=milestone, defaults=facts)
        settings.objects.get_or_create(rule=rule)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0032_first_rows_of_letters_and_feedback"), ("notifications", "0031_rule_settings")]
    operations = [
        migrations.RunPython(put_up, take_down),
        migrations.RunPython(write_rules, migrations.RunPython.noop),
    ]
