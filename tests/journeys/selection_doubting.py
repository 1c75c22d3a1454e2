"""A whole selection, beside the second part: one NIK on two files, and a name that Sipol lists as a party's member."""

import datetime as dt
import re

from playwright.sync_api import expect

from core.clock import wib
from recruitment.models import Application
from tests.factories import recruitment as make
from tests.factories.accounts import ApplicantFactory
from tests.journeys.office import MENTENG
from tests.journeys.papers import photo, scan
from tests.journeys.selection_checking import choose_seldom, declare, open_file, take
from tests.journeys.selection_intake import Bayu

AGAIN, REMINDED = wib(2026, 10, 13, 10), wib(2026, 10, 31, 9, 30)
DOUBLE = "Bayu Putra Contoh"
SEEN = "Nama, foto dan tanda tangan pada kedua KTP sama; pelamar membenarkan lewat telepon bahwa ia mendaftar dua kali."
ANSWER = "Saya tidak pernah menjadi anggota partai. Nama saya dicatut; saya sudah melapor kepada KPU."
FINDS = "Tanda terima tanggapan dari KPU diperiksa: nama dicatut."


# --- One NIK on two files ---------------------------------------------------------------------------------------------
def apply_again(selection):
    """Bayu sends a second file from another account: it is received like any other, and held."""
    made = make.submitted(
        selection, district=MENTENG, full_name=DOUBLE, sex="L", birth_on=dt.date(1991, 5, 5), nik=Bayu.nik.replace(" ", ""),
        user=ApplicantFactory(email="bayu.dua@contoh.example"), at=AGAIN,
    )  # fmt: skip
    assert made.status == "held"


def is_told_of_the_other(person):
    assert "tetap sah" in person.mail("mendaftar dengan NIK Anda")


def merge(office, name):
    """The secretary sees both files side by side and proposes that the first one stands; a commissioner lets it."""
    number = Application.objects.get(full_name=name).number
    desk = office.desk("secretary")
    declare(desk, DOUBLE)
    desk.heading(DOUBLE)
    desk.look()
    desk.choose("Lihat semua berkas dengan NIK yang sama")
    expect(desk.page.locator("#result_list tbody tr")).to_have_count(2)
    desk.look("nik-sama")
    desk.open_row(DOUBLE)
    choose_seldom(desk, "Gabungkan dengan berkas lain")
    desk.fill("Nomor pendaftaran berkas lain", number)
    desk.check("Yang lain; berkas ini ditutup")
    desk.fill("Apa yang Anda periksa pada kedua berkas", SEEN)
    desk.look("gabungkan", whole=True)
    desk.settle("Gabungkan dengan berkas lain", "menunggu persetujuan.")
    desk.look()

    chair = office.desk("chair")
    chair.go("Usulan penyelesaian berkas tertahan")
    chair.open_row("gabungkan ke berkas yang berlaku")
    chair.look("usulan-gabung", whole=True)
    chair.do("Setujui", "Penyelesaian disetujui dan dijalankan.")
    open_file(chair, name)
    expect(chair.page.get_by_text("Berkas ganda", exact=True)).to_be_visible()
    chair.look()
    assert Application.objects.get(full_name=DOUBLE).merged_into.number == number


# --- A name in Sipol --------------------------------------------------------------------------------------------------
def find_listed(office, name):
    """A verifier keeps the proof and asks; until the answer is there, or its time is over, nothing can be found."""
    desk = office.desk("verifier")
    declare(desk, name)
    desk.heading(name)
    take(desk)
    choose_seldom(desk, "Sipol: tercatat, minta klarifikasi")
    desk.attach("Tangkapan layar hasil", photo("sipol.jpg", seed=8))
    desk.look("sipol-tercatat", whole=True)
    desk.settle("Sipol: tercatat, minta klarifikasi", "dikirim kepada pelamar.")
    desk.see("Langkah yang belum dapat dilakukan (").click()
    expect(desk.see("Pelamar masih dapat menjawab sampai")).to_be_visible()
    desk.look()


def clarify(person):
    """Who was asked by mail, and reminded a day before the clock runs out, answers with a paper; no mail names a party."""
    asked, reminded = person.mail("Beri klarifikasi"), person.mail("Klarifikasi pendaftaran")
    assert "partai" not in asked + reminded
    person.return_to(re.search(r"https?://\S+/klarifikasi/", reminded)[0])
    person.heading("Klarifikasi")
    person.look("klarifikasi", whole=True)
    person.field("Penjelasan Anda").fill(ANSWER)
    person.page.get_by_label("Surat pendukung").set_input_files(
        [dict(zip(("name", "mimeType", "buffer"), scan("tanda terima KPU.pdf", pages=1), strict=True))]
    )
    person.press("Kirim klarifikasi")
    person.told("Klarifikasi Anda sudah diterima.")
    expect(person.see(ANSWER)).to_be_visible()
    person.look()


def find_cleared(office, name):
    """The dashboard says that an answer came; the verifier reads it and writes down what is found."""
    desk = office.desk("verifier")
    desk.open("/admin/")
    desk.choose("klarifikasi Sipol menunggu temuan")
    desk.open_row(name)
    expect(desk.see(ANSWER)).to_be_visible()
    desk.look()
    desk.begin("Catat temuan klarifikasi")
    desk.check("Bukan anggota partai (nama dicatut atau sudah lama berhenti)")
    desk.fill("Dasar temuan", FINDS)
    desk.look("temuan-klarifikasi")
    desk.settle("Catat temuan klarifikasi", "dicatat.")
    expect(desk.see(FINDS).first).to_be_visible()
    desk.look()
