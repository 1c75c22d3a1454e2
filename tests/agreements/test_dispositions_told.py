"""The day of a disposition and who hears of it; a file that is taken off again; answers that wait on the desk."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from agreements import awaited
from agreements.actions import dispositions, endings, obligations, rounds
from agreements.lifecycle import Side
from agreements.models import Disposition, DispositionFile, Tenure
from agreements.reminders_desk import DispositionsDue, DispositionsOverdue
from core import clock
from core.clock import wib
from core.lifecycle import Refused
from core.models import Event
from documents.models import Document
from documents.storage import stored
from tests.agreements.test_desk import LEGAL, acting, given
from tests.agreements.test_desk_clocks import mornings, run
from tests.agreements.test_notices import concerns, is_one_button, mail
from tests.factories.accounts import OfficialFactory, log_in
from tests.factories.agreements import Table, fresh, seated
from tests.factories.documents import handed_in
from tests.factories.duties import again, in_force, owed
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 10, 23)
OVER = wib(2026, 10, 26, 8)


@pytest.fixture
def table():
    with clock.stopped_at(NOON):
        yield Table()


@pytest.fixture
def aide(table):
    return seated(Side.CITY, "Staf", OfficialFactory(name="Staf Contoh", role="official"), may_decide=False)


@pytest.fixture
def made(table, aide):
    held = given(table, table.step(table.proposed(title="Awasi <Pemilu>"), Side.CITY), aide)
    assert held.due_on == DUE
    return held


# --- Its day ----------------------------------------------------------------------------------------------------------
def test_staff_are_reminded_the_day_before_and_the_day_after_and_the_giver_once(table, made, aide):
    giver = table.people[Side.CITY, LEGAL].user_id

    asked = run(DispositionsDue, *mornings(NOON, 40))
    told = run(DispositionsOverdue, *mornings(NOON, 40))

    assert [(moment, user) for moment, _, user, _ in asked] == [
        (wib(2026, 10, 22, 8), aide.user_id), (wib(2026, 10, 24, 8), aide.user_id),
    ]  # fmt: skip
    assert [(moment, user) for moment, _, user, _ in told] == [(wib(2026, 10, 25, 8), giver)]


def test_its_mails_name_no_instruction_and_say_whether_it_is_late(made):
    near, late = (each for *_, each in run(DispositionsDue, *mornings(NOON, 10)))
    (giver,) = (each for *_, each in run(DispositionsOverdue, *mornings(NOON, 10)))

    subjects = [mail(near, wib(2026, 10, 22, 8))[0], mail(late, wib(2026, 10, 24, 8))[0], mail(giver, OVER)[0]]
    assert subjects == [
        "Mendekati tenggat: disposisi Awasi <Pemilu>", "Lewat tenggat: disposisi Awasi <Pemilu>",
        "Belum dilaporkan: disposisi Awasi <Pemilu>",
    ]  # fmt: skip
    for delivery in (near, late, giver):
        _, text, html = mail(delivery, OVER)
        assert made.instruction not in text + html
        assert is_one_button(html, "agreements:disposition", made.pk)


@pytest.mark.parametrize("end", ["report", "close", "step"])
def test_a_report_a_closing_or_a_decision_ends_the_reminders(table, made, aide, end):
    (delivery, *_) = (each for *_, each in run(DispositionsDue, wib(2026, 10, 22, 8)))
    chief = table.by(Side.CITY, LEGAL)
    if end == "report":
        dispositions.report(made, note="Sudah.", version=made.version, by=acting(aide), at=NOON)
    elif end == "close":
        dispositions.close(made, version=made.version, by=chief, at=NOON)
    else:
        rounds.give_back(made.step, reason="Belum.", version=made.step.version, by=chief, at=NOON)

    delivery.refresh_from_db()
    assert delivery.state == "superseded"
    assert not concerns(delivery, OVER)
    assert run(DispositionsDue, *mornings(OVER, 5)) == run(DispositionsOverdue, *mornings(OVER, 5)) == []
    held = Disposition.objects.get(pk=made.pk)
    assert (held.next_nudge_at, held.giver_nudge_at) == (None, None)


def test_who_left_is_reminded_of_nothing_and_the_giver_still_hears(table, made, aide):
    Tenure.objects.filter(pk=aide.pk).update(valid_until=dt.date(2026, 10, 21))

    assert run(DispositionsDue, *mornings(NOON, 10)) == []
    (told,) = run(DispositionsOverdue, *mornings(NOON, 10))
    assert concerns(told[3], OVER)
    Tenure.objects.filter(pk=table.people[Side.CITY, LEGAL].pk).update(valid_until=dt.date(2026, 10, 25))
    assert not concerns(told[3], OVER)


# --- A file -----------------------------------------------------------------------------------------------------------
def attached(made, aide):
    return dispositions.attach(made, [handed_in()], by=acting(aide), at=NOON)


@pytest.mark.django_db(transaction=True)
def test_who_put_a_file_takes_it_off_again_with_its_bytes(made, aide):
    before = (Document.objects.count(), len(list(stored())))
    file = attached(made, aide)

    dispositions.detach(DispositionFile.objects.get(pk=file.pk), by=acting(aide), at=NOON)

    assert (Document.objects.count(), len(list(stored()))) == before
    actions = list(Event.objects.order_by("pk").values_list("action", flat=True))[-2:]
    assert sorted(actions) == ["disposition.file_removed", "document.destroyed"]


def test_a_file_stays_once_the_disposition_is_closed(table, made, aide):
    file = attached(made, aide)
    dispositions.close(made, version=made.version, by=table.by(Side.CITY, LEGAL), at=NOON)

    with pytest.raises(Refused, match="sudah ditutup"):
        dispositions.detach(DispositionFile.objects.get(pk=file.pk), by=acting(aide), at=NOON)


def test_nobody_else_takes_it_off(table, made, aide):
    file = DispositionFile.objects.get(pk=attached(made, aide).pk)

    with pytest.raises(Refused, match="Hanya penerima"):
        dispositions.detach(file, by=table.by(Side.CITY, LEGAL), at=NOON)
    Document.objects.filter(pk=file.document_id).update(owner=table.by(Side.CITY).user)
    with pytest.raises(Refused, match="diunggah orang lain"):
        dispositions.detach(DispositionFile.objects.get(pk=file.pk), by=acting(aide), at=NOON)


def test_a_file_is_taken_off_on_its_page_and_not_twice(table, made, aide):
    file = attached(made, aide)
    address = reverse("agreements:disposition", args=[made.pk])
    client = log_in(Client(), aide.user)
    assert "Hapus berkas ini" in client.get(address).content.decode()
    chief = log_in(Client(), table.by(Side.CITY, LEGAL).user)
    assert "Hapus berkas ini" not in chief.get(address).content.decode()

    typed = {"act": "remove", "file": str(file.pk)}
    assert client.post(address, typed).status_code == 302
    again_ = client.post(address, typed)
    assert (again_.status_code, "sudah dihapus" in again_.content.decode()) == (422, True)
    assert not made.files.exists()


# --- Answers that wait ------------------------------------------------------------------------------------------------
def on_desk(table, side):
    return awaited.of(by=table.by(side), on=NOON.date())


def test_a_waiver_that_was_asked_for_waits_on_the_desk_of_the_other_side(table):
    owed_ = owed(table, in_force(table))
    obligations.ask_waiver(owed_, reason="Anggaran dicabut.", version=owed_.version, by=table.by(Side.OFFICE), at=NOON)

    assert [list(on_desk(table, side)["waivers"]) for side in (Side.OFFICE, Side.CITY)] == [[], [again(owed_)]]
    held = again(owed_)
    obligations.refuse_waiver(held, version=held.version, by=table.by(Side.CITY), at=NOON)
    assert not on_desk(table, Side.CITY)["waivers"]


@pytest.mark.parametrize("asks", [Side.OFFICE, Side.CITY])
def test_a_wish_to_end_an_agreement_waits_on_the_desk_of_the_other_side(table, asks):
    agreement = in_force(table)
    ending = endings.ask(agreement, reason="Tidak dapat dilanjutkan.", by=table.by(asks), at=NOON)
    answers = Side.CITY if asks == Side.OFFICE else Side.OFFICE

    assert [list(on_desk(table, side)["endings"]) for side in (asks, answers)] == [[], [ending]]
    endings.refuse(ending, version=ending.version, by=table.by(answers), at=NOON)
    assert not on_desk(table, answers)["endings"]


def test_the_desk_leads_to_both(table):
    agreement = in_force(table)
    owed_ = owed(table, agreement)
    obligations.ask_waiver(owed_, reason="Anggaran dicabut.", version=owed_.version, by=table.by(Side.OFFICE), at=NOON)
    endings.ask(fresh(agreement), reason="Tidak dapat dilanjutkan.", by=table.by(Side.OFFICE), at=NOON)
    user = OfficialFactory(role="official")
    seated(Side.CITY, "Penyusun", user)

    page = log_in(Client(), user).get(reverse("agreements:desk")).content.decode()

    assert reverse("agreements:duty", args=[agreement.uuid, owed_.pk]) in page
    assert reverse("agreements:end", args=[agreement.uuid]) in page
    assert "Bawaslu meminta kesepakatan ini diakhiri" in page
