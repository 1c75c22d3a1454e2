"""Which of the papers of the first kinds are set by the portal."""

from django.db import migrations


LETTERS = {"surat-lamaran": "application", "riwayat-hidup": "life", "surat-pernyataan": "statement"}


def name_letters(apps, schema_editor):
    for code, letter in LETTERS.items():
        apps.get_model("recruitment", "TypeDocument").objects.filter(code=code).update(letter=letter)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0021_clarification_reminders")]
    operations = [migrations.RunPython(name_letters, migrations.RunPython.noop)]
