"""Who has no mailbox, from the counter to the seat: keyed in, signed, compared, decided on, and heard on paper later.

PORTAL_PICTURES=FOLDER keeps the pictures of the handbook.
"""

import re

import pytest
from playwright.sync_api import expect

from core.actor import SYSTEM
from core.clock import wib
from recruitment.actions import candidacies
from recruitment.models import Application, Candidacy
from tests.factories import feedback as speaking
from tests.factories import recruitment as make
from tests.journeys import selection_checking as checking
from tests.journeys.looking import PHONE
from tests.journeys.office import DESK, Desk, staffed
from tests.journeys.papers import WANTED, scan
from tests.journeys.selection_intake import Applicant

NAME = "Rumiyati Contoh"
BROUGHT, DECIDED = wib(2026, 10, 20, 10), wib(2026, 10, 28, 9)
ASKED, CHOSEN = wib(2026, 11, 12, 9), wib(2026, 11, 23, 8)
SLIP = scan("lembar.pdf", pages=1)


class Keyer(Applicant):
    """Whoever types a walk-in's paper into the applicants' own pages."""

    name = NAME


@pytest.fixture
def office(portal, come, time_machine):
    def seat(user):
        desk = come(Desk, user.email, **DESK)
        desk.user = user
        return desk

    time_machine.move_to(BROUGHT)
    return staffed(seat)


@pytest.mark.full
def test_who_has_no_mailbox_goes_from_the_counter_to_the_seat(office, time_machine):
    selection = make.open_selection(at=BROUGHT)
    takes_in(office.desk("other"), selection)
    keys_in(office.desk("other"))
    asks_for_the_signature(office.desk("other"))
    compares(office.desk("verifier"))
    time_machine.move_to(DECIDED)
    decides(office.desk("verifier"))
    candidacy = candidacies.begin(Application.objects.get(), by=SYSTEM, at=DECIDED)
    time_machine.move_to(ASKED)
    speaking.asked(candidacy, at=ASKED, due_at=wib(2026, 11, 15), by=speaking.committee(user=office.users["chair"]))
    declares(office.desk("secretary"), candidacy)
    answers_on_paper(office.desk("secretary"), candidacy)
    time_machine.move_to(CHOSEN)
    Candidacy.objects.filter(pk=candidacy.pk).update(status="in_interview")
    candidacies.choose(Candidacy.objects.get(), by=SYSTEM, at=CHOSEN)
    takes_the_seat_on_paper(office.desk("secretary"), candidacy)
    assert Candidacy.objects.get().status == "accepted"


def takes_in(desk, selection):
    desk.go("Seleksi", str(selection))
    desk.begin("Terima berkas di loket")
    desk.fill("Nama lengkap sesuai KTP", NAME)
    desk.fill("Nomor telepon", "0812-3456-7890")
    desk.check("Kecamatan Menteng", *[re.compile(f"^{re.escape(title)}") for title in WANTED])
    desk.fill("Jumlah lembar kertas", "14")
    desk.check("Pelamar sudah menerima lembar pemberitahuan pelindungan data pribadi.")
    desk.look("loket-terima", whole=True)
    desk.settle("Terima berkas di loket", "Berkas diterima.")


def keys_in(desk):
    desk.go("Berkas loket")
    desk.open_row(NAME)
    assert desk.downloaded("Tanda terima loket (PDF)").startswith(b"%PDF")
    desk.choose("Masukkan isi berkas")
    keyer = Keyer(desk.page, desk.portal, desk.email, desk.mails)
    keyer.fill(
        "Data diri", "Domisili dan kecamatan pilihan", "Pendidikan", "Pekerjaan dan organisasi", "Pengalaman kepemiluan",
        "Pernyataan",
    )  # fmt: skip
    keyer.open_section("Berkas")
    for title, files in WANTED.items():
        keyer.hand_in(title, *files)


def asks_for_the_signature(desk):
    desk.go("Berkas loket")
    desk.open_row(NAME)
    desk.do("Minta konfirmasi", "menunggu konfirmasi pelamar.")
    assert desk.downloaded("Lembar konfirmasi (PDF)").startswith(b"%PDF")
    desk.begin("Unggah lembar bertanda tangan")
    desk.attach("Pindaian lembar bertanda tangan", SLIP)
    desk.look()
    desk.settle("Unggah lembar bertanda tangan", "menunggu dicocokkan petugas lain.")


def compares(desk):
    desk.go("Berkas loket")
    desk.open_row(NAME)
    desk.look("loket-cocok", whole=True)
    desk.do("Konfirmasi: lembar cocok", "dikonfirmasi dan masuk antrean pemeriksaan.")


def decides(desk):
    """By another than who keyed it in, as any file of the queue."""
    checking.open_file(desk, NAME)
    desk.check("Tidak ada hubungan")
    desk.send("Simpan dan lanjutkan")
    desk.heading(NAME)
    checking.take(desk)
    checking.judge(desk)
    desk.do("Nyatakan lengkap", "dinyatakan lengkap.")
    desk.see("Langkah lain (").click()
    desk.choose("Sipol: tidak tercatat")
    desk.settle("Sipol: tidak tercatat", "dicatat.")
    desk.do("Nyatakan memenuhi syarat", "Dapat dibatalkan dalam 15 menit.")


def declares(desk, candidacy):
    """Before a tie is denied nothing is keyed in."""
    desk.go("Calon", candidacy.application.number)
    desk.look()
    desk.choose("Buka pendaftaran")
    desk.check("Tidak ada hubungan")
    desk.send("Simpan dan lanjutkan")
    desk.heading(NAME)


def answers_on_paper(desk, candidacy):
    desk.go("Calon", candidacy.application.number)
    desk.look("loket-pernyataan", below="#di-atas-kertas")
    assert desk.downloaded("Lembar untuk ditandatangani (PDF)").startswith(b"%PDF")
    desk.choose("Catat lembar yang sudah ditandatangani")
    desk.fill("Jawaban, seperti tertulis pada lembar", "Saya keluar dari partai pada tahun 2018.")
    signed(desk)
    desk.look()
    desk.settle("Catat jawaban di atas kertas", "tercatat.")
    expect(desk.see(re.compile("Di atas kertas, dicatat Sekar Contoh"))).to_be_visible()


def takes_the_seat_on_paper(desk, candidacy):
    desk.go("Calon", candidacy.application.number)
    desk.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    desk.look()
    desk.page.set_viewport_size({"width": DESK["width"], "height": 740})
    desk.begin("Catat kesediaan di atas kertas")
    signed(desk)
    desk.look("loket-kesediaan", whole=True)
    desk.settle("Catat kesediaan di atas kertas", "tercatat.")
    expect(desk.see("Di atas kertas, dicatat Sekar Contoh")).to_be_visible()
    desk.look()


def signed(desk):
    desk.attach("Pindaian lembar bertanda tangan", SLIP)
    desk.check(re.compile("^Lembar ini ditandatangani yang bersangkutan"))
