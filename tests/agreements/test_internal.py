"""What the city passes on and advises inside its own house is not told by the office's lists of mails and of the journal."""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.actions import dispositions, opinions
from agreements.lifecycle import Conclusion, Side
from agreements.models import Post
from core import clock
from core.models import Event
from notifications.models import Delivery
from tests.factories.accounts import OfficialFactory, StaffFactory
from tests.factories.agreements import Table, seated
from tests.factories.documents import handed_in
from tests.factories.recruitment import NOON
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
LEGAL = "Kepala bagian hukum"
LISTS = {Delivery: "notifications_delivery", Event: "core_event"}
SEES = {"secretary": [Delivery], "auditor": [Delivery, Event]}
FACTORIES = {Side.OFFICE: StaffFactory, Side.CITY: OfficialFactory}


@pytest.fixture(autouse=True)
def noon(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def done():
    """Return {side: (a disposition, an opinion)}, each with its line in the journal and the first with its mail."""
    table, made = Table(), {}
    Post.objects.filter(title=LEGAL).update(gives_legal_opinion=True)
    agreement = table.proposed()
    for side in (Side.OFFICE, Side.CITY):
        aide = seated(side, "Staf", FACTORIES[side](), may_decide=False)
        step, by = table.step(agreement, side), table.by(side, LEGAL)
        facts = {"instruction": "Baca.", "due_on": NOON.date() + dt.timedelta(days=3), "by": by, "at": NOON}
        given = dispositions.give(agreement, step, to=aide, **facts)
        made[side] = given, opinions.opine(step.draft, [handed_in()], conclusion=Conclusion.AGREES, by=by, at=NOON)
    return made


def rows_about(model, obj):
    return list(model.objects.about(obj).order_by("pk"))


def listed(client, model, query=None):
    page = client.get(reverse(f"admin:{LISTS[model]}_changelist"), query)
    return set(page.context["cl"].queryset.values_list("pk", flat=True))


@pytest.mark.parametrize("role", SEES)
def test_lists_tell_of_the_own_side_alone(done, role):
    client = at_work(role)
    for model in SEES[role]:
        found = listed(client, model)
        for obj in done[Side.OFFICE]:
            assert found >= {row.pk for row in rows_about(model, obj)}
        for obj in done[Side.CITY]:
            assert not found & {row.pk for row in rows_about(model, obj)}
    assert {row.stream.partition(":")[0] for obj in done[Side.CITY] for row in rows_about(Event, obj)} == {
        "agreements.disposition", "agreements.legalopinion"
    }  # fmt: skip
    assert rows_about(Delivery, done[Side.CITY][0])


@pytest.mark.parametrize("role", SEES)
def test_no_search_and_no_address_leads_to_the_other_side(done, role):
    client, given = at_work(role), done[Side.CITY][0]
    name = f"agreements.disposition:{given.pk}"
    for model in SEES[role]:
        page = LISTS[model]
        [row] = rows_about(model, given)
        assert listed(client, model, {"q": name}) == set()
        assert client.get(reverse(f"admin:{page}_change", args=[row.pk])).status_code == 404
        [own] = rows_about(model, done[Side.OFFICE][0])
        assert client.get(reverse(f"admin:{page}_change", args=[own.pk])).status_code == 200


def test_a_line_about_what_is_gone_stays_out(done):
    lost = done[Side.OFFICE][0]
    [line] = rows_about(Event, lost)
    lost.delete()

    assert line.pk not in listed(at_work("auditor"), Event)
