"""The repair: exactly the named papers, until the due instant, old and new kept apart."""

import datetime as dt

import pytest
from django.test import Client

from core import clock
from core.actor import SYSTEM
from core.lifecycle import Refused, Stale
from core.models import Event
from documents.models import Document
from notifications.models import Delivery
from recruitment.actions import files, repairs
from recruitment.models import Application, ApplicationFile, Repair, RepairItem, Snapshot
from tests.factories.recruitment import NOON, as_person, document, open_selection, submitted
from tests.recruitment.desk import Desk, ask_repair, nothing_changes, paper, photo, text_of

pytestmark = pytest.mark.django_db
MICROSECOND = dt.timedelta(microseconds=1)
DUE = NOON + dt.timedelta(days=3)


@pytest.fixture
def desk(client):
    """Two papers are asked back: ktp and ijazah."""
    application = submitted(open_selection())
    kinds = [application.selection.document_kinds.get(code=code) for code in ("ktp", "ijazah")]
    ask_repair(application, *kinds, due_at=DUE)
    return Desk(client, Application.objects.select_related("selection", "applicant").get())


def mend(desk, *codes, at=None):
    return [desk.post("repair-document", code, at=at, files=[photo("#0A7A33")]) for code in codes]


def send(desk, at=None, version=None):
    return desk.post("repair", at=at, version=version or Application.objects.get().version)


def everything():
    return (
        Application.objects,
        ApplicationFile.objects,
        Document.objects,
        Repair.objects,
        RepairItem.objects,
        Snapshot.objects,
    )


def test_the_page_names_only_what_is_asked_with_reason_and_due_instant(desk):
    page = text_of(desk.get("repair"))

    assert ("KTP-el" in page, "Ijazah terakhir" in page, "Surat lamaran" in page) == (True, True, False)
    assert "Tulisan tidak terbaca." in page
    assert "Kirim perbaikan sebelum Jumat, 23 Oktober 2026 pukul 12.00 WIB" in page
    assert "Masih perlu diunggah: KTP-el, Ijazah terakhir." in page


def test_named_papers_are_replaced_and_sent_and_a_second_receipt_is_given(desk):
    answers = mend(desk, "ktp", "ijazah")
    sent = send(desk)

    assert [answer.url for answer in answers] == [desk.url("repair")] * 2
    assert (sent.url, Application.objects.get().status) == (desk.url("receipt"), "submitted")
    page = text_of(desk.get("receipt"))
    assert ("Tanda terima perbaikan 1" in page, "Perbaikan Anda sudah diterima." in page) == (True, True)
    assert desk.get("repair-receipt-pdf", 2)["Content-Disposition"].endswith('0001-perbaikan-1.pdf"')
    assert Delivery.objects.filter(kind="recruitment.repair_received").count() == 1
    actions = Event.objects.about(desk.application).order_by("n").values_list("action", flat=True)
    assert list(actions)[-3:] == ["repair.file_attached", "repair.file_attached", "repair.answered"]


def test_old_and_new_are_both_there_to_read(desk):
    old = RepairItem.objects.get(kind__code="ktp").old_file.document
    mend(desk, "ktp")
    new = RepairItem.objects.get(kind__code="ktp").new_file.document

    assert desk.get("repair-old-file", "ktp")["Content-Disposition"].endswith(f'"{old.download_name}"')
    assert desk.get("file", "ktp")["Content-Disposition"].endswith(f'"{new.download_name}"')


def test_what_is_not_named_does_not_unlock(desk):
    with nothing_changes(*everything()):
        page = desk.get("repair-document", "surat-lamaran")
        unnamed = desk.post("repair-document", "surat-lamaran", files=[photo()])
        draft_page = desk.post("document", "ktp", files=[photo()])
        removal = desk.post("document", "ktp", act="remove")
        old = desk.get("repair-old-file", "surat-lamaran")
    assert [answer.status_code for answer in (page, unnamed, draft_page, removal, old)] == [404, 404, 422, 422, 404]


def test_the_repair_is_sent_only_whole(desk):
    mend(desk, "ktp")
    response = send(desk)

    assert (response.status_code, Application.objects.get().status) == (422, "in_repair")
    assert "Masih perlu diunggah: Ijazah terakhir." in text_of(response)


@pytest.mark.parametrize(("offset", "is_open"), [(-MICROSECOND, True), (0 * MICROSECOND, False), (MICROSECOND, False)])
def test_the_clock_of_the_repair_is_respected(desk, offset, is_open):
    mend(desk, "ktp", "ijazah")
    paper_answer = mend(desk, "ktp", at=DUE + offset)[0]
    answer = send(desk, at=DUE + offset)

    assert (paper_answer.status_code, answer.status_code) == ((302, 302) if is_open else (422, 422))
    assert Application.objects.get().status == ("submitted" if is_open else "in_repair")
    if not is_open:
        assert "Masa perbaikan sudah berakhir pada Jumat, 23 Oktober 2026 pukul 12.00 WIB." in text_of(answer)
        assert "Unggah perbaikan" not in text_of(desk.get("repair", at=DUE + offset))


def test_an_expired_repair_is_shown_closed_and_takes_nothing(desk):
    repairs.expire(Repair.objects.select_related("application__applicant").get(), by=SYSTEM, at=DUE)
    with nothing_changes(*everything()):
        answers = [send(desk, at=NOON), *mend(desk, "ktp", at=NOON)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Perbaikan sudah ditutup" in text_of(desk.get("repair", at=NOON))


def test_pressed_twice_the_repair_is_sent_once(desk):
    mend(desk, "ktp", "ijazah")
    version = Application.objects.get().version
    answers = [send(desk, version=version) for _ in range(2)]

    assert [answer.url for answer in answers] == [desk.url("receipt")] * 2
    assert Snapshot.objects.count() == 2
    assert "Perbaikan sudah diterima" in text_of(desk.get("repair"))


def test_a_stale_page_sends_no_repair(desk):
    mend(desk, "ktp", "ijazah")

    assert send(desk, version=1).status_code == 409
    assert Application.objects.get().status == "in_repair"
    assert desk.post("repair").status_code == 422


def test_a_refused_file_leaves_the_one_before(desk):
    with nothing_changes(*everything()):
        response = desk.post("repair-document", "ktp", files=[paper(21)])
    assert (response.status_code, "Paling banyak 20 halaman" in text_of(response)) == (422, True)


def test_a_repair_needs_the_csrf_token(desk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    with clock.stopped_at(NOON), nothing_changes(*everything()):
        answers = [strict.post(desk.url("repair"), {"version": 1}), strict.post(desk.url("repair-document", "ktp"))]
    assert [answer.status_code for answer in answers] == [403, 403]


def test_an_application_that_was_never_asked_has_no_repair_page(client):
    desk = Desk(client, submitted(open_selection()))

    assert [desk.get("repair").status_code, desk.get("repair-document", "ktp").status_code] == [404, 404]


def test_the_page_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    selection = open_selection()
    for codes in (["ktp"], ["ktp", "ijazah", "pasfoto"]):
        application = submitted(selection)
        ask_repair(application, *selection.document_kinds.filter(code__in=codes), due_at=DUE)
        desk = Desk(client, application)
        desk.get("repair")
        with django_assert_num_queries(6):  # session, user, unread messages, application, repair, its items with their files
            desk.get("repair")


def test_a_paper_that_arrives_after_the_answer_of_another_tab_changes_nothing(desk):
    mend(desk, "ktp", "ijazah")
    repair = Repair.objects.select_related("application__selection").get()
    by, kind = as_person(desk.application.applicant), RepairItem.objects.get(kind__code="ktp").kind
    late = document(desk.application.applicant)
    send(desk)

    with nothing_changes(ApplicationFile.objects, RepairItem.objects), pytest.raises(Stale):
        files.attach_repair(repair, kind, late, by=by, at=NOON)


def test_a_paper_is_not_even_looked_at_when_it_may_not_be_handed_in(desk):
    kind = RepairItem.objects.get(kind__code="ktp").kind

    with pytest.raises(Refused, match="sudah dikirim"):
        files.hand_in(desk.application, kind, [paper(21)], by=as_person(desk.application.applicant), at=NOON)
