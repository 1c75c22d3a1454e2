"""Each check of agreements is silent on a sound portal and names what was broken behind its back."""

import datetime as dt

import pytest
from django.db import transaction

from agreements.actions import sealing
from agreements.lifecycle import Act, AgreementStatus, Side
from agreements.models import Agreement, Authority, Draft, Final, Original, Step, Turn
from core import clock, fsck
from core.actor import SYSTEM
from tests.factories.agreements import SINCE, Table, fresh, post, seated
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


@pytest.fixture
def story():
    """Return one agreement in each stage: in force, on its route, negotiated."""
    table = Table()
    sealed = table.concluded()
    assert sealing.seal(sealed, by=SYSTEM, at=NOON)
    return {"table": table, "sealed": fresh(sealed), "on_route": table.proposed(), "negotiated": table.sent()}


def unsound():
    return {name.removeprefix("agreements.") for name, check in fsck.checks().items() if _is_ours(name) and list(check())}


def _is_ours(name):
    return name.startswith("agreements.")


def test_a_sound_portal_has_nothing_to_say(story):
    assert unsound() == set()


def forget(story):
    """Lay an agreement beside its journal: opened by nobody."""
    facts = {name: getattr(story["negotiated"], name) for name in ("kind", "title", "owner", "opened_at", "opened_by")}
    made = Agreement.objects.create(**facts, status=AgreementStatus.NEGOTIATING)
    Turn.objects.create(agreement=made, side=made.turn, since=NOON)


def pass_the_pen(story):
    Agreement.objects.filter(pk=story["negotiated"].pk).update(turn=Side.OFFICE)


def keep_the_pen(story):
    Turn.objects.create(agreement=story["on_route"], side=Side.CITY, since=NOON)


def forge(story):
    """Lay a version beside the others whose text is not that of its hash."""
    last = story["negotiated"].latest
    facts = {name: getattr(last, name) for name in ("agreement", "side", "facts", "saved_at", "saved_by", "sent_at", "sent_by")}
    Draft.objects.create(n=99, rows=[], status="sent", sha256=last.sha256, **facts)


def lose_a_paper(story):
    Original.objects.filter(draft=story["on_route"].latest).first().delete()


def agree_blindly(story):
    """Let somebody agree to the other party's paper; the step of the own party stays with its own."""
    step = story["table"].step(story["sealed"], Side.OFFICE)
    other = step.draft.originals.exclude(party=step.party).get()
    Step.objects.filter(pk=step.pk).update(shown_sha256=other.document.sha256)


def ask_nobody(story):
    Step.objects.open().filter(draft__agreement=story["on_route"]).update(status="waiting")


def ask_too_long(story):
    step = story["table"].step(story["on_route"], Side.OFFICE, Act.SIGN)
    Step.objects.filter(pk=step.pk).update(draft=story["negotiated"].latest)


def unseal(story):
    Final.objects.filter(agreement=story["sealed"], party__order=2).update(document=None, sealed_at=None)


def crown_twice(story):
    seated(Side.CITY, "Pimpinan", None, since=SINCE + dt.timedelta(days=30))


def sign_for_others(story):
    city = story["negotiated"].party_of(Side.CITY)
    type(city).objects.filter(pk=city.pk).update(tenure=story["table"].people[Side.OFFICE, "Pimpinan"])


def borrow_authority(story):
    city = story["negotiated"].party_of(Side.CITY)
    foreign = Authority.objects.get(post=post(Side.OFFICE, "Pimpinan"))
    type(city).objects.filter(pk=city.pk).update(authority=foreign)


def ask_strangers(story):
    step = story["table"].step(story["on_route"], Side.CITY)
    Step.objects.filter(pk=step.pk).update(post=post(Side.OFFICE, "Penyusun"))


BREAKS = [
    (forget, {"agreements_are_on_record", "agreements_are_found_by_their_words"}),
    (pass_the_pen, {"the_pen_lies_where_it_is_said_to"}),
    (keep_the_pen, {"the_pen_lies_where_it_is_said_to"}),
    (forge, {"sent_drafts_are_what_was_sent", "agreements_are_found_by_their_words"}),
    (lose_a_paper, {"rounds_have_their_papers"}),
    (agree_blindly, {"decisions_bind_the_paper"}),
    (ask_nobody, {"somebody_is_asked"}),
    (ask_too_long, {"somebody_is_asked", "rounds_have_their_papers"}),
    (unseal, {"agreements_in_force_are_sealed"}),
    (crown_twice, {"posts_have_one_definitive_holder"}),
    (sign_for_others, {"who_acts_for_a_party_is_of_it"}),
    (borrow_authority, {"who_acts_for_a_party_is_of_it"}),
    (ask_strangers, {"who_acts_for_a_party_is_of_it"}),
]


def test_each_check_names_what_was_broken_behind_its_back(story):
    found = {}
    for break_, _ in BREAKS:
        with transaction.atomic():
            break_(story)
            found[break_.__name__] = unsound()
            transaction.set_rollback(True)

    assert found == {break_.__name__: expected for break_, expected in BREAKS}


@pytest.mark.parametrize(("minutes", "expected"), [(59, set()), (60, {"no_seal_waits_for_long"})])
def test_a_seal_that_waits_for_an_hour_is_named(minutes, expected):
    Table().concluded()

    with clock.stopped_at(NOON + dt.timedelta(minutes=minutes)):
        assert unsound() == expected


def test_holders_who_follow_each_other_and_those_who_act_meanwhile_are_sound():
    seated(Side.CITY, "Pimpinan", None, until=SINCE + dt.timedelta(days=30))
    seated(Side.CITY, "Pimpinan", None, since=SINCE + dt.timedelta(days=30))
    acting = seated(Side.CITY, "Pimpinan", None, since=SINCE + dt.timedelta(days=60), until=SINCE + dt.timedelta(days=70))
    type(acting).objects.filter(pk=acting.pk).update(acting="plh", substantive_post="Sekretaris")

    assert unsound() == set()
