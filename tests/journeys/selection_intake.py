"""A whole selection, first part: begun from a pattern and published; applied for; extended where too few came."""

import datetime as dt
import re

from playwright.sync_api import expect

from core.clock import wib
from recruitment.models import Extension, Selection
from tests.factories import recruitment as make
from tests.factories.accounts import ApplicantFactory
from tests.journeys.office import MENTENG
from tests.journeys.papers import WANTED
from tests.journeys.people import Visitor

NAME = "Seleksi Panwaslu Kecamatan 2026"
BEGUN, OPEN = wib(2026, 9, 14, 9), wib(2026, 9, 28, 10)
CLOSED = wib(2026, 10, 27, 8)
WHY = "Ruang rapat dipakai rapat koordinasi provinsi pada 16 November."
# Names that nobody bears; born apart, so that each has a NIK of the own.
FLOWERS = (
    ("Contoh Melati", "P"), ("Contoh Kenanga", "P"), ("Contoh Cendana", "L"), ("Contoh Dahlia", "P"),
    ("Contoh Jati", "L"), ("Contoh Anggrek", "P"),
)  # fmt: skip


class Applicant(Visitor):
    """Somebody who goes all the way, on a phone. album: what looks at the pages."""

    album = None
    name, sex, nik, born = "Siti Contoh", "Perempuan", "3171 9957 0894 0001", ("17", "8", "1994")

    def look(self, name="", **options):
        self.album.look(self.page, name, **options)

    def fill_personal(self):
        super().fill_personal(nik=self.nik, birth_day=self.born, name=self.name, sex=self.sex)

    def return_to(self, path="/pendaftaran/"):
        """Open a page of one's own, and log in where the session is over."""
        self.open(path)
        if "/akun/masuk/" in self.page.url:
            self.show_password()
        self.page.wait_for_load_state()


class Bayu(Applicant):
    name, sex, nik, born = "Bayu Contoh", "Laki-laki", "3171 9905 0591 0002", ("5", "5", "1991")


def page_of(selection):
    return f"/seleksi/{selection.uuid}/"


def begin(office):
    """The secretary starts from a pattern; a commissioner publishes."""
    desk = office.desk("secretary")
    desk.go("Seleksi")
    desk.look()
    desk.choose("Mulai dari pola")
    desk.heading("Mulai dari pola")
    desk.check("Pendaftaran 21 September–26 Oktober")
    desk.pick("Jenis seleksi", "Panwaslu Kecamatan")
    desk.fill("Nama seleksi", NAME)
    desk.fill("Hari pertama pendaftaran", "2026-09-21")
    desk.look("mulai-dari-pola", whole=True)
    desk.send("Buat seleksi")
    expect(desk.see("Periksa tanggal, syarat dan berkasnya, lalu umumkan.")).to_be_visible()
    desk.look("seleksi-belum-diumumkan", whole=True)
    desk.pick("Bila nilai sama di batas lolos", "Diputus rapat pleno")
    desk.send(re.compile("^Simpan$"))

    chair = office.desk("chair")
    chair.go("Seleksi", NAME)
    chair.do("Umumkan", "diumumkan.")
    return Selection.objects.get()


def is_read_by_anybody(visitor):
    visitor.open("/")
    visitor.look()
    visitor.open(page_of(Selection.objects.get()))
    visitor.heading(NAME)
    visitor.look("halaman-seleksi", whole=True)


def apply_by_hand(person):
    """Sign up, prove the address, fill in everything, hand in every paper, and return the number on the receipt."""
    person.open("/")
    person.look()
    person.follow("Daftar sekarang")
    person.heading("Mulai mendaftar")
    person.page.get_by_role("main").get_by_role("link", name="Buat akun").click()
    person.look()
    person.sign_up()
    person.prove_by_code()
    person.read_notice()
    person.press("Mulai pendaftaran")
    person.heading("Pendaftaran Anda")
    person.look("daftar-bagian")
    person.fill(
        "Data diri", "Domisili dan kecamatan pilihan", "Pendidikan", "Pekerjaan dan organisasi", "Pengalaman kepemiluan",
        "Pernyataan",
    )  # fmt: skip
    person.open_section("Berkas")
    for title, files in WANTED.items():
        person.hand_in(title, *files)
    person.look("berkas-pelamar")
    person.follow("Kembali ke daftar bagian")
    person.follow("Periksa dan kirim")
    person.heading("Periksa dan kirim")
    person.look()
    number = person.send()
    person.look("tanda-terima", whole=True)
    return number


def address_of(flower):
    return f"{flower.split()[-1].lower()}@contoh.example"


def apply_quickly(selection, flowers=FLOWERS):
    """Let the others apply by the portal's own actions, day after day; returns their applications."""
    return [
        make.submitted(
            selection, district=MENTENG, full_name=name, sex=sex, birth_on=dt.date(1988 + n, 3, 4 + n),
            user=ApplicantFactory(email=address_of(name)), at=OPEN + n * dt.timedelta(days=2, hours=1),
        )
        for n, (name, sex) in enumerate(flowers)
    ]  # fmt: skip


def extend(office):
    """Where too few came the secretary proposes, a commissioner approves, and the secretary composes what announces it."""
    desk = office.desk("secretary")
    desk.go("Seleksi", NAME)
    desk.look("pendaftar-tiap-kecamatan", below="#pendaftar-kecamatan")
    desk.begin("Usulkan perpanjangan")
    desk.look("usulkan-perpanjangan", whole=True)
    desk.settle("Usulkan perpanjangan", "menunggu persetujuan orang lain.")
    chair = office.desk("chair")
    chair.go("Perpanjangan pendaftaran")
    chair.look("daftar-perpanjangan")
    chair.in_bulk("Setujui")
    desk.go("Perpanjangan pendaftaran")
    desk.open_row("Gambir")
    desk.choose("Susun pengumumannya")
    desk.fill("Nomor surat pengumuman", "010/KP.01.00/10/2026")
    desk.look("perpanjangan-susun", whole=True)


def is_told_of_the_extension(visitor, selection):
    assert set(Extension.objects.values_list("status", flat=True)) == {"announced"}
    visitor.open(page_of(selection))
    visitor.heading(NAME)
    expect(visitor.page.get_by_role("heading", name="Perpanjangan pendaftaran")).to_be_visible()
    visitor.look("perpanjangan-umum", below="#perpanjangan")


# --- The calendar moves -----------------------------------------------------------------------------------------------
def put_off_the_interviews(office):
    """The secretary proposes a day that another stage forbids, then the next one; a commissioner lets it come into force."""
    desk = office.desk("secretary")
    desk.go("Seleksi", NAME)
    desk.begin("Usulkan perubahan tanggal")
    desk.page.get_by_label("Yang diubah").select_option(label="Tes wawancara")
    desk.fill("Alasan", WHY)
    desk.moment("Mulai (WIB)", wib(2026, 11, 14))
    desk.moment("Selesai (WIB)", wib(2026, 11, 21))
    desk.settle("Usulkan perubahan tanggal", "“Tes wawancara” tidak boleh dimulai")
    desk.look()
    desk.moment("Mulai (WIB)", wib(2026, 11, 17))
    desk.send("Lihat akibatnya")
    expect(desk.page.get_by_role("heading", name="Pengingat yang berubah")).to_be_visible()
    desk.look("usulkan-tanggal", whole=True)
    desk.settle("Usulkan perubahan tanggal", "menunggu persetujuan.")

    chair = office.desk("chair")
    chair.go("Usulan perubahan tanggal")
    chair.open_row("Tes wawancara")
    chair.look("usulan-tanggal", whole=True)
    chair.do("Setujui", "Tanggal baru berlaku.")


def is_told_of_the_change(visitor, selection):
    """Anybody reads what was, what is now, and why."""
    visitor.open(page_of(selection))
    visitor.heading(NAME)
    row = visitor.page.get_by_role("table", name="Perubahan jadwal").get_by_role("row", name="Tes wawancara")
    expect(row).to_contain_text(WHY)
    expect(row).to_contain_text("17–20 November 2026")
    visitor.look("jadwal-berubah", below="#perubahan")
