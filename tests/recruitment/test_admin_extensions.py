"""Extensions as staff and applicants meet them on pages."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.clock import wib
from recruitment import tasks
from recruitment.models import Application, Extension
from tests.factories.recruitment import NOON, ApplicantFactory, complete_draft, open_selection, submitted
from tests.recruitment.room import at_work
from tests.recruitment.test_extensions import AFTER, CLOSE, ENDS, GAMBIR, MENTENG, OPENS, RUNNING, extend, propose

pytestmark = pytest.mark.django_db
DATA = {
    "scope": "women", "opens_at_0": "2026-10-31", "opens_at_1": "00:00", "closes_at_0": "2026-11-07", "closes_at_1": "00:00",
    "note": "",
}  # fmt: skip


def move_url(obj, name):
    return reverse(f"admin:recruitment_{obj._meta.model_name}_move", args=[obj.pk, name])


def announce(selection, secretary, commissioner):
    """Draft, propose, approve and so publish the announcement of Gambir's extension, each on its page."""
    data = {"selection": selection.pk, "kind": "extension", "districts": [GAMBIR], "title": "Perpanjangan", "number": "031"}
    assert secretary.post(reverse("admin:recruitment_announcement_compose"), data).status_code == 302
    announcement = selection.announcements.get()
    assert secretary.post(move_url(announcement, "usulkan"), {"version": 1}).status_code == 302
    hour = {"version": 2, "publish_at_0": "2026-10-27", "publish_at_1": "10:00"}
    assert commissioner.post(move_url(announcement, "setujui"), hour).status_code == 302


def panel(selection, at, role="secretary"):
    with clock.stopped_at(at):
        return at_work(role).get(reverse("admin:recruitment_selection_change", args=[selection.pk]))


def test_three_pages_lead_from_the_need_to_the_open_kecamatan(client):
    selection = open_selection()
    submitted(selection, district=GAMBIR)
    with clock.stopped_at(AFTER):
        secretary, commissioner = at_work("secretary"), at_work("commissioner")
        page = secretary.get(move_url(selection, "usulkan-perpanjangan"))
        form = page.context["form"]
        assert (form["opens_at"].initial, form["closes_at"].initial) == (OPENS, ENDS)
        assert "Ada 1 perempuan, tetapi pendaftar baru 1 orang" in page.content.decode()
        assert secretary.post(move_url(selection, "usulkan-perpanjangan"), DATA).status_code == 302
        gambir, menteng = Extension.objects.order_by("district_id")
        assert secretary.post(move_url(gambir, "setujui"), {"version": 1}).status_code == 422
        assert commissioner.post(move_url(gambir, "setujui"), {"version": 1}).status_code == 302
        announce(selection, secretary, commissioner)
        assert commissioner.post(move_url(menteng, "tolak"), {"version": 1, "reason": "Cukup."}).status_code == 302

    with clock.stopped_at(RUNNING):
        home = client.get("/").content.decode()
        intro = client.get(reverse("recruitment:start", args=[selection.uuid])).content.decode()
        shown = client.get(reverse("recruitment:selection", args=[selection.uuid])).content.decode()
    for text in (home, intro, shown):
        assert "<strong>Kecamatan Gambir</strong> (hanya perempuan)" in text
        assert "Kecamatan Menteng</strong>" not in text
        assert "Jumat, 6 November 2026 pukul 24.00 WIB" in text
    assert "Pendaftaran anggota Panwaslu Kecamatan diperpanjang" in home
    assert "Ada 1 perempuan, tetapi pendaftar baru 1 orang" in shown


def test_several_are_approved_at_once():
    selection = open_selection()
    with clock.stopped_at(AFTER):
        secretary, commissioner = at_work("secretary"), at_work("commissioner")
        secretary.post(move_url(selection, "usulkan-perpanjangan"), DATA)
        keys = [extension.pk for extension in Extension.objects.order_by("district_id")]
        chosen = {"_selected_action": keys, "action": "move_setujui", "confirmed": "1"}
        page = commissioner.post(
            reverse("admin:recruitment_extension_changelist"), chosen | {f"version_{key}": 1 for key in keys}
        )

    assert "2 dari 2 dilakukan." in page.content.decode()
    assert list(Extension.objects.values_list("status", flat=True)) == ["approved", "approved"]


@pytest.mark.parametrize(("at", "is_open"), [(OPENS - dt.timedelta(microseconds=1), False), (OPENS, True), (ENDS, False)])
def test_the_home_page_and_the_door_open_and_close_with_the_extension(client, at, is_open):
    selection = open_selection()
    extend(selection, MENTENG)

    with clock.stopped_at(at):
        home, door = client.get("/"), client.get(reverse("recruitment:start", args=[selection.uuid]))
        shown = client.get(reverse("recruitment:selection", args=[selection.uuid])).content.decode()

    found = (home.context["counters"][0]["is_open"], "Membuat akun dengan" in door.content.decode(), "Daftar sekarang" in shown)
    assert found == (is_open,) * 3


def test_the_card_of_a_kecamatan_counts_and_foresees():
    selection = open_selection(closes_at=NOON + dt.timedelta(days=14))
    for days, sex in ((3, "P"), (1, "P"), (1, "L")):
        submitted(selection, district=MENTENG, sex=sex, at=NOON - dt.timedelta(days=days))

    gambir, menteng = panel(selection, NOON).context["cards"]

    assert (gambir.why, menteng.share) == (
        "Pendaftar 0 orang, kurang dari dua kali kebutuhan (6), dan tidak ada perempuan.", "2 dari 3 (66%)",
    )  # fmt: skip
    assert menteng.at_the_end == (
        "Dengan laju tujuh hari terakhir: sekitar 9 pendaftar, 6 perempuan. Perpanjangan tidak perlu."
    )
    assert panel(selection, NOON, "auditor").context["cards"] == [gambir, menteng]
    assert "Perlu perpanjangan" in panel(selection, NOON).content.decode()


def test_the_card_shows_how_the_extension_stands():
    selection = open_selection()
    propose(selection)

    cards = panel(selection, AFTER).context["cards"]

    assert [card.extension for card in cards] == ["Menunggu persetujuan."] * 2
    assert {card.at_the_end for card in cards} == {""}


def test_who_left_a_draft_goes_on_by_one_button(client):
    selection, user = open_selection(), ApplicantFactory()
    draft = complete_draft(selection, user=user, district=GAMBIR)
    tasks.leave_unsent(CLOSE + dt.timedelta(hours=1))
    extend(selection, MENTENG)
    client.force_login(user)

    with clock.stopped_at(RUNNING):
        list_url = reverse("recruitment:task-list", args=[draft.uuid])
        before = client.get(list_url).content.decode()
        start = reverse("recruitment:start", args=[selection.uuid])
        assert client.get(start).status_code == 302
        assert Application.objects.get().status == "not_sent"
        answer = client.post(start)
        after = client.get(list_url).content.decode()

    assert "Pendaftaran diperpanjang untuk beberapa kecamatan" in before
    assert (answer["Location"], Application.objects.get().status) == (list_url, "draft")
    assert "Jumat, 6 November 2026 pukul 24.00 WIB" in after


def test_a_draft_whose_extension_is_to_come_is_read_until_then(client):
    selection, user = open_selection(), ApplicantFactory()
    draft = complete_draft(selection, user=user)
    extend(selection, MENTENG)
    client.force_login(user)

    with clock.stopped_at(AFTER):
        text = client.get(reverse("recruitment:task-list", args=[draft.uuid])).content.decode()

    assert "Perpanjangan akan dibuka untuk Kecamatan Menteng." in text
    assert "Periksa dan kirim" not in text


def test_the_list_of_selections_says_extended():
    selection = open_selection()
    extend(selection, MENTENG)

    with clock.stopped_at(wib(2026, 11, 1)):
        text = at_work("auditor").get(reverse("admin:recruitment_selection_changelist")).content.decode()

    assert "Diperpanjang" in text
