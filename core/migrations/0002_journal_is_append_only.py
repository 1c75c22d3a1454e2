"""The journal refuses UPDATE and DELETE (on PostgreSQL TRUNCATE too), whoever asks."""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION core_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'core_event is append-only'; END $$
    """,
    """
    CREATE TRIGGER core_event_refuses_change BEFORE UPDATE OR DELETE ON core_event
    FOR EACH ROW EXECUTE FUNCTION core_event_is_append_only()
    """,
    """
    CREATE TRIGGER core_event_refuses_truncate BEFORE TRUNCATE ON core_event
    FOR EACH STATEMENT EXECUTE FUNCTION core_event_is_append_only()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER IF EXISTS core_event_refuses_truncate ON core_event",
    "DROP TRIGGER IF EXISTS core_event_refuses_change ON core_event",
    "DROP FUNCTION IF EXISTS core_event_is_append_only()",
]
SQLITE = [
    f"""
    CREATE TRIGGER core_event_refuses_{verb} BEFORE {verb} ON core_event
    BEGIN SELECT RAISE(ABORT, 'core_event is append-only'); END
    """
    for verb in ("update", "delete")
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS core_event_refuses_{verb}" for verb in ("update", "delete")]


def put_up(apps, schema_editor):
    _run(schema_editor, POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def take_down(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO)


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_schema")]
    operations = [migrations.RunPython(put_up, take_down)]
