import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from accounts import fsck
from accounts.actions import assignments
from accounts.actors import actor
from accounts.models import User
from accounts.roles import ALL, PERMISSIONS, Role, sync_roles
from core import clock
from core.clock import wib
from core.lifecycle import Refused
from core.models import Event
from regions.models import District
from tests.factories.accounts import (
    ApplicantFactory,
    AssignmentFactory,
    OfficialFactory,
    StaffFactory,
    acting,
    log_in,
)

pytestmark = pytest.mark.django_db
NOON = wib(2026, 10, 20, 12)
TODAY = dt.date(2026, 10, 20)


@pytest.fixture
def places():
    call_command("load_regions", verbosity=0)
    return {district.name: district for district in District.objects.all()}


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.APPLICANT])
def test_a_role_gives_exactly_its_permissions_of_the_table(role):
    user = OfficialFactory(role=role) if role == Role.OFFICIAL else StaffFactory(role=role)
    assert fresh(user).get_all_permissions() == set(PERMISSIONS[role])


def test_only_sysadmins_manage_accounts_and_they_see_no_applicants():
    managers = {role for role, names in PERMISSIONS.items() if "accounts.manage_accounts" in names}
    assert managers == {Role.SYSADMIN}
    assert not [name for name in PERMISSIONS[Role.SYSADMIN] if name.startswith(("recruitment.", "documents."))]


def test_applicants_and_the_unassigned_hold_nothing():
    assert fresh(ApplicantFactory()).get_all_permissions() == set()
    assert fresh(StaffFactory()).get_all_permissions() == set()


def test_group_membership_and_own_permissions_give_nothing():
    user = ApplicantFactory()
    user.groups.set(Group.objects.all())
    user.user_permissions.set(Group.objects.get(name="sysadmin").permissions.all())
    assert fresh(user).get_all_permissions() == set()
    assert len(list(fsck.nobody_holds_rights_beside_assignments())) == 1


@pytest.mark.parametrize(("day", "holds"), [(-1, False), (0, True), (9, True), (10, False)])
def test_an_assignment_counts_from_its_first_day_until_before_its_last(day, holds):
    user = StaffFactory()
    AssignmentFactory(user=user, role="verifier", valid_from=TODAY, valid_until=TODAY + dt.timedelta(days=10))
    with clock.stopped_at(NOON + dt.timedelta(days=day)):
        assert fresh(user).has_perm("recruitment.verify_application") == holds


def test_the_day_changes_at_midnight_in_jakarta():
    user = StaffFactory()
    AssignmentFactory(user=user, role="verifier", valid_from=TODAY, valid_until=TODAY + dt.timedelta(days=1))
    last = wib(2026, 10, 21) - dt.timedelta(microseconds=1)
    for moment, holds in ((last, True), (wib(2026, 10, 21), False)):
        with clock.stopped_at(moment):
            assert fresh(user).has_perm("recruitment.verify_application") == holds


def test_a_role_taken_away_is_gone_on_the_next_click(client):
    user, manager = StaffFactory(role="sysadmin"), StaffFactory(role="sysadmin")
    log_in(client, user)
    assert client.get("/admin/accounts/user/").status_code == 200
    assignments.end(user.assignments.get(), by=acting(manager), at=clock.now(), reason="Pindah tugas.")
    gone = client.get("/admin/accounts/user/")
    assert (gone.status_code, "Tidak ada penugasan yang berlaku" in gone.content.decode()) == (403, True)
    assert client.get("/akun/").status_code == 200


def test_districts_are_those_assigned_or_all(places):
    user = StaffFactory()
    AssignmentFactory(user=user, role="verifier", district=places["Menteng"])
    AssignmentFactory(user=user, role="verifier", district=places["Senen"])
    AssignmentFactory(user=user, role="auditor")
    today = clock.today()
    assert fresh(user).assigned_districts(today) is ALL
    assert fresh(user).assigned_districts(today, roles={"verifier"}) == {"31.71.06", "31.71.04"}
    assert fresh(user).assigned_districts(today + dt.timedelta(days=400)) == set()
    assert "31.71.06" in ALL


def test_the_actor_says_role_and_scope(places):
    user = StaffFactory(role="verifier", role__district=places["Menteng"])
    request = RequestFactory().get("/")
    request.user, request.portal_id = user, "abc"
    by = actor(request)
    assert (by.user, by.role, by.scope, by.request_id) == (user, "verifier", "31.71.06", "abc")
    request.user = ApplicantFactory()
    assert (actor(request).role, actor(request).scope) == ("applicant", "")


def test_who_audits_the_city_and_verifies_one_kecamatan_does_not_verify_the_city(places):
    user = StaffFactory(role="verifier", role__district=places["Menteng"])
    AssignmentFactory(user=user, role="auditor")
    request = RequestFactory().get("/")
    request.user, request.portal_id = fresh(user), "1"

    assert (actor(request).role, actor(request).scope) == ("verifier", "31.71.06")


def test_a_permission_holds_where_the_role_that_gives_it_does(places):
    user = StaffFactory(role="verifier", role__district=places["Menteng"])
    AssignmentFactory(user=user, role="commissioner")
    request = RequestFactory().get("/")
    request.user, request.portal_id = fresh(user), "1"
    by = actor(request)
    verify, read, recover = "recruitment.verify_application", "recruitment.view_application", "accounts.request_recovery"

    assert [by.scope_of(name) for name in (verify, read, recover)] == ["31.71.06", "*", ""]
    assert [by.covers(code, verify) for code in ("31.71.06", "31.71.04")] == [True, False]
    assert [by.covers_the_city(name) for name in (verify, read)] == [False, True]


def test_the_weightiest_role_stands_in_the_journal():
    user = StaffFactory(role="sysadmin")
    AssignmentFactory(user=user, role="commissioner")
    request = RequestFactory().get("/")
    request.user, request.portal_id = user, ""
    assert (actor(request).role, actor(request).scope) == ("commissioner", "*")


def grant(user, by, role="verifier", district=None, start=TODAY, days=10):
    return assignments.grant(
        user, role, district=district, valid_from=start, valid_until=start + dt.timedelta(days=days), by=acting(by), at=NOON
    )


def test_granting_writes_who_gave_what_until_when():
    manager, user = StaffFactory(role="sysadmin"), StaffFactory()
    assignment = grant(user, manager)
    event = Event.objects.about(assignment).get()
    assert (event.action, event.by_id, event.role) == ("assignment.granted", str(manager.pk), "sysadmin")
    assert event.details == {"role": "verifier", "district": "", "until": "2026-10-30"}


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.APPLICANT, Role.SYSADMIN, Role.OFFICIAL}])
def test_only_sysadmins_grant(role):
    with pytest.raises(Refused, match="Hanya pengelola sistem"):
        grant(StaffFactory(), StaffFactory(role=role))


def test_nobody_grants_to_themselves_in_the_action_and_in_the_database():
    manager = StaffFactory(role="sysadmin")
    with pytest.raises(Refused, match="akun Anda sendiri"):
        grant(manager, manager)
    with pytest.raises(IntegrityError, match="assignment_is_granted_by_another"), transaction.atomic():
        AssignmentFactory(user=manager, role="verifier", granted_by=manager)


def test_applicants_get_no_assignment():
    with pytest.raises(Refused, match="Akun pelamar"):
        grant(ApplicantFactory(), StaffFactory(role="sysadmin"))


def test_the_same_assignment_is_given_once(places):
    manager, user = StaffFactory(role="sysadmin"), StaffFactory()
    for district in (None, places["Menteng"]):
        grant(user, manager, district=district)
        with pytest.raises(Refused, match="sudah ada"):
            grant(user, manager, district=district)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"role": "raja"}, "assignment_role_is_known"),
        ({"role": "applicant"}, "assignment_role_is_known"),
        ({"valid_until": dt.date(2020, 1, 1)}, "assignment_valid_until_follows_valid_from"),
        ({"ended_at": NOON}, "assignment_ended_at_has_ended_by"),
    ],
)
def test_the_database_refuses_what_the_rules_refuse(facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AssignmentFactory(user=StaffFactory(), **{"role": "verifier", **facts})


def test_a_city_wide_role_takes_no_district(places):
    with pytest.raises(IntegrityError, match="assignment_to_a_district"), transaction.atomic():
        AssignmentFactory(user=StaffFactory(), role="commissioner", district=places["Menteng"])


def test_groups_that_drift_from_the_table_are_found_and_mended():
    Group.objects.get(name="verifier").permissions.clear()
    assert [problem.message for problem in fsck.groups_hold_what_the_table_says()] == [
        "Izin peran Verifikator berbeda dari tabel. Jalankan: manage.py migrate."
    ]
    sync_roles()
    assert list(fsck.groups_hold_what_the_table_says()) == []
