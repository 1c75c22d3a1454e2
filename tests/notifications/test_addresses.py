"""When an address counts as dead, what it then gets, who is told, and what brings it back to life."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actor import SYSTEM
from core.clock import wib
from core.fsck import checks
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications import addresses, bounces, dsn, showing
from notifications.actions import addresses as moves
from notifications.actions import deliveries
from notifications.lifecycle import DeliveryState as S
from notifications.models import Bounce, DeadAddress, Delivery, Refusal
from notifications.models.wishes import address_hash
from tests.factories.accounts import StaffFactory, acting
from tests.factories.notifications import MatterFactory, OwnerFactory, posted
from tests.notifications.matters.notices import MatterKey, MatterOpened, MatterTexted, MatterTip
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
NOW = wib(2026, 10, 20, 12)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LIST = "admin:notifications_deadaddress_changelist"


def sent(at=NOW, to=None):
    """Return a mail that went out at a moment."""
    delivery = posted(to=to or OwnerFactory(), at=at)
    went = {"sent_at": at, "sending_at": at, "settled_at": at, "address_hash": address_hash(delivery.address)}
    Delivery.objects.filter(pk=delivery.pk).update(state=S.SENT, **went)
    return Delivery.objects.get(pk=delivery.pk)


def back(delivery, status="", words="", *, kind=dsn.HARD, at=NOW):
    """Report that a mail came back."""
    report = dsn.Report(delivery.message_id, kind, status, words)
    return bounces.take(report, source="mailbox", source_id=str(Bounce.objects.count()), now=at)


def dead_causes():
    return list(DeadAddress.objects.values_list("cause", flat=True))


@pytest.mark.parametrize(
    ("status", "words", "is_dead"),
    [
        ("5.1.1", "", True), ("5.1.2", "", True), ("5.1.3", "", True), ("5.1.6", "", True), ("5.1.10", "", True),
        ("5.2.1", "", True), ("5.4.4", "", True), ("5.4.310", "", True),
        ("", "550 No such user here", True), ("5.0.0", "Host or domain name not found", True), ("", "550 User unknown", True),
        ("", "This account has been disabled", True), ("5.5.0", "mailbox unavailable", True),
        ("", "Alamat tidak ditemukan", True),
        ("", "550 Rejected", False), ("5.0.0", "", False), ("5.2.2", "mailbox full", False), ("5.1.8", "No such user", False),
        ("5.1.7", "", False), ("5.7.1", "User unknown", False), ("5.3.4", "too big", False), ("5.6.1", "", False),
    ],
)  # fmt: skip
def test_one_final_refusal_is_enough_only_where_nobody_is_there(status, words, is_dead):
    back(sent(), status, words)
    assert dead_causes() == (["unknown"] if is_dead else [])


def test_what_is_written_down_says_since_when_and_why_and_names_nobody():
    owner = OwnerFactory(email="siti.aminah@rumah.example")
    back(sent(to=owner), "5.1.1", "550 User unknown", at=NOW + HOUR)
    dead = DeadAddress.objects.get()
    assert (dead.user, dead.died_at, dead.status, dead.diagnostic, dead.bounce.delivery.to_user, dead.ended_at) == (
        owner, NOW + HOUR, "5.1.1", "550 User unknown", owner, None,
    )  # fmt: skip
    assert list(Event.objects.about(dead).values_list("action", "by_name", "details")) == [
        ("address.died", "Sistem portal", {"cause": "unknown"})
    ]
    assert "siti" not in str(list(DeadAddress.objects.values())) + str(list(Event.objects.values()))


def test_a_second_report_of_a_dead_address_changes_nothing():
    owner = OwnerFactory()
    for hours in (0, 1):
        back(sent(to=owner), "5.1.1", at=NOW + hours * HOUR)
    assert list(DeadAddress.objects.values_list("died_at", flat=True)) == [NOW]


@pytest.mark.parametrize(
    ("days", "is_dead"),
    [((0, 1, 2), True), ((0, 3, 6), True), ((0, 1), False), ((0, 0, 0), False), ((0, 3, 7), False), ((0, 1, 8, 9), False)],
)
def test_delays_on_three_days_within_a_week_mean_a_dead_address(days, is_dead):
    owner = OwnerFactory()
    for n, day in enumerate(days):
        at = NOW + day * DAY + n * HOUR / 10
        back(sent(at - HOUR, to=owner), "4.2.2", kind=dsn.SOFT, at=at)
    assert dead_causes() == (["silent"] if is_dead else [])


def test_days_are_those_of_the_office():
    owner = OwnerFactory()
    for at in (wib(2026, 10, 20, 23), wib(2026, 10, 21, 1), wib(2026, 10, 21, 23, 59)):
        back(sent(at, to=owner), "4.2.2", kind=dsn.SOFT, at=at)
    assert dead_causes() == []
    back(sent(wib(2026, 10, 22), to=owner), "4.2.2", kind=dsn.SOFT, at=wib(2026, 10, 22))
    assert dead_causes() == ["silent"]


def test_a_mail_that_arrived_in_between_begins_the_count_anew():
    owner = OwnerFactory()
    for day in (0, 2):
        back(sent(NOW + day * DAY, to=owner), "4.2.2", kind=dsn.SOFT, at=NOW + day * DAY)
    sent(NOW + 3 * DAY, to=owner)
    back(sent(NOW + 5 * DAY, to=owner), "4.2.2", kind=dsn.SOFT, at=NOW + 5 * DAY)
    assert dead_causes() == []


def test_a_mail_of_which_nothing_came_back_yet_proves_nothing():
    owner = OwnerFactory()
    for day in (0, 1):
        back(sent(NOW + day * DAY, to=owner), "4.2.2", kind=dsn.SOFT, at=NOW + day * DAY)
    sent(NOW + 2 * DAY - HOUR, to=owner)
    back(sent(NOW + 2 * DAY, to=owner), "4.2.2", kind=dsn.SOFT, at=NOW + 2 * DAY)
    assert dead_causes() == ["silent"]


@pytest.mark.parametrize("status", ["4.7.1", "4.5.3", "5.7.1", "5.2.3"])
def test_what_lies_with_us_does_not_count_towards_it(status):
    owner = OwnerFactory()
    for day in range(5):
        back(sent(NOW + day * DAY, to=owner), status, kind=dsn.SOFT, at=NOW + day * DAY)
    assert dead_causes() == []


def test_a_report_about_an_old_address_does_not_touch_the_new_one():
    owner = OwnerFactory(email="lama@rumah.example")
    delivery = sent(to=owner)
    type(owner).objects.filter(pk=owner.pk).update(email="baru@rumah.example")
    back(delivery, "5.1.1")
    assert (DeadAddress.objects.get().user, addresses.is_dead("lama@rumah.example")) == (None, True)
    assert addresses.is_dead(type(owner).objects.get(pk=owner.pk)) is False


def test_a_mail_from_before_remembers_no_address_of_an_account_but_that_of_a_guest():
    mine, guests = sent(), sent(to="kantor@rw.example")
    Delivery.objects.update(address_hash="")
    for delivery in (mine, guests):
        back(Delivery.objects.get(pk=delivery.pk), "5.1.1")
    assert (DeadAddress.objects.count(), addresses.is_dead("Kantor@RW.example ")) == (1, True)


def test_the_address_of_a_guest_that_is_an_accounts_belongs_to_the_account():
    owner = OwnerFactory(email="siti@rumah.example")
    back(sent(to="Siti@Rumah.example"), "5.1.1")
    assert addresses.is_dead(owner) is True


def test_a_late_report_of_a_mail_from_before_the_proof_says_nothing():
    owner = OwnerFactory()
    old, dead = sent(NOW - HOUR, to=owner), dead_of(owner)
    moves.prove(owner, by=acting(owner), at=NOW + HOUR)
    back(old, "5.1.1", at=NOW + 3 * DAY)
    assert (dead.user, addresses.is_dead(owner)) == (owner, False)
    back(sent(NOW + 2 * HOUR, to=owner), "5.1.1", at=NOW + 3 * DAY)
    assert addresses.is_dead(owner) is True


def test_an_address_that_its_account_has_left_is_not_alive_for_that():
    owner, old = OwnerFactory(email="siti@rumah.example"), sent(NOW - HOUR, to="siti@rumah.example")
    dead_of(owner)
    moves.leave(owner, by=acting(owner), at=NOW + HOUR)
    type(owner).objects.filter(pk=owner.pk).update(email="baru@rumah.example")
    back(old, "5.1.1", at=NOW + 2 * HOUR)
    assert addresses.is_dead("siti@rumah.example") is True


def test_delays_from_before_the_proof_do_not_count_again():
    owner = OwnerFactory()
    for day in range(3):
        back(sent(NOW + day * DAY, to=owner), "4.2.2", kind=dsn.SOFT, at=NOW + day * DAY)
    moves.prove(owner, by=acting(owner), at=NOW + 2 * DAY + HOUR)
    for day in (3, 4):
        back(sent(NOW + day * DAY, to=owner), "4.2.2", kind=dsn.SOFT, at=NOW + day * DAY)
    assert addresses.is_dead(owner) is False
    back(sent(NOW + 5 * DAY, to=owner), "4.2.2", kind=dsn.SOFT, at=NOW + 5 * DAY)
    assert addresses.is_dead(owner) is True


# --- Complaints -----------------------------------------------------------------------------------------------------------
def test_a_complaint_stops_what_is_optional_and_kills_nothing():
    owner = OwnerFactory()
    back(sent(to=owner), kind=dsn.COMPLAINT)
    off = set(Refusal.objects.of(owner).values_list("kind", flat=True))
    assert ("matters.tip" in off, "matters.opened" in off, dead_causes()) == (True, False, [])
    assert posted(MatterTip, to=owner).state == S.SUPERSEDED
    assert posted(MatterOpened, to=owner).state == S.PENDING


def test_a_complaint_of_who_has_no_account_stops_it_too():
    back(sent(to="kantor@rw.example"), kind=dsn.COMPLAINT)
    assert Refusal.objects.of("kantor@rw.example").filter(kind="matters.tip").exists()


# --- Sending --------------------------------------------------------------------------------------------------------------
def died(to):
    """Let an account's address, or an address, be dead."""
    back(sent(to=to), "5.1.1")


def states(*posts):
    return [Delivery.objects.values_list("channel", "state", "resolved_how").get(pk=each.pk) for each in posts]


def test_what_is_optional_goes_to_the_portal_and_what_is_required_is_still_tried(relay, sender):
    owner = OwnerFactory()
    died(owner)
    told = posted(MatterOpened, to=owner), posted(MatterTip, to=owner)
    sender().run()
    assert states(*told) == [("mail", "sent", "smtp"), ("portal", "pending", "")]
    showing.Shower(now=lambda: NOW).run()
    assert states(told[1]) == [("portal", "sent", "portal")]
    assert (len(relay.accepted), told[1].attempt_set.order_by("n").first().phase) == (1, "dead")


def test_what_is_optional_and_cannot_be_read_in_the_portal_is_withheld(relay, sender):
    owner = OwnerFactory()
    for to in (owner, "kantor@rw.example"):
        died(to)
    told = posted(MatterTexted, to="kantor@rw.example"), posted(MatterTip, to=owner, secrets={"code": "1"})
    sender().run()
    assert states(*told) == [("mail", "superseded", "dead_address")] * 2
    assert relay.accepted == []


def test_a_mail_remembers_where_it_went_and_goes_on_knowing_it(relay, sender):
    delivery = posted(to=OwnerFactory(email="Siti@rumah.example"))
    sender().run()
    assert Delivery.objects.get(pk=delivery.pk).address_hash == address_hash("siti@rumah.example")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [("550 5.1.1 <siti@rumah.example> unknown", ["unknown"]), ("550 No such user", ["unknown"]), ("550 Rejected", []),
     ("450 4.2.1 later", []), ("552 5.2.2 full", []), ("550 host 5.1.1.9 says no", [])],
)  # fmt: skip
def test_a_server_that_knows_nobody_at_once_says_it_as_well(relay, sender, reply, expected):
    relay.rcpt["siti"] = reply
    delivery = posted(to=OwnerFactory(email="siti@rumah.example"))
    sender().run()
    assert dead_causes() == expected
    assert [(dead.user, dead.bounce, "siti" in dead.diagnostic) for dead in DeadAddress.objects.all()] == [
        (delivery.to_user, None, False)
    ] * len(expected)


def test_a_code_in_the_mail_is_sent_to_a_dead_address_all_the_same(relay, sender):
    owner = OwnerFactory()
    died(owner)
    posted(MatterKey, to=owner, secrets={"code": "123456"})
    sender().run()
    assert len(relay.accepted) == 1  # without it nobody could prove the address again


# --- Life -----------------------------------------------------------------------------------------------------------------
def dead_of(to=None):
    to = to or OwnerFactory()
    died(to)
    return DeadAddress.objects.order_by("-pk").first()


def staff(role):
    return acting(StaffFactory(role=role))


def test_staff_bring_it_back_with_a_reason_and_history_stays(relay, sender):
    dead, by = dead_of(), staff("secretary")
    moves.revive(dead, reason="Alamat sudah diperbaiki penyedianya.", by=by, at=NOW + DAY)
    dead.refresh_from_db()
    assert (dead.ended_at, dead.ended_by, dead.ended_how) == (NOW + DAY, by.user, "staff")
    line = Event.objects.about(dead).last()
    assert (line.action, line.reason, line.details) == (
        "address.revived", "Alamat sudah diperbaiki penyedianya.", {"how": "staff"},
    )  # fmt: skip
    posted(MatterTip, to=dead.user)
    sender().run()
    assert len(relay.accepted) == 1
    back(sent(NOW + DAY + HOUR, to=dead.user), "5.1.1", at=NOW + 2 * DAY)
    assert list(DeadAddress.objects.order_by("pk").values_list("ended_how", flat=True)) == ["staff", ""]


@pytest.mark.parametrize("role", ["auditor", "commissioner", "verifier"])
def test_nobody_else_brings_it_back(role):
    dead = dead_of()
    with pytest.raises(Refused, match="Hanya sekretaris"):
        moves.revive(dead, reason="x", by=staff(role), at=NOW)
    with pytest.raises(Refused, match="Hanya sekretaris"):
        moves.revive(dead, reason="x", by=SYSTEM, at=NOW)
    assert addresses.is_dead(dead.user) is True


def test_it_is_brought_back_once():
    dead, by = dead_of(), staff("sysadmin")
    stale = DeadAddress.objects.get(pk=dead.pk)
    moves.revive(dead, reason="x", by=by, at=NOW)
    with pytest.raises(Stale):
        moves.revive(stale, reason="y", by=by, at=NOW)
    dead.refresh_from_db()
    with pytest.raises(Refused, match="sudah hidup"):
        moves.revive(dead, reason="y", by=by, at=NOW)
    assert Event.objects.about(dead).filter(action="address.revived").count() == 1


def test_a_clock_that_is_behind_ends_nothing_before_it_began():
    dead = dead_of()
    moves.revive(dead, reason="x", by=staff("secretary"), at=NOW - HOUR)
    dead.refresh_from_db()
    assert dead.ended_at == dead.died_at


def test_a_proof_counts_for_what_was_known_of_the_address_without_account():
    dead = dead_of("siti@rumah.example")
    owner = OwnerFactory(email="siti@rumah.example")
    assert (moves.prove(owner, by=acting(owner), at=NOW), addresses.is_dead("siti@rumah.example")) == (True, False)
    dead.refresh_from_db()
    assert (dead.ended_how, dead.ended_by) == ("proven", owner)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cause": "complaint"}, {"ended_at": NOW}, {"ended_how": "staff"}, {"address_hash": ""},
        {"ended_at": NOW - DAY, "ended_how": "staff", "ended_by": True}, {"ended_at": NOW, "ended_how": "x", "ended_by": True},
    ],
)  # fmt: skip
def test_the_database_holds_what_a_dead_address_is(wrong):
    dead = dead_of()
    wrong = wrong | ({"ended_by": dead.user} if "ended_by" in wrong else {})
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadAddress.objects.filter(pk=dead.pk).update(**wrong)


def test_an_address_is_dead_once_at_a_time():
    dead = dead_of()
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadAddress.objects.create(address_hash=dead.address_hash, cause="silent", died_at=NOW)


def found(name):
    return [problem.message for problem in checks()[f"notifications.{name}"]()]


def test_fsck_finds_who_revived_without_a_reason_and_whose_address_it_is_not():
    revived, strange, sound = dead_of(), dead_of(), dead_of()
    DeadAddress.objects.filter(pk=revived.pk).update(ended_at=NOW, ended_by=revived.user, ended_how="staff")
    type(strange.user).objects.filter(pk=strange.user_id).update(email="lain@rumah.example")
    moves.revive(sound, reason="Benar.", by=staff("secretary"), at=NOW)
    assert [str(revived.pk) in words for words in found("who_revived_an_address_said_why")] == [True]
    assert [str(strange.pk) in words for words in found("a_dead_address_is_that_of_its_account")] == [True]


# --- Pages ----------------------------------------------------------------------------------------------------------------
def test_the_list_tells_whom_mail_does_not_reach_and_no_address_in_whole():
    dead_of(OwnerFactory(email="siti.aminah@rumah.example", name="Siti Aminah"))
    dead_of("kantor.rw@rw.example")
    page = at_work("auditor").get(reverse(LIST)).content.decode()
    assert [word for word in ("Siti Aminah", "Tanpa akun", "Alamat tidak dikenal", "5.1.1", "Mati") if word not in page] == []
    assert [word for word in ("siti.aminah@", "kantor.rw@") if word in page] == []


def test_the_list_is_sifted_by_state_holder_and_cause():
    mine, guests = dead_of(OwnerFactory(name="Siti")), dead_of("kantor@rw.example")
    moves.revive(guests, reason="x", by=staff("secretary"), at=NOW)
    client = at_work("sysadmin")

    def shown(**filters):
        return {row.pk for row in client.get(reverse(LIST), filters).context["cl"].result_list}

    assert (shown(keadaan="mati"), shown(keadaan="hidup"), shown(keadaan="x")) == ({mine.pk}, {guests.pk}, {mine.pk, guests.pk})
    assert (shown(pemilik="akun"), shown(pemilik="tanpa"), shown(cause__exact="silent")) == ({mine.pk}, {guests.pk}, set())


def test_the_move_asks_for_a_reason_and_does_it():
    dead = dead_of()
    client = at_work("sysadmin")
    page = reverse("admin:notifications_deadaddress_move", args=[dead.pk, "hidupkan"])
    assert (client.get(page).status_code, client.post(page, {"reason": ""}).status_code) == (200, 422)
    assert addresses.is_dead(dead.user) is True
    assert client.post(page, {"reason": "Sudah ditelepon."}).status_code == 302
    assert addresses.is_dead(dead.user) is False
    assert "Sudah ditelepon." in client.get(reverse("admin:notifications_deadaddress_change", args=[dead.pk])).content.decode()


def test_a_page_whose_mail_and_account_are_gone_still_opens():
    dead = dead_of("kantor@rw.example")
    Delivery.objects.filter(pk=dead.bounce.delivery_id).delete()
    page = at_work("auditor").get(reverse("admin:notifications_deadaddress_change", args=[dead.pk]))
    assert (page.status_code, DeadAddress.objects.get().bounce) == (200, None)


def test_the_pages_of_the_account_and_of_the_machinery_tell_it():
    owner = OwnerFactory()
    client = at_work("sysadmin")
    account, machinery = (
        reverse("admin:accounts_user_change", args=[owner.pk]),
        reverse("admin:notifications_delivery_operators"),
    )
    assert "Tidak ada yang kembali" in client.get(account).content.decode()
    died(owner)
    assert "Kembali sejak" in client.get(account).content.decode()
    tiles = {tile.label: (tile.value, tile.tone, tile.url) for tile in client.get(machinery).context["tiles"]}
    assert tiles["Alamat mati"] == (1, "gold", f"{reverse(LIST)}?keadaan=mati")


def test_a_requeued_mail_is_tried_at_a_dead_address(relay, sender):
    owner = OwnerFactory()
    relay.rcpt[owner.email.partition("@")[0]] = "550 5.1.1 unknown"
    delivery = posted(to=owner, matter=MatterFactory(owner=owner))
    sender().run()
    delivery.refresh_from_db()
    relay.rcpt.clear()
    deliveries.requeue(delivery, reason="x", by=staff("secretary"), at=NOW)
    sender().run()
    assert (addresses.is_dead(owner), len(relay.accepted)) == (True, 1)
