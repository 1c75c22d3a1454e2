"""The first kinds of selection, as rows that the office changes: Panwascam, and PKD (21 years, resident of the kecamatan)."""

from django.db import migrations

# code, name, post, prefix, minimum age, its basis, domicile, seats in each kecamatan
TYPES = [
    ("panwascam", "Panwaslu Kecamatan", "anggota Panwaslu Kecamatan", "PWC", 25, "UU 7/2017 Pasal 117 ayat (1) huruf b",
     "regency", 3),
    ("pkd", "Panwaslu Kelurahan/Desa (PKD)", "anggota Panwaslu Kelurahan/Desa", "PKD", 21,
     "Pengumuman pembentukan PKD, Januari 2023", "district", 6),
]
# What PKD asks otherwise: requirement code → text, declaration
OTHERWISE = {
    "usia": (
        "Berusia paling rendah 21 tahun pada saat mendaftar",
        "Saya memenuhi usia paling rendah pada saat mendaftar.",
    ),
    "domisili": (
        "Berdomisili di kecamatan yang dilamar, dibuktikan dengan KTP-el",
        "Saya berdomisili di kecamatan yang saya lamar sesuai KTP-el saya.",
    ),
}


def write_types(apps, schema_editor):
    from recruitment.defaults import DOCUMENT_KINDS, REQUIREMENTS  # the texts that selections without a type start from

    type_model = apps.get_model("recruitment", "SelectionType")
    names = ("code", "name", "post_name", "number_prefix", "minimum_age", "age_basis", "domicile", "seats_per_district")
    for position, row in enumerate(TYPES, 1):
        facts = dict(zip(names, row)) | {"position": position}
        kind, is_new = type_model.objects.get_or_create(code=facts.pop("code"), defaults=facts)
        if is_new:
            _write_rows(apps, kind, REQUIREMENTS, DOCUMENT_KINDS)


def _write_rows(apps, kind, requirements, papers):
    otherwise = OTHERWISE if kind.code == "pkd" else {}
    for position, (code, text, declaration, basis) in enumerate(requirements, 1):
        text, declaration = otherwise.get(code, (text, declaration))
        kind.requirements.create(code=code, text=text, declaration=declaration, basis=basis, position=position)
    names = ("code", "name", "why", "how", "condition", "due_stage", "needs_duty_stamp", "is_sensitive")
    for position, row in enumerate(papers, 1):
        kind.documents.create(position=position, **dict(zip(names, row)))


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0002_default_reminder_offsets")]
    operations = [migrations.RunPython(write_types, migrations.RunPython.noop)]
