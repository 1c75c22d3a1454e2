import datetime as dt

from django.db import migrations

NOTICE = {
    "purpose": "messages",
    "title": "Pengiriman pesan: pihak mana yang melihat apa",
    "what": (
        "Email: alamat email Anda dan isi pesan. Keduanya dilihat server email kantor dan penyedia kotak surat Anda.\n\n"
        "Pesan singkat, hanya bila Anda memilihnya: nomor telepon Anda, pokok pesan, dan tautan ke portal. Ketiganya dilihat "
        "penyedia layanan pesan singkat kantor dan operator telepon Anda. Petugas dan pejabat memasukkan nomornya sendiri di "
        "pengaturan pesan dan membuktikannya dengan kode; bagi pelamar dipakai nomor pada pendaftarannya.\n\n"
        "Notifikasi peramban, hanya bila Anda menyalakannya: alamat peramban Anda pada layanan notifikasi milik pembuatnya "
        "(misalnya Google, Mozilla, Apple, atau Microsoft), kunci untuk menyandikan isinya, serta jenis peramban dan sistemnya. "
        "Notifikasi hanya menyebut jenis pesan, tanpa nama dan tanpa isinya, dan diantarkan tersandi: layanan itu hanya tahu "
        "bahwa portal ini mengirim sesuatu ke peramban Anda, dan kapan."
    ),
    "why": "Untuk menyampaikan pesan portal lewat cara yang Anda pilih, dan untuk tidak mengirimnya dua kali.",
    "legal_basis": (
        "Email: Pasal 20 ayat (2) huruf c (pemenuhan kewajiban hukum) dan huruf e (pelayanan publik) Undang-Undang Nomor 27 "
        "Tahun 2022 tentang Pelindungan Data Pribadi. Pesan singkat dan notifikasi peramban: persetujuan Anda (Pasal 20 ayat (2) "
        "huruf a), yang dapat ditarik kapan saja di pengaturan pesan. Hal-hal ini disampaikan berdasarkan Pasal 21 Undang-Undang itu."
    ),
    "how_long": (
        "Nomor telepon yang Anda masukkan: sampai Anda menghapusnya atau akun Anda ditutup; pertanyaan apakah suatu nomor milik "
        "Anda: tujuh hari. Alamat peramban: sampai Anda mematikannya, keluar dari akun di peramban itu, layanan notifikasi tidak "
        "mengenalnya lagi, atau akun Anda ditutup. Semuanya disimpan tersandi."
    ),
    "is_consent": False,
}


def publish(apps, schema_editor):
    notice = apps.get_model("accounts", "PrivacyNotice")
    rights = notice.objects.get(purpose="recruitment", version=1).rights
    published_at = dt.datetime(2022, 10, 17, tzinfo=dt.UTC)  # as the first ones: before anybody was texted or notified
    notice.objects.create(version=1, rights=rights, published_at=published_at, **NOTICE)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_first_privacy_notices")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
