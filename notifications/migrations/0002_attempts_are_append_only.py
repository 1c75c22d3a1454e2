"""The trace of attempts refuses UPDATE and DELETE, whoever asks."""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION notifications_attempt_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'notifications_attempt is append-only'; END $$
    """,
    """
    CREATE TRIGGER notifications_attempt_refuses_change BEFORE UPDATE OR DELETE ON notifications_attempt
    FOR EACH ROW EXECUTE FUNCTION notifications_attempt_is_append_only()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER IF EXISTS notifications_attempt_refuses_change ON notifications_attempt",
    "DROP FUNCTION IF EXISTS notifications_attempt_is_append_only()",
]
SQLITE = [
    f"""
    CREATE TRIGGER notifications_attempt_refuses_{verb} BEFORE {verb} ON notifications_attempt
    BEGIN SELECT RAISE(ABORT, 'notifications_attempt is append-only'); END
    """
    for verb in ("update", "delete")
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS notifications_attempt_refuses_{verb}" for verb in ("update", "delete")]


def put_up(apps, schema_editor):
    _run(schema_editor, POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def take_down(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO)


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_schema")]
    operations = [migrations.RunPython(put_up, take_down)]
