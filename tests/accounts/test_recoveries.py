"""Two persons of the office, or nothing."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actions import recoveries
from accounts.lifecycle import RECOVERY, RecoveryStatus
from accounts.models import AccountRecovery, EmailProof
from core.clock import wib
from core.lifecycle import Refused, Stale
from core.models import Event
from tests.factories.accounts import ApplicantFactory, StaffFactory, acting, log_in

pytestmark = pytest.mark.django_db
NOON = wib(2026, 10, 20, 12)
OLD, NEW = "siti@contoh.example", "siti.baru@contoh.example"


@pytest.fixture
def first():
    return StaffFactory(role="secretary")


@pytest.fixture
def second():
    return StaffFactory(role="commissioner")


def ask(user, by, kind="mailbox", new_email=NEW, at=NOON):
    return recoveries.request(
        user, kind, reason="Ponsel hilang.", identity_checked="Datang sendiri, KTP asli dicocokkan.",
        new_email=new_email if kind == "mailbox" else "", by=acting(by), at=at,
    )  # fmt: skip


def approve(recovery, by, at=NOON):
    recovery.refresh_from_db()
    recoveries.approve(recovery, version=recovery.version, by=acting(by), at=at)


def test_a_lost_mailbox_moves_only_after_two_persons_and_the_proof_of_the_new_one(first, second, mails, client):
    user = ApplicantFactory(email=OLD)
    session = log_in(Client(), user)
    recovery = ask(user, first)
    assert not EmailProof.objects.exists()
    approve(recovery, second)
    user.refresh_from_db()
    assert (recovery.status, user.email) == ("approved", OLD)
    EmailProof.objects.update(expires_at=NOON + dt.timedelta(days=3650))
    proof = EmailProof.objects.get()

    assert client.post(f"/akun/bukti/{proof.pk}/{proof.token}/")["Location"] == "/akun/masuk/"
    user.refresh_from_db()
    recovery.refresh_from_db()
    assert (recovery.status, user.email) == ("done", NEW)
    assert session.get("/akun/").status_code == 302
    told = "".join(mails(OLD))
    assert ("menerima permintaan pemulihan" in told, "dua petugas memeriksa" in told) == (True, True)
    actions = list(Event.objects.about(recovery).values_list("action", flat=True))
    assert actions == ["recovery.requested", "recovery.approved", "recovery.finished"]


def test_a_lost_second_factor_is_gone_after_two_persons_and_must_be_set_up_anew(first, second, mails, client):
    user = StaffFactory(role="verifier")
    session = log_in(Client(), user)
    recovery = ask(user, first, "second_factor")
    assert session.get("/akun/").status_code == 200
    approve(recovery, second)
    assert (recovery.status, Authenticator.objects.filter(user=user).count()) == ("done", 0)
    assert session.get("/akun/").status_code == 302
    user.refresh_from_db()
    log_in(client, user)
    assert client.get("/admin/")["Location"] == "/akun/faktor-kedua/"
    assert any("melepas faktor kedua" in mail for mail in mails(user.email))


def test_who_asked_cannot_approve_in_the_action_and_in_the_database(first):
    recovery = ask(ApplicantFactory(email=OLD), first)
    with pytest.raises(Refused, match="orang lain"):
        approve(recovery, first)
    with pytest.raises(IntegrityError, match="recovery_is_approved_by_another"), transaction.atomic():
        AccountRecovery.objects.update(status="approved", approved_by=first, approved_at=NOON)


def test_the_holder_neither_asks_nor_approves(first, second):
    with pytest.raises(Refused, match="Mintalah kepada rekan"):
        ask(first, first, "second_factor")
    recovery = ask(second, first, "second_factor")
    with pytest.raises(Refused, match="akun Anda sendiri"):
        approve(recovery, second)
    for person in ("requested_by", "approved_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountRecovery.objects.update(**{person: second, "approved_at": NOON})


@pytest.mark.parametrize("role", ["verifier", "official", "auditor"])
def test_who_may_not_cannot(role, first):
    nobody = StaffFactory(role=role)
    with pytest.raises(Refused, match="Hanya sekretaris"):
        ask(ApplicantFactory(email=OLD), nobody)
    with pytest.raises(Refused, match="tidak berwenang"):
        approve(ask(ApplicantFactory(), first, new_email="x@contoh.example"), nobody)


@pytest.mark.parametrize(("passed", "works"), [(3 * 86400 - 1, True), (3 * 86400, False)])
def test_a_request_waits_three_days(first, second, passed, works):
    recovery = ask(ApplicantFactory(email=OLD), first)
    at = NOON + dt.timedelta(seconds=passed)
    if works:
        approve(recovery, second, at=at)
        assert recovery.status == "approved"
        return
    with pytest.raises(Refused, match="kedaluwarsa"):
        approve(recovery, second, at=at)


def test_two_who_approve_at_once_approve_once(first, second):
    recovery = ask(ApplicantFactory(email=OLD), first)
    stale = AccountRecovery.objects.get()
    approve(recovery, second)
    with pytest.raises(Stale):
        recoveries.approve(stale, version=stale.version, by=acting(StaffFactory(role="sysadmin")), at=NOON)
    assert EmailProof.objects.count() == 1


def test_a_refused_recovery_closes_the_mail_that_is_under_way(first, second):
    recovery = ask(ApplicantFactory(email=OLD), first)
    approve(recovery, second)
    recoveries.refuse(recovery, version=recovery.version, reason="Pemilik menelepon.", by=acting(second), at=NOON)
    with pytest.raises(Refused):
        recoveries.finish(EmailProof.objects.get(), by=acting(second), at=NOON)


def test_one_request_at_a_time(first):
    user = ApplicantFactory(email=OLD)
    ask(user, first)
    with pytest.raises(Refused, match="belum selesai"):
        ask(user, first, new_email="lain@contoh.example")


def test_a_new_address_with_an_account_is_refused(first):
    ApplicantFactory(email=NEW)
    with pytest.raises(Refused, match="sudah mempunyai akun"):
        ask(ApplicantFactory(email=OLD), first)


@pytest.mark.parametrize("status", RecoveryStatus)
@pytest.mark.parametrize("to", RecoveryStatus)
def test_only_the_moves_of_the_table_are_lawful(status, to):
    lawful = {
        ("requested", "approved"), ("requested", "done"), ("requested", "refused"), ("requested", "expired"),
        ("approved", "done"), ("approved", "refused"), ("approved", "expired"),
    }  # fmt: skip
    assert RECOVERY.allows(status, to) == ((status.value, to.value) in lawful)
