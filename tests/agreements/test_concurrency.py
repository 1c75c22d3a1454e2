"""Two officials decide in the same second: real connections, on either engine."""

import functools

import pytest

from agreements.actions import drafts, rounds, sealing
from agreements.lifecycle import Act, AgreementStatus, Side, StepStatus
from agreements.models import Draft, Final, Step
from core.actor import SYSTEM
from core.lifecycle import Refused, Stale
from tests import turns
from tests.concurrency import together
from tests.factories.agreements import Table, fresh
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 500 if turns.LONG else 30 if turns.IN_FULL else 2


def agreeing(table, step):
    shown = step.draft.originals.get(party=step.party).document.sha256
    by = table.by(step.post.institution.side, step.post.title)
    return functools.partial(rounds.agree, step, shown=shown, version=step.version, by=by, at=NOON)


def returning(table, step):
    by = table.by(step.post.institution.side, step.post.title)
    return functools.partial(rounds.give_back, step, reason="Belum jelas.", version=step.version, by=by, at=NOON)


def test_of_two_last_words_in_one_second_both_count_and_it_is_concluded_once(record_property):
    record_property("rounds", ROUNDS)
    table, wrong = Table(), []
    for n in range(ROUNDS):
        agreement = table.initialled()
        outcomes = together(*[agreeing(table, table.step(agreement, side, Act.SIGN)) for side in (Side.OFFICE, Side.CITY)])
        # Whoever collided on the journal is told so and presses again.
        for side in (Side.OFFICE, Side.CITY):
            step = table.step(agreement, side, Act.SIGN)
            if step.status == StepStatus.OPEN:
                agreeing(table, step)()
        state = (fresh(agreement).status, Final.objects.filter(agreement=agreement).count())
        if state != (AgreementStatus.SEALING, 2) or any(each and not isinstance(each, Stale) for each in outcomes):
            wrong.append((n, state, outcomes))

    assert wrong == []


def test_of_one_who_agrees_and_one_who_returns_either_wins_and_nothing_is_torn(record_property):
    record_property("rounds", ROUNDS)
    table, wrong = Table(), []
    for n in range(ROUNDS):
        agreement = table.initialled()
        agree = agreeing(table, table.step(agreement, Side.OFFICE, Act.SIGN))
        give_back = returning(table, table.step(agreement, Side.CITY, Act.SIGN))
        together(agree, give_back)
        found = fresh(agreement)
        steps = set(Step.objects.filter(draft__agreement=agreement, act=Act.SIGN).values_list("status", flat=True))
        lawful = {
            (AgreementStatus.NEGOTIATING, ("returned", "void")),
            (AgreementStatus.NEGOTIATING, ("done", "returned")),
            (AgreementStatus.SIGNING, ("done", "open")),
        }
        if (found.status, tuple(sorted(steps))) not in lawful:
            wrong.append((n, found.status, steps))

    assert wrong == []


def reworking(table, agreement):
    """Return what one does who returns the draft, changes a word and sends it as the next."""
    give_back = returning(table, table.step(agreement, Side.CITY, Act.SIGN))

    def rework():
        give_back()
        back = fresh(agreement)
        first, *others = back.latest.rows
        table.send(back, rows=[first | {"paragraphs": ["Kalimat yang lain."]}, *others])

    return rework


def test_nobody_binds_other_bytes_than_were_shown_while_the_draft_is_returned_changed_and_sent(record_property):
    record_property("rounds", ROUNDS)
    table, wrong = Table(), []
    for n in range(ROUNDS):
        agreement = table.initialled()
        shown = agreement.latest
        outcomes = together(agreeing(table, table.step(agreement, Side.OFFICE, Act.SIGN)), reworking(table, agreement))
        found = fresh(agreement)
        done = Step.objects.filter(draft__agreement=agreement, status=StepStatus.DONE).select_related("draft")
        binds_others = [
            step.pk for step in done
            if step.draft_id != shown.pk or step.shown_sha256 != shown.originals.get(party=step.party).document.sha256
        ]  # fmt: skip
        lawful = {
            (AgreementStatus.NEGOTIATING, shown.n + 1),
            (AgreementStatus.NEGOTIATING, shown.n),
            (AgreementStatus.SIGNING, shown.n),
        }
        is_known = all(each is None or isinstance(each, Refused) for each in outcomes)
        if binds_others or (found.status, found.latest.n) not in lawful or not is_known:
            wrong.append((n, found.status, found.latest.n, binds_others, outcomes))

    assert wrong == []


def test_one_press_twice_decides_once():
    table = Table()
    step = table.step(table.proposed(), Side.CITY)
    agree = agreeing(table, step)
    again = agreeing(table, table.step(step.draft.agreement, Side.CITY))

    outcomes = together(agree, again)

    refused = [each for each in outcomes if each is not None]
    assert (len(refused), [each for each in refused if not isinstance(each, Refused)]) == (1, [])
    assert Step.objects.filter(pk=step.pk, status=StepStatus.DONE).count() == 1


def test_two_colleagues_who_begin_a_version_have_the_same_one():
    table = Table()
    agreement = table.sent()
    by = table.by(Side.CITY)

    together(*[functools.partial(drafts.begin, fresh(agreement), by=by, at=NOON) for _ in range(4)])

    assert Draft.objects.working().filter(agreement=agreement).count() == 1


def test_two_ticks_seal_each_original_once():
    table = Table()
    agreement = table.concluded()

    together(*[functools.partial(sealing.seal, fresh(agreement), by=SYSTEM, at=NOON) for _ in range(3)])
    sealing.seal(fresh(agreement), by=SYSTEM, at=NOON)

    assert fresh(agreement).status == AgreementStatus.IN_FORCE
    assert Final.objects.filter(agreement=agreement, document__isnull=False).count() == 2
