"""The pages on which the office keeps institutions, routes and posts."""

import re

import pytest
from django.urls import reverse

from agreements import progress
from agreements.actions import agreements, obligations
from agreements.lifecycle import Side
from agreements.models import Agreement, RouteRow
from core.models import Event
from tests.factories.accounts import StaffFactory
from tests.factories.agreements import SINCE, Table, fresh, institution, post
from tests.factories.duties import in_force, owed
from tests.factories.recruitment import NOON
from tests.recruitment.room import at_work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page(obj):
    return reverse(f"admin:agreements_{obj._meta.model_name}_change", args=[obj.pk])


def route(office, *rows, initial=0):
    """Return what the page of an institution sends: its own fields and the rows of its route."""
    data = {
        **{name: getattr(office, name) for name in ("name", "short_name", "side", "address", "contact", "archive_email")},
        "number_pattern": office.number_pattern, "route-TOTAL_FORMS": len(rows), "route-INITIAL_FORMS": initial,
        "gaps-TOTAL_FORMS": 0, "gaps-INITIAL_FORMS": 0,
    }  # fmt: skip
    for n, row in enumerate(rows):
        data |= {f"route-{n}-{name}": value for name, value in row.items()}
    return data


def test_the_office_edits_the_route_of_an_institution():
    office, client = institution(Side.OFFICE), at_work("secretary")
    first, second = (post(Side.OFFICE, title) for title in ("Kepala Subbagian", "Ketua"))
    new = [
        {"order": 1, "post": first.pk, "act": "initial", "days": 3, "escalates_after": 2},
        {"order": 2, "post": second.pk, "act": "sign", "days": 5, "escalates_after": 2},
    ]

    assert client.post(page(office), route(office, *new)).status_code == 302

    rows = list(office.route.order_by("order"))
    assert [(row.post, row.act, row.days) for row in rows] == [(first, "initial", 3), (second, "sign", 5)]
    kept = [{"id": row.pk, "order": 1, "post": row.post_id, "act": row.act, "days": 2, "escalates_after": 2} for row in rows]
    assert client.post(page(office), route(office, kept[0], kept[1] | {"DELETE": "on"}, initial=2)).status_code == 302
    assert list(office.route.values_list("post", "days")) == [(first.pk, 2)]
    assert [event.action for event in Event.objects.about(office)] == ["institution.changed"] * 2


def test_no_post_of_another_institution_stands_on_a_route():
    office, foreign = institution(Side.OFFICE), post(Side.CITY, "Wali Kota")

    answer = at_work("secretary").post(
        page(office), route(office, {"order": 1, "post": foreign.pk, "act": "sign", "days": 3, "escalates_after": 2})
    )

    assert (answer.status_code, RouteRow.objects.count()) == (200, 0)


@pytest.mark.parametrize("key", ["9" * 30, "9223372036854775808", "²", "x"])
def test_an_institution_that_cannot_be_is_not_found(key):
    assert at_work("secretary").get(f"/admin/agreements/institution/{key}/change/").status_code == 404


def test_who_decided_in_a_post_keeps_it_and_can_only_leave_it():
    table = Table()
    agreement = table.proposed()
    table.decide(table.step(agreement, Side.CITY))
    tenure = table.people[Side.CITY, "Kepala bagian hukum"]
    data = {"post": post(Side.OFFICE, "Pimpinan").pk, "name": "Orang lain", "valid_from": SINCE, "valid_until": "2026-12-01"}

    assert at_work("secretary").post(page(tenure), data).status_code == 302

    tenure.refresh_from_db()
    assert (tenure.post.title, tenure.name) == ("Kepala bagian hukum", str(tenure.user))
    assert tenure.valid_until.isoformat() == "2026-12-01"


def test_the_office_stops_a_negotiation_with_its_reason():
    agreement = Table().sent()
    address = reverse("admin:agreements_agreement_move", args=[agreement.pk, "hentikan"])
    client = at_work("secretary")

    assert client.post(address, {"reason": " ", "version": agreement.version}).status_code == 422
    form = client.get(address).context["form"]
    client.post(address, form.initial | {"reason": "Tidak dilanjutkan.", "version": agreement.version})

    stopped = Agreement.objects.get(pk=agreement.pk)
    assert (stopped.status, stopped.end_reason) == ("abandoned", "Tidak dilanjutkan.")
    assert not stopped.turns.filter(until__isnull=True).exists()


def test_an_agreement_whose_owner_left_is_given_to_another():
    agreement, heir = Table().sent(), StaffFactory(name="Petugas Baru", role="secretary")
    client = at_work("secretary")
    url = reverse("admin:agreements_agreement_move", args=[agreement.pk, "serahkan"])
    assert heir.name in client.get(url).content.decode()

    answer = client.post(url, {"version": Agreement.objects.get(pk=agreement.pk).version, "to": heir.pk})

    assert answer.status_code == 302
    assert Agreement.objects.get(pk=agreement.pk).owner == heir


def test_nobody_sits_at_both_sides_of_the_table():
    where, client = post(Side.CITY, "Sekretaris Kota"), at_work("secretary")
    facts = {"post": where.pk, "name": "Contoh", "valid_from": "2026-01-01", "user": StaffFactory().pk}

    answer = client.post(reverse("admin:agreements_tenure_add"), facts)

    assert "Akun ini bukan akun lembaga itu." in answer.content.decode()
    assert not where.tenures.exists()


def test_the_journal_names_what_it_keeps_by_number(table):
    agreement = in_force(table)
    made = owed(table, agreement)
    obligations.ask_waiver(made, reason="Kahar.", version=made.version, by=table.by(Side.OFFICE), at=NOON)
    successor = StaffFactory(role="secretary")
    agreements.entrust(fresh(agreement), to=successor, version=fresh(agreement).version, by=table.by(Side.OFFICE), at=NOON)

    text = at_work("secretary").get(page(agreement)).content.decode()

    heading = progress.headings(agreement)[made.clause]
    told = [f"kewajiban: {made.indicator}", f"pasal: {heading}", f"akun: {successor.get_full_name()}"]
    assert [each for each in told if each not in text] == []
    assert not re.search(r"(kewajiban|akun): \d", text)
