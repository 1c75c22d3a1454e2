import datetime as dt

from django.db import migrations

RIGHTS = (
    "Anda berhak mendapat kejelasan tentang siapa yang meminta data dan untuk apa; melihat dan mendapat salinan data Anda; "
    "melengkapi dan memperbaikinya; mengakhiri pemrosesan, menghapus atau memusnahkannya sepanjang tidak bertentangan dengan "
    "kewajiban hukum kami; menarik izin yang pernah Anda berikan; membatasi atau menunda pemrosesan; berkeberatan atas putusan "
    "yang hanya diambil secara otomatis; serta menggugat dan menerima ganti rugi bila terjadi pelanggaran.\n\n"
    "Permintaan disampaikan kepada Sekretariat Bawaslu Kota Jakarta Pusat lewat portal ini atau datang sendiri."
)
NOTICES = [
    {
        "purpose": "recruitment",
        "title": "Pemrosesan data pribadi dalam seleksi Panwaslu Kecamatan",
        "what": (
            "Nama, NIK, tempat dan tanggal lahir, jenis kelamin, alamat, nomor telepon, alamat email, pas foto, KTP, pendidikan, "
            "pekerjaan dan organisasi, pengalaman kepemiluan, pernyataan-pernyataan yang disyaratkan, serta dokumen yang Anda "
            "unggah. Kami juga mencatat kapan dan oleh siapa data itu dilihat dan diputuskan."
        ),
        "why": (
            "Untuk memeriksa syarat calon anggota Panwaslu Kecamatan, menjalankan tahapan seleksi, mengabari Anda, menerima "
            "tanggapan masyarakat, dan mempertanggungjawabkan hasilnya. Nama calon yang lulus tiap tahap diumumkan sebagaimana "
            "diwajibkan peraturan. NIK, alamat, telepon, dan dokumen tidak diumumkan."
        ),
        "legal_basis": (
            "Pasal 20 ayat (2) huruf c (pemenuhan kewajiban hukum) dan huruf e (pelaksanaan tugas untuk kepentingan umum dan "
            "pelayanan publik) Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi, dalam pelaksanaan "
            "Undang-Undang Nomor 7 Tahun 2017 tentang Pemilihan Umum beserta peraturan Bawaslu tentang pembentukan Panwaslu "
            "Kecamatan. Pemberitahuan ini disampaikan berdasarkan Pasal 21 Undang-Undang Nomor 27 Tahun 2022."
        ),
        "how_long": (
            "Selama seleksi dan masa kerja anggota terpilih, lalu selama jangka waktu retensi arsip yang berlaku bagi Bawaslu. "
            "Data dan dokumen dienkripsi selama disimpan, dan dimusnahkan setelah jangka waktu itu berakhir. Isian yang tidak "
            "pernah dikirim dihapus setelah seleksi selesai."
        ),
        "is_consent": False,
    },
    {
        "purpose": "recruitment.health",
        "title": "Izin memproses surat kesehatan dan surat tentang catatan pidana",
        "what": (
            "Surat keterangan sehat jasmani dan rohani serta bebas penyalahgunaan narkotika, dan surat keterangan tidak pernah "
            "dipidana. Keduanya termasuk data pribadi yang bersifat spesifik (Pasal 4 ayat (2) Undang-Undang Nomor 27 Tahun 2022)."
        ),
        "why": "Hanya untuk memeriksa syarat kesehatan dan syarat tidak pernah dipidana. Surat itu tidak diumumkan.",
        "legal_basis": (
            "Persetujuan Anda yang sah secara eksplisit (Pasal 20 ayat (2) huruf a), di samping kewajiban hukum dan kepentingan "
            "umum (Pasal 20 ayat (2) huruf c dan e Undang-Undang Nomor 27 Tahun 2022). Hal-hal ini disampaikan berdasarkan "
            "Pasal 21 Undang-Undang itu."
        ),
        "how_long": (
            "Selama seleksi, dan bagi yang terpilih selama masa kerja, lalu dimusnahkan sesuai jangka waktu retensi arsip. Surat "
            "disimpan terenkripsi dan hanya dibuka oleh petugas yang memeriksa berkas Anda."
        ),
        "is_consent": True,
    },
]


def publish(apps, schema_editor):
    notice = apps.get_model("accounts", "PrivacyNotice")
    published_at = dt.datetime(2022, 10, 17, tzinfo=dt.UTC)  # the day the law came into force: before any selection here
    for facts in NOTICES:
        notice.objects.create(version=1, rights=RIGHTS, published_at=published_at, **facts)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_acknowledgements_are_append_only")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
