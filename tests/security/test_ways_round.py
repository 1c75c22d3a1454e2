"""Ways round the doors: questions that may not even be asked, pages of libraries, sessions of people who have left."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from accounts.actions import accounts
from accounts.models import Assignment, User
from core.models import Event
from recruitment.models import Impartiality
from tests.factories.accounts import AssignmentFactory, StaffFactory, acting, log_in
from tests.security import world as worlds
from tests.security.world import GAMBIR, MENTENG, NIK

QUEUE, FIND = "admin:recruitment_application_changelist", "admin:recruitment_application_find"
BLIND = ("owner", "other", "official", "sysadmin", "expired", "anonymous")


@pytest.mark.django_db
def test_the_database_is_there():
    assert User.objects.count() == 0


# --- Is this NIK known? -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_reads_no_applications_learns_nothing_of_a_nik(attempt, role, method):
    client, url = attempt.browsers[role], reverse(QUEUE if method == "get" else FIND)

    known, unknown = (getattr(client, method)(url, {"q": nik}) for nik in (NIK, "3171990101010001"))

    assert (known.status_code, known.get("Location", "").replace(NIK, "")) == (
        unknown.status_code, unknown.get("Location", "").replace("3171990101010001", ""),
    )  # fmt: skip
    assert known.status_code == 403 or known["Location"].startswith(("/admin/login/", "/akun/masuk/"))


def test_a_verifier_of_another_kecamatan_does_not_find_the_nik(attempt):
    response = attempt.browsers["elsewhere"].post(reverse(FIND), {"q": NIK}, follow=True)

    assert (
        "Tidak ada pendaftaran dengan NIK itu di wilayah Anda." not in response.content.decode()
    )  # their own kecamatan has it
    assert str(attempt.received.pk) not in response.redirect_chain[-1][0]


@pytest.mark.parametrize("role", BLIND)
def test_who_reads_no_applications_takes_none_from_the_queue(attempt, role):
    response = attempt.browsers[role].post(reverse("admin:recruitment_application_next"))

    assert response.status_code in {302, 403}
    attempt.received.refresh_from_db()
    assert attempt.received.claimed_by_id is None


# --- Doors that libraries bring along ---------------------------------------------------------------------------------
def test_the_admin_takes_no_password(attempt):
    User.objects.filter(pk=attempt.who["secretary"].pk).update(password=make_password("rahasia sekali 1"))
    data = {"username": attempt.who["secretary"].email, "password": "rahasia sekali 1"}

    answers = [attempt.browsers[role].post("/admin/login/", data).status_code for role in ("verifier", "anonymous", "owner")]

    assert answers == [302, 302, 403]
    assert attempt.browsers["verifier"].get("/akun/").context["user"] == attempt.who["verifier"]


def test_the_admin_changes_no_password(attempt):
    old = User.objects.values_list("password", flat=True).get(pk=attempt.who["secretary"].pk)

    response = attempt.browsers["secretary"].post("/admin/password_change/", {"old_password": "x", "new_password1": "y"})

    assert (response.status_code, response["Location"]) == (302, "/akun/kata-sandi/")
    assert User.objects.values_list("password", flat=True).get(pk=attempt.who["secretary"].pk) == old


# --- Rights taken away hold on the very next request --------------------------------------------------------------------
def taken_away(world, how):
    user, by = User.objects.get(pk=world.who["verifier"].pk), acting(world.who["sysadmin"])
    match how:
        case "closed":
            accounts.close(user, reason="Keluar.", by=by, at=worlds.NOON)
        case "sessions ended":
            accounts.end_sessions(user, reason="Hilang.", by=by, at=worlds.NOON)
        case "assignment ended":
            Assignment.objects.filter(user=user).update(ended_at=worlds.NOON, ended_by=world.who["sysadmin"])
        case "assignment expired":
            Assignment.objects.filter(user=user).update(valid_until=worlds.NOON.date())
        case "moved":
            Assignment.objects.filter(user=user).update(district_id=GAMBIR)
        case "second factor gone":
            user.authenticator_set.all().delete()


OUTCOMES = {
    "closed": (302, "/akun/masuk/"), "sessions ended": (302, "/akun/masuk/"), "assignment ended": (403, ""),
    "assignment expired": (403, ""), "moved": (404, ""), "second factor gone": (302, "/akun/faktor-kedua/"),
}  # fmt: skip


@pytest.mark.parametrize("how", OUTCOMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_open_session_loses_its_rights_at_once(attempt, how, method):
    client = log_in(Client(), attempt.who["verifier"])
    file = attempt.received.files.get(kind__code="ktp").pk
    addresses = [
        reverse("admin:recruitment_application_change", args=[attempt.received.pk]),
        reverse("admin:recruitment_application_file", args=[attempt.received.pk, file]),
    ]
    moves = [reverse("admin:recruitment_application_move", args=[attempt.received.pk, "ambil"])]
    assert client.get(addresses[0]).status_code == 200
    events = Event.objects.count()

    taken_away(attempt, how)
    told = Event.objects.count() - events
    for url in addresses if method == "get" else moves:
        response = getattr(client, method)(url)
        found = response.status_code, response.get("Location", "").split("?")[0].replace("/admin/login/", "/akun/masuk/")
        assert found == OUTCOMES[how], url

    assert Event.objects.count() - events == told  # nothing seen, nothing done


# --- Two hats -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["auditor", "commissioner", "sysadmin"])
def test_a_second_role_for_the_city_does_not_widen_the_first(attempt, role):
    user = StaffFactory(role=role)
    AssignmentFactory(user=user, role="verifier", district_id=GAMBIR)
    client = log_in(Client(), user)

    response = client.post(reverse("admin:recruitment_application_move", args=[attempt.received.pk, "ambil"]))

    attempt.received.refresh_from_db()
    assert (response.status_code in {403, 404, 422}, attempt.received.claimed_by_id) == (True, None)


def test_an_auditor_of_the_city_opens_files_only_where_they_verify(attempt):
    """The auditor's role opens no file; the verifier's does, in its kecamatan alone."""
    file = attempt.received.files.get(kind__code="ktp").pk
    found = []
    for district in (GAMBIR, MENTENG):
        user = StaffFactory(role="auditor")
        AssignmentFactory(user=user, role="verifier", district_id=district)
        Impartiality.objects.create(application=attempt.received, person=user, declared_at=worlds.NOON)
        url = reverse("admin:recruitment_application_file", args=[attempt.received.pk, file])
        found.append(log_in(Client(), user).get(url).status_code)

    assert found == [403, 200]


def test_a_secretary_of_one_kecamatan_exports_no_other(attempt):
    user = StaffFactory(role="auditor")
    AssignmentFactory(user=user, role="secretary", district_id=GAMBIR)
    response = log_in(Client(), user).post(reverse("admin:recruitment_application_export"), {"form": "csv"})

    assert (response.status_code, attempt.received.number in response.content.decode()) == (200, False)


def test_a_secretary_of_one_kecamatan_does_not_use_it_in_another(attempt):
    user = StaffFactory()
    AssignmentFactory(user=user, role="verifier", district_id=MENTENG)
    AssignmentFactory(user=user, role="secretary", district_id=GAMBIR)

    response = log_in(Client(), user).post(
        reverse("admin:recruitment_heldresolution_move", args=[attempt.resolution.pk, "setujui"]),
        {"version": attempt.resolution.version},
    )

    attempt.resolution.refresh_from_db()
    assert (response.status_code in {403, 404, 422}, attempt.resolution.status) == (True, "proposed")


@pytest.mark.parametrize(("address", "data"), [
    ("admin:recruitment_reason_add", {"use": "document", "text": "x", "position": 1, "is_active": "on"}),
    ("admin:notifications_reminderoffset_add",
     {"rule": "recruitment.unsent_draft", "milestone": "H-9", "hours_before": 216, "send_hour": 9, "active": "on"}),
    ("admin:recruitment_selection_add", {}),
])  # fmt: skip
def test_a_secretary_of_one_kecamatan_changes_nothing_for_the_city(attempt, address, data):
    user = StaffFactory()
    AssignmentFactory(user=user, role="secretary", district_id=MENTENG)

    assert log_in(Client(), user).post(reverse(address), data).status_code == 403


# --- Forged forms ---------------------------------------------------------------------------------------------------------
def test_no_form_is_taken_without_its_token(attempt):
    urls = {
        "verifier": reverse("admin:recruitment_application_move", args=[attempt.received.pk, "ambil"]),
        "owner": reverse("recruitment:withdraw", args=[attempt.received.uuid]),
        "sysadmin": reverse("admin:accounts_user_move", args=[attempt.who["owner"].pk, "close"]),
        "secretary": reverse("admin:recruitment_selection_change", args=[attempt.unpublished.pk]),
        "other": reverse("documents:uploads"),
        "anonymous": reverse("account_login"),
    }
    found = {}
    for role, url in urls.items():
        client = Client(enforce_csrf_checks=True)
        client = log_in(client, attempt.who[role]) if role in attempt.who else client
        found[role] = client.post(
            url, {"reason": "x", "sure": "on", "version": 1}, headers={"tus-resumable": "1.0.0"}
        ).status_code

    assert found == dict.fromkeys(urls, 403)


@pytest.mark.parametrize("override", ["PATCH", "DELETE", "GET"])
def test_no_method_is_smuggled_past_the_token(attempt, override):
    client = log_in(Client(enforce_csrf_checks=True), attempt.who["owner"])
    url = reverse("documents:upload", args=[attempt.upload.pk])

    response = client.post(url, headers={"tus-resumable": "1.0.0", "x-http-method-override": override})

    assert (response.status_code, type(attempt.upload).objects.filter(pk=attempt.upload.pk).exists()) == (403, True)


# --- Uploads of others ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["head", "patch", "delete", "post"])
@pytest.mark.parametrize("role", [role for role in worlds.ROLES if role not in {"owner", "anonymous", "expired"}])
def test_an_upload_is_its_owners_alone(attempt, role, method):
    url, nothing = (
        reverse("documents:upload", args=[pk]) for pk in (attempt.upload.pk, "00000000-0000-0000-0000-000000000007")
    )
    headers = {"tus-resumable": "1.0.0", "upload-offset": "0", "x-http-method-override": "DELETE"}
    options = {"data": b"abc", "content_type": "application/offset+octet-stream"} if method == "patch" else {}

    found = [getattr(attempt.browsers[role], method)(address, headers=headers, **options) for address in (url, nothing)]

    assert [response.status_code for response in found] == [404, 404]
    assert worlds.plain(found[0], url) == worlds.plain(found[1], nothing)
    assert type(attempt.upload).objects.filter(pk=attempt.upload.pk, offset=0).exists()


def test_nobody_hands_in_what_another_uploaded(attempt):
    other = attempt.who["other"]
    draft = worlds.made.draft(attempt.selections[0], user=other)
    url = reverse("recruitment:document", args=[draft.uuid, "ktp"])

    response = attempt.browsers["other"].post(url, {"uploads": str(attempt.upload.pk)})

    assert (response.status_code, draft.files.count()) == (422, 0)
