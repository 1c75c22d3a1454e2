"""Signed sheets: printed with a code in each row, entered by one, confirmed by another, held against the other two ways."""

import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import fsck
from core.lifecycle import Refused, Stale
from core.models import Event
from documents.models import Document
from outreach import papers, policies, reconciling, wall_codes
from outreach.actions import activities, attendances, invitations, sheets
from outreach.lifecycle import SheetStatus
from outreach.models import Activity, Attendance, Invitation, Question, QuizAnswer, Sheet, SheetMark, Sighting
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import START
from tests.factories.recruitment import NOON
from tests.outreach.room import BEFORE, DAY, END, at, fresh, main_of
from tests.outreach.test_admin_reporting import photo
from tests.outreach.test_arriving import GUEST
from tests.outreach.test_proofs import words_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def guests():
    """Return the invitations of three RW to one activity."""
    first = made.invited(place=made.rw(3))
    places = [made.rw(4), made.rw(5)]
    return [fresh(each) for each in (first, *invitations.invite(first.activity, places=places, by=made.planner(), at=NOON))]


def entered(*guests, by=None, names=(), moment=END):
    marks = [(guest, name) for guest, name in zip(guests, [*names, *[""] * len(guests)], strict=False)]
    return sheets.enter(guests[0].activity, marks=marks, by=by or made.planner(), at=moment)


def confirmed(sheet, *, by=None, moment=END):
    return sheets.confirm(sheet, version=sheet.version, by=by or made.planner(), at=moment)


def differences(activity):
    return {str(row.invitation.rw): row.difference for row in reconciling.balance(activity, codes=None).differing}


def url(name, activity, *rest):
    return reverse(f"admin:outreach_activity_{name}", args=[activity.pk, *rest])


# --- Entering and confirming --------------------------------------------------------------------------------------------
def test_a_sheet_counts_when_a_second_person_has_confirmed_it(guests):
    sheet = entered(*guests[:2], names=["Wakil Contoh"])
    assert not Attendance.objects.exists()

    assert confirmed(sheet) == 2
    found = Attendance.objects.order_by("pk").values_list("invitation", "source", "representative", "scanned_at")
    assert list(found) == [(guests[0].pk, "paper", "Wakil Contoh", START), (guests[1].pk, "paper", "", START)]
    said = list(Event.objects.filter(action__startswith="activity.sheet").order_by("pk").values_list("action", flat=True))
    assert said == ["activity.sheet_entered", "activity.sheet_confirmed"]


def test_who_came_through_the_door_is_not_counted_again(guests):
    made.came(guests[0])

    assert confirmed(entered(*guests[:2])) == 1
    assert Attendance.objects.count() == 2


def test_nobody_confirms_what_they_entered(guests):
    officer = made.planner()
    sheet = entered(guests[0], by=officer)
    with pytest.raises(Refused, match="orang lain"):
        confirmed(sheet, by=officer)
    with pytest.raises(IntegrityError, match=r"sheet_is_confirmed_by_other|CHECK constraint"), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(status="confirmed", settled_at=END, settled_by=officer.user)


def test_a_declined_sheet_counts_nobody_and_says_why(guests):
    sheet = entered(guests[0])
    with pytest.raises(Refused):
        sheets.decline(sheet, reason=" ", version=sheet.version, by=made.planner(), at=END)
    sheets.decline(sheet, reason="Baris 2 tidak bertanda tangan.", version=sheet.version, by=made.planner(), at=END)

    assert not Attendance.objects.exists()
    with pytest.raises(Refused, match="Ditolak"):
        confirmed(Sheet.objects.get())


def test_a_sheet_is_settled_once(guests):
    sheet = entered(guests[0])
    same = Sheet.objects.get()
    confirmed(sheet)

    with pytest.raises(Stale):
        confirmed(same)


def test_nothing_is_entered_before_the_beginning_or_without_a_row(guests):
    with pytest.raises(Refused, match="sesudah kegiatan dimulai"):
        entered(guests[0], moment=BEFORE)
    with pytest.raises(Refused, match="paling sedikit satu"):
        sheets.enter(guests[0].activity, marks=[], by=made.planner(), at=START)


def test_a_report_waits_for_the_sheet(guests):
    made.came(guests[0])
    activity, by = guests[0].activity, made.planner()
    sheet = entered(guests[1])

    assert "menunggu konfirmasi" in policies.obstacle_to_reporting(activity, by=by, at=END)
    confirmed(sheet)
    assert policies.obstacle_to_reporting(activity, by=by, at=END) is None


def test_an_officer_of_one_kecamatan_settles_only_its_own(guests):
    elsewhere = made.planner(scope="31.71.01")
    sheet = entered(guests[0])

    assert policies.obstacle_to_confirming(sheet, by=elsewhere, at=END) == policies.OUTSIDE
    with pytest.raises(Refused):
        entered(guests[0], by=elsewhere)


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_count_once(guests):
    sheet, results = entered(*guests), []
    people = [made.planner(), made.planner()]

    def try_it(by):
        try:
            results.append(sheets.confirm(Sheet.objects.get(), version=sheet.version, by=by, at=END))
        except (Stale, Refused):
            results.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, results)) == ["3", "late"]
    assert Attendance.objects.count() == 3


def test_who_entered_a_sheet_may_take_it_back(guests):
    officer = made.planner()
    sheet = entered(guests[0], by=officer)
    sheets.decline(sheet, reason="Salah lembar.", version=sheet.version, by=officer, at=END)

    assert Sheet.objects.get().status == SheetStatus.DECLINED


def test_what_was_reported_meanwhile_takes_no_sheet_and_nobody_more(guests):
    made.came(guests[0])
    Activity.objects.update(status="completed", next_nudge_at=None)  # by another, since this page was read

    with pytest.raises(Refused, match="baru saja dilaporkan"):
        entered(guests[1])
    with pytest.raises(Refused, match="baru saja dilaporkan"):
        made.came(guests[2])


def test_a_sheet_that_comes_while_the_photos_are_read_holds_the_report_back(guests, monkeypatch, settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    made.came(guests[0])
    activity = Activity.objects.get()
    keep = activities._keep
    monkeypatch.setattr(activities, "_keep", lambda *args, **options: (entered(guests[1]), keep(*args, **options))[1])

    with pytest.raises(Refused, match="menunggu konfirmasi"):
        activities.report(
            activity, minutes="Tanya jawab.", material=activity.materials.get(), photos=[photo()], version=activity.version,
            by=made.planner(), at=END,
        )  # fmt: skip
    assert (Activity.objects.get().status, Document.objects.count()) == ("released", 0)


def test_a_name_is_asked_only_where_somebody_may_represent():
    activity = made.released(audience=made.audience("asn"))
    (office,) = invitations.invite(activity, places=[made.office()], by=made.planner(), at=NOON)
    with pytest.raises(Refused, match="tidak dapat diwakilkan"):
        sheets.enter(activity, marks=[(fresh(office), "Wakil Contoh")], by=made.planner(), at=END)


def test_who_is_counted_by_a_late_sheet_is_thanked_all_the_same(guests):
    late = END + 2 * DAY
    confirmed(entered(guests[0], moment=late), moment=late)

    assert Attendance.objects.get().next_nudge_at == late


# --- Three ways ---------------------------------------------------------------------------------------------------------
def test_what_one_way_alone_says_is_shown(guests):
    activity = guests[0].activity
    made.came(guests[0])
    code = wall_codes.code(activity, at=START)
    attendances.check_in_by_code(guests[1], code=code, nonce=uuid.uuid4(), by=GUEST, at=START)
    assert differences(activity) == {}

    confirmed(entered(guests[0], guests[2]))
    assert differences(activity) == {
        "RW 004": "Terhitung hadir, tetapi tidak bertanda tangan di lembar hadir.", "RW 005": "Hanya ada di lembar hadir.",
    }  # fmt: skip
    found = reconciling.balance(activity, codes=None)
    assert (found.counts, found.counted) == ([("Pintu", 1), ("Kode di layar", 1), ("Lembar hadir", 2)], 3)


def test_another_name_of_the_representative_is_shown(guests):
    made.came(guests[0])
    confirmed(entered(guests[0], names=["Wakil Contoh"]))

    assert differences(guests[0].activity) == {"RW 003": "Nama wakilnya berbeda."}


def test_what_was_taken_back_at_the_door_stays_on_paper(guests):
    attendance = made.came(guests[0])
    confirmed(entered(guests[0]))
    attendances.revert(Attendance.objects.get(pk=attendance.pk), by=made.planner(), at=END)

    assert differences(guests[0].activity) == {"RW 003": "Kehadirannya dibatalkan di pintu, tetapi cara lain menyatakan hadir."}
    assert Sighting.objects.filter(reverted_at__isnull=True).get().way == "paper"


# --- Pages --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def officer(client):
    return log_in(client, StaffFactory(role="secretary"))


def test_the_paper_has_a_list_for_each_kelurahan_and_names_no_person(guests):
    pdf = words_in(papers.sheet(guests[0].activity, guests, at=NOON))

    assert all(guest.place in pdf for guest in guests)
    assert "Daftar hadir: Kelurahan" in pdf
    assert "Ketua Contoh" not in pdf


def test_a_sheet_is_entered_and_confirmed_in_the_browser_of_two_people(client, officer, guests):
    activity, ticket = guests[0].activity, str(guests[0].ticket)
    response = at(END, client.post, url("sheet_entry", activity), {"signed": [ticket], f"name-{ticket}": "Wakil Contoh"})
    sheet = Sheet.objects.get()
    assert response["Location"] == url("sheet", activity, sheet.pk)
    assert "dikonfirmasi orang lain" in main_of(at(END, client.get, response["Location"]))

    log_in(client, StaffFactory(role="verifier"))
    page = main_of(at(END, client.get, response["Location"]))
    assert ("Wakil Contoh" in page, "Belum terhitung" in page) == (True, True)
    at(END, client.post, response["Location"], {"version": sheet.version, "setuju": "1"})
    assert Sheet.objects.get().status == SheetStatus.CONFIRMED
    assert "Hanya ada di lembar hadir" not in main_of(at(END, client.get, url("presence", activity)))


def test_a_row_that_is_sent_twice_is_one(client, officer, guests):
    ticket = str(guests[0].ticket)
    at(END, client.post, url("sheet_entry", guests[0].activity), {"signed": [ticket, ticket]})

    assert SheetMark.objects.count() == 1


def test_what_was_typed_survives_a_refusal(client, officer, guests):
    ticket = str(guests[0].ticket)
    data = {f"name-{ticket}": "Wakil Contoh"}
    response = at(END, client.post, url("sheet_entry", guests[0].activity), data)

    assert response.status_code == 422
    assert 'value="Wakil Contoh"' in response.content.decode()
    names = ("x" * 201, "a\0b", "a\u202eb", "a\x07b")
    for wrong in (*[{"signed": [ticket], f"name-{ticket}": name} for name in names], {"signed": [str(uuid.uuid4())]}):
        assert at(END, client.post, url("sheet_entry", guests[0].activity), wrong).status_code == 422
    assert not Sheet.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 30, "7"])
def test_a_forged_version_changes_nothing(client, officer, guests, version):
    sheet = entered(guests[0])
    response = at(END, client.post, url("sheet", guests[0].activity, sheet.pk), {"version": version, "setuju": "1"})

    assert (response.status_code, Attendance.objects.count()) == (422, 0)


def test_a_refusal_needs_a_reason(client, officer, guests):
    address = url("sheet", guests[0].activity, entered(guests[0]).pk)
    response = at(END, client.post, address, {"version": 1, "tolak": "1", "reason": ""})
    assert "Tulis mengapa lembar ini ditolak." in main_of(response)

    at(END, client.post, address, {"version": 1, "tolak": "1", "reason": "Berbeda."})
    assert "Alasan: Berbeda." in main_of(at(END, client.get, url("presence", guests[0].activity)))


def test_the_pages_ask_as_often_for_thirty_as_for_three(client, officer, guests):
    activity, counts = guests[0].activity, []
    confirmed(entered(*guests))
    waiting = entered(*guests)
    more = [made.rw(n) for n in range(10, 37)]
    at(END, client.get, url("presence", activity))  # the first page of a session asks who it is
    for round_ in range(2):
        for address in (url("presence", activity), url("sheet_entry", activity), url("sheet", activity, waiting.pk)):
            with CaptureQueriesContext(connection) as asked:
                at(END, client.get, address)
            counts.append(len(asked))
        if round_ == 0:
            added = invitations.invite(activity, places=more, by=made.planner(), at=NOON)
            confirmed(entered(*[fresh(each) for each in added]))
            waiting = entered(*[fresh(each) for each in added])
    assert counts[:3] == counts[3:]


# --- What must hold ------------------------------------------------------------------------------------------------------
def unsound():
    return {name for name, check in fsck.checks().items() if name.startswith("outreach.") and list(check())}


@pytest.mark.parametrize(("broken", "named"), [
    (lambda: Sighting.objects.all().delete(), {"whoever_counts_was_seen", "sheets_are_settled_as_confirmed"}),
    (lambda: Sighting.objects.filter(way="door").update(reverted_at=END), {"whoever_counts_was_seen"}),
    (lambda: Activity.objects.filter(sheets__status="waiting").update(status="completed"),
     {"sheets_are_settled_as_confirmed", "activities_are_accounted_for"}),
    (lambda: SheetMark.objects.filter(sheet__status="waiting").update(invitation=made.invited()),
     {"sheets_are_settled_as_confirmed"}),
    (lambda: QuizAnswer.objects.create(question=Question.objects.get(), invitation=Invitation.objects.first(), phase="pre",
                                       is_right=True, answered_at=NOON), {"quizzes_are_answered_on_record"}),
    (lambda: Sheet.objects.filter(status="waiting").update(status="confirmed", settled_at=END, settled_by=made.planner().user),
     {"sheets_are_settled_as_confirmed"}),
    (lambda: None, set()),
])  # fmt: skip
def test_what_is_broken_is_named(guests, broken, named):
    made.came(guests[0])
    confirmed(entered(guests[1]))
    entered(guests[2])
    material = guests[0].activity.materials.get()
    Question.objects.create(material=material, text="Bolehkah?", option_a="Tidak", option_b="Boleh", right="a")
    broken()

    assert unsound() == {f"outreach.{each}" for each in named}
