"""A whole selection, third part: a citizen speaks; the written test is sat, scored from a file read twice, and announced."""

import re

from playwright.sync_api import expect

from core.clock import wib
from recruitment.models import Candidacy, Desk, Feedback
from tests.journeys.papers import photo
from tests.journeys.people import Person
from tests.journeys.selection_intake import NAME

SPOKEN, ASKED, ANSWERED, FOUND = (wib(2026, 11, day, 10) for day in (10, 11, 12, 13))
SEATED, DOOR, OVER, RESULT = wib(2026, 11, 11, 14), wib(2026, 11, 13, 7, 45), wib(2026, 11, 13, 13), wib(2026, 11, 15, 8)
SAID = "Yang bersangkutan terlihat memakai atribut partai pada bulan Agustus."
ASKS = "Apakah Anda pernah menjadi anggota atau pengurus partai politik?"
REPLY = "Saya tidak pernah menjadi anggota partai. Yang saya pakai adalah baju pinjaman."
FINDS = "Calon menjawab dan Sipol diperiksa ulang: tidak tercatat."
SCORES = ("91,5", "88", "84,25", "80", "77", "71", "64,99")


class Citizen(Person):
    album = None

    def look(self, name="", **options):
        self.album.look(self.page, name, **options)


# --- Feedback ---------------------------------------------------------------------------------------------------------
def speak(citizen, name):
    """Somebody without an account speaks of a candidate, and proves the address by the mail that came."""
    citizen.open("/")
    citizen.follow("Beri tanggapan atas calon")
    citizen.heading("Tanggapan dan masukan masyarakat")
    citizen.look("calon-diumumkan", whole=True)
    citizen.follow(name)
    citizen.heading("Tanggapan atas calon")
    citizen.page.get_by_label("Anggota atau pengurus partai politik, atau tim kampanye").check()
    for label, text in (
        ("Isi tanggapan", SAID), ("Nama lengkap Anda", "Warga Contoh"), ("Alamat atau nomor telepon", "Jalan Contoh Nomor 7"),
        ("Alamat email", citizen.email),
    ):  # fmt: skip
        citizen.field(label).fill(text)
    kind, content = photo()[1:]
    citizen.page.get_by_label("Foto KTP Anda").set_input_files({"name": "ktp.jpg", "mimeType": kind, "buffer": content})
    citizen.page.get_by_label("Keterangan ini saya sampaikan dengan sebenarnya").check()
    citizen.look("formulir-tanggapan", whole=True)
    citizen.press("Kirim tanggapan")
    citizen.page.wait_for_url("**/tanggapan/terkirim/")
    citizen.look()
    (_, text), *_ = citizen.mails()
    citizen.open(re.search(r"https?://\S+/tanggapan/bukti/\S+", text)[0])
    citizen.look()
    with citizen.page.expect_navigation():
        citizen.page.get_by_role("main").get_by_role("button").first.click()
    citizen.look()
    assert Feedback.objects.get().status == "received"


def ask(office, name):
    desk = office.desk("secretary")
    desk.go("Tanggapan masyarakat")
    desk.look()
    desk.choose(Feedback.objects.get().written_code)
    desk.look("tanggapan", whole=True)
    desk.begin("Tanyakan kepada calon")
    desk.fill("Yang ditanyakan kepada calon", ASKS)
    desk.look("tanyakan", whole=True)
    desk.settle("Tanyakan kepada calon", "ditanyakan kepada calon.")


def answer(candidate):
    """The candidate comes by the mail, reads the question and not who sent it, and answers."""
    text = candidate.mail("Penjelasan Anda diperlukan")
    assert ASKS not in text
    candidate.return_to(re.search(r"https?://\S+/tanggapan/\S+", text)[0])
    expect(candidate.see(ASKS)).to_be_visible()
    assert "Warga Contoh" not in candidate.page.locator("body").inner_text()
    candidate.field("Penjelasan Anda").fill(REPLY)
    candidate.look("jawaban-calon", whole=True)
    with candidate.page.expect_navigation():
        candidate.press(re.compile("^Kirim"))
    candidate.look()
    assert Feedback.objects.get().status == "answered"


def find(office):
    desk = office.desk("secretary")
    desk.go("Tanggapan masyarakat", Feedback.objects.get().written_code)
    desk.begin("Tulis temuan")
    desk.check("Tidak terbukti")
    desk.fill("Uraian temuan", FINDS)
    desk.look("tulis-temuan", whole=True)
    desk.settle("Tulis temuan", "tersimpan.")


# --- The written test -------------------------------------------------------------------------------------------------
def seat(office):
    """A session is set up, its people are seated after a look at who sits where, and their cards are printed."""
    desk = office.desk("secretary")
    desk.go("Sesi tes tertulis")
    desk.look()
    desk.choose(re.compile("^Tambah"))
    for label, text in (
        ("Nama sesi", "Sesi 1"), ("Tempat", "SMK Contoh"), ("Alamat", "Jalan Contoh Nomor 2"), ("Ruang", "Laboratorium 1"),
        ("Jumlah perangkat", "20"),
    ):  # fmt: skip
        desk.fill(label, text)
    desk.pick("Seleksi", NAME)
    desk.moment("Mulai (WIB)", wib(2026, 11, 13, 8))
    desk.look()
    desk.send("Simpan dan terus mengedit")
    desk.begin("Tempatkan peserta")
    desk.check(re.compile("^Menteng"))
    desk.send("Lihat akibatnya")
    desk.look("tempatkan-peserta", whole=True)
    desk.settle("Tempatkan peserta", "Peserta ditempatkan")
    desk.look("sesi", whole=True)
    assert desk.downloaded("Unduh semua kartu (PDF)", "button").startswith(b"%PDF")
    assert Desk.objects.count() == 7


def has_a_card(candidate):
    candidate.mail("Jadwal tes tertulis")
    candidate.return_to()
    candidate.look()
    candidate.follow("Tes dan wawancara")
    candidate.heading("Tes dan wawancara")
    candidate.look("kartu-peserta", whole=True)
    with candidate.page.expect_download() as download:
        candidate.follow("Unduh kartu peserta (PDF)")
    assert download.value.path().read_bytes().startswith(b"%PDF")


def admit(office, name):
    """One by the code on the card, with a telephone at the door; the others from the list."""
    desk = office.desk("verifier")
    ticket = Desk.objects.get(candidacy__application__full_name=name).ticket
    desk.open("/admin/")
    desk.open(f"/kartu/{ticket}/")
    desk.heading(name)
    desk.page.set_viewport_size({"width": 360, "height": 740})
    desk.look("pintu-tes")
    desk.press("Catat hadir")
    expect(desk.see("Sudah tercatat hadir")).to_be_visible()
    desk.page.set_viewport_size({"width": 1280, "height": 740})
    desk.choose("Daftar kursi sesi ini")
    desk.look()
    desk.in_bulk("Catat hadir", "catat-hadir")
    assert Desk.objects.filter(attended_at__isnull=True).count() == 0


def file_of(rows):
    lines = ["Nomor Pendaftaran;Nilai", *(f"{number};{score}" for number, score in rows)]
    return "\r\n".join(lines).encode("utf-8-sig")


def read_scores(office, order):
    """A careless file is read and thrown away, the right one is read and applied; nothing counts before.

    order: names, the best first.
    """
    numbers = [Candidacy.objects.get(application__full_name=name).application.number for name in order]
    rows = list(zip(numbers, SCORES, strict=True))
    careless = [*rows[:-2], rows[0], (numbers[-2], "171"), ("PWC-2026-31.71.06-9999", "60")]
    desk = office.desk("secretary")
    upload(desk, "hasil-ceroboh.csv", careless)
    desk.look("berkas-nilai-bermasalah", whole=True)
    expect(desk.page.get_by_role("table", name="Yang tidak diterapkan dan sebabnya")).to_be_visible()
    desk.do("Buang berkas", "dibuang.")
    upload(desk, "hasil.csv", rows)
    desk.look()
    desk.begin("Terapkan nilai")
    desk.check(re.compile("^Saya sudah membaca hasil pemeriksaan"))
    desk.look("terapkan-nilai")
    desk.settle("Terapkan nilai", "tercatat.")
    desk.go("Berkas nilai tes tertulis", "Menteng")
    desk.look("hasil-sementara", whole=True)
    assert desk.page.locator("tbody th").all_inner_texts() == numbers


def upload(desk, name, rows):
    desk.go("Berkas nilai tes tertulis", "Unggah berkas nilai")
    desk.pick("Seleksi", NAME)
    desk.attach("Berkas nilai (XLSX atau CSV)", (name, "text/csv", file_of(rows)))
    desk.look()
    desk.send("Unggah dan periksa")
    expect(desk.see("Baca hasilnya sebelum menerapkan.")).to_be_visible()


def sees_own_score(candidate, score):
    candidate.return_to()
    candidate.follow("Bagaimana hasil ini terjadi")
    expect(candidate.see(score).first).to_be_visible()
    candidate.look("hasil-pelamar", whole=True)
