"""The staff's pages about accounts: read, and moved, never edited."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.admin import UserAdmin
from accounts.models import Assignment, EmailProof, User
from core.models import Event
from tests.factories.accounts import ApplicantFactory, StaffFactory, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = StaffFactory(role="sysadmin")
    log_in(client, user)
    return user


def page(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def move(user, name):
    return f"{page(user).removesuffix('change/')}moves/{name}/"


def test_pages_that_would_walk_around_are_not_there():
    names = {model._meta.label for model in admin.site._registry}
    assert not names & {"account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator", "auth.Group"}


def test_no_post_to_the_account_page_changes_anything(client, manager):
    user = ApplicantFactory()
    before = User.objects.values().get(pk=user.pk)
    forged = {field.name: "1" for field in User._meta.fields} | {
        "email": "x@contoh.example",
        "is_superuser": "on",
        "groups": "1",
    }
    assert client.post(page(user), forged).status_code == 403
    assert User.objects.values().get(pk=user.pk) == before


def test_no_password_hash_and_no_secret_is_shown(client, manager):
    body = client.get(page(manager)).content.decode()
    assert manager.password not in body
    assert not {"password", "session_epoch", "groups", "user_permissions"} & set(UserAdmin.fields)


def test_inviting_makes_an_account_without_rights_and_mails_it(client, manager):
    done = client.post("/admin/accounts/user/add/", {"name": "Budi", "email": "Budi@contoh.example"})
    user = User.objects.get(email="budi@contoh.example")
    assert done["Location"] == page(user)
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, False, False)
    assert EmailProof.objects.get().purpose == "invite"
    assert Event.objects.about(user).get().action == "account.invited"


def test_inviting_an_address_in_use_says_so_and_keeps_what_was_typed(client, manager):
    ApplicantFactory(email="budi@contoh.example")
    answer = client.post("/admin/accounts/user/add/", {"name": "Budi", "email": "budi@contoh.example"})
    assert (answer.status_code, "sudah mempunyai akun" in answer.content.decode()) == (422, True)
    assert 'value="Budi"' in answer.content.decode()


def test_granting_by_its_move(client, manager):
    user = StaffFactory()
    form = {"role": "verifier", "district": "", "valid_from": "2026-10-01", "valid_until": "2026-12-01"}
    assert client.post(move(user, "grant"), form).status_code == 302
    assignment = Assignment.objects.get(user=user)
    assert (assignment.role, assignment.granted_by) == ("verifier", manager)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_until": "2026-10-01"}, "harus setelah awalnya"),
        ({"role": "raja"}, "tidak"),
        ({"valid_from": "31-02-2026"}, "tanggal"),
    ],
)
def test_a_wrong_grant_is_refused_in_words(client, manager, changes, sentence):
    user = StaffFactory()
    form = {"role": "verifier", "valid_from": "2026-10-01", "valid_until": "2026-12-01", **changes}
    answer = client.post(move(user, "grant"), form)
    assert (answer.status_code, sentence in answer.content.decode().lower()) == (422, True)
    assert not Assignment.objects.filter(user=user).exists()


@pytest.mark.parametrize("role", ["verifier", "secretary", "commissioner", "auditor"])
@pytest.mark.parametrize("name", ["grant", "close", "end-sessions"])
def test_only_the_sysadmin_moves_accounts(client, role, name):
    log_in(client, StaffFactory(role=role))
    user = StaffFactory()
    form = {"role": "sysadmin", "valid_from": "2026-10-01", "valid_until": "2026-12-01", "reason": "x"}
    client.post(move(user, name), form)
    user.refresh_from_db()
    assert (user.is_active, user.session_epoch, user.assignments.count()) == (True, 0, 0)


def test_final_moves_ask_for_the_password_after_five_minutes(client):
    log_in(client, StaffFactory(role="sysadmin"), minutes_ago=6)
    answer = client.get(move(StaffFactory(), "grant"))
    assert answer["Location"].startswith("/akun/konfirmasi/?next=")


def test_closing_by_its_move_is_journaled_with_its_reason(client, manager):
    user = ApplicantFactory()
    assert client.post(move(user, "close"), {"reason": "Diminta pemilik."}).status_code == 302
    user.refresh_from_db()
    event = Event.objects.about(user).get()
    assert (user.is_active, event.action, event.reason) == (False, "account.closed", "Diminta pemilik.")


def test_nobody_closes_their_own_account_or_the_emergency_one(client, manager):
    emergency = User.objects.create_superuser("darurat@contoh.example", "x")
    for user in (manager, emergency):
        client.post(move(user, "close"), {"reason": "x"})
        user.refresh_from_db()
        assert user.is_active


@pytest.mark.parametrize(("role", "expected"), [("sysadmin", True), ("secretary", False)])
def test_only_who_may_open_an_assignment_is_led_there(client, role, expected):
    colleague = StaffFactory(role="verifier")
    page = log_in(client, StaffFactory(role=role)).get(reverse("admin:accounts_user_change", args=[colleague.pk]))
    address = reverse("admin:accounts_assignment_change", args=[colleague.assignments.get().pk])

    assert (address in page.content.decode()) is expected
    assert (client.get(address).status_code == 200) is expected
