"""From the home page to a receipt that anybody can check, on a phone and on a desk."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from core import clock
from core.dates import closing
from recruitment.models import Application, Snapshot
from tests.journeys.papers import WANTED
from tests.journeys.people import DESK_WIDTH, NIK, PHONE_WIDTH


def words_of(path):
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))


def make_mistakes_in_personal(person):
    """Type a short NIK and a day that does not exist; both are told, linked and kept."""
    person.open_section("Data diri")
    person.fill_personal(nik="3171 9957 0894", birth_day=("31", "Februari", "1994"))
    person.press("Simpan dan tandai selesai")

    summary = person.page.get_by_role("alert").filter(has_text="Ada yang perlu diperbaiki")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_text(
        [re.compile("NIK terdiri dari 16 angka"), re.compile("Tanggal 31 Februari 1994 tidak ada")]
    )
    expect(person.field("NIK")).to_have_value("3171 9957 0894")
    expect(person.field("Nama lengkap sesuai KTP")).to_have_value("Siti Aminah Ma'ruf")
    summary.get_by_role("link", name=re.compile("Tanggal 31 Februari")).click()
    expect(person.page.get_by_label("Tanggal", exact=True)).to_be_focused()
    expect(person.page.get_by_label("Bulan", exact=True)).to_have_value("Februari")


def mend_personal(person):
    person.type_birth_day("17", "Agustus", "1994")
    person.page.get_by_role("link", name=re.compile("NIK terdiri dari 16 angka")).click()
    expect(person.field("NIK")).to_be_focused()
    person.type("NIK", NIK)
    person.complete("Data diri")


def change_birth_place(person):
    """Follow “Ubah” from the page of all answers and come back to it."""
    person.follow("Ubah Tempat lahir")
    person.heading("Data diri")
    expect(person.field("NIK")).to_have_value("3171995708940001")
    person.type("Tempat lahir", "Bogor")
    person.complete("Data diri")
    person.heading("Periksa dan kirim")
    expect(person.page.locator(".summary__row", has_text="Tempat lahir")).to_contain_text("Bogor")


@pytest.mark.parametrize(("width", "proof"), [(PHONE_WIDTH, "prove_by_code"), (DESK_WIDTH, "prove_by_link")])
def test_a_visitor_becomes_an_applicant_with_a_receipt(visitor, selection, new_page, width, proof):
    siti = visitor(width=width)
    siti.open("/")
    siti.heading("Pendaftaran anggota Panwaslu Kecamatan sedang dibuka")
    expect(siti.see(closing(selection.closes_at)).first).to_be_visible()
    siti.follow("Daftar sekarang")
    siti.heading("Mulai mendaftar")
    siti.page.get_by_role("main").get_by_role("link", name="Buat akun").click()
    siti.sign_up()
    getattr(siti, proof)()
    siti.read_notice()
    siti.heading("Mulai mendaftar")
    siti.press("Mulai pendaftaran")
    siti.heading("Pendaftaran Anda")

    make_mistakes_in_personal(siti)
    mend_personal(siti)
    siti.fill("Domisili dan kecamatan pilihan", "Pendidikan", "Pekerjaan dan organisasi", "Pengalaman kepemiluan", "Pernyataan")
    siti.open_section("Berkas")
    for title, files in WANTED.items():
        siti.hand_in(title, *files)
    expect(siti.see("6 dari 6 berkas wajib")).to_be_visible()
    siti.follow("Kembali ke daftar bagian")
    siti.follow("Periksa dan kirim")
    siti.heading("Periksa dan kirim")
    change_birth_place(siti)

    number = siti.send()
    application = Application.objects.get()
    snapshot = Snapshot.objects.get()
    assert number == application.number == f"PWC-{clock.now().year}-31.71.06-0001"
    look_at_receipt(siti, number)
    look_at_proof(siti, new_page(), number, snapshot)
    receipt = siti.mail("sudah kami terima")
    assert number in receipt
    assert len(siti.mails()) == 2
    assert not [text for _, text in siti.mails() if "317199" in text]


def look_at_receipt(person, number):
    with person.page.expect_download() as download:
        person.follow("Unduh tanda terima (PDF)")
    path = Path(download.value.path())
    assert path.read_bytes()[:5] == b"%PDF-"
    assert number in words_of(path)


def look_at_proof(person, page, number, snapshot):
    """Open the proof where nobody is signed in: it knows number and hash, and nobody."""
    page.goto(person.page.get_by_role("link", name="halaman bukti").get_attribute("href"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bukti penerimaan")
    words = page.locator("body").inner_text()
    assert number in words
    assert snapshot.sha256 in words
    assert "Siti" not in words
    assert "3171995708940001" not in words
