"""What was announced, and what a plenary froze and decided, is never changed or taken away, whoever asks."""

from django.db import migrations

WHOLE = ("announcementrow", "announcementpaper", "announceddistrict", "frozentable", "plenarychoice", "plenarypaper")
PUBLISHED = "recruitment_announcement"


def put_up(apps, schema_editor):
    build = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
    for table in WHOLE:
        build(schema_editor, f"recruitment_{table}", "")
    build(schema_editor, PUBLISHED, "OLD.status = 'published'")


def _postgresql(schema_editor, table, condition):
    schema_editor.execute(
        f"CREATE FUNCTION {table}_stands() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} stands'; END $$"
    )
    when = f"WHEN ({condition})" if condition else ""
    schema_editor.execute(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW {when} EXECUTE FUNCTION {table}_stands()"
    )


def _sqlite(schema_editor, table, condition):
    when = f"WHEN {condition}" if condition else ""
    for verb in ("update", "delete"):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} stands'); END"
        )


def take_down(apps, schema_editor):
    for table in (*(f"recruitment_{each}" for each in WHOLE), PUBLISHED):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_stands()")
            continue
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}")


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0041_scores_stand")]
    operations = [migrations.RunPython(put_up, take_down)]
