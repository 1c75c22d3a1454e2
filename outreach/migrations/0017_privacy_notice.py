import datetime as dt

from django.db import migrations

RIGHTS = (
    "Anda berhak mendapat kejelasan tentang siapa yang meminta data dan untuk apa; melihat dan mendapat salinan data Anda; "
    "melengkapi dan memperbaikinya; mengakhiri pemrosesan, menghapus atau memusnahkannya sepanjang tidak bertentangan dengan "
    "kewajiban hukum kami; membatasi atau menunda pemrosesan; serta menggugat dan menerima ganti rugi bila terjadi pelanggaran.\n\n"
    "Permintaan disampaikan kepada Sekretariat Bawaslu Kota Jakarta Pusat lewat email atau datang sendiri. Anda tidak memerlukan "
    "akun."
)
NOTICE = {
    "purpose": "outreach",
    "title": "Pemrosesan data pribadi dalam sosialisasi netralitas",
    "what": (
        "Nama, nomor telepon, dan alamat email ketua RW dan RT atau kantor yang diundang; jawaban atas undangan, nama wakil atau "
        "alasan yang ditulis; waktu dan cara kehadiran dicatat; tanda tangan di lembar hadir; serta benar atau tidaknya jawaban "
        "kuis, yang hanya ditampilkan sebagai jumlah bersama. Data ketua RW dan RT berasal dari kelurahan."
    ),
    "why": (
        "Untuk mengundang, mengingatkan, mendata kehadiran, menyusun laporan kegiatan, dan mengetahui wilayah yang belum dijangkau. "
        "Halaman umum hanya memuat jumlah menurut wilayah; nama, telepon, alamat, dan jawaban tidak diumumkan."
    ),
    "legal_basis": (
        "Pasal 20 ayat (2) huruf e (pelaksanaan tugas dalam rangka kepentingan umum dan pelayanan publik) Undang-Undang Nomor 27 "
        "Tahun 2022 tentang Pelindungan Data Pribadi, dalam pelaksanaan tugas pencegahan pelanggaran menurut Undang-Undang Nomor 7 "
        "Tahun 2017 tentang Pemilihan Umum. Pemberitahuan ini disampaikan berdasarkan Pasal 21 Undang-Undang Nomor 27 Tahun 2022."
    ),
    "how_long": (
        "Selama tahapan pemilu yang disosialisasikan, lalu selama jangka waktu retensi arsip yang berlaku bagi Bawaslu. Data ketua "
        "yang sudah berganti tidak dipakai lagi untuk mengundang. Koreksi yang dikirim kelurahan dihapus isinya setelah diputuskan."
    ),
    "is_consent": False,
}


def publish(apps, schema_editor):
    notice = apps.get_model("accounts", "PrivacyNotice")
    published_at = dt.datetime(2022, 10, 17, tzinfo=dt.UTC)  # the day the law came into force
    notice.objects.get_or_create(purpose="outreach", version=1, defaults={"rights": RIGHTS, "published_at": published_at, **NOTICE})


class Migration(migrations.Migration):
    dependencies = [("outreach", "0007_views"), ("accounts", "0004_first_privacy_notices")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
