"""What a person read and permitted is evidence: no line of it is changed or deleted, whoever asks."""

from django.db import migrations

TABLES = ("accounts_acknowledgement", "accounts_privacynotice")


def put_up(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        if postgresql:
            schema_editor.execute(
                f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()"
            )
            continue
        for verb in ("update", "delete"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def take_down(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        if postgresql:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_is_append_only()")
            continue
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_schema")]
    operations = [migrations.RunPython(put_up, take_down)]
