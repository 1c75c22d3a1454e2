"""The office keeps special days of its own."""

import datetime as dt

from django.db import migrations

# PKPU 3/2022: the voters' quiet and the vote of the 2024 election (domain: F).
DAYS = [
    ("quiet", "Pemilu 2024", dt.date(2024, 2, 11), dt.date(2024, 2, 13)),
    ("voting", "Pemilu 2024", dt.date(2024, 2, 14), dt.date(2024, 2, 14)),
]


def write_days(apps, schema_editor):
    model = apps.get_model("outreach", "SpecialDay")
    for kind, name, first_day, last_day in DAYS:
        facts = {"last_day": last_day, "source": "PKPU 3/2022"}
        model.objects.get_or_create(kind=kind, name=name, first_day=first_day, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_first_rows")]
    operations = [migrations.RunPython(write_days, migrations.RunPython.noop)]
