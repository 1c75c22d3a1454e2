"""The letters of kinds that selections already ask for, the clock of who is asked, and what the public is told of its data."""

import datetime as dt

from django.db import migrations

LETTERS = {"surat-lamaran": "application", "riwayat-hidup": "life", "surat-pernyataan": "statement"}
RULE = "recruitment.feedback_due"
RIGHTS = (
    "Anda berhak mendapat kejelasan tentang siapa yang meminta data dan untuk apa; melihat dan mendapat salinan data Anda; "
    "melengkapi dan memperbaikinya; mengakhiri pemrosesan, menghapus atau memusnahkannya sepanjang tidak bertentangan dengan "
    "kewajiban hukum kami; membatasi atau menunda pemrosesan; serta menggugat dan menerima ganti rugi bila terjadi pelanggaran.\n\n"
    "Permintaan disampaikan kepada Sekretariat Bawaslu Kota Jakarta Pusat lewat email atau datang sendiri. Anda tidak memerlukan "
    "akun."
)
NOTICE = {
    "purpose": "recruitment.feedback",
    "title": "Pemrosesan data pribadi dalam tanggapan masyarakat",
    "what": (
        "Nama, alamat atau nomor telepon, alamat email, dan foto KTP Anda sebagai pengirim; isi tanggapan dan buktinya, yang dapat "
        "memuat data pribadi calon, termasuk data tentang catatan kejahatan."
    ),
    "why": (
        "Untuk memastikan bahwa tanggapan berasal dari orang yang nyata, memeriksa kebenarannya, dan meminta penjelasan calon. "
        "Tanggapan tidak diumumkan. Calon membaca pokok tanggapan dengan kata-kata petugas, tanpa nama pengirim. Identitas Anda "
        "disimpan tersandi; petugas yang berwenang hanya dapat membukanya dengan alasan yang tercatat."
    ),
    "legal_basis": (
        "Pasal 20 ayat (2) huruf e (pelaksanaan tugas dalam rangka kepentingan umum dan pelayanan publik) Undang-Undang Nomor 27 "
        "Tahun 2022 tentang Pelindungan Data Pribadi, dalam pembentukan Panwaslu Kecamatan menurut Undang-Undang Nomor 7 Tahun "
        "2017 tentang Pemilihan Umum. Pemberitahuan ini disampaikan berdasarkan Pasal 21 Undang-Undang Nomor 27 Tahun 2022."
    ),
    "how_long": (
        "Selama jangka waktu retensi arsip seleksi yang berlaku bagi Bawaslu. Tanggapan yang alamat emailnya tidak dibuktikan dalam "
        "48 jam dihapus beserta identitas, foto KTP, dan buktinya."
    ),
    "is_consent": False,
}


def write(apps, schema_editor):
    for code, letter in LETTERS.items():
        apps.get_model("recruitment", "DocumentKind").objects.filter(code=code).update(letter=letter)
    offset = apps.get_model("notifications", "ReminderOffset")
    offset.objects.get_or_create(rule=RULE, milestone="H-1", defaults={"hours_before": 24, "send_hour": 9})
    apps.get_model("notifications", "RuleSetting").objects.get_or_create(rule=RULE)
    published_at = dt.datetime(2022, 10, 17, tzinfo=dt.UTC)  # the day the law came into force
    apps.get_model("accounts", "PrivacyNotice").objects.get_or_create(
        purpose=NOTICE["purpose"], version=1, defaults={"rights": RIGHTS, "published_at": published_at, **NOTICE}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("recruitment", "0030_letters"),
        ("accounts", "0080_notice_of_messages"),
        ("notifications", "0031_rule_settings"),
    ]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
