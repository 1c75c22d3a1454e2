"""Announcements: two persons, a set hour, one moment in which all outcomes become true; published, they stand."""

import datetime as dt
import hashlib

import pytest
from django.db import DatabaseError, transaction

from core.actor import SYSTEM
from core.clock import wib
from core.lifecycle import Refused, Stale
from notifications.models import Delivery
from recruitment import announcing, tasks
from recruitment.actions import announcement_papers, announcements, candidacies, decisions
from recruitment.announcing import Kind, Row
from recruitment.lifecycle import AnnouncementStatus, ApplicationStatus
from recruitment.models import Announcement, AnnouncementPaper, AnnouncementRow, Application, Candidacy
from tests.concurrency import together
from tests.factories import recruitment as make

MENTENG, GAMBIR = "31.71.06", "31.71.01"
LATER = wib(2026, 10, 28, 9)  # the intake closed on the 26th
S = AnnouncementStatus


def drafter(user=None):
    return make.staff("draft_announcement", user=user)


def approver(user=None):
    return make.staff("approve_announcement", user=user)


def ineligible(selection, **changes):
    application = make.submitted(selection, **changes)
    Application.objects.filter(pk=application.pk).update(
        status=ApplicationStatus.INELIGIBLE, decided_at=make.NOON, decided_by=make.StaffFactory(), decision_reason="Contoh.",
        version=application.version + 1,
    )  # fmt: skip
    return Application.objects.get(pk=application.pk)


def eligible(selection, **changes):
    """Return a file found eligible, made at once."""
    application = make.submitted(selection, **changes)
    Application.objects.filter(pk=application.pk).update(
        status=ApplicationStatus.ELIGIBLE, decided_at=make.NOON, decided_by=make.StaffFactory(), version=application.version + 1
    )
    return Application.objects.get(pk=application.pk)


def drafted(selection, *, districts=(MENTENG,), kind="administration", number="001/KP.01.00/K.JK-00/10/2026", **changes):
    facts = {"title": "Hasil penelitian administrasi", "by": drafter(), "at": make.NOON} | changes
    return announcements.draft(selection, kind=kind, district_codes=districts, number=number, **facts)


def proposed(selection, **changes):
    announcement = drafted(selection, **changes)
    announcements.propose(announcement, version=announcement.version, by=drafter(), at=LATER)
    return announcement


def approved(selection, *, publish_at=LATER, **changes):
    announcement = proposed(selection, **changes)
    announcements.approve(announcement, version=announcement.version, publish_at=publish_at, by=approver(), at=LATER)
    return announcement


def published(selection, *, at=LATER, **changes):
    announcement = approved(selection, **changes)
    announcements.publish(announcement, by=SYSTEM, at=at)
    return announcement


@pytest.mark.django_db
class TestTheWay:
    def test_what_is_decided_becomes_true_when_it_is_published(self):
        selection = make.open_selection()
        passed, failed = eligible(selection), ineligible(selection)
        announcement = approved(selection, publish_at=LATER + dt.timedelta(hours=2))
        assert not Candidacy.objects.exists()
        with pytest.raises(Refused, match="belum tiba"):
            announcements.publish(announcement, by=SYSTEM, at=LATER)

        assert tasks.publish_announcements(LATER + dt.timedelta(hours=2)) == 1

        rows = AnnouncementRow.objects.order_by("outcome").values_list("application", "outcome", "position")
        assert list(rows) == [(passed.pk, "eligible", 1), (failed.pk, "ineligible", 1)]
        assert [each.application_id for each in Candidacy.objects.all()] == [passed.pk]
        told = Delivery.objects.filter(kind="recruitment.result_announced", channel="mail").values_list("to_user", flat=True)
        assert sorted(told) == sorted([passed.applicant_id, failed.applicant_id])
        assert tasks.publish_announcements(LATER + dt.timedelta(hours=3)) == 0

    def test_neither_author_nor_proposer_approves(self):
        selection = make.open_selection()
        author, second = make.StaffFactory(), make.StaffFactory()
        announcement = drafted(selection, by=drafter(author))
        announcements.propose(announcement, version=1, by=drafter(second), at=LATER)
        for user in (author, second):
            with pytest.raises(Refused, match="orang lain"):
                announcements.approve(announcement, version=2, publish_at=LATER, by=approver(user), at=LATER)
        with pytest.raises(DatabaseError), transaction.atomic():
            Announcement.objects.filter(pk=announcement.pk).update(approved_by=author, approved_at=LATER)

    def test_a_kecamatan_with_undecided_files_cannot_be_announced_and_one_without_files_can(self):
        selection = make.open_selection()
        make.submitted(selection, district=MENTENG)
        with pytest.raises(Refused, match="1 berkas"):
            proposed(selection)
        published(selection, districts=(GAMBIR,), number="002")
        assert not AnnouncementRow.objects.exists()

    def test_decisions_that_can_still_be_undone_are_not_announced(self):
        selection = make.open_selection()
        Application.objects.filter(pk=eligible(selection).pk).update(decided_at=LATER - dt.timedelta(minutes=14))
        with pytest.raises(Refused, match="15 menit"):
            proposed(selection)

    def test_nothing_is_announced_before_the_intake_has_closed(self):
        announcement = drafted(make.open_selection())
        with pytest.raises(Refused, match="baru ditutup"):
            announcements.propose(announcement, version=1, by=drafter(), at=make.NOON)

    def test_what_changed_after_the_approval_is_held_back_and_both_are_told(self):
        selection = make.open_selection()
        passed = eligible(selection)
        announcement = approved(selection)
        Application.objects.filter(pk=passed.pk).update(status="ineligible", decision_reason="Contoh.")
        with pytest.raises(Refused, match="sudah berubah"):
            announcements.publish(announcement, by=SYSTEM, at=LATER)

        held = Announcement.objects.get(pk=announcement.pk)
        assert (held.status, held.sha256, held.trouble) == (S.DRAFT, "", announcements.CHANGED)
        told = Delivery.objects.filter(kind="recruitment.announcement_held_back", channel="mail")
        assert set(told.values_list("to_user", flat=True)) == {announcement.drafted_by_id, announcement.approved_by_id}
        assert not AnnouncementRow.objects.exists()
        assert not Candidacy.objects.exists()

    def test_a_refused_outcome_takes_all_others_back(self, monkeypatch):
        selection = make.open_selection()
        applications = [eligible(selection) for _ in range(2)]

        class Half(Kind):
            code, title, outcomes, shown = "half", "Setengah", {"in": "Masuk"}, ("in",)

            def obstacle(self, selection, districts, *, at):
                return None

            def rows(self, selection, districts):
                return [Row(each.pk, MENTENG, n, "in") for n, each in enumerate(applications, start=1)]

            def apply(self, selection, row, *, by, at):
                if row.position == 2:
                    raise Refused("Tidak dapat.")
                candidacies.begin(applications[0], by=by, at=at)

        monkeypatch.setitem(announcing._KINDS, "half", Half())
        with pytest.raises(Refused, match="Tidak dapat"):
            published(selection, kind="half")
        assert not Candidacy.objects.exists()
        assert Announcement.objects.get().status == S.DRAFT

    def test_a_second_one_for_the_same_kecamatan_must_name_the_first(self):
        selection = make.open_selection()
        eligible(selection)
        first = published(selection)
        with pytest.raises(Refused, match="menyebut yang lama"):
            proposed(selection, number="002")
        published(selection, number="003", corrects=first)
        told = Delivery.objects.filter(kind="recruitment.result_announced", channel="mail")
        assert told.count() == 1, "the same outcome is not told twice"
        with pytest.raises(Refused, match="menyebut yang lama"):
            published(selection, number="004", corrects=first)

    def test_given_back_and_withdrawn(self):
        selection = make.open_selection()
        announcement = approved(selection)
        announcements.give_back(announcement, version=announcement.version, reason="Salah judul.", by=approver(), at=LATER)
        assert (announcement.status, announcement.body) == (S.DRAFT, "")
        words = {"title": "Judul baru", "number": "9", "intro": ""}
        announcements.edit(announcement, version=announcement.version, **words, by=drafter(), at=LATER)
        announcements.drop(announcement, version=announcement.version, reason="", by=drafter(), at=LATER)
        assert announcement.status == S.WITHDRAWN
        drafted(selection, number="9")  # the number is free again
        with pytest.raises(Refused, match="sudah dipakai"):
            drafted(selection, number="9")

    def test_the_commitment_is_salted_and_opens_the_frozen_list(self):
        selection = make.open_selection()
        eligible(selection)
        announcement = published(selection)
        fresh = Announcement.objects.get(pk=announcement.pk)
        assert hashlib.sha256(bytes.fromhex(fresh.salt) + fresh.body.encode()).hexdigest() == fresh.sha256
        assert [sorted(row) for row in fresh.frozen["rows"]] == [["district", "name", "number", "outcome", "position"]]

    def test_a_decision_cannot_be_undone_once_it_was_announced(self):
        selection = make.open_selection()
        passed = eligible(selection)
        published(selection)
        by = make.staff("verify_application", user=passed.decided_by)
        with pytest.raises(Refused, match="sudah diumumkan"):
            decisions.undo(passed, version=passed.version, by=by, at=make.NOON, reason="Keliru.")


@pytest.mark.django_db
class TestItStands:
    def test_nothing_published_is_changed_or_taken_away(self):
        selection = make.open_selection()
        eligible(selection)
        announcement = published(selection)
        announcement_papers.make(announcement, by=SYSTEM, at=LATER)
        for model in (Announcement, AnnouncementRow, AnnouncementPaper):
            column = "title" if model is Announcement else "outcome" if model is AnnouncementRow else "made_at"
            with pytest.raises(DatabaseError, match="stands"), transaction.atomic():
                model.objects.update(**{column: LATER if column == "made_at" else "lain"})
            with pytest.raises(DatabaseError), transaction.atomic():
                model.objects.all()._raw_delete("default")

    def test_killed_between_the_outcomes_and_the_pdf_the_next_tick_finishes(self):
        selection = make.open_selection()
        eligible(selection)
        published(selection)
        assert tasks.publish_announcements(LATER) == 0
        assert (tasks.make_announcement_papers(LATER), tasks.make_announcement_papers(LATER)) == (1, 0)
        assert AnnouncementPaper.objects.count() == Candidacy.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_approvers_one_wins(self):
        announcement = proposed(make.open_selection())
        facts = {"version": announcement.version, "publish_at": LATER, "at": LATER}

        def by(actor):
            return lambda: announcements.approve(Announcement.objects.get(pk=announcement.pk), by=actor, **facts)

        outcomes = together(by(approver()), by(approver()))
        assert sorted(type(each).__name__ for each in outcomes) in (["NoneType", "Refused"], ["NoneType", "Stale"])

    def test_of_two_ticks_one_publishes(self):
        selection = make.open_selection()
        eligible(selection)
        announcement = approved(selection)

        def publish():
            announcements.publish(Announcement.objects.get(pk=announcement.pk), by=SYSTEM, at=LATER)

        outcomes = together(publish, publish)
        assert [each is None for each in outcomes].count(True) == 1
        assert all(each is None or isinstance(each, Refused | Stale) for each in outcomes), outcomes
        assert Announcement.objects.get().status == S.PUBLISHED
        assert (AnnouncementRow.objects.count(), Candidacy.objects.count()) == (1, 1)
        assert Delivery.objects.filter(kind="recruitment.result_announced", channel="mail").count() == 1
