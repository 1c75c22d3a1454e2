"""A verifier takes a file, asks for one paper again, compares it and decides; the applicant mends it on a phone."""

import re

import pytest
from playwright.sync_api import expect

from core import clock
from core.dates import closing
from recruitment.models import Application, Repair
from regions.models import District
from tests.factories.accounts import ApplicantFactory, StaffFactory
from tests.factories.recruitment import submitted
from tests.journeys.papers import photo
from tests.journeys.people import Officer

UNREADABLE = "Tulisan pada kartu tidak terbaca."
MESSAGE = "Mohon KTP difoto ulang di tempat terang."


def take_next(officer, name):
    officer.follow("1 berkas belum diambil siapa pun")
    officer.press("Ambil berikutnya")
    if officer.page.get_by_label("Tidak ada hubungan").count():  # asked once, before the file opens
        officer.page.get_by_label("Tidak ada hubungan").check()
        officer.press("Simpan dan lanjutkan")
    officer.heading(name)
    expect(officer.see(re.compile("Di tangan Anda sampai"))).to_be_visible()


def ask_for_repair(officer):
    """The paper that was doubted is chosen beforehand, with its reason; the due moment is proposed."""
    officer.follow("Minta perbaikan")
    officer.heading(re.compile("^Minta perbaikan: "))
    expect(officer.page.get_by_role("checkbox", name="KTP-el", exact=True)).to_be_checked()
    expect(officer.page.locator(".repair-item", has_text="KTP-el").get_by_label("Yang perlu diperbaiki")).to_have_value(
        UNREADABLE
    )
    officer.page.get_by_label("Pesan tambahan untuk pelamar").press_sequentially(MESSAGE)
    officer.press("Minta perbaikan")
    expect(officer.see("dikirim kepada pelamar")).to_be_visible()


def repair(person, number):
    """Come by the link of the mail, replace the paper that was named, and send it."""
    text = person.mail(f"Perbaiki berkas pendaftaran {number}")
    assert UNREADABLE in text
    assert MESSAGE in text
    person.log_in(re.search(r"https?://\S+/perbaikan/", text)[0])
    person.heading("Perbaikan berkas")
    expect(person.see(MESSAGE)).to_be_visible()
    expect(person.see(closing(Repair.objects.get().due_at))).to_be_visible()
    expect(person.see("Masih perlu diunggah: KTP-el.")).to_be_visible()
    person.follow("Unggah perbaikan KTP-el")
    person.heading("KTP-el")
    person.choose(photo("ktp terang.jpg", seed=9))
    person.told("Selesai diunggah")
    person.press("Simpan berkas")
    person.told("KTP-el: berkas perbaikan tersimpan.")
    person.press("Kirim perbaikan")
    person.heading("Tanda terima pendaftaran")
    person.told("Perbaikan Anda sudah diterima.")


def compare_and_accept(officer):
    officer.turn_to("Berkas")
    expect(officer.see("Sebelum perbaikan")).to_be_visible()
    expect(officer.see("Sesudah perbaikan")).to_be_visible()
    expect(officer.page.locator(".preview__paper")).to_have_count(2)
    officer.sees_preview(re.compile("KTP-el, halaman 1"))
    officer.turn_to("Pemeriksaan")
    officer.press("Memenuhi")
    officer.follow("Nyatakan lengkap")
    officer.press("Nyatakan lengkap")
    officer.follow("Nyatakan memenuhi syarat")
    officer.press("Nyatakan memenuhi syarat")
    expect(officer.see("dinyatakan memenuhi syarat. Dapat dibatalkan dalam 15 menit.")).to_be_visible()


@pytest.mark.full
def test_a_file_is_judged_repaired_compared_and_found_eligible(visitor, selection):
    selection.requirements.filter(position__gt=3).delete()  # nine points to judge say as much as twenty-two
    user = ApplicantFactory()
    application = submitted(selection, user=user, at=clock.now())
    staff = StaffFactory(role="verifier", role__district=District.objects.get(code="31.71.06"))
    officer, siti = visitor(staff.email, kind=Officer), visitor(user.email)

    officer.log_in_with_code(staff)
    take_next(officer, application.full_name)
    officer.sees_preview(re.compile("Surat lamaran, halaman 1"))
    officer.judge_all_but("KTP-el", UNREADABLE)
    ask_for_repair(officer)
    repair(siti, application.number)

    officer.open("/admin/")
    take_next(officer, application.full_name)
    compare_and_accept(officer)
    assert officer.journal()[:8] == [
        "Dinyatakan memenuhi syarat", "Dinyatakan lengkap", "Hasil diberikan", "Diambil untuk diperiksa", "Perbaikan dikirim",
        "Berkas perbaikan diunggah", "Perbaikan diminta", "Hasil diberikan",
    ]  # fmt: skip
    assert Application.objects.get().status == "eligible"
    assert application.number in siti.mail("Perbaikan pendaftaran")
