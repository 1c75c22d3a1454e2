"""A whole selection, last part: interviews, the plenary, who takes the seat and who does not, and a member replaced."""

import re

from playwright.sync_api import expect

from core.clock import wib
from recruitment.actions import candidacies
from recruitment.lifecycle import CandidacyStatus, SlotStatus
from recruitment.models import Candidacy, Oath, Slot
from tests.factories import interviews, seats
from tests.factories.recruitment import as_person
from tests.journeys.office import MENTENG
from tests.journeys.papers import scan
from tests.journeys.selection_intake import NAME

PLANNED, DAY = wib(2026, 11, 15, 14), wib(2026, 11, 17, 8, 30)
SITS, FINAL = wib(2026, 11, 21, 10), wib(2026, 11, 23, 8)
ANSWERS, MOVED_UP, SWORN = wib(2026, 11, 23, 15), wib(2026, 11, 24, 8), wib(2026, 11, 26, 9)
RESIGNED, SETTLED, REPLACED = wib(2027, 1, 11, 9), wib(2027, 1, 12, 9), wib(2027, 1, 13, 8)
INAUGURATION = {
    "Tempat": "Ruang Pola", "Alamat": "Jalan Contoh Nomor 1", "Dipimpin oleh": "Ketua Bawaslu Kota Jakarta Pusat",
    "Nomor undangan": "025/HK.01.00/11/2026",
}  # fmt: skip
MINUTES, DECREE = "021/BA/11/2026", "022/HK.01.00/11/2026"


# --- The interview ----------------------------------------------------------------------------------------------------
def plan(office):
    """A room and a panel are set up; six are invited one after the other."""
    desk = office.desk("secretary")
    desk.go("Ruang wawancara")
    desk.choose(re.compile("^Tambah"))
    desk.fill("Nama ruang", "Ruang Rapat")
    desk.fill("Alamat", "Jalan Contoh Nomor 3")
    desk.look()
    desk.send(re.compile("^Simpan$"))
    desk.go("Panel wawancara")
    desk.choose(re.compile("^Tambah"))
    desk.pick("Seleksi", NAME)
    desk.fill("Nama panel", "Panel 1")
    desk.check("Candra Contoh", "Dewi Contoh")
    desk.look()
    desk.send(re.compile("^Simpan$"))
    desk.go("Jadwal wawancara", "Jadwalkan wawancara")
    for box in desk.page.get_by_role("group", name=re.compile("^Calon, menurut urutan")).get_by_role("checkbox").all():
        box.check()
    desk.pick("Panel", "Panel 1")
    desk.pick("Ruang", "Ruang Rapat")
    desk.moment("Mulai (WIB)", wib(2026, 11, 17, 9))
    desk.look("jadwalkan-wawancara", whole=True)
    desk.press("Jadwalkan dan undang")
    expect(desk.see("6 wawancara dijadwalkan dan calonnya diundang.")).to_be_visible()
    desk.look("jadwal-wawancara", whole=True)


def is_invited(candidate):
    candidate.mail("wawancara")
    candidate.return_to()
    candidate.follow("Tes dan wawancara")
    expect(candidate.page.get_by_role("heading", name="Wawancara", exact=True)).to_be_visible()
    candidate.look("undangan-wawancara", whole=True)


def interview(office, name, points):
    """Two panelists score one candidate, each alone: the first cannot read the other's sheet before both are locked."""
    slot = Slot.objects.get(candidacy__application__full_name=name)
    for who, given in zip(("chair", "second"), points, strict=True):
        desk = office.desk(who)
        desk.go("Jadwal wawancara", slot.candidacy.application.number)
        if who == "chair":
            desk.do("Catat calon datang", "tercatat datang.")
            desk.look()
        desk.choose("Buka lembar nilai")
        for n, box in enumerate(desk.page.get_by_role("spinbutton").all()):
            box.fill(str(given + n))
        desk.fill("Catatan pribadi", "Menjawab dengan tenang dan jelas.")
        desk.look("lembar-nilai" if who == "chair" else "", whole=True)
        desk.press("Simpan dan kunci")
        expect(desk.see("Lembar nilai Anda dikunci.")).to_be_visible()
        assert desk.see("Semua lembar yang dikunci").count() == (who == "second")
    desk.look("semua-lembar", whole=True)
    slot.refresh_from_db()
    assert slot.status == SlotStatus.CLOSED


def interview_quickly(office, points):
    """Let the panel score the others by the portal's own actions. points: {name: for every aspect}."""
    for name, given in points.items():
        slot = Slot.objects.with_people().get(candidacy__application__full_name=name)
        for who in ("chair", "second"):
            interviews.scored(slot, office.by(who), [given] * slot.selection.aspects.count(), at=slot.starts_at)


# --- The plenary ------------------------------------------------------------------------------------------------------
def decide(office):
    """Prepared and frozen by the secretary, decided by a member who was present, with the papers that were signed."""
    desk = office.desk("secretary")
    desk.go("Rapat pleno", "Siapkan rapat pleno")
    desk.pick("Seleksi", NAME)
    desk.pick("Kecamatan", "Menteng")
    desk.fill("Nomor berita acara", MINUTES)
    desk.moment("Waktu rapat (WIB)", SITS)
    desk.fill("Tempat", "Ruang Rapat")
    desk.look("siapkan-pleno", whole=True)
    desk.send(re.compile("^Simpan$"))
    desk.look("papan-kesiapan", whole=True)
    assert desk.page.get_by_role("row", name=re.compile("Kuorum")).inner_text().count("Belum") == 1
    desk.begin("Catat yang hadir")
    desk.check("Candra Contoh", "Dewi Contoh", "Eka Contoh")
    desk.look()
    desk.settle("Catat yang hadir", "dicatat.")
    assert desk.downloaded("Unduh rancangan berita acara (PDF)").startswith(b"%PDF")
    desk.do("Bekukan tabel", "dibekukan.")
    desk.look("tabel-beku", whole=True)

    chair = office.desk("chair")
    chair.go("Rapat pleno", MINUTES)
    chair.begin("Catat keputusan")
    chair.look("catat-keputusan", whole=True)
    chair.settle("Catat keputusan", "dicatat.")
    for kind, number in (("Berita acara yang ditandatangani", MINUTES), ("Keputusan penetapan", DECREE)):
        chair.begin("Simpan naskah bertanda tangan")
        chair.check(kind)
        chair.fill("Nomor naskah", number)
        chair.attach(re.compile("^Pindaian bertanda tangan"), scan())
        chair.look()
        chair.settle("Simpan naskah bertanda tangan", "disimpan.")
    chair.look("pleno-diputuskan", whole=True)


# --- Afterwards -------------------------------------------------------------------------------------------------------
def reply(candidate, answer, *, reason=""):
    """Whoever was chosen is asked by mail, and answers on the own page."""
    candidate.return_to()
    candidate.follow("Bagaimana hasil ini terjadi")
    expect(candidate.see("Kesediaan Anda ditunggu")).to_be_visible()
    candidate.look("" if reason else "terpilih")
    candidate.press("Nyatakan kesediaan", "link")
    candidate.heading("Nyatakan kesediaan")
    candidate.page.get_by_label(answer).check()
    if reason:
        candidate.field("Alasan bila tidak bersedia").fill(reason)
    candidate.look("" if reason else "kesediaan", whole=True)
    candidate.press("Kirim jawaban")
    candidate.told("Jawaban Anda sudah dicatat.")
    candidate.look()


def status_of(name):
    return Candidacy.objects.get(application__full_name=name).status


def accept_quickly(names, *, at):
    for name in names:
        candidacy = Candidacy.objects.select_related("application", "selection").get(application__full_name=name)
        candidacies.accept(candidacy, version=candidacy.version, by=as_person(candidacy.application.applicant), at=at)


def invite(office, *, at):
    """The secretary plans the inauguration; what is owed for it is found good by the portal's own actions."""
    desk = office.desk("secretary")
    desk.go("Pelantikan", "Rencanakan pelantikan")
    desk.pick("Seleksi", NAME)
    desk.moment("Mulai (WIB)", SWORN)
    for label, text in INAUGURATION.items():
        desk.fill(label, text)
    desk.look("rencanakan-pelantikan", whole=True)
    desk.send(re.compile("^(Simpan|Rencanakan pelantikan)$"))
    desk.look("pelantikan", whole=True)
    for candidacy in Candidacy.objects.filter(district=MENTENG, status=CandidacyStatus.ACCEPTED):
        seats.accept_papers(candidacy, at=at)


def swear_in(office):
    """On the day the chair records the oaths of all who came, and closes the inauguration."""
    chair = office.desk("chair")
    chair.go("Peserta pelantikan")
    chair.look("peserta-pelantikan")
    chair.in_bulk("Catat mengucapkan sumpah")
    assert set(Oath.objects.values_list("status", flat=True)) == {"taken"}


def resign(office, name):
    """A member's letter came: the secretary proposes the end with the letter, a commissioner reads it and approves."""
    number = Candidacy.objects.get(application__full_name=name).application.number
    desk = office.desk("secretary")
    desk.go("Calon", number)
    desk.look()
    desk.begin("Usulkan berakhir")
    desk.pick("Sebab", "Mengundurkan diri sebagai anggota")
    desk.fill("Nomor surat", "003/SP/01/2027")
    desk.fill("Penjelasan", "Pindah tempat tinggal ke luar kota.")
    desk.attach("Bukti", scan("surat.pdf"))
    desk.look("usulkan-berakhir", whole=True)
    desk.settle("Usulkan berakhir", "menunggu persetujuan orang lain.")


def let_go(office, name):
    chair = office.desk("chair")
    chair.go("Usulan pemberhentian")
    chair.look()
    chair.open_row("Mengundurkan diri")
    chair.look("usulan-pemberhentian", whole=True)
    chair.do("Setujui", "Usulan disetujui.")
    assert status_of(name) == CandidacyStatus.ENDED
