"""The kinds of agreement with the clauses each begins with. What the office has entered itself stays as it is."""

from django.db import migrations

from agreements.wording import templates
from agreements.wording.clauses import as_json


def add_kinds(apps, schema_editor):
    kinds = apps.get_model("agreements", "Kind").objects
    for code, name in templates.KINDS.items():
        if kinds.filter(code=code).exists() or kinds.filter(name=name).exists():
            continue
        is_pledge = code == "ikrar"  # said by many side by side, and obliging nobody to a service (domain: E)
        kinds.create(
            code=code, name=name, clauses=as_json(templates.starting(code)), has_obligations=not is_pledge,
            may_have_many_parties=is_pledge,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_sent_drafts_stand")]

    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
