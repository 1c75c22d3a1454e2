"""The pages of what is owed and of the end of an agreement, as each side meets them; and the one that everybody may read."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from agreements.lifecycle import AgreementStatus, ObligationStatus, Sequel, Side
from agreements.models import Agreement, Obligation
from core import clock
from tests.factories.accounts import OfficialFactory, StaffFactory, log_in
from tests.factories.agreements import fresh, seated
from tests.factories.documents import handed_in
from tests.factories.duties import FROM, again, counted, in_force, owed
from tests.factories.recruitment import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DUE = dt.date(2026, 11, 30)


@pytest.fixture
def agreement(table):
    return in_force(table)


@pytest.fixture
def city(table):
    user = OfficialFactory(role="official")
    seated(Side.CITY, "Penyusun", user)
    return log_in(Client(), user)


@pytest.fixture
def office(table):
    user = StaffFactory(role="secretary")
    seated(Side.OFFICE, "Penyusun", user)
    return log_in(Client(), user)


def typed(agreement, **changes):
    return {
        "party": agreement.party_of(Side.CITY).pk, "clause": "lingkup", "indicator": "Data diserahkan", "proof": "Berita acara",
        "rhythm": "once", "starts_on": FROM.isoformat(), "due_on": DUE.isoformat(), "grace_days": "0", "measure": "",
        "audience": "", "needed": "",
    } | changes  # fmt: skip


def address(obligation):
    return reverse("agreements:duty", args=[obligation.agreement.uuid, obligation.pk])


def test_a_drafter_enters_what_a_clause_obliges_to(office, agreement):
    url = reverse("agreements:enter-duty", args=[agreement.uuid])
    assert "Pasal 2 Ruang lingkup" in office.get(url).content.decode()

    answer = office.post(url, typed(agreement))

    made = Obligation.objects.get()
    assert answer.headers["Location"] == address(made)
    assert "Data diserahkan" in office.get(reverse("agreements:duties", args=[agreement.uuid])).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"indicator": " "}, "Tulis indikatornya."),
        ({"proof": ""}, "Tulis bukti yang diakui."),
        ({"due_on": ""}, "Tulis tanggal."),
        ({"starts_on": ""}, "Tulis tanggal."),
        ({"starts_on": "2025-01-01"}, "di dalam masa berlaku"),
        ({"measure": "activities_held"}, "paling sedikit 1"),
        ({"grace_days": "91"}, "dari 0 sampai 90"),
        ({"clause": "lain"}, "Pilih salah satu"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(office, agreement, changes, sentence):
    answer = office.post(reverse("agreements:enter-duty", args=[agreement.uuid]), typed(agreement, **changes))

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not Obligation.objects.exists()


def test_the_side_that_owes_hands_in_its_proof_and_both_read_it(city, office, table, agreement):
    made = owed(table, agreement)
    url = address(made)
    assert "Serahkan bukti" not in office.get(url).content.decode()
    empty = city.post(url, {"act": "keep", "version": made.version, "note": " "})
    assert (empty.status_code, "Unggah bukti atau tulis keterangannya." in empty.content.decode()) == (422, True)

    answer = city.post(url, {"act": "keep", "version": made.version, "note": "Ini.", "files": handed_in()})

    assert answer.status_code == 302
    proof = again(made).evidence.get()
    page = office.get(url).content.decode()
    assert reverse("agreements:duty-proof", args=[agreement.uuid, made.pk, proof.pk]) in page
    assert office.get(reverse("agreements:duty-proof", args=[agreement.uuid, made.pk, proof.pk])).status_code == 200
    assert city.post(url, {"act": "keep", "version": made.version, "note": "Lagi."}).status_code == 422


def test_a_waiver_is_asked_for_on_one_side_and_answered_on_the_other(city, office, table, agreement):
    made = owed(table, agreement)
    url = address(made)
    assert office.post(url, {"act": "ask", "version": made.version, "reason": ""}).status_code == 422
    assert office.post(url, {"act": "ask", "version": made.version, "reason": "Kahar."}).status_code == 302
    assert "Konfirmasi pembebasan" not in office.get(url).content.decode()
    assert "Konfirmasi pembebasan" in city.get(url).content.decode()
    assert city.post(url, {"act": "waive", "version": made.version}).status_code == 409
    assert city.post(url, {"act": "waive", "version": again(made).version}).status_code == 302
    assert again(made).status == ObligationStatus.WAIVED
    assert city.post(url, {"act": "waive", "version": ""}).status_code == 422
    assert city.post(url, {"act": "x"}).status_code == 422


def test_the_office_takes_its_request_back_on_the_page(city, office, table, agreement):
    made = owed(table, agreement)
    url = address(made)
    office.post(url, {"act": "ask", "version": made.version, "reason": "Kahar."})
    assert "Tarik kembali permintaan" not in city.get(url).content.decode()
    assert "Tarik kembali permintaan" in office.get(url).content.decode()
    assert city.post(url, {"act": "withdraw", "version": again(made).version}).status_code == 422
    assert office.post(url, {"act": "withdraw", "version": made.version}).status_code == 409
    assert office.post(url, {"act": "withdraw", "version": again(made).version}).status_code == 302
    assert again(made).waive_asked_at is None
    assert "Konfirmasi pembebasan" not in city.get(url).content.decode()


def test_what_is_counted_shows_how_far_it_is(city, table, agreement):
    made = counted(table, agreement)
    Obligation.objects.filter(pk=made.pk).update(counted=2)

    page = city.get(reverse("agreements:duties", args=[agreement.uuid])).content.decode()

    assert ("2 dari 2 kegiatan" in page, "Sudah cukup" in page) == (True, True)


def test_the_office_decides_what_follows_and_the_pages_lead_to_the_successor(office, agreement):
    url = reverse("agreements:end", args=[agreement.uuid])
    assert office.post(url, {"act": "decide", "version": agreement.version}).status_code == 422
    answer = office.post(url, {"act": "decide", "version": agreement.version, "sequel": Sequel.EXTEND, "note": ""})

    successor = Agreement.objects.get(predecessor=agreement)
    assert answer.headers["Location"] == reverse("agreements:read", args=[successor.uuid])
    page = office.get(url).content.decode()
    assert ("Diperpanjang" in page, "Naskah pengganti" in page, "Catat keputusan" in page) == (True, True, False)


@pytest.mark.parametrize(("days", "is_overdue"), [(60, True), (61, False)])
def test_the_decision_is_called_overdue_from_sixty_days_before_the_end(office, agreement, days, is_overdue):
    today = clock.day_of(NOON)
    Agreement.objects.filter(pk=agreement.pk).update(valid_from=today, valid_until=today + dt.timedelta(days=days))

    page = office.get(reverse("agreements:end", args=[agreement.uuid])).content.decode()

    assert ("Keputusan terlambat" in page) == is_overdue


def test_one_side_asks_to_end_it_and_the_other_confirms(city, office, agreement):
    url = reverse("agreements:end", args=[agreement.uuid])
    assert city.post(url, {"act": "ask", "reason": ""}).status_code == 422
    assert city.post(url, {"act": "end", "version": 1}).status_code == 422
    assert city.post(url, {"act": "ask", "reason": "Kahar."}).status_code == 302
    assert "Akhiri kesepakatan ini" not in city.get(url).content.decode()
    assert "Akhiri kesepakatan ini" in office.get(url).content.decode()
    assert office.post(url, {"act": "end", "version": 1}).status_code == 302
    assert fresh(agreement).status == AgreementStatus.ENDED
    assert "Kahar." in city.get(url).content.decode()


def test_the_side_that_asked_takes_it_back_and_everybody_reads_what_became_of_it(city, office, agreement):
    url = reverse("agreements:end", args=[agreement.uuid])
    city.post(url, {"act": "ask", "reason": "Kahar."})
    assert "Tarik kembali permintaan" not in office.get(url).content.decode()
    assert office.post(url, {"act": "withdraw", "version": 1}).status_code == 422
    assert "Tarik kembali permintaan" in city.get(url).content.decode()

    assert city.post(url, {"act": "withdraw", "version": 1}).status_code == 302

    page = office.get(url).content.decode()
    assert ("Permintaan pengakhiran sebelumnya" in page, "Ditarik kembali" in page, "Kahar." in page) == (True, True, True)
    assert "Akhiri kesepakatan ini" not in page
    answer = office.post(url, {"act": "end", "version": 1})
    assert (answer.status_code, "Permintaan ini sudah ditarik kembali." in answer.content.decode()) == (422, True)
    assert fresh(agreement).status == AgreementStatus.IN_FORCE


def test_what_is_negotiated_has_neither_page(city, table):
    made = table.sent()

    assert [city.get(reverse(f"agreements:{name}", args=[made.uuid])).status_code for name in ("duties", "end")] == [404, 404]


# --- For everybody --------------------------------------------------------------------------------------------------------
def test_everybody_reads_numbers_and_nothing_that_was_said(client, table, agreement):
    owed(table, agreement, indicator="Rahasia dagang")
    late = owed(table, agreement)
    Obligation.objects.filter(pk=late.pk).update(status=ObligationStatus.LATE)
    table.sent(title="Belum berlaku")
    assert agreement.title not in client.get(reverse("agreements:in-force")).content.decode()  # its first day is to come

    with clock.stopped_at(NOON + dt.timedelta(days=30)):
        answer = client.get(reverse("agreements:in-force"))
        again = client.get(reverse("agreements:in-force"), headers={"If-None-Match": answer.headers["ETag"]})

    page = answer.content.decode()
    assert "0 dipenuhi, 1 berjalan, 1 terlambat" in page
    assert ("Rahasia dagang" in page, "Belum berlaku" in page) == (False, False)
    assert reverse("agreements:check", args=[agreement.finals.first().code]) in page
    assert again.status_code == 304


def test_the_foot_of_every_page_leads_there(client):
    assert reverse("agreements:in-force") in client.get("/").content.decode()


# --- What the database refuses --------------------------------------------------------------------------------------------
def test_one_person_cannot_waive_alone_whatever_the_code_does(table, agreement):
    made = owed(table, agreement)
    user = table.by(Side.OFFICE).user
    for name, value in {"status": "waived", "waive_reason": "R", "waive_asked_at": NOON, "closed_at": NOON}.items():
        setattr(made, name, value)
    made.waive_asked_by = made.closed_by = user

    with pytest.raises(ValidationError, match="obligation_is_waived_by_two"):
        made.validate_constraints()


def test_what_an_obligation_will_remind_of_is_shown_before_it_is_recorded(office, agreement):
    url = reverse("agreements:enter-duty", args=[agreement.uuid])

    answer = office.post(url, typed(agreement, lihat="1"))
    page = answer.content.decode()

    assert (answer.status_code, "Pengingat yang berubah" in page, "Dibatalkan: 0" in page) == (200, True, True)
    assert 'Kewajiban belum dipenuhi, <span class="unbroken">H-3</span> (1 orang)' in page
    assert "Berita acara" in page  # what was typed is still there
    assert not Obligation.objects.exists()
