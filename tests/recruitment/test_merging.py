"""Two files of one person: one stands, the other is closed as its double, by two persons."""

import pytest
from django.db import IntegrityError, transaction

from core.fsck import checks
from core.lifecycle import Refused
from recruitment import notices
from recruitment.actions import held, merging, reviews
from recruitment.models import Application, HeldResolution
from tests.factories.recruitment import NOON, eligible, open_selection, staff, submitted

pytestmark = pytest.mark.django_db
NIK = {"nik": "3171991708940007"}


def officer():
    return staff("view_application", "verify_application", "propose_held", "approve_held")


def propose(application, other, *, keeps_this=True, reason="KTP sama.", by=None):
    return merging.propose(application, other=other, keeps_this=keeps_this, reason=reason, by=by or officer(), at=NOON)


def statuses(*applications):
    return [Application.objects.get(pk=each.pk).status for each in applications]


def test_two_persons_close_a_double_and_it_is_found_from_the_file_that_stands():
    selection = open_selection()
    paper, online = submitted(selection), submitted(selection)
    first = officer()
    resolution = propose(online, paper, by=first)

    with pytest.raises(Refused, match="orang lain"):
        held.approve(resolution, version=resolution.version, by=first, at=NOON)
    held.approve(resolution, version=resolution.version, by=officer(), at=NOON)
    assert statuses(paper, online) == ["duplicate", "submitted"]
    assert list(online.merged_files.all()) == [paper]
    assert [name for name, check in checks().items() if name.startswith("recruitment.") and list(check())] == []


def test_a_held_file_may_be_the_one_that_stands():
    selection = open_selection()
    earlier, later = submitted(selection, **NIK), submitted(selection, **NIK)
    resolution = propose(earlier, later, keeps_this=False)
    held.approve(resolution, version=resolution.version, by=officer(), at=NOON)

    assert statuses(earlier, later) == ["duplicate", "submitted"]


def test_a_held_file_that_is_closed_points_to_the_holder():
    selection = open_selection()
    earlier, later = submitted(selection, **NIK), submitted(selection, **NIK)
    resolution = held.propose(later, outcome="close", reason="Sama.", by=officer(), at=NOON)
    held.approve(resolution, version=resolution.version, by=officer(), at=NOON)

    assert list(earlier.merged_files.all()) == [later]


def test_a_file_is_not_merged_with_itself_nor_across_selections_nor_once_decided():
    selection = open_selection()
    one = submitted(selection)

    with pytest.raises(Refused, match="dirinya sendiri"):
        propose(one, one)
    with pytest.raises(Refused, match="seleksi yang sama"):
        propose(one, submitted(open_selection(year=2025, opens_at=selection.opens_at, closes_at=selection.closes_at)))
    with pytest.raises(Refused, match="Memenuhi syarat"):
        propose(one, eligible(selection))
    with pytest.raises(Refused, match="Anda periksa"):
        propose(one, submitted(selection), reason=" ")


def test_the_database_refuses_a_file_merged_into_itself():
    application = submitted(open_selection())
    facts = {"reason": "x", "proposed_at": NOON, "proposed_by": officer().user, "outcome": "merge"}

    with pytest.raises(IntegrityError), transaction.atomic():
        HeldResolution.objects.create(application=application, into=application, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(status="duplicate", merged_into=application)


def test_what_changed_since_the_proposal_is_asked_again_when_it_is_carried_out():
    selection = open_selection()
    standing, double = submitted(selection), submitted(selection)
    resolution = propose(standing, double)
    by = officer()
    reviews.claim(double, by=by, at=NOON)
    Application.objects.filter(pk=standing.pk).update(status="withdrawn")

    with pytest.raises(Refused, match="Ditarik"):
        held.approve(HeldResolution.objects.get(), version=resolution.version, by=by, at=NOON)


def test_the_holder_of_a_nik_is_told_with_a_link_that_needs_the_own_account(client):
    selection = open_selection()
    earlier = submitted(selection, **NIK)
    submitted(selection, **NIK)

    link = notices.NikUsedAgain().context(earlier, None, NOON)["url"]
    assert link.endswith(f"/pendaftaran/{earlier.uuid}/")
    assert client.get(link.partition("testserver")[2] or link[link.index("/", 9) :]).status_code == 302
