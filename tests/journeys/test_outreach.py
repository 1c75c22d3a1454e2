"""From a plan to its proof: a session is planned, released, answered on a phone, checked in at the door and reported."""

import contextvars
import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from core import clock
from core.clock import JAKARTA
from core.dates import day
from outreach.models import Activity, Invitation, Report, Sheet
from regions.models import District
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory
from tests.journeys.papers import photo
from tests.journeys.people import DESK_WIDTH, Officer, Person

TITLE = "Sosialisasi netralitas bagi ketua RW"


@pytest.fixture
def later(monkeypatch):
    """Return a function that sets the portal's clock, in all threads, some minutes ahead of the wall's."""

    def move(minutes):
        moment = clock.now() + dt.timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "_frozen", contextvars.ContextVar("frozen", default=moment))

    return move


def moment(officer, label, at):
    """Type a day and an hour into the two inputs of one field."""
    at = at.astimezone(JAKARTA)
    officer.page.get_by_label(f"{label}: tanggal").fill(f"{at:%Y-%m-%d}")
    officer.page.get_by_label(f"{label}: jam WIB").fill(f"{at:%H:%M}")


def plan(officer, place, starts_at):
    officer.open("/admin/outreach/activity/add/")
    officer.field("Judul").fill(TITLE)
    officer.field("Sasaran").select_option(label="Ketua RW")
    officer.field("Ruang").select_option(label=str(place))
    moment(officer, "Mulai (WIB)", starts_at)
    moment(officer, "Selesai (WIB)", starts_at + dt.timedelta(minutes=20))
    officer.field("Kuota peserta").fill("40")
    officer.field("Penanggung jawab").select_option(index=1)
    for box in officer.page.get_by_role("checkbox").all():
        box.check()
    officer.page.get_by_role("button", name="Simpan", exact=True).click()


def release(officer):
    officer.open("/admin/outreach/activity/")
    officer.follow("Rilis rencana")
    for reason in officer.page.locator("main textarea").all():  # the hour of the day decides what is warned of
        reason.fill("Disepakati dengan kecamatan.")
    officer.press("Rilis rencana")
    expect(officer.see(re.compile(r"Rilis \d selesai\."))).to_be_visible()


def invite(officer, village):
    officer.open(f"/admin/outreach/activity/{Activity.objects.get().pk}/change/")
    officer.follow("Undang peserta")
    officer.page.get_by_role("checkbox", name=re.compile(f"^Kelurahan {village} ")).check()
    officer.press("Undang peserta")
    expect(officer.see(f"Peserta {TITLE} diundang")).to_be_visible()


def answer(guest):
    text = guest.mail("Undangan")
    guest.open(re.search(r"https?://\S+/undangan/\S+", text)[0])
    guest.heading(TITLE)
    guest.page.get_by_label("Diwakili", exact=True).check()
    guest.page.get_by_label("Nama wakil").fill("Wakil Contoh")
    guest.press("Kirim jawaban")
    expect(guest.page.get_by_role("img", name="Kode QR undangan")).to_be_visible()


def check_in_without_a_line(keeper, invitation):
    """Scan at the door while the line is cut, and hand in when it is back."""
    keeper.open(f"/sosialisasi/kegiatan/{invitation.activity.uuid}/pintu/")
    assert keeper.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(keeper.see("Tersambung.")).to_be_visible()
    waiting = keeper.page.locator("[data-door-count]")
    keeper.page.context.set_offline(True)
    keeper.page.get_by_label("Pindai atau ketik kode tiket").fill(str(invitation.ticket))
    keeper.page.get_by_label("Pindai atau ketik kode tiket").press("Enter")
    expect(keeper.see("Berhasil: Ketua RW 003 Kelurahan Menteng")).to_be_visible()
    expect(waiting).to_have_text("1")
    keeper.page.context.set_offline(False)
    keeper.page.reload()
    expect(waiting).to_have_text("0")
    expect(keeper.see("dicatat oleh")).to_be_visible()


def enter_sheet(officer, signed):
    officer.open(f"/admin/outreach/activity/{Activity.objects.get().pk}/change/")
    officer.follow("Lembar hadir dan tiga sumber")
    officer.follow("Masukkan lembar yang ditandatangani")
    for place, name in signed.items():
        officer.page.get_by_role("checkbox", name=f"{place} bertanda tangan").check()
        officer.page.get_by_label(f"Nama wakil {place}").fill(name)
    officer.press("Simpan lembar")
    expect(officer.see("Lembar ini dikonfirmasi orang lain")).to_be_visible()


def confirm_sheet(keeper):
    sheet = Sheet.objects.get()
    keeper.open(f"/admin/outreach/activity/{sheet.activity_id}/lembar-hadir/{sheet.pk}/")
    keeper.press("Sesuai, konfirmasi")
    expect(keeper.see("Lembar dikonfirmasi: 1 kehadiran baru terhitung.")).to_be_visible()


def report(officer):
    officer.open(f"/admin/outreach/activity/{Activity.objects.get().pk}/change/")
    officer.follow("Buat laporan")
    officer.page.get_by_label("Notulen").fill("Tanya jawab tentang larangan berkampanye.")
    officer.field("Materi yang dipakai").select_option(index=1)
    name, kind, content = photo("kegiatan.jpg")
    officer.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    officer.press("Buat laporan")


@pytest.mark.full
def test_a_session_is_planned_released_answered_attended_and_reported(visitor, later):
    secretary = StaffFactory(role="secretary")
    verifier = StaffFactory(role="verifier", role__district=District.objects.get(code="31.71.06"))
    place, _, _ = made.room(), made.speaker(), made.material()
    head = made.rw(3).heads.get()
    made.rw(4, email="")
    officer = visitor(secretary.email, width=DESK_WIDTH, kind=Officer)
    guest, keeper = visitor(head.email, kind=Person), visitor(verifier.email, kind=Officer)

    officer.log_in_with_code(secretary)
    plan(officer, place, clock.now() + dt.timedelta(minutes=5))
    release(officer)
    invite(officer, "Menteng")
    answer(guest)

    keeper.log_in_with_code(verifier)
    check_in_without_a_line(keeper, Invitation.objects.get(rw__number=3))
    later(minutes=27)
    enter_sheet(officer, {"Ketua RW 003 Kelurahan Menteng": "Wakil Contoh", "Ketua RW 004 Kelurahan Menteng": ""})
    confirm_sheet(keeper)
    expect(keeper.page.get_by_role("row", name=re.compile("RW 004 .* Hanya ada di lembar hadir")).first).to_be_visible()

    report(officer)
    expect(officer.see("tersimpan dan kegiatannya selesai")).to_be_visible()
    proof = Report.objects.get()
    assert (proof.invited_count, proof.present_count, proof.represented_count, proof.photos.count()) == (2, 2, 1, 1)
    guest.open("/sosialisasi/")
    expect(guest.page.get_by_role("row", name=re.compile("^Ketua RW Terjangkau 2 dari 2 RW"))).to_be_visible()


@pytest.mark.full
def test_a_session_that_moves_and_is_called_off_is_told_each_time(visitor):
    secretary = StaffFactory(role="secretary")
    now = clock.now()
    at = (now.astimezone(JAKARTA) + dt.timedelta(days=21)).replace(hour=9, minute=0, second=0, microsecond=0)
    activity = made.released(starts_at=at, title=TITLE, in_charge=secretary, at=now)
    invitation = made.invited(activity, at=now)
    officer = visitor(secretary.email, width=DESK_WIDTH, kind=Officer)
    guest = visitor(invitation.email, kind=Person)
    own = re.search(r"https?://\S+/undangan/\S+", guest.mail("Undangan"))[0]

    officer.log_in_with_code(secretary)
    change = f"/admin/outreach/activity/{activity.pk}/change/"
    officer.open(change)
    later_at = at + dt.timedelta(days=1)
    moment(officer, "Mulai (WIB)", later_at)
    moment(officer, "Selesai (WIB)", later_at + dt.timedelta(hours=2))
    officer.page.get_by_role("button", name="Simpan", exact=True).click()
    guest.open(own)
    expect(guest.see(day(at)).first).to_be_visible()  # what is only planned is told to nobody
    assert [subject for subject, _ in guest.mails() if "berubah" in subject] == []
    release(officer)

    assert day(later_at) in guest.mail("Waktu atau tempat berubah")
    guest.open(own)
    expect(guest.see(f"Semula: {day(at)}")).to_be_visible()
    expect(guest.see(day(later_at)).first).to_be_visible()
    officer.open(change)
    officer.follow("Batalkan kegiatan")
    officer.page.get_by_label("Alasan pembatalan").fill("Gedung dipakai untuk pengungsian.")
    officer.press("Batalkan kegiatan")
    expect(officer.see(f"{TITLE} dibatalkan.")).to_be_visible()

    assert "Gedung dipakai untuk pengungsian." in guest.mail("Batal")
    guest.open(own)
    expect(guest.see("Kegiatan ini dibatalkan.")).to_be_visible()
    expect(guest.page.get_by_role("button", name="Kirim jawaban")).to_be_hidden()
