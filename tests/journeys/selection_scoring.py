"""A whole selection, fourth part: scores from files that are read before they count, corrected by two, and a tie parted."""

import re

from playwright.sync_api import expect

from recruitment.models import Candidacy, ScoreEntry
from tests.journeys.selection_intake import NAME

SCORES = ("91,5", "88", "84,25", "80", "77", "71", "64,99")
WHY = "Sistem tes menghitung ulang jawaban soal nomor 17; surat Bawaslu RI nomor 118/PM.00/11/2026."
MINUTES = "020/BA/11/2026, 14 November 2026"
BROKEN = ("hasil-rusak.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04 terpotong")


def numbers_of(names):
    return [Candidacy.objects.get(application__full_name=name).application.number for name in names]


def file_of(rows):
    lines = ["Nomor Pendaftaran;Nilai", *(f"{number};{score}" for number, score in rows)]
    return "\r\n".join(lines).encode("utf-8-sig")


def read_scores(office, order):
    """A careless file is read and thrown away, the right one is read and applied; nothing counts before.

    order: names, the best first.
    """
    numbers = numbers_of(order)
    rows = list(zip(numbers, SCORES, strict=True))
    careless = [*rows[:-2], rows[0], (numbers[-2], "171"), ("PWC-2026-31.71.06-9999", "60")]
    desk = office.desk("secretary")
    upload(desk, "hasil-ceroboh.csv", careless)
    desk.look("berkas-nilai-bermasalah", whole=True)
    expect(desk.page.get_by_role("table", name="Yang tidak diterapkan dan sebabnya")).to_be_visible()
    desk.do("Buang berkas", "dibuang.")
    upload(desk, "hasil.csv", rows)
    desk.look()
    apply(desk, "terapkan-nilai")
    desk.go("Berkas nilai tes tertulis", "Menteng")
    desk.look("hasil-sementara", whole=True)
    assert desk.page.locator("tbody th").all_inner_texts() == numbers


def hand_in(desk, name, kind, content):
    desk.go("Berkas nilai tes tertulis", "Unggah berkas nilai")
    desk.pick("Seleksi", NAME)
    desk.attach("Berkas nilai (XLSX atau CSV)", (name, kind, content))
    desk.look()
    desk.send("Unggah dan periksa")


def upload(desk, name, rows):
    hand_in(desk, name, "text/csv", file_of(rows))
    expect(desk.see("Baca hasilnya sebelum menerapkan.")).to_be_visible()


def correct(office, order):
    """One score was wrong. A broken file is refused, a careless one thrown away; the right one changes nothing by one person.

    Afterwards the last two share the last place.
    """
    numbers, desk = numbers_of(order), office.desk("secretary")
    hand_in(desk, *BROKEN)
    expect(desk.see("Berkas Excel ini rusak atau terkunci.").first).to_be_visible()
    desk.look()
    careless = [(numbers[6], "71"), (numbers[0], "9,15E+01"), ("14/11/2026", "88"), (numbers[2], "")]
    upload(desk, "perbaikan-ceroboh.csv", careless)
    expect(desk.page.get_by_role("table", name="Nilai yang berubah")).to_be_visible()
    desk.look("perbaikan-nilai-bermasalah", whole=True)
    desk.do("Buang berkas", "dibuang.")
    upload(desk, "perbaikan.csv", [(numbers[6], "71")])
    desk.begin("Usulkan perbaikan nilai")
    desk.fill("Mengapa nilai harus berubah", WHY)
    desk.look()
    desk.settle("Usulkan perbaikan nilai", "menunggu persetujuan.")

    chair = office.desk("chair")
    chair.go("Berkas nilai tes tertulis")
    chair.open_row("perbaikan.csv")
    chair.look("perbaikan-nilai", whole=True)
    apply(chair)
    assert ScoreEntry.objects.current().filter(score=71).count() == 2


def apply(desk, picture=""):
    desk.begin("Terapkan nilai")
    desk.check(re.compile("^Saya sudah membaca hasil pemeriksaan"))
    desk.look(picture)
    desk.settle("Terapkan nilai", "tercatat.")


def part_the_tied(office, order):
    """Two share the last place: no result is announced before a commissioner wrote down whom the plenary chose."""
    first, second = (re.compile(f"^{number} · {name}$") for number, name in zip(numbers_of(order[5:]), order[5:], strict=True))
    chair = office.desk("chair")
    chair.go("Berkas nilai tes tertulis", "Menteng")
    expect(chair.see("nilai sama di batas lolos menunggu putusan pleno")).to_be_visible()
    chair.look("nilai-sama", whole=True)
    chair.check(first, second)
    chair.fill("Nomor dan tanggal berita acara pleno", MINUTES)
    chair.send("Catat putusan pleno")
    expect(chair.see("Belum tercatat")).to_be_visible()
    chair.page.get_by_label(second).uncheck()
    chair.look()
    chair.press("Catat putusan pleno")
    expect(chair.see("Putusan pleno tercatat.")).to_be_visible()
    expect(chair.page.get_by_role("row", name=order[5])).to_contain_text("Lolos ke wawancara")
    chair.look()


def sees_own_score(candidate, score):
    candidate.return_to()
    candidate.follow("Bagaimana hasil ini terjadi")
    expect(candidate.see(score).first).to_be_visible()
    candidate.look("hasil-pelamar", whole=True)
