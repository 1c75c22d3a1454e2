"""The invited office's own page behind its secret address."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Event
from outreach import links
from outreach.actions import invitations
from tests.factories import outreach as made
from tests.factories.outreach import START
from tests.factories.recruitment import NOON
from tests.outreach.room import BEFORE, DAY, END, HOUR, WHEN, at, cancel, fresh, main_of, move, page_of, reply, state, text_of

pytestmark = pytest.mark.django_db
SCAN = "Tunjukkan kode ini kepada petugas di pintu"


@pytest.fixture
def invitation():
    return made.invited(place=made.rw(3))


def get(client, invitation, moment=NOON):
    return at(moment, client.get, page_of(fresh(invitation)))


# --- The key ------------------------------------------------------------------------------------------------------------
def test_the_page_names_the_office_and_never_the_person(client, invitation):
    response = get(client, invitation)

    page = main_of(response)
    assert f"{invitation.activity.title} Yang diundang: Ketua RW 003 Kelurahan Menteng Waktu {WHEN}" in page
    assert invitation.activity.current.room.venue.address in page
    assert [word for word in (invitation.name, invitation.email, invitation.phone) if word in response.content.decode()] == []


def test_a_wrong_secret_shows_what_an_unknown_invitation_shows(client, invitation):
    unknown = "00000000-0000-0000-0000-000000000007"
    wrong = [
        reverse("outreach:invitation", args=[invitation.uuid, "salah"]),
        reverse("outreach:invitation", args=[unknown, links.token(invitation)]),
        page_of(made.invited(place=made.rw(4))).replace(links.token(invitation), "x")[:-2] + "/",
    ]
    answers = [client.get(url) for url in wrong]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({main_of(answer).replace(answer["X-Request-ID"], "") for answer in answers}) == 1


def test_a_renewed_link_makes_the_old_one_dead(client, invitation):
    old = page_of(invitation)
    invitations.renew_link(invitation, version=invitation.version, by=made.planner(), at=NOON)

    assert (at(NOON, client.get, old).status_code, get(client, invitation).status_code) == (404, 200)
    assert at(NOON, client.post, old, {"version": 2, "answer": "coming"}).status_code == 404
    assert state(invitation) == ("silent", "", "")


def test_the_page_is_kept_and_listed_nowhere_and_its_address_stays_on_this_site(client, invitation):
    response = get(client, invitation)

    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "same-origin")
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_no_session_is_needed_but_a_forged_form_is_refused(invitation):
    browser = Client(enforce_csrf_checks=True)
    data = {"version": invitation.version, "answer": "coming"}
    assert at(NOON, browser.post, page_of(invitation), data).status_code == 403

    token = get(browser, invitation).context["csrf_token"]
    response = at(NOON, browser.post, page_of(invitation), data | {"csrfmiddlewaretoken": str(token)})

    assert (response.status_code, state(invitation)) == (302, ("coming", "", ""))
    assert "sesi" not in browser.cookies


# --- Answers ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "data", "kept", "words", "said"),
    [
        ("coming", {}, ("coming", "", ""), "Jawaban yang tersimpan Hadir", "hadir"),
        (
            "represented", {"representative": " Siti Rahayu "}, ("represented", "Siti Rahayu", ""),
            "Jawaban yang tersimpan Diwakili oleh Siti Rahayu", "diwakili",
        ),
        (
            "declined", {"decline_reason": "Ada kerja bakti."}, ("declined", "", "Ada kerja bakti."),
            "Jawaban yang tersimpan Tidak dapat hadir Ada kerja bakti.", "tidak dapat hadir",
        ),
        (
            "coming", {"representative": "Siti", "decline_reason": "x"}, ("coming", "", ""),
            "Jawaban yang tersimpan Hadir", "hadir",
        ),
    ],
)  # fmt: skip
def test_each_answer_is_kept_and_shown(client, invitation, answer, data, kept, words, said):
    response = reply(client, invitation, answer, **data)

    assert (response.status_code, response.url, state(invitation)) == (302, page_of(fresh(invitation)), kept)
    shown = get(client, invitation)
    page = main_of(shown)
    assert f"Jawaban Anda tersimpan: {said}. Undangan sosialisasi" in page
    assert f"{words} Dijawab Selasa, 20 Oktober 2026 pukul 12.00 WIB." in page
    assert (SCAN in page, "data:image/svg+xml" in shown.content.decode()) == (answer != "declined",) * 2


def test_the_journal_says_that_a_visitor_answered(client, invitation):
    reply(client, invitation, "coming")

    event = Event.objects.get(action="invitation.answered")
    assert (event.role, event.by_id, event.details) == ("visitor", "", {"answer": "coming"})


@pytest.mark.parametrize(
    ("data", "target", "sentence"),
    [
        ({}, "id_answer_0", "Pilih salah satu jawaban."),
        ({"answer": "silent"}, "id_answer_0", "Pilih salah satu dari pilihan yang tersedia."),
        ({"answer": "represented", "representative": "  "}, "id_representative", "Tulis nama wakil yang akan hadir."),
        ({"answer": "declined"}, "id_decline_reason", "Tulis alasan tidak dapat hadir."),
        (
            {"answer": "declined", "decline_reason": "x" * 301}, "id_decline_reason",
            "Alasan paling panjang 300 karakter. Anda mengetik 301.",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_above_and_beside_the_field(client, invitation, data, target, sentence):
    response = at(NOON, client.post, page_of(invitation), {"version": 1, **data})

    html = response.content.decode()
    assert (response.status_code, state(invitation)) == (422, ("silent", "", ""))
    assert f'<li><a href="#{target}">{sentence}</a></li>' in html
    assert f'<span class="visually-hidden">Kesalahan: </span>{sentence}' in html
    assert html.count(f'id="{target}"') == 1
    assert "<title>Perlu diperbaiki: " in html


@pytest.mark.parametrize("version", ["", "x", "0", str(2**31)])
def test_a_form_without_its_version_is_refused(client, invitation, version):
    response = at(NOON, client.post, page_of(invitation), {"version": version, "answer": "coming"})

    assert (response.status_code, state(invitation)) == (422, ("silent", "", ""))
    assert "<li>Formulir ini tidak lengkap. Muat ulang halaman, lalu kirim kembali.</li>" in response.content.decode()


def test_what_stands_in_the_field_of_another_answer_stands_in_nobodys_way(client, invitation):
    response = reply(client, invitation, "coming", decline_reason="x" * 301, representative="\x07")

    assert (response.status_code, state(invitation)) == (302, ("coming", "", ""))


def test_what_was_typed_survives_a_refusal(client, invitation):
    response = reply(client, invitation, "represented", representative="", decline_reason="Sakit <b>")

    html = response.content.decode()
    assert "Sakit &lt;b&gt;</textarea>" in html
    assert re.findall(r'<input type="radio"[^>]*value="(\w+)"[^>]*checked', html) == ["represented"]


def test_a_name_is_shown_as_text(client, invitation):
    reply(client, invitation, "represented", representative="<img src=x>")

    html = get(client, invitation).content.decode()
    assert ("<img src=x>" in html, "oleh &lt;img src=x&gt;" in html) == (False, True)


def test_who_may_not_be_represented_is_not_offered_it_and_cannot_send_it(client):
    invitation = made.invited(made.released(audience=made.audience("asn")), place=made.office(name="Suku Dinas Contoh"))

    page = main_of(get(client, invitation))
    response = reply(client, invitation, "represented", representative="Siti")

    assert "Yang diundang: Suku Dinas Contoh" in page
    assert "Diwakili" not in page
    assert (response.status_code, state(invitation)) == (422, ("silent", "", ""))


# --- Twice, in two tabs, late -------------------------------------------------------------------------------------------
def test_an_answer_can_be_changed_until_the_activity_begins(client, invitation):
    reply(client, invitation, "coming")
    reply(client, invitation, "declined", decline_reason="Sakit.", moment=BEFORE)

    assert state(invitation) == ("declined", "", "Sakit.")


def test_the_same_press_handed_in_twice_is_one(client, invitation):
    data = {"version": 1, "answer": "represented", "representative": "Siti"}
    answers = [at(NOON, client.post, page_of(invitation), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (fresh(invitation).version, Event.objects.filter(action="invitation.answered").count()) == (2, 1)


def test_another_answer_from_an_older_tab_overwrites_nothing(client, invitation):
    reply(client, invitation, "coming")
    response = at(NOON, client.post, page_of(invitation), {"version": 1, "answer": "declined", "decline_reason": "x"})

    assert (response.status_code, state(invitation)) == (409, ("coming", "", ""))
    assert f'href="{page_of(invitation)}"' in response.content.decode()


@pytest.mark.parametrize("moment", [START, END])
def test_once_begun_the_page_says_that_answers_are_closed(client, invitation, moment):
    reply(client, invitation, "coming")
    response = reply(client, invitation, "declined", decline_reason="x", moment=moment)

    page = main_of(response)
    assert (response.status_code, state(invitation)) == (422, ("coming", "", ""))
    assert "Jawaban sudah ditutup Jawaban ditutup saat kegiatan dimulai, Senin, 9 November 2026 pukul 12.00 WIB." in page
    assert (SCAN in page, "Kirim jawaban" in page) == (moment == START, False)


def test_a_cancelled_activity_asks_nothing_and_says_why(client, invitation):
    reply(client, invitation, "coming")
    cancel(invitation.activity)

    page = main_of(get(client, invitation))
    assert "Batal Kegiatan ini dibatalkan. Anda tidak perlu datang dan tidak perlu menjawab. Alasan: Gedung dipakai." in page
    assert (SCAN in page, "Kirim jawaban" in page) == (False, False)
    assert reply(client, invitation, "coming").status_code == 422


def test_a_moved_activity_says_both_and_closes_by_the_new_time(client, invitation):
    move(invitation.activity)

    page = main_of(get(client, invitation, START + HOUR))
    assert f"Semula: {WHEN}" in page
    assert "Waktu Selasa, 10 November 2026 pukul 12.00–15.00 WIB" in page
    assert reply(client, invitation, "coming", moment=START + DAY - HOUR).status_code == 302
    assert reply(client, invitation, "coming", moment=START + DAY).status_code == 422


def test_a_withdrawn_invitation_says_so_and_has_no_code(client, invitation):
    reply(client, invitation, "coming")
    type(invitation).objects.update(withdrawn_at=NOON)

    page = text_of(get(client, invitation))
    assert ("Undangan ini sudah ditarik." in page, SCAN in page, "Kirim jawaban" in page) == (True, False, False)


def test_the_page_tells_what_is_kept_and_why(client, invitation):
    assert (
        "Kami menyimpan jawaban ini, nama wakil atau alasan yang Anda tulis, dan waktunya untuk mendata kehadiran dan "
        "menyusun laporan kegiatan."
    ) in main_of(get(client, invitation))
