"""The pages on which a side edits its draft and fills in the head: what was typed comes back, what is wrong is said."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.lifecycle import Side
from agreements.models import Draft, Party
from tests.factories.accounts import OfficialFactory, log_in
from tests.factories.agreements import fresh, seated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def drafter(table):
    """Return the browser of somebody who drafts for the city."""
    user = OfficialFactory(role="official")
    seated(Side.CITY, "Penyusun", user)
    return log_in(Client(), user)


@pytest.fixture
def edited(table, drafter):
    """Return an agreement whose second version the city has begun to edit."""
    agreement = table.sent()
    drafter.post(reverse("agreements:begin", args=[agreement.uuid]))
    return agreement


def typed(response, **changes):
    """Return what the editor's form would send: the fields as they stand on the page, but for the changes."""
    form = response.context["form"]
    data = {"version": form["version"].value(), "total": form["total"].value(), "note": form["note"].value() or ""}
    for clause in form.clauses:
        data |= {clause.add_prefix(name): clause[name].value() for name in ("key", "part", "title", "text")}
    return data | changes


def test_what_could_not_be_sent_is_saved_and_sent_at_the_next_try(drafter, edited):
    url = reverse("agreements:draft", args=[edited.uuid])
    refused = drafter.post(url, typed(drafter.get(url), **{"p0-title": "", "_action": "send"}))
    assert (refused.status_code, "Ada pasal tanpa judul" in refused.content.decode()) == (422, True)

    assert '<input type="hidden" name="total" value="2"' in refused.content.decode()
    again = drafter.post(url, typed(refused, **{"p0-title": "Maksud", "_action": "send"}))

    assert again.status_code == 302
    assert [row["title"] for row in fresh(edited).latest.rows] == ["Maksud", "Ruang lingkup"]


def test_of_two_who_save_the_second_is_told_and_keeps_what_was_typed(drafter, edited):
    url = reverse("agreements:draft", args=[edited.uuid])
    page = drafter.get(url)
    assert drafter.post(url, typed(page, **{"p0-text": "Yang pertama.", "_action": "save"})).status_code == 302

    late = drafter.post(url, typed(page, **{"p0-text": "Yang kedua.", "_action": "save"}))

    assert (late.status_code, "Yang kedua." in late.content.decode()) == (409, True)
    assert Draft.objects.working().get().rows[0]["paragraphs"] == ["Yang pertama."]


def test_a_clause_stands_in_a_draft_once(drafter, edited):
    url = reverse("agreements:draft", args=[edited.uuid])

    answer = drafter.post(url, typed(drafter.get(url), **{"p1-key": "maksud", "_action": "save"}))

    assert (answer.status_code, "tercatat dua kali" in answer.content.decode()) == (422, True)


def head(response, **changes):
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_a_number_that_is_taken_is_refused_in_a_sentence(table, drafter):
    other = table.agreed()
    taken = Party.objects.get(agreement=other, institution__side=Side.CITY).number
    agreement = table.sent()
    url = reverse("agreements:head", args=[agreement.uuid])

    answer = drafter.post(url, head(drafter.get(url), **{"p2-number": taken}))

    assert (answer.status_code, "Nomor ini sudah dipakai" in answer.content.decode()) == (422, True)
    assert fresh(agreement).version == agreement.version


def test_of_two_who_fill_in_the_head_the_second_is_told(table, drafter):
    url = reverse("agreements:head", args=[table.sent().uuid])
    data = head(drafter.get(url))
    assert drafter.post(url, data | {"place": "Gambir"}).status_code == 302

    assert drafter.post(url, data | {"place": "Menteng"}).status_code == 409


@pytest.mark.parametrize("number", ["9" * 5000, "9223372036854775808", "a\0b", "²", "-1"])
def test_no_signer_has_an_endless_number(table, drafter, number):
    url = reverse("agreements:head", args=[table.sent().uuid])

    answer = drafter.post(url, head(drafter.get(url), **{"p2-tenure": number, "p2-authority": number}))

    assert answer.status_code == 422


def test_how_it_is_signed_may_change_while_it_is_negotiated(table, drafter):
    agreement = table.sent()
    page = reverse("agreements:head", args=[agreement.uuid])

    answer = drafter.post(page, {"version": agreement.version, "place": "Jakarta", "level": "wet", "p2-number": ""})

    assert (answer.status_code, fresh(agreement).level) == (302, "wet")


def test_what_a_signing_day_will_remind_of_is_shown_before_it_is_saved(table, drafter):
    agreement = table.sent()
    page = reverse("agreements:head", args=[agreement.uuid])
    data = {"version": agreement.version, "place": "Jakarta", "level": "wet", "p2-number": "", "signing_on": "2026-12-10"}

    answer = drafter.post(page, data | {"lihat": "1"})
    shown = answer.content.decode()

    assert (answer.status_code, "Pengingat yang berubah" in shown) == (200, True)
    assert 'Dasar kewenangan belum lengkap, <span class="unbroken">H-30</span>' in shown
    assert 'value="2026-12-10"' in shown
    assert (fresh(agreement).signing_on, fresh(agreement).version) == (None, agreement.version)
