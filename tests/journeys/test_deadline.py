"""The last days of an intake: a reminder that comes once, the last second, and the first instant after it."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from core.clock import wib
from recruitment.models import Application
from tests.factories.accounts import ApplicantFactory
from tests.factories.recruitment import complete_draft, draft, open_selection

CLOSES = wib(2026, 10, 27)
CLOSED = (
    "Pendaftaran sudah ditutup pada Senin, 26 Oktober 2026 pukul 24.00 WIB. "
    "Isian Anda tetap tersimpan dan dapat dibaca, tetapi tidak dapat diubah atau dikirim."
)


@pytest.mark.full
def test_a_reminder_comes_once_and_the_draft_closes_at_the_stroke(portal, visitor, tick, time_machine):
    time_machine.move_to(wib(2026, 10, 23, 8, 59), tick=False)
    user = ApplicantFactory()
    draft(open_selection(at=wib(2026, 10, 20)), user=user, at=wib(2026, 10, 20))
    siti = visitor(user.email)
    assert siti.mails() == []

    time_machine.move_to(wib(2026, 10, 23, 9), tick=False)
    tick(), tick()
    ((subject, text),) = siti.mails()
    assert subject == "Pendaftaran Anda belum dikirim: ditutup 3 hari lagi"
    assert "Data diri" in text

    time_machine.move_to(wib(2026, 10, 26, 23, 59, 59), tick=False)
    siti.log_in("/pendaftaran/")
    siti.heading("Pendaftaran Anda")
    siti.open_section("Data diri")
    siti.type("Tempat lahir", "Bogor")
    siti.told("Terakhir disimpan hari ini pukul 23.59 WIB.")

    time_machine.move_to(CLOSES, tick=False)
    siti.type("Tempat lahir", "Bandung")
    siti.told(CLOSED)
    siti.press("Simpan dan tandai selesai")
    expect(siti.page.get_by_role("alert")).to_have_text(CLOSED)
    expect(siti.see("Yang baru Anda ketik dan tidak tersimpan")).to_be_visible()
    expect(siti.page.locator(".summary__row", has_text="Tempat lahir")).to_contain_text(["Bandung", "Bogor"])

    siti.follow("Kembali ke daftar bagian")
    expect(siti.see(CLOSED)).to_be_visible()
    siti.open_section("Data diri")
    expect(siti.page.get_by_role("textbox")).to_have_count(0)
    tick()
    assert Application.objects.get().status == "draft"  # for two minutes more, who stood in the queue may still come in
    time_machine.move_to(CLOSES + dt.timedelta(minutes=2), tick=False)
    tick(), tick()
    assert [subject for subject, _ in siti.mails()][1:] == ["Pendaftaran sudah ditutup, draf Anda tidak terkirim"]
    assert Application.objects.get().status == "not_sent"


def test_a_whole_draft_cannot_be_sent_at_the_stroke(portal, visitor, time_machine):
    """The page with the button was opened in time; the press came too late."""
    time_machine.move_to(wib(2026, 10, 26, 23, 59, 59), tick=False)
    user = ApplicantFactory()
    application = complete_draft(open_selection(at=wib(2026, 10, 20)), user=user, at=wib(2026, 10, 20))
    siti = visitor(user.email)
    siti.log_in(f"/pendaftaran/{application.uuid}/periksa/")
    siti.heading("Periksa dan kirim")

    time_machine.move_to(CLOSES, tick=False)
    siti.press("Kirim pendaftaran")
    siti.heading("Isian Anda")
    expect(siti.see(CLOSED)).to_be_visible()
    expect(siti.page.get_by_role("button", name="Kirim pendaftaran")).to_have_count(0)
    assert Application.objects.get().number is None
