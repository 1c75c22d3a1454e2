"""All answers on one page, sending, the receipt, the public proof and the withdrawal."""

import datetime as dt
import hashlib
import re
import time
import uuid

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.models import Event
from notifications.models import Delivery
from recruitment.actions import applications
from recruitment.models import Application, ApplicationFile, Section, Snapshot
from tests.factories.accounts import PASSWORD
from tests.factories.recruitment import NOON, complete_draft, draft, invented_nik, open_selection, submitted
from tests.recruitment.desk import Desk, nothing_changes, text_of

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)
SECOND = dt.timedelta(seconds=1)
SUBMIT_QUERIES = 18  # session, user, fifteen of the sending, and one that holds back the reminder to send


@pytest.fixture
def desk(client):
    return Desk(client, complete_draft(open_selection(), address="Jalan Kramat <b>Raya</b> & 'Sudut'"))


def everything():
    return (Application.objects, Section.objects, ApplicationFile.objects, Snapshot.objects, Delivery.objects, Event.objects)


# --- Check ------------------------------------------------------------------------------------------------------------
def test_the_check_page_shows_every_answer_and_paper_with_a_way_to_change_it(desk):
    response = desk.get("check")
    page = text_of(response)

    for expected in (
        "17 Agustus 1994", "0812-0000-", "Kecamatan Menteng", "Sarjana (S1)", "Universitas Contoh · Hukum · 2016",
        "Usaha sendiri", "Tidak diisi", "Jalan Kramat <b>Raya</b> & 'Sudut'", "foto.jpg", "Dengan menekan Kirim pendaftaran",
        "Senin, 26 Oktober 2026 pukul 24.00 WIB",
    ):  # fmt: skip
        assert expected in page
    html = response.content.decode()
    assert f'href="{desk.url("section", "data-diri")}?next=check#id_nik"' in html
    assert f'href="{desk.url("document", "ktp")}?next=check"' in html
    short = ApplicationFile.objects.select_related("document").first().document.original_sha256[:12]
    assert f"<code>{short}</code>" in html


@pytest.mark.parametrize("make", [draft, complete_draft])
def test_every_way_to_change_an_answer_ends_at_that_answer(client, make):
    desk = Desk(client, make(open_selection()))
    ways = set(re.findall(r'/isian/([a-z-]+)/[^"#]*#([^"]+)"', desk.get("check").content.decode()))
    pages = {code: desk.get("section", code).content.decode() for code, _ in ways}

    assert len(ways) > 30
    assert [target for code, target in ways if f'id="{target}"' not in pages[code]] == []


def test_each_gap_leads_to_where_it_is_mended(client):
    desk = Desk(client, draft(open_selection()))
    html = desk.get("check").content.decode()

    assert f'href="{desk.url("section", "data-diri")}?next=check&amp;periksa#id_nik"' in html
    assert f'href="{desk.url("document", "ktp")}?next=check">Unggah KTP-el.' in html
    assert 'name="key"' not in html


def test_the_check_page_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    selection = open_selection()
    for application in (complete_draft(selection), submitted(selection)):
        desk = Desk(client, application)
        desk.get("check")
        with django_assert_num_queries(10):  # session, user, application, dossier 4, kelurahan, kecamatan, unread messages
            desk.get("check")


# --- Sending ----------------------------------------------------------------------------------------------------------
def test_one_small_post_sends_and_shows_the_receipt(desk):
    response = desk.post("submit", **desk.sending())

    assert (response.status_code, response.url) == (302, desk.url("receipt"))
    application = Application.objects.get()
    assert (application.status, application.number, application.submitted_at) == ("submitted", "PWC-2026-31.71.06-0001", NOON)
    page = text_of(desk.get("receipt"))
    for expected in ("PWC-2026-31.71.06-0001", "Selasa, 20 Oktober 2026 pukul 12.00.00 WIB", "Diterima bukan berarti"):
        assert expected in page


def test_sending_costs_a_fixed_number_of_queries(desk, django_assert_max_num_queries):
    submitted(desk.application.selection)  # the first of a kecamatan also opens its counter
    sending = desk.sending()
    with django_assert_max_num_queries(100) as queries:
        desk.post("submit", **sending)

    statements = [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == SUBMIT_QUERIES


def test_pressed_twice_or_in_two_tabs_there_is_one_application_and_one_receipt(desk):
    first, second = desk.sending(), desk.sending()
    answers = [desk.post("submit", **sending) for sending in (first, first, second)]

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, desk.url("receipt"))] * 3
    assert (Snapshot.objects.count(), Delivery.objects.filter(kind="recruitment.application_received").count()) == (1, 1)
    with nothing_changes(*everything()):
        desk.post("submit", **desk.sending() or second, at=NOON + 365 * 24 * 3600 * SECOND)


@pytest.mark.parametrize(("offset", "status"), [(-MICROSECOND, 302), (0 * SECOND, 422), (MICROSECOND, 422), (SECOND, 422)])
def test_sending_is_open_until_the_closing_instant_and_not_longer(desk, offset, status):
    closes_at = desk.application.selection.closes_at
    sending = desk.sending()
    response = desk.post("submit", at=closes_at + offset, **sending)

    assert (response.status_code, Application.objects.get().is_received) == (status, status == 302)
    if status != 302:
        page = text_of(response)
        assert "Pendaftaran sudah ditutup pada Senin, 26 Oktober 2026 pukul 24.00 WIB" in page
        assert ("Universitas Contoh" in page, "Kirim pendaftaran" in page) == (True, False)


def test_before_the_opening_nothing_is_sent(desk):
    opens_at = desk.application.selection.opens_at

    assert desk.post("submit", at=opens_at - MICROSECOND, **desk.sending()).status_code == 422
    assert not Application.objects.get().is_received


def test_a_draft_changed_meanwhile_is_not_sent_and_says_what_changed(desk):
    sending = desk.sending()
    section = Section.objects.get(code="pendidikan")
    moment = NOON + 5 * SECOND
    Section.objects.filter(pk=section.pk).update(saved_at=moment)
    Application.objects.update(version=int(sending["version"]) + 1, saved_at=moment)
    response = desk.post("submit", at=NOON + 9 * SECOND, **sending)

    assert (response.status_code, Application.objects.get().status) == (409, "draft")
    page = text_of(response)
    assert ("Pendidikan, disimpan Selasa, 20 Oktober 2026 pukul 12.00.05 WIB" in page, "Data diri, disimpan" in page) == (
        True,
        False,
    )
    fresh = dict(re.findall(r'name="(version|key|seen)" value="([^"]*)"', response.content.decode()))
    assert desk.post("submit", at=NOON + 10 * SECOND, **fresh).url == desk.url("receipt")


def test_an_incomplete_draft_is_not_sent(client):
    desk = Desk(client, complete_draft(open_selection()))
    ApplicationFile.objects.filter(kind__code="ktp").delete()
    response = desk.post("submit", version=desk.application.version, key=str(uuid.uuid4()))

    assert (response.status_code, Application.objects.get().status) == (422, "draft")
    assert "masih ada 1 hal yang perlu dilengkapi" in text_of(response)
    assert "Unggah KTP-el." in text_of(response)


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"version": "1"}, {"version": "x", "key": "y"}, {"version": "99999999999999999999", "key": str(uuid.uuid4())},
        {"version": "-1", "key": str(uuid.uuid4())}, {"version": "1", "key": "\x00"}, {"version": "1", "key": "a" * 5000},
    ],
)  # fmt: skip
def test_a_broken_form_sends_nothing_and_keeps_everything(desk, fields):
    with nothing_changes(*everything()):
        response = desk.post("submit", **fields)
    assert response.status_code == 422
    assert "Pendaftaran belum dikirim" in text_of(response)


def test_sending_needs_the_csrf_token(desk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    with clock.stopped_at(NOON):
        response = strict.post(desk.url("submit"), desk.sending())

    assert (response.status_code, Application.objects.get().status) == (403, "draft")


def test_reloading_the_address_of_sending_shows_the_answers(desk):
    assert desk.get("submit").url == desk.url("check")


def test_a_log_in_older_than_a_day_is_confirmed_and_the_sending_then_goes_through(desk):
    applicant = desk.application.applicant
    applicant.set_password(PASSWORD)
    applicant.save()
    desk = Desk(desk.client, desk.application, minutes_ago=24 * 60 + 1)
    assert "kata sandi Anda ditanyakan sekali lagi" in text_of(desk.get("check"))
    asked = desk.post("submit", **desk.sending())

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert Application.objects.get().status == "draft"
    with clock.stopped_at(NOON):
        sent = desk.client.post(asked.url, {"password": PASSWORD, "next": desk.url("submit")})
    assert (sent.url, Application.objects.get().status) == (desk.url("receipt"), "submitted")


def test_a_log_in_of_today_is_enough(desk):
    session = desk.client.session
    assert time.time() - session[AUTHENTICATION_METHODS_SESSION_KEY][0]["at"] < 60
    assert "kata sandi Anda ditanyakan" not in text_of(desk.get("check"))


# --- Receipt ----------------------------------------------------------------------------------------------------------
def test_a_draft_has_no_receipt(desk):
    for name, args in (("receipt", []), ("receipt-pdf", []), ("receipt-answers", [1]), ("withdraw", []), ("repair", [])):
        assert desk.get(name, *args).status_code == 404


def without_own_words(response, application):
    """Return a page's text without what differs from one application to the next."""
    snapshot = application.snapshots.get()
    page = text_of(response)
    for own in (application.number, snapshot.sha256):
        page = page.replace(own, "…")
    return page


def test_a_held_application_shows_exactly_what_any_other_shows(client):
    selection = open_selection()
    same = {"nik": invented_nik(dt.date(1994, 8, 17), woman=True, serial=77), "phone": "+6281200000077", "full_name": "Melati"}
    first, held = submitted(selection, **same), submitted(selection, **same)
    pages = []
    for application in (first, held):
        desk = Desk(client, application)
        pages.append([without_own_words(desk.get(name), application) for name in ("receipt", "check", "documents", "withdraw")])

    assert (first.status, held.status) == ("submitted", "held")
    assert pages[0] == pages[1]


def test_the_receipt_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    selection = open_selection()
    for _ in range(2):
        desk = Desk(client, submitted(selection))
        desk.get("receipt")
        with django_assert_num_queries(9):  # as before, and whether the office asks for a clarification
            desk.get("receipt")


def test_the_receipt_can_be_downloaded_and_its_hash_computed_by_its_holder(client):
    desk = Desk(client, submitted(open_selection()))
    pdf, answers = desk.get("receipt-pdf"), desk.get("receipt-answers", 1)
    snapshot = Snapshot.objects.get()

    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert pdf["Content-Disposition"] == 'attachment; filename="tanda-terima-PWC-2026-31.71.06-0001.pdf"'
    assert (pdf["Cache-Control"], answers["Cache-Control"]) == ("private, no-store", "private, no-store")
    assert hashlib.sha256(bytes.fromhex(snapshot.salt) + answers.content).hexdigest() == snapshot.sha256
    assert desk.get("receipt-answers", 2).status_code == 404
    assert desk.get("repair-receipt-pdf", 2).status_code == 404


def test_the_salt_stands_on_the_holders_paper_alone(client):
    desk = Desk(client, submitted(open_selection()))
    salt = Snapshot.objects.get().salt
    proof = desk.client.get(reverse("recruitment:proof", args=[Snapshot.objects.get().pk]))

    for response in (desk.get("receipt"), desk.get("check"), proof):
        assert salt not in response.content.decode()


# --- Proof ------------------------------------------------------------------------------------------------------------
def test_anybody_can_confirm_a_receipt_and_learns_nothing_personal(client):
    application = submitted(open_selection())
    snapshot = Snapshot.objects.get()
    response = client.get(reverse("recruitment:proof", args=[snapshot.pk]))
    page, html = text_of(response), response.content.decode()

    for expected in (application.number, snapshot.sha256, "Selasa, 20 Oktober 2026 pukul 12.00.00 WIB", "Menteng"):
        assert expected in page
    personal = Section.objects.get(code="data-diri").answers
    for secret in (
        personal["nik"],
        personal["full_name"],
        personal["phone"],
        "1994",
        application.applicant.email,
        snapshot.salt,
    ):
        assert secret not in html
    assert str(application.uuid) not in html
    assert response["X-Robots-Tag"] == "noindex"


def test_an_unknown_proof_is_explained(client):
    response = client.get(reverse("recruitment:proof", args=[uuid.uuid4()]))

    assert response.status_code == 404
    assert "Tidak ada tanda terima dengan kode ini" in text_of(response)


def test_a_proof_is_one_query(client, django_assert_num_queries):
    submitted(open_selection())
    url = reverse("recruitment:proof", args=[Snapshot.objects.get().pk])
    with django_assert_num_queries(1):
        client.get(url)


# --- Withdrawal -------------------------------------------------------------------------------------------------------
def test_a_withdrawal_is_confirmed_then_final(client):
    desk = Desk(client, submitted(open_selection()))
    unsure = desk.post("withdraw", version=desk.application.version, reason="Pindah kota.")

    assert (unsure.status_code, Application.objects.get().status) == (422, "submitted")
    assert "Centang pernyataan ini" in text_of(unsure)
    assert "Pindah kota." in unsure.content.decode()
    done = desk.post("withdraw", version=desk.application.version, reason="Pindah kota.", sure="on")
    assert (done.url, Application.objects.get().status) == (desk.url("receipt"), "withdrawn")
    assert Event.objects.about(desk.application).get(action="application.withdrawn").reason == "Pindah kota."
    page = text_of(desk.get("receipt"))
    assert ("Pendaftaran ini sudah Anda tarik" in page, "Tarik pendaftaran" in page) == (True, False)
    assert ("masih diperiksa" in page, "boleh menyusul" in page) == (False, False)
    again = desk.post("withdraw", version=desk.application.version + 1, sure="on")
    assert (again.status_code, "tidak dapat ditarik lagi" in text_of(again)) == (422, True)


def test_a_stale_withdrawal_changes_nothing(client):
    desk = Desk(client, submitted(open_selection()))

    assert desk.post("withdraw", version=desk.application.version - 1, sure="on").status_code == 409
    assert Application.objects.get().status == "submitted"


@pytest.mark.parametrize("reason", ["\x00", "a" * 501])
def test_a_reason_that_cannot_be_kept_is_refused(client, reason):
    desk = Desk(client, submitted(open_selection()))

    assert desk.post("withdraw", version=desk.application.version, sure="on", reason=reason).status_code == 422
    assert Application.objects.get().status == "submitted"


# --- After the close --------------------------------------------------------------------------------------------------
def test_a_draft_that_was_not_sent_stays_readable(desk):
    after = desk.application.selection.closes_at + SECOND
    applications.leave_unsent(desk.application, by=SYSTEM, at=after)

    for name in ("check", "documents"):
        page = text_of(desk.get(name, at=after))
        assert "Pendaftaran sudah ditutup pada" in page
        assert ("Kirim pendaftaran" in page, "Unggah" in page) == (False, False)
