"""What follows the seal: promises kept with proof, the end of the term told and decided, the next agreement in its place; and
an agreement that is signed outside the portal. Desks, phones, mail that travels, two years that pass."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from agreements.lifecycle import Level, Sequel, Side
from agreements.models import Agreement, Final
from core.clock import day_of, wib
from documents import keeping
from tests.agreements import outside
from tests.documents.conftest import SealKey
from tests.factories.accounts import AssignmentFactory
from tests.factories.duties import sealed
from tests.factories.recruitment import NOON
from tests.journeys.papers import photo
from tests.journeys.people import DESK_WIDTH, Person

TITLE = "Pojok pengawasan di perpustakaan"
OVER = wib(2028, 11, 10)  # tests.factories.agreements.Table.head: valid from 10 November 2026
OWED, WAIVED = "Menunjuk narahubung", "Membuka pos pengaduan"


@pytest.fixture
def table(portal, time_machine, settings, tmp_path):
    """Return the table, in October 2026, at which signers bear names that the certified provider knows."""
    time_machine.move_to(NOON)
    SealKey(settings, tmp_path / "seal")
    return outside.table(second_factor=True)


def enter(drafter, agreement, *, party, indicator, due_on):
    drafter.paper(agreement)
    drafter.follow("Kewajiban para pihak")
    drafter.heading("Kewajiban para pihak")
    drafter.follow("Catat kewajiban")
    drafter.heading("Catat kewajiban")
    drafter.field("Pihak yang berkewajiban").select_option(label=party.institution.short_name)
    drafter.field("Berdasarkan").select_option(label="Pasal 2 Ruang lingkup")
    drafter.page.get_by_label("Indikator").fill(indicator)
    drafter.page.get_by_label("Bukti yang diakui").fill("Surat")
    drafter.page.get_by_label("Paling lambat").fill(due_on)
    drafter.press("Catat kewajiban")
    drafter.told("Kewajiban tercatat.")


def keep(drafter):
    """Two weeks before its day the city is told, and hands in a photograph from its phone."""
    assert OWED in drafter.come_by_mail("Mendekati tenggat")
    drafter.heading(OWED)
    name, kind, content = photo("surat.jpg")
    drafter.page.get_by_label("Berkas bukti").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    drafter.page.get_by_label("Keterangan").fill("Delapan narahubung.")
    drafter.press("Serahkan bukti")
    drafter.told("Kewajiban tercatat dipenuhi.")


def sees_proof(drafter, agreement):
    drafter.paper(agreement)
    drafter.follow("Kewajiban para pihak")
    drafter.follow(OWED)
    drafter.heading(OWED)
    expect(drafter.see("Delapan narahubung.")).to_be_visible()
    with drafter.page.expect_download() as download:
        drafter.follow("Unduh berkas bukti")
    assert download.value.path().read_bytes().startswith(b"\xff\xd8")


def waive(office, city, agreement):
    """The office asks to be let off; the city says yes on its phone."""
    office.paper(agreement)
    office.follow("Kewajiban para pihak")
    office.follow(WAIVED)
    office.see("Minta pembebasan kewajiban ini").click()
    office.field("Alasan").fill("Pos sudah ada di kantor sebelah.")
    office.press("Minta pembebasan")
    office.told("Permintaan tersimpan.")
    city.come_by_mail("Pembebasan kewajiban menunggu")
    city.heading(WAIVED)
    expect(city.see("Pos sudah ada di kantor sebelah.")).to_be_visible()
    city.press("Konfirmasi pembebasan")
    city.told("Kewajiban dibebaskan.")


def appoint_anew(table, *, at):
    """Two years later the tasks of all at the table have been given to them again."""
    for user in {each.user for each in table.people.values()}:
        since = day_of(at)
        facts = {"role": user.assignments.get().role, "valid_from": since, "valid_until": since + dt.timedelta(days=365)}
        AssignmentFactory(user=user, granted_at=at, **facts)


def recalled(person):
    """Return how often somebody was told that a term ends."""
    return len([subject for subject, _ in person.mails() if subject.startswith("Masa berlaku berakhir")])


def decide_to_extend(drafter):
    text = drafter.come_by_mail("Masa berlaku berakhir")
    assert "diperpanjang, diubah dengan adendum, atau dibiarkan berakhir" in text
    drafter.heading("Masa berlaku dan kelanjutannya")
    drafter.page.get_by_label(Sequel.EXTEND.label).check()
    drafter.field("Pertimbangan").fill("Kedua pihak puas.")
    drafter.press("Catat keputusan")
    drafter.told("Keputusan tercatat.")


def negotiate(office, city):
    """One short round: the text of before is sent, agreed on, and its head filled in by each for its own side."""
    office.follow("Lanjutkan menyunting")
    expect(office.page.get_by_label("Judul").nth(1)).to_have_value("Ruang lingkup")
    office.press("Simpan dan kirim")
    office.told("Versi 1 sudah dikirim kepada pihak lain.")
    city.come_by_mail("Giliran Pemerintah Kota")
    city.press("Sepakati semua pasal dan susunannya")
    fill_head(city, Side.CITY)
    city.page.get_by_text("Serahkan giliran tanpa versi baru").click()
    city.field("Pesan kepada pihak lain").fill("Mohon dilengkapi.")
    city.press("Serahkan giliran")
    city.told("Giliran sudah diserahkan")
    office.come_by_mail("Giliran Bawaslu")
    fill_head(office, Side.OFFICE)
    office.press("Sepakati semua pasal dan susunannya")
    office.press("Ajukan untuk paraf")
    office.told("Naskah final (versi 2) sudah diajukan untuk paraf.")


def fill_head(drafter, side):
    drafter.follow("Isi kepala naskah")
    for label, day in (("Rencana hari penandatanganan", "2028-10-16"), ("Berlaku sejak", "2028-11-10")):
        drafter.field(label).fill(day)
    drafter.field("Berlaku sampai").fill("2030-11-10")
    for label, words in (("Penanda tangan", "Pimpinan"), ("Dasar kewenangan", "Peraturan")):
        choices = drafter.page.get_by_label(re.compile(f"^{label} Lembaga"))
        choices.select_option(label=choices.locator("option").filter(has_text=words).inner_text())
    drafter.page.get_by_label(re.compile("^Nomor Lembaga")).fill(f"00{side == Side.CITY:d}/HK.02.00/2028")
    drafter.press("Simpan")
    drafter.told("Kepala naskah tersimpan.")


def agree(person, button):
    person.open("/kerja-sama/meja/")
    person.page.locator(".task__link").click()
    person.press(button)
    person.told("Keputusan Anda tercatat.")


def code_of(agreement):
    return Final.objects.filter(agreement=agreement).order_by("party__order").first().code


@pytest.mark.full
def test_what_was_promised_is_kept_and_another_agreement_takes_its_place(table, seated, visitor, time_machine, tick):
    agreement = sealed(table, title=TITLE)
    time_machine.move_to(wib(2026, 11, 20, 9))
    office, city = seated(Side.OFFICE, width=DESK_WIDTH), seated(Side.CITY)
    stranger = visitor("orang@contoh.example", kind=Person)
    enter(office, agreement, party=agreement.party_of(Side.CITY), indicator=OWED, due_on="2026-12-31")
    enter(office, agreement, party=agreement.party_of(Side.OFFICE), indicator=WAIVED, due_on="2027-01-31")
    time_machine.move_to(wib(2026, 12, 17, 8))
    keep(city)
    sees_proof(office, agreement)
    waive(office, city, agreement)
    stranger.open("/kerja-sama/")
    stranger.heading("Kerja sama yang berlaku")
    expect(stranger.see("1 dipenuhi, 0 berjalan, 0 terlambat, 1 dibebaskan")).to_be_visible()

    appoint_anew(table, at=wib(2028, 5, 1))
    for times, days in enumerate((180, 90, 60), 1):
        time_machine.move_to(wib(2028, 11, 10, 8) - dt.timedelta(days=days))
        assert [recalled(office), recalled(city)] == [times, times]
    decider = seated(Side.OFFICE)
    decide_to_extend(decider)
    successor = Agreement.objects.get(predecessor=agreement)
    decider.heading(TITLE)
    city.come_by_mail("Masa berlaku berakhir")
    expect(city.see("Kedua pihak puas.")).to_be_visible()
    time_machine.move_to(OVER - dt.timedelta(days=30))
    assert [recalled(office), recalled(city)] == [3, 3]

    office.paper(successor)
    negotiate(office, city)
    for title, button in (("Kepala bagian hukum", "Beri paraf pada naskah versi 2"), ("Pimpinan", "Setujui naskah versi 2")):
        for side in (Side.OFFICE, Side.CITY):
            agree(seated(side, title), button)
    tick()
    stranger.open(f"/kerja-sama/periksa/{code_of(agreement)}/")
    expect(stranger.see("Berlaku", exact=True)).to_be_visible()
    time_machine.move_to(OVER)
    tick()

    for person in (office, city):
        person.paper(agreement)
        expect(person.see("Diganti", exact=True).first).to_be_visible()
    stranger.page.reload()
    stranger.heading("Periksa naskah kerja sama")
    expect(stranger.see("Sudah diganti")).to_be_visible()
    stranger.page.locator(".summary__row", has_text="Dilanjutkan oleh").get_by_role("link").click()
    stranger.page.wait_for_url(f"**/{code_of(successor)}/")
    expect(stranger.see("Berlaku", exact=True)).to_be_visible()
    stranger.open("/kerja-sama/")
    expect(stranger.page.locator("main section")).to_have_count(1)
    expect(stranger.see("10 November 2028 sampai sebelum 10 November 2030")).to_be_visible()


# --- Signed outside the portal --------------------------------------------------------------------------------------------
def bring(person, agreement, order, content):
    person.paper(agreement)
    (short_name,) = agreement.parties.filter(order=order).values_list("institution__short_name", flat=True)
    person.page.get_by_role("link", name=f"Rangkap {short_name}", exact=True).click()
    person.heading("Rangkap bertanda tangan")
    file = {"name": "bertanda-tangan.pdf", "mimeType": "application/pdf", "buffer": content}
    person.page.get_by_label("Berkas PDF").set_input_files(file)


def look(person):
    """Another person comes by mail, opens the file and says that it is the one."""
    person.come_by_mail("Perlu diperiksa")
    person.heading("Rangkap bertanda tangan")
    with person.page.expect_download() as download:
        person.follow("Unduh berkas (PDF)")
    person.press("Saya sudah memeriksa berkas ini")
    person.told("Pemeriksaan Anda tercatat.")
    return download.value.path().read_bytes()


@pytest.mark.full
def test_certified_originals_come_back_and_are_looked_at_by_the_other_side(table, seated, visitor, tick):
    agreement = outside.waiting(table, Level.BSRE, title=TITLE)
    office, city = seated(Side.OFFICE, width=DESK_WIDTH), seated(Side.CITY)
    half = outside.certified(outside.original(agreement), both=False)
    bring(office, agreement, 1, half)
    office.press("Unggah")
    expect(office.page.get_by_role("alert")).to_contain_text("belum ditandatangani oleh semua")
    whole = outside.certified(outside.original(agreement))
    bring(office, agreement, 1, whole)
    office.press("Unggah")
    office.told("Berkas diterima.")
    expect(office.see("Yang mengunggah tidak boleh memeriksanya sendiri.")).to_be_visible()
    assert look(city) == whole
    bring(city, agreement, 2, outside.certified(outside.original(agreement, 2)))
    city.press("Unggah")
    city.told("Berkas diterima.")
    look(office)
    tick()

    city.paper(agreement)
    expect(city.see("Berlaku", exact=True).first).to_be_visible()
    with city.page.expect_download() as download:
        city.page.get_by_role("link", name="Unduh lembar bukti bersegel").first.click()
    final = Final.objects.select_related("evidence").order_by("party__order").first()
    assert download.value.path().read_bytes() == keeping.read(final.evidence)
    stranger = visitor("orang@contoh.example", kind=Person)
    stranger.open(f"/kerja-sama/periksa/{final.code}/")
    stranger.page.get_by_label("Berkas PDF").set_input_files(
        {"name": "naskah.pdf", "mimeType": "application/pdf", "buffer": whole}
    )
    stranger.press("Periksa")
    expect(stranger.see("Sama persis", exact=True)).to_be_visible()
