"""A whole selection, third part: a citizen speaks; the written test is sat, and by one once more after the system failed."""

import re

from playwright.sync_api import expect

from core.clock import wib
from recruitment.models import Candidacy, Desk, Feedback
from tests.journeys.papers import photo
from tests.journeys.people import Person
from tests.journeys.selection_intake import NAME

SPOKEN, ASKED, ANSWERED, FOUND = (wib(2026, 11, day, 10) for day in (10, 11, 12, 13))
SEATED, DOOR, FAILED = wib(2026, 11, 11, 14), wib(2026, 11, 13, 7, 45), wib(2026, 11, 13, 10)
DOOR_AGAIN, OVER, RESULT = wib(2026, 11, 14, 7, 45), wib(2026, 11, 14, 13), wib(2026, 11, 15, 8)
SAID = "Yang bersangkutan terlihat memakai atribut partai pada bulan Agustus."
ASKS = "Apakah Anda pernah menjadi anggota atau pengurus partai politik?"
REPLY = "Saya tidak pernah menjadi anggota partai. Yang saya pakai adalah baju pinjaman."
FINDS = "Calon menjawab dan Sipol diperiksa ulang: tidak tercatat."
FAULT = "Perangkat mati karena listrik padam pukul 08.20; jawabannya tidak tersimpan. Teknisi membuat berita acara."


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
    set_up(desk, "Sesi 1", starts_at=wib(2026, 11, 13, 8))
    place(desk, "tempatkan-peserta")
    desk.look("sesi", whole=True)
    assert desk.downloaded("Unduh semua kartu (PDF)", "button").startswith(b"%PDF")
    assert Desk.objects.count() == 7


def set_up(desk, name, *, starts_at):
    desk.choose(re.compile("^Tambah"))
    for label, text in (
        ("Nama sesi", name), ("Tempat", "SMK Contoh"), ("Alamat", "Jalan Contoh Nomor 2"), ("Ruang", "Laboratorium 1"),
        ("Jumlah perangkat", "20"),
    ):  # fmt: skip
        desk.fill(label, text)
    desk.pick("Seleksi", NAME)
    desk.moment("Mulai (WIB)", starts_at)
    desk.look()
    desk.send("Simpan dan terus mengedit")


def place(desk, name=""):
    """Seat who waits in Menteng."""
    desk.begin("Tempatkan peserta")
    desk.check(re.compile("^Menteng"))
    desk.send("Lihat akibatnya")
    desk.look(name, whole=True)
    desk.settle("Tempatkan peserta", "Peserta ditempatkan")


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
    scan(desk, name, "pintu-tes")
    desk.choose("Daftar kursi sesi ini")
    desk.look()
    desk.in_bulk("Catat hadir", "catat-hadir")
    assert Desk.objects.filter(attended_at__isnull=True).count() == 0


def card_of(name, **facts):
    return f"/kartu/{Desk.objects.get(candidacy__application__full_name=name, **facts).ticket}/"


def scan(desk, name, picture=""):
    """Open the code of the card that is good, as a telephone at the door does, and record who came."""
    desk.open("/admin/")
    desk.open(card_of(name, released_at=None))
    desk.heading(name)
    desk.page.set_viewport_size({"width": 360, "height": 740})
    desk.look(picture)
    desk.press("Catat hadir")
    expect(desk.see("Sudah tercatat hadir")).to_be_visible()
    desk.page.set_viewport_size({"width": 1280, "height": 740})


# --- The system fails -------------------------------------------------------------------------------------------------
def fail(office, name):
    """The secretary records whose test the system spoilt, a commissioner lets that one sit again; a second session follows."""
    number = Candidacy.objects.get(application__full_name=name).application.number
    desk = office.desk("secretary")
    desk.go("Sesi tes tertulis", "Sesi 1")
    desk.begin("Catat gangguan sistem")
    desk.moment("Gangguan mulai (WIB)", wib(2026, 11, 13, 8, 20))
    desk.moment("Gangguan selesai (WIB)", wib(2026, 11, 13, 9))
    desk.fill("Apa yang terjadi", FAULT)
    desk.check(re.compile(re.escape(number)))
    desk.look("catat-gangguan", whole=True)
    desk.settle("Catat gangguan sistem", "menunggu persetujuan orang lain.")

    chair = office.desk("chair")
    chair.go("Gangguan tes tertulis")
    chair.open_row("Sesi 1")
    chair.look("gangguan", whole=True)
    chair.do("Setujui sesi ulang", "sesi ulang disetujui.")


def waits_for_another(candidate):
    assert "bukan kesalahan Anda" in candidate.mail("diulang karena gangguan sistem")
    candidate.return_to()
    candidate.follow("Tes dan wawancara")
    candidate.heading("Tes dan wawancara")
    expect(candidate.see("Tes Anda diulang")).to_be_visible()
    candidate.look("menunggu-sesi-ulang")


def seat_again(office):
    desk = office.desk("secretary")
    desk.go("Sesi tes tertulis")
    set_up(desk, "Sesi 2", starts_at=wib(2026, 11, 14, 8))
    place(desk)
    assert Desk.objects.filter(released_at=None).count() == 7


def admit_again(office, name):
    """The first card opens nothing any more; the second one does."""
    desk = office.desk("verifier")
    desk.open("/admin/")
    desk.open(card_of(name, end="incident"))
    expect(desk.see("Kartu ini tidak berlaku lagi")).to_be_visible()
    desk.look()
    scan(desk, name)
