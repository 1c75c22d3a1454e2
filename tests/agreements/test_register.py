"""Numbers by each side's scheme, and the register: found by words, narrowed down, taken away, kept for so long."""

import datetime as dt
import io

import pikepdf
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from agreements import archive, numbering, papers, register, register_fsck, searching
from agreements.actions import agreements, numbers, sealing
from agreements.lifecycle import AgreementStatus, Level, Side
from agreements.models import Agreement, Institution, Kind, NumberCounter, NumberGap, Party, TakenNumber
from core import clock
from core.actor import SYSTEM
from core.clock import wib
from core.lifecycle import Refused, Stale
from core.models import Event
from tests.agreements import outside
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.agreements import CLAUSES, fresh, institution, kind
from tests.factories.recruitment import NOON, staff
from tests.recruitment.room import at_work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LIST = "admin:agreements_agreement_changelist"
EXPORT = "admin:agreements_agreement_export"


@pytest.fixture
def patterned(table):
    """Both sides number by a pattern; the city's head is filled in but for its number."""
    Institution.objects.filter(side=Side.CITY).update(number_pattern="{sequence:03}/K-1/{roman}/{year}")
    return table


def headed(table, **facts):
    agreement = table.sent(**facts)
    table.head(agreement)
    Party.objects.filter(agreement=agreement).update(number="")
    return fresh(agreement)


def city(agreement):
    party = agreement.party_of(Side.CITY)
    party.agreement = agreement
    return party


def take(table, agreement, *, at=NOON, side=Side.CITY):
    return numbers.take(city(agreement), version=agreement.version, by=table.by(side), at=at)


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("{sequence", "tidak terbaca"),
        ("{sequence}/{0}/{year}", "tidak dikenal"),
        ("{sequence.__class__}/{year}", "tidak dikenal"),
        ("{sequence:99999}/{year}", "Lebar"),
        ("{sequence!r}/{year}", "Lebar"),
        ("{sequence}/{roman:03}/{year}", "Lebar"),
        ("{sequence}/HK", "tanpa keduanya"),
        ("x" * 110 + "{sequence}{year}", "melebihi"),
    ],
)
@pytest.mark.once  # no engine is asked
def test_a_pattern_that_cannot_be_written_is_refused_with_a_sentence(pattern, sentence):
    with pytest.raises(ValidationError, match=sentence):
        numbering.check(pattern)


@pytest.mark.once
def test_a_pattern_writes_sequence_month_and_year():
    pattern = "{sequence:03}/HK.02.00/{month:02}/{roman}/{year}"
    numbering.check(pattern)

    assert numbering.written(pattern, sequence=7, day=dt.date(2026, 9, 1)) == "007/HK.02.00/09/IX/2026"


def test_numbers_follow_each_other_within_a_year_and_begin_again_with_the_next(patterned):
    first, second, third = (headed(patterned) for _ in range(3))

    assert take(patterned, first).startswith("001/K-1/")
    assert take(patterned, second).startswith("002/K-1/")
    later = clock.wib(NOON.year + 1, 1, 1)
    assert take(patterned, third, at=later) == f"001/K-1/I/{NOON.year + 1}"
    assert not list(register_fsck.agreement_numbers_have_no_gap())


def test_a_number_is_taken_once_and_stays(patterned):
    agreement = headed(patterned)
    number = take(patterned, agreement)
    agreement = fresh(agreement)

    with pytest.raises(Refused, match=f"sudah memberi nomor {number}"):
        take(patterned, agreement)
    with pytest.raises(Refused, match="tidak dapat diganti"):
        agreements.set_head(
            agreement, version=agreement.version, by=patterned.by(Side.CITY), at=NOON,
            parties=[(city(agreement), {"number": "1"})],
        )  # fmt: skip


def test_a_number_is_refused_before_the_head_is_filled_in_and_to_the_other_side(patterned):
    agreement = patterned.sent()

    with pytest.raises(Refused, match="Isi dahulu"):
        take(patterned, agreement)
    with pytest.raises(Refused, match="Giliran menyunting"):
        take(patterned, headed(patterned), side=Side.OFFICE)
    assert not NumberCounter.objects.exists()


def test_without_a_pattern_numbers_are_typed(table):
    with pytest.raises(Refused, match="belum mempunyai pola nomor"):
        take(table, headed(table))


def test_who_saw_an_older_state_takes_no_number(patterned):
    agreement = headed(patterned)

    with pytest.raises(Stale):
        numbers.take(city(agreement), version=agreement.version - 1, by=patterned.by(Side.CITY), at=NOON)
    assert not TakenNumber.objects.exists()


@pytest.mark.parametrize("month", [10, 3])
def test_numbers_that_somebody_typed_are_passed_over_on_record_and_the_sequence_goes_on(patterned, month):
    office = institution(Side.CITY)
    first = take(patterned, headed(patterned))
    for sequence in (2, 3):
        day = NOON.date().replace(month=month)
        typed = numbering.written("{sequence:03}/K-1/{roman}/{year}", sequence=sequence, day=day)
        Party.objects.filter(pk=city(headed(patterned)).pk).update(number=typed)

    given = [first, *[take(patterned, headed(patterned)) for _ in range(2)]]

    assert [int(number[:3]) for number in given] == [1, 4, 5]
    [gap] = NumberGap.objects.all()
    assert (gap.institution, gap.year, gap.first, gap.last) == (office, 2026, 2, 3)
    assert typed in gap.reason
    [line] = Event.objects.about(office)
    assert (line.action, line.reason, line.details) == ("number.passed", gap.reason, {"year": 2026, "first": 2, "last": 3})
    assert not list(register_fsck.agreement_numbers_have_no_gap())


# --- Numbers used outside the portal --------------------------------------------------------------------------------------
def begin_after(last, *, by=None, reason="Buku agenda kertas.", at=NOON):
    by = by or staff("change_institution")
    numbers.begin_after(institution(Side.CITY), last=last, reason=reason, by=by, at=at)


def test_the_sequence_goes_on_after_what_was_used_on_paper(patterned):
    begin_after(17)

    assert int(take(patterned, headed(patterned))[:3]) == 18
    begin_after(20)
    assert int(take(patterned, headed(patterned))[:3]) == 21
    assert list(NumberGap.objects.order_by("first").values_list("first", "last", "reason")) == [
        (1, 17, "Buku agenda kertas."), (19, 20, "Buku agenda kertas."),
    ]  # fmt: skip
    assert [line.action for line in Event.objects.about(institution(Side.CITY))] == ["number.passed"] * 2
    assert not list(register_fsck.agreement_numbers_have_no_gap())


def test_the_counter_goes_only_upwards_and_never_without_a_reason(patterned):
    take(patterned, headed(patterned))
    for last in (0, 1):
        with pytest.raises(Refused, match="hanya dapat dinaikkan"):
            begin_after(last)
    with pytest.raises(Refused, match="Tulis alasannya"):
        begin_after(5, reason=" ")
    with pytest.raises(Refused, match="tidak berwenang"):
        begin_after(5, by=patterned.by(Side.OFFICE))
    assert not NumberGap.objects.exists()
    assert NumberCounter.objects.get().last == 1


def test_each_year_begins_at_one_whatever_was_used_the_year_before(patterned):
    begin_after(17, at=wib(2025, 12, 31, 23, 59, 59))

    assert int(take(patterned, headed(patterned))[:3]) == 1


def test_an_institution_without_a_pattern_has_no_sequence_to_go_on_with(table):
    with pytest.raises(Refused, match="belum mempunyai pola nomor"):
        begin_after(5)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"first": 0, "last": 3}, "numbergap_ends_after_it_begins"),
        ({"first": 4, "last": 3}, "numbergap_ends_after_it_begins"),
        ({"first": 1, "last": 1, "reason": ""}, "numbergap_says_why"),
    ],
)
def test_the_database_refuses_a_gap_that_cannot_be(patterned, facts, name):
    facts = {"year": 2026, "reason": "R", "passed_at": NOON, "passed_by": patterned.by(Side.OFFICE).user} | facts
    with pytest.raises(IntegrityError, match=rf"{name}|CHECK constraint"), transaction.atomic():
        NumberGap.objects.create(institution=institution(Side.CITY), **facts)


def test_the_office_says_on_the_institutions_page_from_where_numbers_go_on(patterned):
    office, client = institution(Side.CITY), at_work("secretary")
    address = reverse("admin:agreements_institution_move", args=[office.pk, "nomor"])
    with clock.stopped_at(NOON):
        assert "Yang tercatat tahun 2026: belum ada." in client.get(address).content.decode()
        refused = client.post(address, {"last": "0", "reason": " "})
        assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"last", "reason"})
        assert client.post(address, {"last": "17", "reason": "Buku agenda kertas."}).status_code == 302
        page = client.get(reverse("admin:agreements_institution_change", args=[office.pk])).content.decode()

    assert NumberCounter.objects.get().last == 17
    assert "Buku agenda kertas." in page
    assert "Nomor dilewati" in page


def test_fsck_tells_of_a_gap(patterned):
    take(patterned, headed(patterned))
    NumberCounter.objects.update(last=2)

    (problem,) = register_fsck.agreement_numbers_have_no_gap()

    assert "ada nomor yang hilang" in problem.message


def test_a_drafter_takes_the_number_at_the_table(patterned, client):
    agreement = headed(patterned)
    user = patterned.by(Side.CITY).user
    TOTP.activate(user, generate_totp_secret())
    log_in(client, user)
    page = client.get(reverse("agreements:read", args=[agreement.uuid])).content.decode()
    assert "Ambil nomor" in page
    assert "p2-number" not in client.get(reverse("agreements:head", args=[agreement.uuid])).content.decode()
    client.post(reverse("agreements:number", args=[agreement.uuid, 2]), {"version": agreement.version})

    assert city(fresh(agreement)).number.startswith("001/K-1/")


def found(question):
    return list(searching.found(Agreement.objects.order_by("pk"), question))


def test_an_agreement_is_found_by_title_party_number_and_text(table):
    one = table.sent(title="Pengawasan partisipatif")
    table.head(one)
    two = table.open(title="Pertukaran data")

    assert found("partisipatif") == [one]
    assert found("PENGAWASAN parti") == [one]
    assert found("mencegah pelanggaran") == [one]  # of the text that was sent; what is still in work is not found
    assert found("pemerintah contoh") == [one, two]
    assert found(f"{one.pk}/HK.02.00/2") == [one]
    assert found("") == [one, two]
    assert found("%") == found("tiada") == found("artisipatif") == []


def test_the_words_follow_the_last_sent_draft(table):
    agreement = table.sent()
    table.send(agreement, rows=[CLAUSES[0] | {"paragraphs": ["Pendidikan pemilih."]}, CLAUSES[1]])

    assert found("pemilih") == [agreement]
    assert found("pelanggaran") == []
    assert not list(register_fsck.agreements_are_found_by_their_words())
    agreement.words.first().delete()
    assert len(list(register_fsck.agreements_are_found_by_their_words())) == 1


@pytest.fixture
def secretary(client):
    return log_in(client, StaffFactory(role="secretary"))


def titles(client, **filters):
    response = client.get(reverse(LIST), filters)
    return [each.title for each in response.context["cl"].queryset]


def test_the_register_is_narrowed_down(table, client, secretary):
    proposed = table.proposed(title="Pertama")
    table.open(title="Kedua", kind=kind(code="perjanjian_kerja_sama", name="Perjanjian kerja sama"))
    Agreement.objects.filter(pk=proposed.pk).update(
        status=AgreementStatus.IN_FORCE, concluded_at=NOON, valid_from=dt.date(2026, 1, 1),
        valid_until=NOON.date() + dt.timedelta(days=30),
    )  # fmt: skip

    assert titles(client, berakhir="90") == ["Pertama"]
    assert titles(client, tahun="2026") == ["Pertama"]
    assert titles(client, status__exact="negotiating") == ["Kedua"]
    assert titles(client, pihak=str(Institution.objects.get(side=Side.CITY).pk), q="kedua") == ["Kedua"]
    assert titles(client, tahun="x", pihak="-1", berakhir="?") == titles(client)


def test_the_workbook_holds_what_the_list_shows_and_no_formula(table, client, secretary):
    table.open(title="=1+1 khusus")
    table.open(title="Lain")

    response = client.post(f"{reverse(EXPORT)}?_changelist_filters=q%3Dkhusus", {"form": "xlsx"})

    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert [row[3] for row in rows] == ["Tentang", "'=1+1 khusus"]
    event = Event.objects.filter(action="register.exported").get()
    assert event.details == {"form": "xlsx", "rows": 1, "filters": ["q"]}


def test_the_book_is_printed(table, client, secretary):
    table.proposed()

    response = client.post(reverse(EXPORT), {"form": "pdf"})

    assert response["Content-Type"] == "application/pdf"
    assert pikepdf.open(io.BytesIO(response.content)).pages


def test_the_register_is_not_taken_without_a_right_or_without_fresh_proof(table, client):
    log_in(client, StaffFactory(role="auditor"))
    assert client.get(reverse(EXPORT)).status_code == 403

    log_in(client, StaffFactory(role="secretary"), minutes_ago=60)
    assert client.post(reverse(EXPORT), {"form": "xlsx"}).status_code == 302
    assert not Event.objects.filter(action="register.exported").exists()


def test_what_is_kept_long_enough_is_listed_and_nothing_else(table):
    agreement = table.proposed()
    facts = {"concluded_at": NOON, "valid_from": dt.date(2020, 1, 1), "valid_until": dt.date(2024, 2, 29)}
    Agreement.objects.filter(pk=agreement.pk).update(status=AgreementStatus.EXPIRED, **facts)
    Kind.objects.update(archive_years=1)
    table.open()

    assert archive.kept_until(fresh(agreement)) == dt.date(2025, 3, 1)
    assert not archive.due(Agreement.objects.all(), dt.date(2025, 2, 28))
    assert list(archive.due(Agreement.objects.all(), dt.date(2025, 3, 1))) == [agreement]
    Kind.objects.update(archive_years=None)
    assert not archive.due(Agreement.objects.all(), dt.date(2099, 1, 1))


def test_a_sealed_agreement_says_where_its_originals_lie(table):
    agreement = table.concluded()
    sealing.seal(agreement, by=SYSTEM, at=NOON)

    (line,) = register.lines([fresh(agreement)])

    assert line[-1].startswith("Portal, bersegel: ")
    assert papers.register([line], until=NOON.date(), filters="", at=NOON)


def test_a_wet_agreement_says_where_each_paper_lies(table):
    agreement = fresh(outside.concluded(table, Level.WET))

    (line,) = register.lines([agreement])

    assert line[-1].count("Rangkap ") == 2
