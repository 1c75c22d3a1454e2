"""Which clauses there are and in what order is agreed on like their words, and nothing said of a clause goes unheard."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings

from agreements import heads, standing
from agreements.actions import drafts, rounds, talks
from agreements.lifecycle import AgreementStatus, Side, Stand
from agreements.models import Position
from agreements.wording import structure
from agreements.wording.clauses import Clause, Part, from_json
from core.lifecycle import Refused
from tests.agreements.texts import versions
from tests.factories.accounts import OfficialFactory, log_in
from tests.factories.agreements import CLAUSES, fresh, seated
from tests.factories.recruitment import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
KEYS = ["maksud", "lingkup"]
MONEY = {"key": "biaya", "part": "article", "title": "Pembiayaan", "paragraphs": ["Masing-masing."]}
SHORTER, TURNED, LONGER = CLAUSES[:1], CLAUSES[::-1], [*CLAUSES, MONEY]


@pytest.fixture
def city(table):
    """Return the browser of somebody who drafts for the city."""
    user = OfficialFactory(role="official")
    seated(Side.CITY, "Penyusun", user)
    return log_in(Client(), user)


def last(agreement):
    held = fresh(agreement)
    draft = held.latest
    draft.agreement = held
    return draft


def take(table, agreement, keys, *, side=Side.CITY, stand=Stand.AGREED):
    talks.take(last(agreement), clauses=keys, stand=stand, by=table.by(side), at=NOON)


def pass_on(table, agreement):
    held = fresh(agreement)
    drafts.pass_on(held, note="Mohon dilanjutkan.", version=held.version, by=table.by(held.turn), at=NOON)


def propose(table, agreement):
    held = fresh(agreement)
    rounds.propose(held, version=held.version, by=table.by(held.turn), at=NOON)
    return fresh(agreement)


def ready(table):
    """Return an agreement whose words and order the city has agreed to, and whose head is complete; the office has the pen."""
    agreement = table.agreed()
    pass_on(table, agreement)
    return agreement


def waiting(agreement):
    found = standing.of_draft(fresh(agreement), last(agreement)).structure
    return {each.side: each for each in found.waiting}


# --- What it takes to go on the route ---------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [SHORTER, TURNED, [CLAUSES[0], CLAUSES[1] | {"part": "premises"}]])
def test_a_clause_taken_out_or_moved_is_agreed_on_before_the_text_goes_on_its_route(table, rows):
    agreement = ready(table)
    table.send(fresh(agreement), rows=rows)
    take(table, agreement, [row["key"] for row in rows])
    assert standing.open_points(fresh(agreement), last(agreement)) == []

    with pytest.raises(Refused, match=r"Susunan naskah .* belum disepakati Pemerintah Kota"):
        propose(table, agreement)

    take(table, agreement, [heads.STRUCTURE])
    assert propose(table, agreement).status == AgreementStatus.INITIALLING


def test_what_the_other_side_took_out_is_not_proposed_over_the_head_of_this_one(table):
    agreement = ready(table)
    table.send(fresh(agreement), rows=SHORTER)
    pass_on(table, agreement)  # the city hands the pen back and has said nothing of what is gone

    with pytest.raises(Refused, match="Susunan naskah"):
        propose(table, agreement)


def test_who_agrees_to_the_words_of_each_clause_has_not_agreed_to_their_order(table):
    agreement = table.sent()
    take(table, agreement, KEYS)

    assert list(waiting(agreement)) == [Side.CITY]
    assert waiting(agreement)[Side.CITY].changes is None


def test_an_order_agreed_to_stays_so_when_only_words_change(table):
    agreement = ready(table)
    table.send(fresh(agreement), rows=[CLAUSES[0] | {"title": "Tujuan", "paragraphs": ["Baru."]}, CLAUSES[1]])

    assert waiting(agreement) == {}
    assert [each.clause.key for each in standing.open_points(fresh(agreement), last(agreement))] == ["maksud"]


def test_a_side_may_take_back_that_it_agreed_and_sends_on_what_it_disputes(table):
    agreement = table.sent()
    take(table, agreement, [*KEYS, heads.STRUCTURE])
    take(table, agreement, [heads.STRUCTURE], stand=Stand.DISPUTED)
    assert waiting(agreement)[Side.CITY].is_disputed

    table.send(fresh(agreement))

    assert waiting(agreement)[Side.CITY].is_disputed


def test_a_return_leaves_what_both_sides_agreed_to(table):
    agreement = table.proposed()
    step = table.step(agreement, Side.CITY)
    by = table.by(Side.CITY, "Kepala bagian hukum")
    rounds.give_back(step, reason="Belum jelas.", version=step.version, by=by, at=NOON)

    assert waiting(agreement) == {}


# --- What is said of it -----------------------------------------------------------------------------------------------
def test_what_changed_is_told_since_the_version_that_the_side_last_sent_or_agreed_to(table):
    agreement = table.sent()
    table.send(fresh(agreement), rows=LONGER)  # the city adds
    take(table, agreement, [heads.STRUCTURE], side=Side.OFFICE)
    table.send(fresh(agreement), rows=[MONEY, CLAUSES[0]])  # the office takes out and moves
    pass_on(table, agreement)
    table.send(fresh(agreement), rows=[MONEY, CLAUSES[0] | {"title": "Tujuan"}])

    found = waiting(agreement)[Side.CITY]

    assert found.since.n == 2
    assert found.changes.removed == (structure.Place("Ruang lingkup", was="Pasal 2"),)
    assert found.changes.added == ()
    assert [place.name for place in found.changes.moved] in (["Pembiayaan"], ["Tujuan"])


def test_an_older_agreement_is_what_a_later_dispute_is_measured_by(table):
    agreement = table.sent()
    take(table, agreement, [heads.STRUCTURE])
    pass_on(table, agreement)
    table.send(fresh(agreement), rows=SHORTER)
    take(table, agreement, [heads.STRUCTURE], stand=Stand.DISPUTED)
    pass_on(table, agreement)
    table.send(fresh(agreement), rows=[CLAUSES[0], MONEY])

    found = waiting(agreement)[Side.CITY]

    assert (found.since.n, [place.name for place in found.changes.removed]) == (1, ["Ruang lingkup"])
    assert [place.name for place in found.changes.added] == ["Pembiayaan"]


def test_a_remark_on_a_clause_that_is_taken_out_stays_until_it_is_settled(table):
    agreement = ready(table)
    comment = talks.remark(last(agreement), clause="lingkup", text="Mohon diperjelas.", by=table.by(Side.CITY), at=NOON)
    table.send(fresh(agreement), rows=SHORTER)
    take(table, agreement, ["maksud", heads.STRUCTURE])

    with pytest.raises(Refused, match="catatan terbuka pada pasal yang sudah dihapus"):
        propose(table, agreement)

    comment.draft.agreement = fresh(agreement)
    talks.settle(comment, by=table.by(Side.CITY), at=NOON)
    assert propose(table, agreement).status == AgreementStatus.INITIALLING


def test_a_remark_on_a_clause_that_comes_back_stands_at_the_clause_again(table):
    agreement = ready(table)
    talks.remark(last(agreement), clause="lingkup", text="Mohon diperjelas.", by=table.by(Side.CITY), at=NOON)
    table.send(fresh(agreement), rows=SHORTER)
    table.send(fresh(agreement), rows=CLAUSES)

    found = standing.of_draft(fresh(agreement), last(agreement))

    assert (found.structure.comments, len(found.clauses[1].comments)) == ((), 1)


def test_a_side_that_agrees_does_so_to_a_version(table):
    agreement = table.sent()
    facts = {"clause": "lain", "text_sha256": "0" * 64, "stand": "agreed", "taken_at": NOON, "taken_by": agreement.owner}

    with pytest.raises(IntegrityError, match="position_that_agrees_names_its_version"), transaction.atomic():
        Position.objects.create(agreement=agreement, side=Side.CITY, **facts)


# --- The pages --------------------------------------------------------------------------------------------------------
def test_the_page_names_what_is_gone_and_its_button_agrees_to_the_order_alone(table, city):
    agreement = ready(table)
    talks.remark(last(agreement), clause="lingkup", text="Mohon diperjelas.", by=table.by(Side.CITY), at=NOON)
    table.send(fresh(agreement), rows=[MONEY, CLAUSES[0]])
    page = reverse("agreements:read", args=[agreement.uuid])
    text = " ".join(city.get(page).content.decode().split())
    assert "Yang berubah sejak versi 1, yang terakhir dikirim atau disepakati Pemerintah Kota:" in text
    assert "<strong>Dihapus:</strong> Ruang lingkup, dahulu Pasal 2" in text
    assert "<strong>Ditambah:</strong> Pembiayaan, kini Pasal 1" in text
    assert "Catatan terbuka pada pasal yang sudah dihapus" in text
    assert "Mohon diperjelas." in text

    answer = city.post(reverse("agreements:stand", args=[agreement.uuid, 2]), {"structure": "1", "stand": "agreed"})

    assert answer["Location"] == f"{page}#susunan"
    assert waiting(agreement) == {}
    assert [each.clause.key for each in standing.open_points(fresh(agreement), last(agreement))] == ["biaya"]


def test_one_button_agrees_to_all_clauses_and_their_order_and_says_so(table, city):
    agreement = table.sent()
    page = reverse("agreements:read", args=[agreement.uuid])
    assert "Sepakati semua pasal dan susunannya" in city.get(page).content.decode()

    city.post(reverse("agreements:stand", args=[agreement.uuid, 1]), {"stand": "agreed"})

    assert "Semua pasal dan susunannya sudah disepakati kedua pihak" in city.get(page).content.decode()


def test_settling_a_remark_on_what_is_gone_leads_back_to_where_it_stood(table, city):
    agreement = ready(table)
    comment = talks.remark(last(agreement), clause="lingkup", text="Mohon.", by=table.by(Side.CITY), at=NOON)
    table.send(fresh(agreement), rows=SHORTER)

    answer = city.post(reverse("agreements:settle", args=[agreement.uuid, comment.pk]))

    assert answer["Location"] == reverse("agreements:read", args=[agreement.uuid]) + "#susunan"


# --- The comparison itself --------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(versions())
def test_nothing_is_told_exactly_when_the_hash_is_the_same(drawn):
    old, new = drawn

    found = structure.compare(old, new)

    assert bool(found) == (structure.digest(old) != structure.digest(new))


@settings(max_examples=60, deadline=None)
@given(versions())
def test_without_what_is_told_both_versions_have_the_same_order(drawn):
    old, new = ([Clause(each.key, each.key, ("x",), each.part) for each in side] for side in drawn)  # named by their keys

    found = structure.compare(old, new)

    gone, come, moved = ({place.name for place in places} for places in (found.removed, found.added, found.moved))
    assert gone == {each.key for each in old} - {each.key for each in new}
    assert come == {each.key for each in new} - {each.key for each in old}
    left = [[(each.key, each.part) for each in side if each.key not in gone | come | moved] for side in (old, new)]
    assert left[0] == left[1]


def test_words_and_numbers_are_no_part_of_the_order():
    plain = from_json(CLAUSES)
    other = [Clause(each.key, "Lain", ("Lain.",), Part(each.part)) for each in plain]

    assert structure.digest(plain) == structure.digest(other)
