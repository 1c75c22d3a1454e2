"""Surat imbauan: written, issued with a number for each addressee, handed out as one paper, noted as received."""

import io

import pikepdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.fsck import checks
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery
from notifications.notice import notice
from outreach import advised, advisory_papers, coverage
from outreach.actions import advisories, letters
from outreach.models import Addressee, Advisory, Letter
from tests.factories import outreach as made
from tests.factories.outreach import NOON
from tests.outreach.room import DAY, text_of
from tests.outreach.test_notices import mail
from tests.outreach.test_proofs import words_in
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db
MENTENG, GAMBIR = "31.71.06", "31.71.01"
TODAY = NOON.date()


def issue(advisory, *, at=NOON, version=None):
    return advisories.issue(advisory, version=version or advisory.version, by=made.planner(), at=at)


def numbers(advisory):
    return [each.letter.number for each in advisory.addressees.order_by("letter__sequence")]


def states(advisory):
    return [row.words for _, rows in advised.groups(advisory) for row in rows]


def problems():
    asked = ("letters_are_numbered_without_a_gap", "advisories_were_issued_as_written")
    return [each.message for name, check in checks().items() if name.endswith(asked) for each in check()]


# --- Issuing --------------------------------------------------------------------------------------------------------------
def test_each_office_of_the_audience_gets_a_numbered_letter_and_a_mail():
    places = [made.rw(1), made.rw(2, email=""), made.rw(3, head=False)]
    advisory = made.advisory()
    issue(advisory)

    assert numbers(advisory) == [f"{n:03}/PM.00.01/K.JK-00/10/2026" for n in (1, 2, 3)]
    assert [each.rw for each in advisory.addressees.order_by("letter__sequence")] == places
    told = Delivery.objects.filter(kind="outreach.advised")
    assert [each.address for each in told] == [places[0].heads.get().email]
    assert Event.objects.get(action="advisory.issued").details == {"letters": 3, "mailed": 1}
    assert problems() == []


@pytest.mark.parametrize(("code", "place"), [
    ("asn", lambda: made.office(district_id=GAMBIR)), ("ketua-rw", lambda: made.rw(village="31.71.01.1001")),
])  # fmt: skip
def test_chosen_kecamatan_alone_are_written_to(code, place):
    made.districts()
    near, _ = place(), made.rw() if code == "ketua-rw" else made.office(district_id=MENTENG)
    advisory = made.advisory(audience=made.audience(code))
    advisory.districts.add(GAMBIR)

    assert [each.rw or each.office for each in issue(advisory)] == [near]


def test_a_kelurahan_s_body_is_written_to_as_such():
    made.districts()
    advisory = made.advisory(audience=made.audience("lmk"))
    advisory.districts.add(MENTENG)

    places = [each.place for each in issue(advisory)]
    assert places[0].startswith("LMK Kelurahan ")
    assert len(places) == len(advised.recipients(advisory, NOON))


def test_what_was_abolished_is_not_written_to():
    gone = made.rw()
    type(gone).objects.update(valid_until=NOON.date())

    with pytest.raises(Refused, match="Belum ada yang tercatat"):
        issue(made.advisory())


@pytest.mark.parametrize(("change", "sentence"), [
    ({"regime": "regional"}, "sedangkan suratnya"), ({"old": True}, "tidak berlaku pada hari ini"),
    ({"future": True}, "tidak berlaku pada hari ini"),
])  # fmt: skip
def test_it_relies_on_law_of_its_own_kind_that_is_in_force(change, sentence):
    made.rw()
    material = made.material()
    if change.pop("old", None):
        material.valid_until = NOON.date()
    if change.pop("future", None):
        material.valid_from = NOON.date() + DAY
    material.save()

    with pytest.raises(Refused, match=sentence):
        issue(made.advisory(material=material, **change))
    assert not Letter.objects.exists()


@pytest.mark.parametrize("code", ["unit", "advisory"])
def test_without_the_office_s_codes_nothing_is_issued(settings, code):
    settings.LETTERS = settings.LETTERS | {code: ""}
    made.rw()

    with pytest.raises(Refused, match="Kode surat belum diatur"):
        issue(made.advisory())


def test_it_is_issued_once_as_it_was_seen():
    made.rw()
    advisory = made.advisory()
    with pytest.raises(Stale):
        issue(advisory, version=advisory.version + 1)
    issue(advisory)

    with pytest.raises(Refused, match="sudah terbit"):
        issue(Advisory.objects.get())
    assert (Addressee.objects.count(), Letter.objects.count()) == (1, 1)


def test_advisories_and_invitations_share_one_sequence():
    activity = made.released()
    made.invited(activity, place=made.rw())
    letters.issue(activity, by=made.planner(), at=NOON)

    assert numbers(made.advisory(issued=True)) == ["002/PM.00.01/K.JK-00/10/2026"]
    assert problems() == []


def test_the_check_names_a_lost_number_and_a_lost_letter():
    made.rw(1), made.rw(2)
    advisory = made.advisory(issued=True)
    Letter.objects.filter(sequence=1).delete()

    assert sorted(problems()) == [f"{advisory}: ada penerima tanpa surat.", "Nomor surat tahun 2026: ada nomor yang hilang."]


# --- Paper, mail, receipt -------------------------------------------------------------------------------------------------
def test_the_paper_has_a_letter_for_each_and_a_list_to_sign_dated_by_the_issue():
    for number in (1, 2):
        made.rw(number)
    advisory = made.advisory(issued=True, title="#panic() *Netral*")
    found = advisories.take_letters(advisory, by=made.planner(), at=NOON + DAY)

    content = advisory_papers.letters(advisory, found, at=NOON + DAY)
    words = words_in(content)
    told = (*numbers(advisory), "#panic() *Netral*", "UU 7/2017 Pasal 280", "Menjaga netralitas.", "20 Oktober 2026",
            "Tanda terima surat imbauan: Kelurahan Menteng", "Ketua RW 001 Kelurahan Menteng")  # fmt: skip
    assert [part for part in told if part not in words] == []
    assert len(pikepdf.open(io.BytesIO(content)).pages) == 3
    assert Event.objects.get(action="advisory.letters_taken").details == {"letters": 2}


def test_the_mail_holds_the_text_and_no_person():
    made.rw(3)
    advisory = made.advisory(issued=True)
    addressee = advisory.addressees.with_place().get()
    subject, text, html = mail("outreach.advised", addressee)

    assert subject == f"Surat imbauan: {advisory.title}"
    assert text.startswith(f"Surat imbauan kepada Ketua RW 003 Kelurahan Menteng: {advisory.title}.")
    assert [part for part in (*advisory.paragraphs, addressee.letter.number) if part not in text or part not in html] == []
    assert addressee.name not in text + html


def test_a_mail_is_for_the_address_that_it_was_written_to():
    made.rw()
    addressee = made.advisory(issued=True).addressees.get()
    delivery = Delivery.objects.get(kind="outreach.advised")

    assert notice("outreach.advised").still_concerns(addressee, delivery, NOON)
    addressee.email = "lain@contoh.example"
    assert not notice("outreach.advised").still_concerns(addressee, delivery, NOON)


def record(advisory, *, on=TODAY, at=NOON, carried_by="Petugas Contoh"):
    found = list(advisory.addressees.all())
    return advisories.record(advisory, addressees=found, received_on=on, carried_by=carried_by, by=made.planner(), at=at)


def test_what_was_received_is_noted_and_may_be_put_right():
    made.rw()
    advisory = made.advisory(issued=True)
    assert states(advisory) == ["Belum diterima"]
    Delivery.objects.update(state=DeliveryState.SENT, sent_at=NOON, sending_at=NOON, settled_at=NOON)
    assert states(advisory) == ["Email terkirim"]

    record(advisory)
    record(advisory, carried_by="Petugas Lain", at=NOON + DAY, on=NOON.date() + DAY)
    assert states(advisory) == ["Diterima"]
    assert advised.counts(advisory) == {"all": 1, "mailed": 1, "received": 1}
    assert advisory.addressees.get().carried_by == "Petugas Lain"
    assert Event.objects.filter(action="advisory.receipt_recorded").count() == 2


@pytest.mark.parametrize("facts", [{"on": NOON.date() - DAY}, {"on": NOON.date() + DAY}, {"carried_by": " "}])
def test_a_receipt_lies_between_the_issue_and_today_and_names_who_brought_it(facts):
    made.rw()

    with pytest.raises(Refused):
        record(made.advisory(issued=True), **facts)


@pytest.mark.parametrize("facts", [
    {"received_on": NOON.date()}, {"carried_by": "x"}, {"recorded_at": NOON}, {"received_on": NOON.date(), "carried_by": "x"},
])  # fmt: skip
def test_the_database_refuses_half_a_receipt(facts):
    made.rw()
    made.advisory(issued=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Addressee.objects.update(**facts)


def test_the_database_refuses_a_letter_about_nothing_or_about_both():
    made.rw()
    made.advisory(issued=True)
    session = made.released().current

    for facts in ({"addressee": None}, {"occurrence": session}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.update(**facts)


# --- Coverage -------------------------------------------------------------------------------------------------------------
def test_who_was_advised_is_counted_apart_and_not_as_reached():
    made.rw()
    made.advisory(issued=True)
    made.advisory(issued=True)
    made.rw()

    assert advised.share(made.audience(), NOON) == (1, 2)
    assert coverage.ledger(made.audience(), NOON).reached == 0


def test_the_coverage_page_says_how_many_were_advised(secretary):
    made.rw()
    made.advisory(issued=True)
    made.rw()

    shown = text_of(secretary.get(reverse("admin:outreach_activity_coverage")))
    assert (
        "Sudah diimbau lewat surat: 1 dari 2 RW bagi Ketua RW. Yang diimbau tidak dihitung sebagai terjangkau kegiatan."
        in shown
    )


# --- Pages ----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def secretary():
    with clock.stopped_at(NOON):
        yield at_work("secretary")


def page(name, advisory=None, *more):
    return reverse(f"admin:outreach_advisory_{name}", args=[advisory.pk, *more] if advisory else [])


def written(**changes):
    facts = {"title": "Imbauan netralitas", "audience": made.audience().pk, "regime": "election", "body": "Netral.\n\nSelalu."}
    return facts | {"material": made.material().pk} | changes


def test_without_any_the_list_says_what_they_are_for(secretary):
    assert "Surat imbauan mengingatkan netralitas tanpa kegiatan tatap muka." in text_of(secretary.get(page("changelist")))


def test_the_office_writes_changes_and_issues_one(secretary):
    made.rw(1)
    secretary.post(page("add"), written())
    advisory = Advisory.objects.get()
    form = secretary.get(page("change", advisory)).context["adminform"].form
    seen = form.initial["seen_version"]
    secretary.post(page("change", advisory), written(districts=[MENTENG], seen_version=seen, title="Imbauan kedua"))
    advisory.refresh_from_db()
    assert (advisory.title, advisory.version, [each.pk for each in advisory.districts.all()]) == ("Imbauan kedua", 2, [MENTENG])

    move = page("move", advisory, "terbitkan")
    told = text_of(secretary.get(move))
    assert "Penerima: Ketua RW di Kecamatan Menteng, yang tercatat saat surat terbit." in told
    assert "Sekarang 1 RW: 1 lewat email, 0 diserahkan saja." in told
    response = secretary.post(move, {"version": 2, "seen": 2})
    assert response.status_code == 302
    shown = text_of(secretary.get(response["Location"]))
    assert "Diterima 0 dari 1" in shown
    assert "Sudah diimbau lewat surat: 1 dari 1 RW bagi Ketua RW." in shown


def test_an_old_draft_is_not_written_over(secretary):
    advisory = made.advisory(body="Baru.", version=2)

    response = secretary.post(page("change", advisory), written(seen_version=1))
    assert "sudah diubah orang lain" in text_of(response)
    assert Advisory.objects.get().body == "Baru."


def test_what_is_issued_stands(secretary):
    made.rw()
    advisory = made.advisory(issued=True)

    assert secretary.post(page("change", advisory), written(seen_version=2)).status_code == 403
    assert Advisory.objects.get().title == advisory.title


def test_the_office_takes_the_letters_and_notes_who_received_them(secretary):
    made.rw(1), made.rw(2)
    advisory = made.advisory(issued=True)
    taken = secretary.post(page("letters", advisory))
    assert (taken["Content-Type"], taken.content[:5]) == ("application/pdf", b"%PDF-")

    chosen = [advisory.addressees.order_by("pk").first().pk]
    secretary.post(page("receipts", advisory), {"chosen": chosen, "received_on": "2026-10-20", "carried_by": "Petugas Contoh"})
    shown = text_of(secretary.get(page("receipts", advisory)))
    assert "Selasa, 20 Oktober 2026, diserahkan oleh Petugas Contoh" in shown
    assert states(advisory) == ["Diterima", "Belum diterima"]
    assert "1 dari 2" in text_of(secretary.get(page("changelist")))


@pytest.mark.parametrize(("data", "sentence"), [
    ({"chosen": []}, "Pilih paling sedikit satu penerima."), ({"chosen": ["987654"]}, "Ada penerima yang tidak dikenali."),
    ({"received_on": "x"}, "Isi tanggal penerimaan."), ({"carried_by": " "}, "Tulis siapa yang menyerahkan."),
    ({"received_on": "2026-10-19"}, "Tanggal penerimaan tidak boleh sebelum surat terbit"),
])  # fmt: skip
def test_what_is_missing_is_said(secretary, data, sentence):
    made.rw()
    advisory = made.advisory(issued=True)
    sent = {"chosen": [advisory.addressees.get().pk], "received_on": "2026-10-20", "carried_by": "Petugas Contoh"}

    response = secretary.post(page("receipts", advisory), sent | data)
    assert (response.status_code, sentence in text_of(response)) == (422, True)
    assert advised.counts(advisory)["received"] == 0


def test_a_draft_has_no_letters(secretary):
    assert secretary.get(page("receipts", made.advisory())).status_code == 404


def test_who_only_reads_sees_counts_and_no_addressee():
    made.rw()
    advisory = made.advisory(issued=True)
    with clock.stopped_at(NOON):
        commissioner = at_work("commissioner")
        shown = text_of(commissioner.get(page("change", advisory)))
        refused = [commissioner.get(page("receipts", advisory)), commissioner.post(page("letters", advisory))]

    assert ("Diterima 0 dari 1" in shown, "Surat dan penerimaan" in shown) == (True, False)
    assert [each.status_code for each in refused] == [403, 403]


def test_the_receipts_cost_the_same_for_few_and_many(secretary):
    costs = []
    for count in (3, 27):
        for _ in range(count):
            made.rw()
        advisory = made.advisory(issued=True)
        secretary.get(page("receipts", advisory))  # what is asked once only
        with CaptureQueriesContext(connection) as queries:
            secretary.get(page("receipts", advisory))
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_issuing_costs_the_same_for_few_and_many():
    by, costs = made.planner(), []
    for count in (3, 20):
        for _ in range(count):
            made.rw()
        issue(made.advisory())  # what is asked once only
        advisory = made.advisory()
        with CaptureQueriesContext(connection) as queries:
            advisories.issue(advisory, version=1, by=by, at=NOON)
        costs.append(len(queries))

    assert costs[0] == costs[1]
