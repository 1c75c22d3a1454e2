"""Who was reached in an earlier round reads what was decided then, and no later text before the own step: tried by address."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from agreements import access, chain, desk
from agreements.actions import dispositions, opinions, rounds, talks
from agreements.lifecycle import Act, Conclusion, Side
from agreements.models import Original, Post, Step, Tenure
from core import clock
from tests.factories.accounts import OfficialFactory, log_in
from tests.factories.agreements import CITY_RIGHTS, CLAUSES, fresh, seated
from tests.factories.documents import handed_in
from tests.factories.recruitment import NOON, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LEGAL = "Kepala bagian hukum"
LATER = "Rahasia versi berikutnya."
TODAY = clock.day_of(NOON)


@pytest.fixture
def chief(table):
    """Return the browser of the head of the city's legal section, who decides and drafts nothing."""
    user = OfficialFactory(role="official")
    seated(Side.CITY, LEGAL, user)
    return log_in(Client(), user)


@pytest.fixture
def agreement(table):
    """Version 2 was initialled by the city's legal section and returned by the office; 3 and 4 were written since."""
    made = table.proposed()
    table.decide(table.step(made, Side.CITY))
    step = table.step(made, Side.OFFICE)
    by = table.by(Side.OFFICE, LEGAL)
    rounds.give_back(step, reason="Belum jelas.", version=step.version, by=by, at=NOON)
    for _ in range(2):
        table.send(fresh(made), rows=[CLAUSES[0] | {"paragraphs": [LATER]}, CLAUSES[1]])
    return fresh(made)


def last(agreement):
    draft = agreement.latest
    draft.agreement = agreement
    return draft


def url(name, agreement, *args):
    return reverse(f"agreements:{name}", args=[agreement.uuid, *args])


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("n", [3, 4])
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("version", [], []), ("original", [], [1]), ("original", [], [2]), ("word", [], []), ("opine", [], []),
        ("compare", [2], []), ("compare", [], [2]), ("word-way", [2], []), ("word-way", [], [2]),
    ],
)  # fmt: skip
def test_a_later_version_is_not_there_by_any_address(chief, agreement, n, name, before, after):
    assert chief.get(url(name, agreement, *before, n, *after)).status_code == 404


@pytest.mark.parametrize("name", ["remark", "stand"])
def test_nothing_is_said_of_a_later_version(chief, agreement, name):
    sent = {"clause": "maksud", "text": "x", "stand": "agreed"}

    assert chief.post(url(name, agreement, 4), sent).status_code == 404


def test_the_page_shows_the_version_that_reached_the_reader_and_says_that_it_went_on(chief, agreement):
    page = text_of(chief.get(url("read", agreement)))

    assert "Naskah versi 2" in page
    assert "Ini versi terakhir yang sampai kepada Anda." in page
    assert LATER not in page
    assert "ersi 3" not in page
    assert "ersi 4" not in page


def test_what_reached_the_reader_stays_readable(chief, agreement):
    found = [url("version", agreement, 1), url("version", agreement, 2), url("compare", agreement, 1, 2)]
    found += [url("word", agreement, 2), url("original", agreement, 2, 2)]

    assert [chief.get(each).status_code for each in found] == [200] * len(found)


@pytest.mark.parametrize("name", ["propose", "pass-on", "recall"])
def test_a_refused_move_answers_with_the_version_that_reached_the_reader(chief, agreement, name):
    answer = chief.post(url(name, agreement), {"version": agreement.version, "note": "x", "reason": "x"})

    assert (answer.status_code, LATER in answer.content.decode()) == (422, False)
    assert "Naskah versi 2" in answer.content.decode()


def test_versions_to_compare_are_those_that_reached_the_reader(chief, agreement):
    answer = chief.get(url("choose", agreement), {"old": 2, "new": 4})

    assert answer.status_code == 422
    assert "Versi 3" not in answer.content.decode()


def test_the_journal_ends_where_later_versions_begin_and_is_whole_so_far(chief, agreement):
    held = json.loads(chief.get(url("trail", agreement)).content)["entries"]

    assert chain.first_broken(held) is None
    assert held == chain.entries(agreement)[: len(held)]
    assert max(each["details"].get("n", 0) for each in held) == 2
    assert held[-1]["action"] == "step.returned"


def test_a_remark_on_a_later_version_is_not_there(table, chief, agreement):
    comment = talks.remark(last(agreement), clause="maksud", text=LATER, by=table.by(Side.OFFICE), at=NOON)

    assert chief.post(url("settle", agreement, comment.pk)).status_code == 404
    comment.refresh_from_db()
    assert comment.settled_at is None


def test_an_opinion_on_a_later_version_is_read_with_that_version(table, chief, agreement):
    Post.objects.filter(title=LEGAL).update(gives_legal_opinion=True)
    facts = {"conclusion": Conclusion.OBJECTS, "summary": LATER, "by": table.by(Side.CITY, LEGAL), "at": NOON}
    given = opinions.opine(last(agreement), [handed_in()], **facts)
    step = Step.objects.get(draft__agreement=agreement, draft__n=2, post__institution__side=Side.CITY, act=Act.INITIAL)

    assert chief.get(url("opinion", agreement, given.pk)).status_code == 404
    assert LATER not in chief.get(url("read", agreement)).content.decode()
    assert LATER not in chief.get(reverse("agreements:step", args=[step.pk])).content.decode()


def test_the_papers_of_a_later_round_are_not_handed_out_to_a_post_that_it_passes_by(table, chief):
    agreement = table.proposed(level="wet")
    first = agreement.latest
    table.decide(table.step(agreement, Side.CITY))
    rounds.recall(agreement, reason="x", version=agreement.version, by=table.by(Side.OFFICE), at=NOON)
    made = fresh(agreement)
    assert made.turn == Side.CITY
    made.party_of(Side.CITY).institution.route.filter(post__title=LEGAL).delete()
    rounds.propose(made, version=made.version, by=table.by(Side.CITY), at=NOON)
    agreement = fresh(agreement)
    assert Original.objects.filter(draft=agreement.latest).exists()

    assert chief.get(url("signed", agreement, 1)).status_code == 404
    assert [step.draft_id for step in chief.get(url("read", agreement)).context["steps"]] == [first.pk] * 2


def test_the_own_step_opens_the_new_version(table, chief, agreement):
    draft = agreement.latest
    party = agreement.party_of(Side.CITY)
    facts = {"status": "open", "opened_at": NOON, "due_at": NOON, "days": 3, "order": 1, "act": "initial"}
    Step.objects.create(draft=draft, party=party, post=Post.objects.get(title=LEGAL, institution=party.institution), **facts)

    page = text_of(chief.get(url("read", agreement)))

    assert LATER in page
    assert "Ini versi terakhir yang sampai kepada Anda." not in page


def test_a_step_that_waits_opens_nothing(table, chief, agreement):
    party = agreement.party_of(Side.CITY)
    legal = Post.objects.get(title=LEGAL, institution=party.institution)
    Step.objects.create(draft=agreement.latest, party=party, post=legal, days=3, order=2, act="initial")

    assert chief.get(url("version", agreement, 4)).status_code == 404


def until(user, agreement, *rights):
    return access.read_until(agreement, by=staff(*rights, user=user), on=TODAY)


def test_who_drafts_answers_for_it_looks_into_everything_or_is_asked_to_prepare_reads_it_all(table, agreement):
    chief, aide = table.by(Side.CITY, LEGAL).user, seated(Side.CITY, "Staf", OfficialFactory(), may_decide=False)
    assert until(chief, agreement, *CITY_RIGHTS) == 2
    assert until(aide.user, agreement, *CITY_RIGHTS) == 0

    facts = {"to": aide, "instruction": "Periksa.", "due_on": TODAY, "by": table.by(Side.CITY), "at": NOON}
    dispositions.give(agreement, **facts)

    assert until(aide.user, agreement, *CITY_RIGHTS) is None
    assert until(table.by(Side.CITY).user, agreement, *CITY_RIGHTS) is None
    assert until(agreement.owner, agreement, *CITY_RIGHTS) is None
    assert until(chief, agreement, *CITY_RIGHTS, "view_agreement") is None


def test_what_was_concluded_is_read_in_full_by_the_posts_of_its_parties(table):
    agreement = table.concluded()
    chief = table.by(Side.CITY, LEGAL).user
    assert until(chief, agreement, *CITY_RIGHTS) == 2
    agreement.status = "in_force"

    assert until(chief, agreement, *CITY_RIGHTS) is None


# --- One seat for one request -----------------------------------------------------------------------------------------
def test_a_seat_is_asked_for_once_by_who_reads_and_anew_by_who_acts(table, django_assert_num_queries):
    by = table.by(Side.CITY)
    reader = desk.reader(by)
    with django_assert_num_queries(1):
        assert desk.seat(reader, TODAY).drafting_sides == desk.seat(reader, TODAY).drafting_sides == [Side.CITY]
    with django_assert_num_queries(2):
        assert desk.seat(by, TODAY) == desk.seat(by, TODAY)

    Tenure.objects.filter(user=by.user).update(valid_until=TODAY)

    assert desk.seat(by, TODAY).drafting_sides == []
    assert desk.seat(desk.reader(by), TODAY).drafting_sides == []
