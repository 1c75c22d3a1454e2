"""From the first draft to a sealed paper that anybody can check: two offices, four phones, mail that travels."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from agreements.lifecycle import Side
from agreements.models import Agreement, Final
from core import clock
from documents import keeping
from tests.factories.agreements import Table, kind
from tests.journeys.people import DESK_WIDTH, Person

TITLE = "Netralitas aparatur sipil negara"
LATER = "Setiap pihak memakai anggarannya sendiri dan tidak wajib menyediakan dana."


@pytest.fixture
def table(portal):
    kind()
    return Table(second_factor=True)


def begin(drafter):
    drafter.follow("Buka kesepakatan baru")
    drafter.field("Jenis").select_option(label="Nota Kesepahaman")
    drafter.field("Tentang").fill(TITLE)
    for box in drafter.page.get_by_role("checkbox").all():
        box.check()
    drafter.press("Buka kesepakatan")
    drafter.follow("Lanjutkan menyunting")
    drafter.page.get_by_role("button", name="Tambah pasal di bawah bagian 2").click()
    drafter.page.get_by_label("Judul").nth(2).fill("Pembiayaan")
    drafter.page.get_by_label("Isi").nth(2).fill("Biaya ditanggung bersama.")
    drafter.field("Pengantar").fill("Naskah awal sesuai hasil audiensi.")
    drafter.press("Simpan dan kirim")
    drafter.told("Versi 1 sudah dikirim kepada pihak lain.")


def answer(drafter):
    """The city reads on a phone, objects to one article and sends it back changed."""
    drafter.open(re.search(r"https?://\S+/kerja-sama/\S+", drafter.mail("Giliran Pemerintah Kota"))[0])
    drafter.heading(TITLE)
    expect(drafter.see("Naskah awal sesuai hasil audiensi.")).to_be_visible()
    money = drafter.page.locator("article").filter(has_text="Pembiayaan")
    money.get_by_role("button", name="Belum sepakat").click()
    expect(money.get_by_text("Belum disepakati")).to_be_visible()
    money.get_by_text("Tulis catatan").click()
    money.get_by_label("Catatan untuk Pembiayaan").fill("Mohon dipisahkan.")
    money.get_by_role("button", name="Simpan catatan").click()
    expect(money.get_by_text("Mohon dipisahkan.")).to_be_visible()
    drafter.press("Sunting versi baru")
    drafter.page.get_by_label("Isi").nth(2).fill(LATER)
    drafter.press("Simpan dan kirim")
    drafter.told("Versi 2 sudah dikirim")


def fill_head(drafter, side, *, day):
    drafter.follow("Isi kepala naskah")
    drafter.field("Rencana hari penandatanganan").fill(f"{day:%Y-%m-%d}")
    drafter.field("Berlaku sejak").fill(f"{day:%Y-%m-%d}")
    drafter.field("Berlaku sampai").fill(f"{day + dt.timedelta(days=700):%Y-%m-%d}")
    for label in ("Penanda tangan", "Dasar kewenangan"):
        choices = drafter.page.get_by_label(re.compile(f"^{label} Lembaga"))
        choices.select_option(
            label=choices.locator("option").filter(has_text="Pimpinan" if "tangan" in label else "Peraturan").inner_text()
        )
    drafter.page.get_by_label(re.compile("^Nomor Lembaga")).fill(f"00{side == Side.CITY:d}/HK.02.00/2026")
    drafter.press("Simpan")
    drafter.told("Kepala naskah tersimpan.")


def decide(person, button):
    person.open("/kerja-sama/meja/")
    person.page.locator(".task__link").click()
    person.heading(TITLE)
    person.press(button)
    person.told("Keputusan Anda tercatat.")


def checked(visitor, name, content):
    visitor.page.get_by_label("Berkas PDF").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
    visitor.press("Periksa")
    return visitor.page.locator("#hasil ~ dl")


@pytest.mark.full
def test_two_offices_agree_and_anybody_can_check_it(table, seated, visitor, tick):
    office = seated(Side.OFFICE, width=DESK_WIDTH)
    begin(office)
    city = seated(Side.CITY)
    answer(city)

    office.paper(Agreement.objects.get())
    office.follow("dengan versi 1")
    office.heading("Perbandingan versi")
    expect(office.page.locator("ins").filter(has_text="memakai anggarannya sendiri")).to_be_visible()
    expect(office.page.locator("del").filter(has_text="ditanggung bersama")).to_be_visible()
    office.paper(Agreement.objects.get())
    office.press("Sepakati semua pasal dan susunannya")
    day = clock.today() + dt.timedelta(days=14)
    fill_head(office, Side.OFFICE, day=day)
    office.page.get_by_text("Serahkan giliran tanpa versi baru").click()
    office.field("Pesan kepada pihak lain").fill("Mohon nomor dan penanda tangan diisi.")
    office.press("Serahkan giliran")
    office.told("Giliran sudah diserahkan")

    city.paper(Agreement.objects.get())
    settle = city.page.locator("article").filter(has_text="Pembiayaan").get_by_role("button", name="Tandai selesai")
    settle.click()  # the question that the city had asked of version 1
    expect(settle).to_have_count(0)
    city.press("Tandai selesai")
    fill_head(city, Side.CITY, day=day)
    city.press("Ajukan untuk paraf")
    city.told("Naskah final (versi 3) sudah diajukan untuk paraf.")

    people = [seated(side, "Kepala bagian hukum") for side in (Side.OFFICE, Side.CITY)]
    for person in people:
        assert "menunggu paraf Anda" in person.mail("Menunggu paraf Anda")
        decide(person, "Beri paraf pada naskah versi 3")
    for side in (Side.OFFICE, Side.CITY):
        decide(seated(side, "Pimpinan"), "Setujui naskah versi 3")
    tick()

    office.paper(Agreement.objects.get())
    expect(office.see("Berlaku", exact=True).first).to_be_visible()
    assert "sudah disegel dan berlaku" in city.mail("Berlaku")
    final = Final.objects.select_related("document").order_by("party__order").first()
    content = keeping.read(final.document)
    stranger = visitor("orang@contoh.example", kind=Person)
    stranger.open(f"/kerja-sama/periksa/{final.code}/")
    stranger.heading("Periksa naskah kerja sama")
    found = checked(stranger, "naskah.pdf", content)
    expect(found.get_by_text("Sama persis")).to_be_visible()
    junk = {"name": "naskah.pdf", "mimeType": "application/pdf", "buffer": content + b"\n% tambahan"}
    found = checked(stranger, junk["name"], junk["buffer"])
    expect(found.get_by_text("Tidak sama", exact=True)).to_be_visible()
    stranger.page.get_by_label("Berkas PDF yang dikirim").set_input_files(junk)
    stranger.press("Kirim dan periksa")
    expect(found.get_by_text("Tidak sah", exact=True)).to_be_visible()
