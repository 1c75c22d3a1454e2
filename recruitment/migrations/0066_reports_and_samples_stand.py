"""What was reported to the province, and what an auditor drew and opened, is never changed or taken away, whoever asks."""

from django.db import migrations

WHOLE = ("reportpaper", "auditsample", "sampledfile", "fileopening")
REPORT = "recruitment_finalreport"
# Of an approved report only its arrival may still be written down, once.
FROZEN = ("selection_id", "number", "notes", "body", "salt_sealed", "sha256", "as_of", "approved_at", "approved_by_id")


def put_up(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    build = _postgresql if is_postgresql else _sqlite
    for table in WHOLE:
        build(schema_editor, f"recruitment_{table}", "UPDATE", "")
        build(schema_editor, f"recruitment_{table}", "DELETE", "")
    unlike = "IS DISTINCT FROM" if is_postgresql else "IS NOT"
    changed = " OR ".join(f"OLD.{name} {unlike} NEW.{name}" for name in FROZEN)
    approved = "OLD.status IN ('approved', 'arrived')"
    build(schema_editor, REPORT, "UPDATE", f"OLD.status = 'arrived' OR ({approved} AND ({changed} OR NEW.status <> 'arrived'))")
    build(schema_editor, REPORT, "DELETE", approved)


def _postgresql(schema_editor, table, verb, condition):
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {table}_stands() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} stands'; END $$"
    )
    when = f"WHEN ({condition})" if condition else ""
    schema_editor.execute(
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"FOR EACH ROW {when} EXECUTE FUNCTION {table}_stands()"
    )


def _sqlite(schema_editor, table, verb, condition):
    when = f"WHEN {condition}" if condition else ""
    schema_editor.execute(
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} stands'); END"
    )


def take_down(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in (*(f"recruitment_{each}" for each in WHOLE), REPORT):
        for verb in ("update", "delete"):
            on = f" ON {table}" if is_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}{on}")
        if is_postgresql:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_stands()")


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0061_first_words_of_the_inauguration")]
    operations = [migrations.RunPython(put_up, take_down)]
