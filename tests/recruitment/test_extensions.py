"""A second intake for single kecamatan: who proposes, approves and announces it, and what is open while it runs."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from core.actor import SYSTEM
from core.clock import wib
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.models import Delivery
from recruitment import dossier, fsck_extensions, intake, policies, tasks
from recruitment.actions import applications, extensions, files, selections
from recruitment.actions import sections as section_actions
from recruitment.fsck import nobody_sent_outside_the_window, nudges_are_planned
from recruitment.models import Application, Extension, Selection
from recruitment.reminders import UnsentDrafts
from tests.concurrency import together
from tests.factories.recruitment import (
    NOON,
    ApplicantFactory,
    answers,
    as_person,
    complete_draft,
    document,
    open_selection,
    staff,
    submitted,
)

pytestmark = pytest.mark.django_db
GAMBIR, MENTENG = "31.71.01", "31.71.06"
CLOSE = wib(2026, 10, 27)
AFTER, OPENS, ENDS = CLOSE + dt.timedelta(hours=10), wib(2026, 10, 31), wib(2026, 11, 7)
RUNNING = wib(2026, 11, 2, 9)
TICK = dt.timedelta(microseconds=1)


def proposer():
    return staff("propose_extension", "propose_dates")


def approver():
    return staff("approve_extension", "publish_selection", "approve_dates")


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def propose(selection, *, by=None, at=AFTER, **changes):
    facts = {"scope": "all", "opens_at": OPENS, "closes_at": ENDS} | changes
    return extensions.propose(fresh(selection), by=by or proposer(), at=at, **facts)


def extend(selection, *districts, **changes):
    """Return announced extensions of those kecamatan; of the others the proposal is declined."""
    by, found = approver(), []
    for each in propose(selection, **changes):
        if each.district_id in (districts or (GAMBIR, MENTENG)):
            extensions.approve(fresh(each), version=1, by=by, at=AFTER)
            extensions.announce(fresh(each), version=2, by=by, at=AFTER)
            found.append(fresh(each))
        else:
            extensions.decline(fresh(each), version=1, by=by, at=AFTER, reason="Cukup.")
    return found


def send(application, at):
    application = Application.objects.select_related("selection", "applicant").get(pk=application.pk)
    by = as_person(application.applicant)
    return applications.submit(application, version=application.version, key=uuid.uuid4(), by=by, at=at)


# --- Two persons, once, and announced ---------------------------------------------------------------------------------
def test_it_is_proposed_for_exactly_the_kecamatan_that_need_it():
    selection = open_selection()
    for n in range(6):
        submitted(selection, district=GAMBIR, sex="P" if n < 2 else "L")
    submitted(selection, district=MENTENG, sex="L")

    (found,) = propose(selection)

    assert (found.district_id, found.reason_code, found.status) == (MENTENG, "share", "proposed")
    assert found.figures == {"applicants": 1, "women": 0, "seats": 3, "women_in_100": 30, "need": 6}
    assert Event.objects.about(found).get().details["figures"] == found.figures
    with pytest.raises(Refused, match="semuanya sudah diusulkan"):
        propose(selection)


@pytest.mark.parametrize(
    ("at", "changes", "words"),
    [
        (CLOSE - TICK, {}, "setelah pendaftaran ditutup"),
        (AFTER, {"opens_at": CLOSE - TICK}, "setelah pendaftaran ditutup"),
        (AFTER, {"opens_at": AFTER}, "paling lambat sehari"),
        (AFTER, {"opens_at": wib(2026, 10, 28) - TICK}, "paling lambat sehari"),  # the same day in Jakarta
        (AFTER, {"closes_at": OPENS}, "setelah waktu mulai"),
    ],
)
def test_it_follows_the_intake_and_lies_ahead(at, changes, words):
    with pytest.raises(Refused, match=words):
        propose(open_selection(), at=at, **changes)


def test_who_proposed_does_not_approve_and_nobody_without_the_right_does():
    both = staff("propose_extension", "approve_extension")
    each = propose(open_selection(), by=both)[0]

    for by, words in ((both, "orang lain"), (proposer(), "tidak berwenang")):
        with pytest.raises(Refused, match=words):
            extensions.approve(fresh(each), version=1, by=by, at=AFTER)
    with pytest.raises(Refused, match="seluruh kota"):
        propose(open_selection(year=2025), by=staff("propose_extension", scope=MENTENG))
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=each.pk).update(status="approved", settled_at=AFTER, settled_by=each.proposed_by)


def test_what_is_not_announced_before_its_opening_never_opens():
    each = propose(open_selection())[0]
    by = approver()

    with pytest.raises(Refused, match="disetujui dan belum diumumkan"):
        extensions.announce(fresh(each), version=1, by=by, at=AFTER)
    extensions.approve(fresh(each), version=1, by=by, at=OPENS - TICK)
    assert intake.window(each.selection, OPENS) is None
    with pytest.raises(Refused, match="paling lambat sehari sebelum dibuka"):
        extensions.announce(fresh(each), version=2, by=by, at=OPENS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=each.pk).update(status="announced", announced_at=OPENS, announced_by=by.user)
    extensions.withdraw(fresh(each), version=2, by=by, at=OPENS, reason="Terlambat.")
    assert [row.district_id for row in propose(each.selection, at=OPENS, opens_at=ENDS, closes_at=ENDS + TICK)] == [GAMBIR]


def test_a_kecamatan_is_extended_once():
    selection = open_selection()
    extend(selection)

    with pytest.raises(Refused, match="semuanya sudah diusulkan"):
        propose(selection)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(
            selection=selection, district_id=GAMBIR, opens_at=ENDS, closes_at=ENDS + TICK, reason_code="share", figures={},
            proposed_at=AFTER, proposed_by=proposer().user,
        )  # fmt: skip


def test_the_intake_stands_once_an_extension_is_proposed():
    selection = open_selection()
    change = selections.propose_dates(
        selection, starts_at=selection.opens_at, ends_at=ENDS, reason="Gangguan.", by=proposer(), at=NOON
    )
    each = propose(selection)[0]

    with pytest.raises(Refused, match="Perpanjangan sudah diusulkan"):
        selections.approve_dates(change, version=1, by=approver(), at=AFTER)
    for row in Extension.objects.all():
        extensions.withdraw(row, version=1, by=proposer(), at=AFTER, reason="Batal.")
    selections.approve_dates(fresh(change), version=1, by=approver(), at=AFTER)
    assert Selection.objects.get().closes_at == ENDS
    assert each.status == "proposed"


# --- What is open -----------------------------------------------------------------------------------------------------
def doors(selection, at):
    """Return what is let through at a moment, by each way in."""
    user, extension = ApplicantFactory(), selection.extensions.get(district=MENTENG)
    draft = complete_draft(selection, district=MENTENG, at=NOON)
    Application.objects.filter(pk=draft.pk).update(extension=extension)
    own = {"by": as_person(draft.applicant), "at": at}
    kind = selection.document_kinds.get(code="ktp")
    ways = {
        "start": lambda: applications.start(selection, by=as_person(user), at=at),
        "save": lambda: section_actions.save(
            fresh(draft), "pengalaman", answers=answers(selection, n=1)["pengalaman"], typed={}, complete=True, version=1, **own
        ),
        "upload": lambda: files.attach(fresh(draft), kind, document(draft.applicant), **own),
        "submit": lambda: send(draft, at),
    }
    found = {}
    for name, way in ways.items():
        try:
            way()
            found[name] = True
        except Refused:
            found[name] = False
    found["reminder"] = UnsentDrafts().deadline(fresh(draft)) > at
    found["task"] = tasks.leave_unsent(at + tasks.MAX_QUEUE) == 0
    return found


@pytest.mark.parametrize(
    ("at", "is_open"),
    [(OPENS - TICK, False), (OPENS, True), (OPENS + TICK, True), (ENDS - TICK, True), (ENDS, False), (ENDS + TICK, False)],
)
def test_every_way_in_opens_and_closes_at_the_very_moment(at, is_open):
    selection = open_selection()
    extend(selection, MENTENG)

    found = doors(selection, at)

    is_over = at >= ENDS
    assert found == dict.fromkeys(("start", "save", "upload", "submit"), is_open) | {
        "reminder": not is_over, "task": is_open or not is_over,
    }  # fmt: skip


def test_only_the_extended_kecamatan_takes_applications():
    selection = open_selection()
    here, there = (complete_draft(selection, district=code) for code in (MENTENG, GAMBIR))
    (extension,) = extend(selection, MENTENG)

    sent = send(here, RUNNING)
    with pytest.raises(Refused, match=r"sudah ditutup.*masih dibuka untuk Kecamatan Menteng"):
        send(there, RUNNING)

    assert (sent.status, sent.extension, list(nobody_sent_outside_the_window())) == ("submitted", extension, [])


def test_an_extension_for_women_refuses_men_with_a_sentence():
    selection = open_selection()
    woman, man = complete_draft(selection, sex="P"), complete_draft(selection, sex="L")
    extend(selection, MENTENG, scope="women")

    assert send(woman, RUNNING).status == "submitted"
    with pytest.raises(Refused, match="Perpanjangan pendaftaran Kecamatan Menteng hanya untuk perempuan"):
        send(man, RUNNING)
    assert [fresh(each).extension_id is None for each in (woman, man)] == [False, True]


def test_drafts_left_unsent_go_on_if_their_kecamatan_is_extended_and_are_reminded_of_its_end():
    selection = open_selection()
    here, there = (complete_draft(selection, district=code) for code in (MENTENG, GAMBIR))
    assert tasks.leave_unsent(CLOSE + dt.timedelta(hours=1)) == 2

    extend(selection, MENTENG)
    here, there = fresh(here), fresh(there)

    assert [(each.status, each.closes_at) for each in (here, there)] == [("draft", ENDS), ("not_sent", CLOSE)]
    assert here.next_nudge_at == wib(2026, 11, 3, 9)  # three days before its end: a week before it was not open yet
    told = Delivery.objects.filter(kind="recruitment.extension_announced")
    assert [delivery.about for delivery in told] == [f"recruitment.application:{here.pk}"]
    assert (tasks.leave_unsent(RUNNING), list(nudges_are_planned())) == (0, [])
    assert tasks.leave_unsent(ENDS + dt.timedelta(hours=1)) == 1
    assert Delivery.objects.filter(kind="recruitment.deadline_passed", about=told[0].about).count() == 2


def test_who_left_a_draft_for_another_kecamatan_may_go_on_for_an_extended_one():
    selection = open_selection()
    draft = complete_draft(selection, district=GAMBIR)
    tasks.leave_unsent(CLOSE + dt.timedelta(hours=1))
    (extension,) = extend(selection, MENTENG)
    by = as_person(draft.applicant)

    again = applications.start(selection, by=by, at=RUNNING)
    domicile = answers(selection, n=1, district=MENTENG)["domisili"]
    section_actions.save(again, "domisili", answers=domicile, typed={}, complete=True, version=1, by=by, at=RUNNING)

    assert (again.pk, again.status, again.extension) == (draft.pk, "draft", extension)
    assert send(draft, RUNNING).district_id == MENTENG


def test_a_draft_goes_by_the_extension_of_the_kecamatan_it_chose():
    selection = open_selection()
    extend(selection, MENTENG)
    (longer,) = propose_again(selection, GAMBIR, closes_at=ENDS + dt.timedelta(days=2))
    user = as_person(ApplicantFactory())

    draft = applications.start(selection, by=user, at=RUNNING)
    assert draft.extension == longer
    domicile = answers(selection, n=1, district=MENTENG)["domisili"]
    section_actions.save(draft, "domisili", answers=domicile, typed={}, complete=True, version=0, by=user, at=RUNNING)

    draft = fresh(draft)
    assert (draft.extension.district_id, draft.closes_at) == (MENTENG, ENDS)
    assert draft.next_nudge_at == UnsentDrafts().first_nudge(draft, RUNNING)


def propose_again(selection, district, **changes):
    (row,) = propose(selection, **changes)
    assert row.district_id == district
    by = approver()
    extensions.approve(fresh(row), version=1, by=by, at=AFTER)
    extensions.announce(fresh(row), version=2, by=by, at=AFTER)
    return [fresh(row)]


def test_a_kecamatan_that_is_not_open_is_named_as_what_is_missing():
    selection = open_selection()
    draft = complete_draft(selection, district=GAMBIR)
    extend(selection, MENTENG)

    gaps = dossier.gaps(dossier.load(fresh(draft)), at=RUNNING)
    assert [(gap.section, gap.field) for gap in gaps] == [("domisili", "district")]
    assert dossier.gaps(dossier.load(fresh(draft)), at=NOON) == []


@pytest.mark.parametrize("changes", [{"scope": "women"}, {"closes_at": RUNNING}, {"district_id": GAMBIR}])
def test_fsck_finds_what_an_extension_did_not_take(changes):
    selection = open_selection()
    draft = complete_draft(selection, sex="L")
    (extension,) = extend(selection, MENTENG)
    send(draft, RUNNING)

    Extension.objects.filter(pk=extension.pk).update(**{"closes_at": ENDS} | changes)

    assert len(list(nobody_sent_outside_the_window())) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"figures": {"applicants": 9, "women": 9, "seats": 3, "women_in_100": 30}}, "sebabnya tidak sesuai"),
        ({"opens_at": CLOSE - TICK, "announced_at": CLOSE - 2 * TICK}, "dibuka sebelum pendaftaran ditutup"),
    ],
)
def test_fsck_finds_an_extension_without_ground(changes, words):
    (extension,) = extend(open_selection(), MENTENG)
    assert list(fsck_extensions.extensions_rest_on_their_figures()) == []

    Extension.objects.filter(pk=extension.pk).update(**changes)

    assert [words in each.message for each in fsck_extensions.extensions_rest_on_their_figures()] == [True]


def test_fsck_finds_a_draft_that_goes_by_what_is_not_its_own():
    first, second = open_selection(), open_selection(year=2027, opens_at=NOON - dt.timedelta(days=9), closes_at=CLOSE)
    (extension,) = extend(first, MENTENG)
    own, other = complete_draft(first), complete_draft(second)

    Application.objects.filter(pk__in=[own.pk, other.pk]).update(extension=extension)

    assert [str(other) in each.message for each in fsck_extensions.drafts_go_by_an_announced_extension()] == [True]


def test_the_offices_calendar_shows_extensions():
    (extension,) = extend(open_selection(), MENTENG)

    found = {entry.uid: entry for entry in UnsentDrafts().office_entries(OPENS, ENDS + TICK)}

    assert found[f"perpanjangan-{extension.pk}-dibuka"].at == OPENS
    assert found[f"perpanjangan-{extension.pk}-ditutup"].summary.startswith("Perpanjangan Kecamatan Menteng ditutup: ")


def test_a_sentence_says_why_nothing_is_taken():
    selection = open_selection()
    extend(selection, MENTENG)

    def why(at, **who):
        return intake.refusal(selection, at, **who)

    assert why(selection.opens_at - TICK).startswith("Pendaftaran dibuka ")
    assert why(NOON) is None
    assert why(AFTER).endswith("Perpanjangan akan dibuka untuk Kecamatan Menteng.")
    assert why(AFTER, district=MENTENG).startswith("Perpanjangan pendaftaran Kecamatan Menteng dibuka ")
    assert why(RUNNING, district=MENTENG) is why(RUNNING) is None
    assert why(ENDS, district=MENTENG).startswith("Perpanjangan pendaftaran Kecamatan Menteng sudah ditutup")
    assert why(ENDS) == "Pendaftaran sudah ditutup pada Senin, 26 Oktober 2026 pukul 24.00 WIB."


# --- At one moment ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_who_propose_at_one_moment_one_is_told():
    selection = open_selection()
    people = [proposer(), proposer()]

    outcomes = together(*(lambda by=by: propose(selection, by=by) for by in people))

    assert sorted(isinstance(each, Refused) for each in outcomes) == [False, True]
    assert Extension.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_announcement_and_the_sweep_of_unsent_drafts_at_one_moment_leave_the_draft_open():
    selection = open_selection()
    draft = complete_draft(selection, district=MENTENG)
    each = next(row for row in propose(selection) if row.district_id == MENTENG)
    by = approver()
    extensions.approve(fresh(each), version=1, by=by, at=AFTER)

    def sweep():
        return applications.leave_unsent(
            Application.objects.select_related("selection", "extension", "applicant").get(pk=draft.pk), by=SYSTEM, at=AFTER
        )

    together(lambda: extensions.announce(fresh(each), version=2, by=by, at=AFTER), sweep)

    draft, each = fresh(draft), fresh(each)
    assert (each.status, draft.status, draft.extension) == ("announced", "draft", each) or each.status == "approved"


def test_only_what_nobody_announced_can_be_withdrawn():
    (each,) = extend(open_selection(), MENTENG)

    assert "tidak dapat ditarik" in policies.obstacle_to_withdrawing_extension(each, by=approver())
    other = propose(each.selection)[0]
    with pytest.raises(Stale):
        extensions.withdraw(fresh(other), version=9, by=proposer(), at=AFTER, reason="x")
