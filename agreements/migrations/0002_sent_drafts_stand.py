"""A draft that was sent is never changed or taken away, whoever asks."""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION agreements_draft_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a sent draft stands'; END $$
    """,
    """
    CREATE TRIGGER agreements_draft_refuses_change BEFORE UPDATE OR DELETE ON agreements_draft
    FOR EACH ROW WHEN (OLD.status = 'sent') EXECUTE FUNCTION agreements_draft_stands()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER IF EXISTS agreements_draft_refuses_change ON agreements_draft",
    "DROP FUNCTION IF EXISTS agreements_draft_stands()",
]
SQLITE = [
    f"""
    CREATE TRIGGER agreements_draft_refuses_{verb} BEFORE {verb} ON agreements_draft WHEN OLD.status = 'sent'
    BEGIN SELECT RAISE(ABORT, 'a sent draft stands'); END
    """
    for verb in ("update", "delete")
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS agreements_draft_refuses_{verb}" for verb in ("update", "delete")]


def put_up(apps, schema_editor):
    _run(schema_editor, POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def take_down(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO)


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_schema")]
    operations = [migrations.RunPython(put_up, take_down)]
