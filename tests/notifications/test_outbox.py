import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from notifications import outbox
from notifications.lifecycle import DELIVERY
from notifications.lifecycle import DeliveryState as S
from notifications.models import Attempt, Delivery
from notifications.notice import Notice, UnknownNoticeError, notice, notices, register
from tests.factories.notifications import NOON, MatterFactory, OwnerFactory, posted
from tests.notifications.matters.notices import MatterDecided, MatterOpened

pytestmark = pytest.mark.django_db


def test_an_occasion_is_told_to_a_recipient_once():
    matter = MatterFactory()
    assert posted(matter=matter) is not None
    assert posted(matter=matter) is None
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    "difference", [{"revision": "2"}, {"milestone": "H-1"}, {"to": "lain@contoh.example"}, {"notice": MatterDecided}]
)
def test_another_occasion_is_told_again(difference):
    matter = MatterFactory()
    posted(matter=matter)
    assert posted(matter=matter, **difference) is not None


def test_the_same_address_in_other_letters_is_the_same_recipient():
    matter = MatterFactory()
    posted(matter=matter, to="Siti@Contoh.example")
    assert posted(matter=matter, to="siti@contoh.example") is None


def test_a_delivery_remembers_references_and_no_words():
    matter = MatterFactory(title="Rahasia")
    delivery = posted(matter=matter, revision="3", params={"nomor": 1})
    delivery.refresh_from_db()
    assert (delivery.key, delivery.about, delivery.params, delivery.state, delivery.next_try) == (
        f"matters.opened:matters.matter:{matter.pk}:3::user-{matter.owner.pk}",
        f"matters.matter:{matter.pk}", {"nomor": 1}, S.PENDING, NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    "address", ["", "siti", "siti@contoh.example\r\nBcc: x@y.id", "siti@contoh.example\n", "a@b.id,c@d.id"]
)
def test_an_address_that_is_none_is_refused_at_once(address):
    with pytest.raises(ValidationError):
        outbox.post(MatterOpened, MatterFactory(), to=address, at=NOON)


def test_a_change_that_is_rolled_back_says_nothing():
    with transaction.atomic():
        posted()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_superseding_withdraws_what_waits_about_the_object_and_nothing_else():
    matter, other = MatterFactory(), posted()
    opened, decided = posted(matter=matter, secrets={"code": "1"}), posted(MatterDecided, matter=matter)
    assert outbox.supersede(matter, [MatterOpened], at=NOON) == 1
    for delivery in (opened, decided, other):
        delivery.refresh_from_db()
    assert [opened.state, decided.state, other.state] == [S.SUPERSEDED, S.PENDING, S.PENDING]
    assert (opened.settled_at, opened.secrets_sealed) == (NOON, None)
    assert outbox.supersede(matter, at=NOON) == 1


@pytest.mark.parametrize(
    "lie",
    [
        {"state": "lost"},
        {"to_address": "siti@contoh.example"},
        {"to_user": None},
        {"state": S.SENT},
        {"sent_at": NOON},
        {"state": S.LEASED},
        {"lease_owner": "a"},
        {"lease_until": NOON},
        {"state": S.LEASED, "lease_owner": "a"},
        {"state": S.SENDING, "lease_owner": "a", "lease_until": NOON},
        {"state": S.FAILED},
        {"settled_at": NOON},
        {"state": S.FAILED, "settled_at": NOON, "secrets_sealed": b"x"},
        {"not_before": NOON, "expires_at": NOON},
    ],
)
def test_the_database_refuses_a_delivery_that_lies(lie):
    delivery = posted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**lie)


def test_a_row_the_database_refuses_is_never_lost_in_silence():
    broken = outbox.draft(MatterOpened, MatterFactory(), to="siti@contoh.example", at=NOON)
    broken.state = "lost"
    with pytest.raises((RuntimeError, IntegrityError)), transaction.atomic():
        outbox.insert([broken])


@pytest.mark.parametrize("change", [lambda attempts: attempts.update(n=9), lambda attempts: attempts._raw_delete("default")])
def test_the_trace_of_attempts_cannot_be_changed(change):
    delivery = posted()
    Attempt.objects.create(delivery=delivery, n=1, worker="a", started_at=NOON, ended_at=NOON, phase="dot", result=S.SENT)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        change(Attempt.objects.all())


def test_an_account_that_goes_takes_its_mail_along():
    delivery = posted()
    delivery.to_user.delete()
    assert not Delivery.objects.exists()


def test_secrets_open_only_in_their_own_row():
    first, second = posted(secrets={"code": "111111"}), posted(secrets={"code": "222222"})
    assert (first.secrets, second.secrets) == ({"code": "111111"}, {"code": "222222"})
    second.secrets_sealed = first.secrets_sealed
    with pytest.raises(Exception, match="does not open"):
        _ = second.secrets


def test_a_notice_is_registered_complete_and_once():
    class Other(Notice):
        code, label, template = "matters.opened", "Lain", "matters/opened"

    class Bare(Notice):
        code = "matters.bare"

    class Wavering(Notice):
        code, label, template, when_uncertain = "matters.wavering", "Ragu", "matters/opened", "perhaps"

    for kind, words in ((Other, "taken"), (Bare, "needs"), (Wavering, "must be")):
        with pytest.raises(ValueError, match=words):
            register(kind)
    assert notices()["matters.opened"] is MatterOpened
    with pytest.raises(UnknownNoticeError):
        notice("matters.bare")


def test_every_state_but_the_final_ones_leads_on():
    assert {state for state in S if DELIVERY.is_final(state)} == {S.SENT, S.SUPERSEDED, S.EXPIRED, S.BUNDLED}
    assert set(DELIVERY.moves) == set(S)


def test_many_are_posted_and_withdrawn_in_a_few_statements(django_assert_max_num_queries):
    matters = MatterFactory.create_batch(30)
    pairs = [(matter, f"{n}@contoh.example") for n, matter in enumerate(matters)]

    for _ in range(2):  # the second time each occasion is known
        with django_assert_max_num_queries(4):
            outbox.post_all(MatterOpened, pairs, at=NOON)
    assert Delivery.objects.count() == 30

    with django_assert_max_num_queries(1):
        assert outbox.supersede_all(matters[1:], at=NOON) == 29
    assert Delivery.objects.get(state=S.PENDING).to_address == "0@contoh.example"


def test_posting_costs_two_queries(django_assert_num_queries):
    matter, owner = MatterFactory(), OwnerFactory()
    with django_assert_num_queries(2):
        outbox.post(MatterOpened, matter, to=owner, at=NOON)


def test_what_a_room_put_out_before_a_moment_is_withdrawn_and_nothing_later():
    old, new = posted(at=NOON - dt.timedelta(days=1)), posted(at=NOON)
    outbox.withdraw_older(NOON, room="other", at=NOON)
    assert fresh_state(old) == S.PENDING
    assert outbox.withdraw_older(NOON, room=old.room, at=NOON) == 1
    assert [fresh_state(each) for each in (old, new)] == [S.SUPERSEDED, S.PENDING]


def fresh_state(delivery):
    return Delivery.objects.get(pk=delivery.pk).state


def test_a_change_that_tells_many_wakes_the_tick_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for _ in range(3):
            posted()
    assert callbacks == [outbox.poke]
