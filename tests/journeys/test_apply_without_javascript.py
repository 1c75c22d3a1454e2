"""The same path where no script runs: an old phone, a strict browser, a line that lost the script."""

import re

import pytest
from playwright.sync_api import expect

from recruitment.models import Application
from tests.journeys.papers import WANTED


def add_a_school(person):
    """Rows are added by a button of the form, which keeps what was typed."""
    person.open_section("Pendidikan")
    person.fill_education()
    person.press("Tambah baris riwayat pendidikan")
    row = person.page.get_by_role("group", name="Riwayat pendidikan, baris 2")
    person.type("Sekolah atau perguruan tinggi", "SMA Contoh", within=row)
    person.type("Tahun lulus", "20012", within=row)
    person.press("Simpan dan tandai selesai")
    person.page.get_by_role("alert").get_by_role("link", name=re.compile("Tahun lulus ditulis dengan 4 angka")).click()
    expect(row.get_by_label("Tahun lulus")).to_have_value("20012")
    person.type("Tahun lulus", "2012", within=row)
    person.complete("Pendidikan")


def hand_in(person, title, files):
    person.follow(f"Unggah {title}")
    person.heading(title)
    person.choose(*files)
    person.press("Simpan berkas")
    person.told(f"{title}: berkas tersimpan.")


@pytest.mark.full
def test_everything_works_without_javascript(visitor, selection):
    siti = visitor(java_script_enabled=False)
    siti.open("/")
    siti.follow("Daftar sekarang")
    siti.page.get_by_role("main").get_by_role("link", name="Buat akun").click()
    siti.sign_up()
    siti.prove_by_code()
    siti.read_notice()
    siti.press("Mulai pendaftaran")

    siti.fill("Data diri", "Domisili dan kecamatan pilihan")
    add_a_school(siti)
    siti.fill("Pekerjaan dan organisasi", "Pengalaman kepemiluan", "Pernyataan")
    siti.follow("Periksa isian")
    gaps = siti.page.get_by_role("region", name="6 hal perlu dilengkapi")
    expect(gaps.get_by_role("listitem")).to_have_count(6)
    siti.follow("Daftar bagian")
    siti.open_section("Berkas")
    for title, files in WANTED.items():
        hand_in(siti, title, files)
    siti.follow("Periksa isian")
    number = siti.send()

    application = Application.objects.get()
    assert number == application.number
    assert application.files.current().get(kind__code="ijazah").document.pages == 2
    assert number in siti.mail("sudah kami terima")
