"""Two further kinds of selection as rows: polling-station supervisors (PTPS), and the track for members in office.

What no source was found for is named in to_check, for the office to settle before it starts such a selection.
"""

from django.db import migrations

# code: what the row says
TYPES = {
    "ptps": {
        "name": "Pengawas TPS (PTPS)",
        "post_name": "anggota Pengawas TPS",
        "number_prefix": "PTPS",
        "minimum_age": 21,
        "age_basis": "Pengumuman pembentukan PKD, Januari 2023 (21 tahun untuk PKD dan PTPS)",
        "domicile": "district",
        "seats_per_district": 100,
        "places_per_seat": 1,
        "women_in_100": 30,
        "to_check": (
            "1. Kebutuhan: satu orang untuk tiap TPS. Angka 100 hanya contoh; isi jumlah TPS tiap kecamatan sebelum diumumkan.\n"
            "2. Domisili: ditulis per kecamatan seperti PKD; juknis dapat meminta kelurahan setempat.\n"
            "3. Cara memilih: PTPS umumnya tanpa tes tertulis; hapus tahapan yang tidak dipakai dari kalendernya.\n"
            "4. Berkas dan syarat disalin dari Panwaslu Kecamatan; cocokkan dengan juknis PTPS yang berlaku.\n"
            "5. Keterwakilan perempuan 30 persen disalin dari Panwaslu Kecamatan."
        ),
    },
    "panwascam-existing": {
        "name": "Panwaslu Kecamatan, anggota yang sedang menjabat (existing)",
        "post_name": "anggota Panwaslu Kecamatan (jalur existing)",
        "number_prefix": "PWE",
        "minimum_age": 25,
        "age_basis": "UU 7/2017 Pasal 117 ayat (1) huruf b",
        "domicile": "regency",
        "seats_per_district": 3,
        "places_per_seat": 1,
        "women_in_100": 30,
        "to_check": (
            "1. Jalur ini dipakai untuk Pemilihan 2024 di beberapa daerah dengan evaluasi kinerja; juknisnya belum dibaca. Isi dasar "
            "hukumnya.\n"
            "2. Siapa yang boleh mendaftar dan bobot evaluasi kinerja mengikuti juknis itu.\n"
            "3. Surat sehat dan bebas narkotika boleh menyusul sebelum pelantikan, seperti praktik Belitung 2024.\n"
            "4. Kursi yang tersisa sesudah jalur ini dibuka untuk umum dengan seleksi Panwaslu Kecamatan tersendiri."
        ),
    },
}
# kind → {requirement code: (text, declaration)}
OTHERWISE = {
    "ptps": {
        "usia": (
            "Berusia paling rendah 21 tahun pada saat mendaftar",
            "Saya memenuhi usia paling rendah pada saat mendaftar.",
        ),
        "domisili": (
            "Berdomisili di kecamatan tempat TPS yang dilamar, dibuktikan dengan KTP-el",
            "Saya berdomisili di kecamatan yang saya lamar sesuai KTP-el saya.",
        ),
    },
    "panwascam-existing": {},
}
MEMBER = (
    "anggota",
    "Sedang menjabat, atau pada pemilu terakhir menjabat, sebagai anggota Panwaslu Kecamatan di Jakarta Pusat",
    "Saya anggota Panwaslu Kecamatan pada pemilu terakhir dan bersedia dievaluasi kinerjanya.",
    "Periksa: juknis jalur existing",
)
# code, name, why, how; required of all at the filing
PAPERS = (
    (
        "sk-pengangkatan", "Keputusan pengangkatan", "Bukti pernah menjabat sebagai anggota Panwaslu Kecamatan.",
        "Salinan keputusan Bawaslu Kota yang mengangkat Anda.",
    ),
    (
        "laporan-kinerja", "Laporan kinerja masa jabatan", "Bahan evaluasi kinerja.",
        "Ringkasan tugas, temuan, dan laporan yang Anda tangani, ditandatangani.",
    ),
)  # fmt: skip


def write_types(apps, schema_editor):
    from recruitment.defaults import DOCUMENT_KINDS, LETTERS, PACT_KIND, REQUIREMENTS  # the texts that all kinds start from

    type_model = apps.get_model("recruitment", "SelectionType")
    after = type_model.objects.count()
    for position, (code, facts) in enumerate(TYPES.items(), after + 1):
        kind, is_new = type_model.objects.get_or_create(code=code, defaults={**facts, "position": position})
        if is_new:
            _write_requirements(kind, REQUIREMENTS)
            _write_papers(kind, (*DOCUMENT_KINDS, PACT_KIND), LETTERS)


def _write_requirements(kind, requirements):
    rows = [*requirements, *([MEMBER] if kind.code == "panwascam-existing" else [])]
    for position, (code, text, declaration, basis) in enumerate(rows, 1):
        text, declaration = OTHERWISE[kind.code].get(code, (text, declaration))
        kind.requirements.create(code=code, text=text, declaration=declaration, basis=basis, position=position)


def _write_papers(kind, papers, letters):
    names = ("code", "name", "why", "how", "condition", "due_stage", "needs_duty_stamp", "is_sensitive")
    for position, row in enumerate(papers, 1):
        facts = dict(zip(names, row))
        kind.documents.create(position=position, letter=letters.get(facts["code"], ""), **facts)
    for position, row in enumerate(PAPERS if kind.code == "panwascam-existing" else (), len(papers) + 1):
        kind.documents.create(position=position, **dict(zip(names, row)))


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0067_reminder_of_the_final_report")]
    operations = [migrations.RunPython(write_types, migrations.RunPython.noop)]
