"""Letters with a number of their own, the list to be signed, the text to share, and how far each invitation has come."""

import io
import re

import pikepdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.lifecycle import Refused
from core.models import Event
from notifications.actions import addresses
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery
from outreach import deliveries, links, papers, sharing
from outreach.actions import letters
from outreach.lifecycle import DeliveryResult
from outreach.models import Activity, Letter, LetterCounter, LetterDelivery
from tests.factories import outreach as made
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.outreach import NOON, START
from tests.outreach.room import DAY, fresh, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    activity = made.released()
    for _ in range(3):
        made.invited(activity, place=made.rw())
    return Activity.objects.with_place().get(pk=activity.pk)


def issue(activity, *, moment=NOON):
    return letters.issue(activity, by=made.planner(), at=moment)


def record(activity, result, **facts):
    return letters.record(
        activity, invitations=list(activity.invitations.all()), result=result, by=made.planner(), at=NOON, **facts
    )


def states(activity):
    return [row.words for _, rows in deliveries.groups(activity) for row in rows]


def test_each_invitation_gets_one_number_and_keeps_it(activity):
    first = [(each.number, each.invitation_id) for each in issue(activity)]
    made.invited(activity, place=made.rw())

    again = [(each.number, each.invitation_id) for each in issue(activity)]

    assert [number for number, _ in first] == [f"{n:03}/PM.00.00/K.JK-00/10/2026" for n in (1, 2, 3)]
    assert (len(again), set(first) < set(again)) == (4, True)
    assert LetterCounter.objects.get().last == 4


def test_a_moved_session_gets_new_letters_and_the_old_numbers_stay(activity):
    issue(activity)
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=START + DAY, ends_at=START + DAY + (activity.ends_at - activity.starts_at)
    )
    made.release(at=NOON)

    issue(Activity.objects.with_place().get(pk=activity.pk))

    assert sorted(Letter.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_numbers_begin_again_with_the_year_in_jakarta():
    activity = made.released(starts_at=clock.wib(2027, 1, 11, 9))
    made.invited(activity, place=made.rw())
    issue(activity, moment=clock.wib(2026, 12, 31, 23))
    made.invited(activity, place=made.rw(), at=NOON)

    issue(activity, moment=clock.wib(2027, 1, 1))

    numbers = Letter.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["001/PM.00.00/K.JK-00/12/2026", "001/PM.00.00/K.JK-00/01/2027"]


@pytest.mark.parametrize("code", ["unit", "invitation"])
def test_without_the_office_s_codes_nothing_is_numbered(activity, settings, code):
    settings.LETTERS = settings.LETTERS | {code: ""}

    with pytest.raises(Refused, match="Kode surat belum diatur"):
        issue(activity)
    assert not Letter.objects.exists()


def test_once_it_has_begun_no_letter_is_made(activity):
    issue(activity, moment=START - DAY)

    with pytest.raises(Refused, match="sudah dimulai"):
        issue(activity, moment=START)


def test_the_paper_has_a_letter_for_each_and_a_list_to_sign(activity):
    made_letters = issue(activity)

    pdf = pikepdf.open(io.BytesIO(papers.invitations(activity, made_letters, at=NOON)))

    assert len(pdf.pages) == 4


def test_what_was_reported_last_counts(activity):
    assert states(activity) == ["Belum disampaikan"] * 3
    Delivery.objects.filter(kind="outreach.invited").update(
        state=DeliveryState.SENT, sent_at=NOON, sending_at=NOON, settled_at=NOON
    )
    assert states(activity) == ["Email terkirim"] * 3
    issue(activity)
    assert states(activity) == ["Surat dibuat"] * 3

    record(activity, DeliveryResult.FAILED, reason="Rumah kosong.")
    record(activity, DeliveryResult.HANDED, carried_by="Petugas Contoh")

    assert states(activity) == ["Surat diserahkan"] * 3
    assert LetterDelivery.objects.count() == 6
    assert Event.objects.filter(action="activity.delivery_recorded").count() == 2


def test_where_mails_come_back_somebody_has_to_be_called(activity):
    told = Delivery.objects.filter(kind="outreach.invited")
    told.update(state=DeliveryState.SENT, sent_at=NOON, sending_at=NOON, settled_at=NOON)
    addresses.heed_refusal(told.first(), "550 5.1.1 User unknown", at=NOON)

    assert sorted(states(activity)) == ["Email kembali", "Email terkirim", "Email terkirim"]
    record(activity, DeliveryResult.SHARED, carried_by="Petugas Contoh")
    assert "Email kembali" not in states(activity)


@pytest.mark.parametrize("facts", [
    {"result": "handed"}, {"result": "failed"}, {"result": "shared", "carried_by": "x"}, {"result": "lain"},
    {"result": "handed", "carried_by": "x", "reason": "y"},
])  # fmt: skip
def test_the_database_refuses_a_report_that_says_too_little_or_too_much(activity, facts):
    row = {
        "invitation": activity.invitations.first(), "occurrence": activity.current, "done_on": NOON.date(),
        "recorded_at": NOON, "recorded_by": StaffFactory(),
    }  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        LetterDelivery.objects.create(**row, **facts)


def test_the_list_costs_the_same_for_few_and_many(activity):
    costs = []
    for count in (0, 20):
        for _ in range(count):
            made.invited(activity, place=made.rw())
        with CaptureQueriesContext(connection) as queries:
            states(activity)
        costs.append(len(queries))

    assert costs == [5, 5]


def test_the_text_to_share_is_whole_and_short(activity):
    invitation = fresh(activity.invitations.first())

    text = sharing.text(invitation)

    assert links.personal(invitation) in text
    assert invitation.name in text
    assert len(text) < 700
    assert re.search(r"[+]62|@", text) is None


# --- Pages ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def secretary(client):
    with clock.stopped_at(NOON):
        yield log_in(client, StaffFactory(role="secretary"))


def page(activity, name="delivery"):
    return reverse(f"admin:outreach_activity_{name}", args=[activity.pk])


def test_the_office_takes_the_letters_and_the_journal_notes_it(secretary, activity):
    response = secretary.post(page(activity, "letters"))

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert Event.objects.get(action="activity.letters_taken").details == {"letters": 3, "new": 3}


def test_the_office_notes_what_became_of_the_letters(secretary, activity):
    chosen = [each.pk for each in activity.invitations.order_by("pk")[:2]]

    secretary.post(page(activity), {"chosen": chosen, "result": "handed", "carried_by": "Petugas Contoh"})

    assert sorted(states(activity)) == ["Belum disampaikan", "Surat diserahkan", "Surat diserahkan"]


@pytest.mark.parametrize(("data", "sentence"), [
    ({"result": "shared", "chosen": []}, "Pilih paling sedikit satu undangan."),
    ({"result": ""}, "Pilih yang terjadi."),
    ({"result": "handed"}, "Tulis siapa yang menyerahkan."),
    ({"result": "failed", "reason": " "}, "Tulis mengapa tidak tersampaikan."),
    ({"result": "shared", "chosen": ["987654"]}, "Ada undangan yang tidak dikenali."),
])  # fmt: skip
def test_what_is_missing_is_said_and_the_choice_stays(secretary, activity, data, sentence):
    pk = activity.invitations.first().pk

    response = secretary.post(page(activity), {"chosen": [pk]} | data)

    assert (response.status_code, sentence in text_of(response)) == (422, True)
    is_kept = re.search(rf'value="{pk}"[^>]* checked', response.content.decode()) is not None
    assert is_kept == ("chosen" not in data)
    assert not LetterDelivery.objects.exists()


def test_the_text_stands_on_the_invitation_s_page(secretary, activity):
    invitation = activity.invitations.first()

    shown = text_of(secretary.get(reverse("admin:outreach_invitation_change", args=[invitation.pk])))

    assert "Mohon jawabannya lewat tautan ini, tanpa akun:" in shown
