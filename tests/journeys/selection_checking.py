"""A whole selection, second part: ties declared, files dealt out, checked, refused by two; the result announced by two."""

import datetime as dt
import re

from playwright.sync_api import expect

from core.clock import wib
from recruitment.actions import completeness, conflicts, decisions, parties, reviews
from recruitment.lifecycle import VerdictValue
from recruitment.models import Announcement, Application
from tests.journeys.selection_intake import NAME

CHECKED = wib(2026, 10, 28, 9)
RESULT = wib(2026, 11, 10, 8)
REFUSED, WRONG = "Contoh Anggrek", "Alamat pada KTP-el di luar Jakarta Pusat."
DOMICILE = re.compile("Berdomisili di Kota Jakarta Pusat")


def deal(office):
    desk = office.desk("secretary")
    desk.go("Pendaftaran", "Bagikan berkas")
    desk.heading("Bagikan berkas")
    desk.pick("Kecamatan", "Menteng")
    desk.send("Lihat pembagian")
    expect(desk.page.get_by_role("table", name="Siapa mendapat berapa")).to_be_visible()
    desk.look("bagikan-berkas", whole=True)
    desk.press(re.compile(r"^Bagikan \d+ berkas$"))
    expect(desk.see("8 berkas dibagikan.")).to_be_visible()


def open_file(desk, name):
    """Come to a file through the queue."""
    desk.go("Pendaftaran")
    desk.open_row(name)


def declare(desk, name, *, relation=""):
    """Say whether there is a tie before the file opens."""
    open_file(desk, name)
    desk.heading("Nyatakan hubungan Anda")
    desk.look("nyatakan-hubungan")
    if relation:
        desk.check("Ada hubungan: berkas ini tertutup bagi saya")
        desk.fill("Bila ada, hubungan apa", relation)
    else:
        desk.check("Tidak ada hubungan")
    desk.send("Simpan dan lanjutkan")


def is_shut_to_a_relative(office):
    other = office.desk("other")
    declare(other, "Contoh Jati", relation="Sepupu")
    expect(other.see("Berkas ini tertutup bagi Anda")).to_be_visible()
    other.look("berkas-tertutup")


def find_eligible(office, name):
    """One whole file, paper by paper, in the browser: met everywhere, complete, clean in Sipol, eligible."""
    desk = office.desk("verifier")
    desk.open("/admin/")
    desk.look("menunggu-verifikator")
    declare(desk, name)
    desk.heading(name)
    take(desk)
    desk.look("halaman-calon")
    judge(desk)
    desk.do("Nyatakan lengkap", "dinyatakan lengkap.", "nyatakan-lengkap")
    choose_seldom(desk, "Sipol: tidak tercatat")
    desk.look("sipol")
    desk.settle("Sipol: tidak tercatat", "dicatat.")
    desk.do("Nyatakan memenuhi syarat", "Dapat dibatalkan dalam 15 menit.")
    desk.look("calon-memenuhi")


def choose_seldom(desk, move):
    """Follow the button of a move that lies behind “Langkah lain”."""
    desk.see("Langkah lain (").click()
    desk.choose(move)


def take(desk):
    desk.begin("Ambil untuk diperiksa")
    desk.settle("Ambil untuk diperiksa", re.compile("di tangan Anda selama 30 menit"))


def judge(desk):
    """Find every paper and requirement met, one after another."""
    lead = desk.page.locator(".pane__lead")
    count = int(lead.inner_text().split(" dari ")[1].split()[0])
    for n in range(count):
        expect(lead).to_have_text(f"{n} dari {count} sudah ada hasilnya.")
        desk.press("Memenuhi")
    expect(lead).to_have_text(f"{count} dari {count} sudah ada hasilnya.")


def refuse(office):
    """One proposes with the ground, another confirms: neither could alone."""
    desk = office.desk("verifier")
    declare(desk, REFUSED)
    desk.heading(REFUSED)
    take(desk)
    desk.choose(DOMICILE)
    desk.page.get_by_label("Alasan").fill(WRONG)
    desk.send("Tidak")
    desk.begin("Usulkan tidak memenuhi syarat")
    desk.fill("Alasan dengan kata-kata sendiri", WRONG)
    desk.look("usulkan-tidak-memenuhi", whole=True)
    desk.settle("Usulkan tidak memenuhi syarat", "menunggu konfirmasi petugas kedua.")

    other = office.desk("other")
    declare(other, REFUSED)
    expect(other.see("Menunggu konfirmasi petugas kedua")).to_be_visible()
    other.look("menunggu-konfirmasi")
    other.do("Konfirmasi: tidak memenuhi syarat", "dinyatakan tidak memenuhi syarat.", "konfirmasi")


def accept_quickly(office, applications, *, at):
    """Let a verifier find the others eligible by the portal's own actions; who was looked up in Sipol is not again."""
    by = office.by("verifier")
    for application in applications:
        conflicts.declare_none(application, by=by, at=at)
        reviews.claim(application, by=by, at=at)
        for file in application.files.current():
            reviews.give_verdict(application, value=VerdictValue.MET, file=file, by=by, at=at)
        completeness.find_complete(application, by=by, at=at)
        for requirement in application.selection.requirements.all():
            reviews.give_verdict(application, value=VerdictValue.MET, requirement=requirement, by=by, at=at)
        if not hasattr(application, "party_check"):
            parties.record_clean(application, evidence=[], by=by, at=at)
        application.refresh_from_db()
        decisions.accept(application, version=application.version, by=by, at=at)
    assert not Application.objects.filter(status="submitted").exists()


def announce(office, kind, *, number, title, at, move_to, tick, name):
    """The secretary composes and proposes, a commissioner approves for an hour later; it is published by the tick then."""
    desk = office.desk("secretary")
    desk.go("Pengumuman", "Susun pengumuman")
    desk.pick("Seleksi", NAME)
    desk.pick("Jenis pengumuman", kind)
    desk.check("Menteng")
    desk.fill("Judul", title)
    desk.fill("Nomor surat pengumuman", number)
    desk.look(name == "pengumuman" and f"{name}-susun", whole=True)
    return publish(office, number=number, title=title, at=at, move_to=move_to, tick=tick, name=name)


def publish(office, *, number, title, at, move_to, tick, name=""):
    """What the secretary has composed is saved, proposed, approved and published."""
    desk = office.desk("secretary")
    desk.send(re.compile("^Simpan$"))
    desk.look(name and f"{name}-rancangan", whole=True)
    desk.do("Usulkan", "menunggu persetujuan orang lain.")
    chair = office.desk("chair")
    chair.go("Pengumuman", title)
    chair.begin("Setujui")
    publish_at = at + dt.timedelta(hours=1)
    chair.moment("Diumumkan mulai (WIB)", publish_at)
    chair.look(name == "pengumuman" and f"{name}-setujui")
    chair.settle("Setujui", "disetujui.")
    assert Announcement.objects.get(number=number).status == "approved"
    move_to(publish_at)
    tick(), tick()
    announcement = Announcement.objects.get(number=number)
    assert announcement.status == "published"
    return announcement


def is_public(visitor, title, name):
    """Anybody reads the announcement, by the links of the home page; and the PDF that was sealed."""
    visitor.open("/")
    visitor.look()
    visitor.page.get_by_role("link", name=title, exact=True).click()
    visitor.heading(title)
    expect(visitor.see(name)).to_be_visible()
    visitor.look("pengumuman-terbit", whole=True)
    with visitor.page.expect_download() as download:
        visitor.follow("Unduh pengumuman (PDF)")
    assert download.value.path().read_bytes().startswith(b"%PDF")
