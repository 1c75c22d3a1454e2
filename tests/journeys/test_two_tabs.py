"""One person, two tabs: nothing is overwritten unseen, and nothing is sent twice."""

import copy

import pytest
from playwright.sync_api import expect

from core import clock
from recruitment.models import Application, Snapshot
from tests.factories.accounts import ApplicantFactory
from tests.factories.recruitment import complete_draft


@pytest.fixture
def tabs(visitor, selection):
    """Return a person with a whole draft, twice: two tabs of one browser, and the draft."""
    user = ApplicantFactory()
    application = complete_draft(selection, user=user, at=clock.now())
    first = visitor(user.email)
    first.log_in("/pendaftaran/")
    second = copy.copy(first)
    second.page = first.page.context.new_page()
    second.open(f"/pendaftaran/{application.uuid}/")
    return first, second, application


@pytest.mark.full
def test_what_another_tab_saved_is_shown_beside_what_was_typed(tabs):
    first, second, application = tabs
    first.open_section("Data diri")
    second.open_section("Data diri")
    second.type("Tempat lahir", "Bandung")
    second.complete("Data diri")

    first.type("Tempat lahir", "Bogor")
    first.told("Bagian ini sudah diubah di tab atau perangkat lain. Tekan Simpan untuk membandingkan keduanya.")
    first.press("Simpan dan tandai selesai")
    first.heading("Isian ini sudah diubah dari tempat lain")
    row = first.page.get_by_role("row").filter(has_text="Tempat lahir")
    expect(row.get_by_role("cell")).to_have_text(["Bandung", "Bogor"])
    assert application.sections.get(code="data-diri").answers["birth_place"] == "Bandung"

    first.press("Pakai yang baru saya ketik")
    first.told("Bagian “Data diri” sudah selesai.")
    assert application.sections.get(code="data-diri").answers["birth_place"] == "Bogor"


@pytest.mark.full
def test_a_session_that_ended_keeps_what_is_typed_on_the_page_until_it_can_be_saved(tabs, settings):
    first, second, application = tabs
    first.open_section("Data diri")
    first.page.wait_for_load_state()  # the page's script is there: without it a form leaves as forms do
    first.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    first.field("Tempat lahir").fill("Bogor")
    first.press("Simpan dan tandai selesai")
    first.told("Anda perlu masuk kembali.")
    expect(first.field("Tempat lahir")).to_have_value("Bogor")

    second.log_in()
    second.heading("Akun saya")
    first.press("Simpan dan tandai selesai")
    first.told("Bagian “Data diri” sudah selesai.")
    assert application.sections.get(code="data-diri").answers["birth_place"] == "Bogor"


@pytest.mark.full
def test_what_is_typed_before_the_script_has_come_is_saved_as_one_types(tabs):
    first, _, application = tabs
    held = []

    def hold(route):
        held.append(route)

    first.page.route("**/autosave.js", hold)
    with first.page.expect_request("**/autosave.js"):
        first.page.get_by_role("link", name="Data diri").click(no_wait_after=True)
    first.field("Tempat lahir").fill("Bogor")
    with first.page.expect_response(lambda response: response.request.headers.get("x-requested-with") == "autosave"):
        held[0].continue_()

    assert application.sections.get(code="data-diri").answers["birth_place"] == "Bogor"


def test_two_tabs_that_send_get_one_number_and_one_mail(tabs):
    for tab in tabs[:2]:
        tab.follow("Periksa dan kirim")
        tab.heading("Periksa dan kirim")
    for tab in tabs[:2]:
        tab.page.get_by_role("button", name="Kirim pendaftaran").click(no_wait_after=True)
    for tab in tabs[:2]:
        tab.heading("Tanda terima pendaftaran")

    application, snapshot = Application.objects.get(), Snapshot.objects.get()
    for tab in tabs[:2]:
        expect(tab.see(application.number, exact=True)).to_be_visible()
        expect(tab.see(snapshot.sha256, exact=True)).to_be_visible()
    assert [subject for subject, _ in tabs[0].mails()] == [f"Pendaftaran {application.number} sudah kami terima"]
