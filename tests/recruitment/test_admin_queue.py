import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core import clock, sheets
from core.models import Event
from recruitment import exports
from recruitment.actions import reviews
from recruitment.models import Application
from tests.factories.recruitment import NOON, draft, invented_nik, open_selection, submitted
from tests.recruitment.room import GAMBIR, MENTENG, QUEUE, acting_as, at_work, in_hands_of, judged, url

pytestmark = pytest.mark.django_db
QUERIES = 9


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def selection():
    return open_selection()


def listed(client, query=""):
    response = client.get(reverse(QUEUE) + query, follow=True)
    assert response.status_code == 200
    return [application.pk for application in response.context["cl"].result_list]


def received(selection, n=3, **changes):
    return [submitted(selection, at=NOON - dt.timedelta(hours=n - i), **changes) for i in range(n)]


def test_the_queue_shows_received_applications_in_order_of_arrival(selection):
    later, earlier = submitted(selection, at=NOON), submitted(selection, at=NOON - dt.timedelta(days=1))
    draft(selection)

    assert listed(at_work("verifier")) == [earlier.pk, later.pk]


def test_staff_of_a_kecamatan_see_only_its_applications(selection):
    submitted(selection, district=GAMBIR)
    mine = submitted(selection, district=MENTENG)
    client = at_work("verifier", MENTENG)

    assert listed(client) == [mine.pk]
    assert listed(client, f"?kecamatan={GAMBIR}") == []


def test_an_assignment_that_has_ended_shows_nothing(selection):
    application = submitted(selection)
    client = at_work("verifier")
    client.user.assignments.update(valid_until=clock.today())

    assert client.get(reverse(QUEUE)).status_code == 403
    assert client.get(url("change", application)).status_code == 403


@pytest.mark.parametrize("role", ["sysadmin", "official"])
def test_who_reads_no_applications_gets_no_queue(selection, role):
    assert at_work(role).get(reverse(QUEUE)).status_code in {302, 403}


@pytest.mark.parametrize("count", [3, 30])
def test_the_queue_costs_the_same_for_few_and_many(selection, django_assert_num_queries, count):
    received(selection, count)
    client = at_work("verifier")
    client.get(reverse(QUEUE))

    with django_assert_num_queries(QUERIES):
        assert client.get(reverse(QUEUE)).status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?jk=P", ["woman"]),
        ("?jk=L", ["man"]),
        ("?usia=25", ["man"]),
        ("?usia=30", ["woman"]),
        ("?usia=50", []),
        ("?pemeriksa=bebas", ["man"]),
        ("?pemeriksa=saya", ["woman"]),
        ("?pemeriksa=lain", []),
        ("?menunggu=ya", ["man"]),
        ("?menunggu=tidak", ["woman"]),
        ("?status=submitted", ["woman", "man"]),
        ("?status=held", []),
        (f"?kecamatan={GAMBIR}", []),
        ("?sama=x", []),
        ("?sama=²", []),
        ("?sama=99999999999999999999", []),
    ],
)
def test_filters_narrow_the_queue(selection, query, expected):
    woman = submitted(selection, at=NOON - dt.timedelta(hours=1), birth_on=dt.date(1996, 10, 20))  # 30 on this very day
    man = submitted(selection, sex="L", birth_on=dt.date(1996, 10, 21))
    client = at_work("verifier")
    judged(client, in_hands_of(client, woman))

    assert listed(client, query) == [{"woman": woman, "man": man}[name].pk for name in expected]


def test_another_selection_is_listed_only_when_asked_for(selection):
    old = open_selection(
        year=2022, at=NOON, opens_at=NOON - dt.timedelta(days=9), closes_at=NOON + dt.timedelta(days=9)
    )  # the later one to open is the usual view
    there, here = submitted(selection, at=NOON - dt.timedelta(hours=1)), submitted(old)
    client = at_work("verifier")

    assert listed(client) == [here.pk]
    assert listed(client, f"?seleksi={selection.uuid}") == [there.pk]
    assert listed(client, "?seleksi=semua") == [there.pk, here.pk]


# --- Search -----------------------------------------------------------------------------------------------------------
def found(client, text):
    response = client.post(reverse("admin:recruitment_application_find"), {"q": text}, follow=True)
    return response, [
        application.pk for application in response.context["cl"].result_list
    ] if "cl" in response.context else None


@pytest.mark.parametrize("text", ["Ni Luh", "ni luh", "NI", "Sari"])
def test_search_finds_the_beginning_of_any_name(selection, text):
    application = submitted(selection, full_name="Ni Luh Sari")
    submitted(selection, full_name="Bani Ahmad")

    assert found(at_work("verifier"), text)[1] == [application.pk]


def test_search_finds_a_number(selection):
    first, second = received(selection, 2)

    assert found(at_work("verifier"), second.number)[1] == [second.pk]
    assert found(at_work("verifier"), first.number[:-1])[1] == [first.pk, second.pk]


def test_search_finds_a_full_nik_however_it_is_typed_and_never_puts_it_into_an_address(selection):
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=77)
    application = submitted(selection, nik=nik)
    client = at_work("verifier")
    typed = f"{nik[:4]} {nik[4:8]}.{nik[8:12]}-{nik[12:]}"

    for response in (found(client, typed)[0], client.get(reverse(QUEUE), {"q": nik}, follow=True)):
        assert response.redirect_chain == [(url("change", application), 302)]
        assert nik not in response.content.decode()


@pytest.mark.parametrize("text", ["3171 9957 0894 000", "31719957089400012"])
def test_nearly_a_nik_is_not_put_into_an_address_and_its_length_is_told(selection, text):
    response, _ = found(at_work("verifier"), text)

    assert response.redirect_chain == [(f"{reverse(QUEUE)}?", 302)]
    digits = text.replace(" ", "")
    assert f"NIK terdiri dari 16 angka. Anda mengetik {len(digits)}." in response.content.decode()


def test_a_nik_outside_ones_kecamatan_is_not_found(selection):
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=78)
    submitted(selection, nik=nik, district=GAMBIR)

    assert "Tidak ada pendaftaran dengan NIK itu" in found(at_work("verifier", MENTENG), nik)[0].content.decode()


def test_two_files_with_one_nik_are_listed_together(selection):
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=79)
    pair = [submitted(selection, nik=nik, at=NOON - dt.timedelta(hours=1)), submitted(selection, nik=nik)]
    submitted(selection)

    assert found(at_work("verifier"), nik)[1] == [application.pk for application in pair]


# --- Next -------------------------------------------------------------------------------------------------------------
def take_next(client, **data):
    return client.post(reverse("admin:recruitment_application_next"), data, follow=True)


def test_two_verifiers_never_get_the_same_file(selection):
    first, second, _ = received(selection)
    one, two = at_work("verifier"), at_work("verifier")

    assert take_next(one).redirect_chain[0][0] == url("change", first)
    assert take_next(two).redirect_chain[0][0] == url("change", second)
    holders = dict(Application.objects.filter(claimed_by__isnull=False).values_list("pk", "claimed_by"))
    assert holders == {first.pk: one.user.pk, second.pk: two.user.pk}


def test_next_follows_the_filters_and_returns_when_nothing_waits(selection):
    submitted(selection)
    man = submitted(selection, sex="L")
    client = at_work("verifier")

    assert f"{url('change', man)}?" in take_next(client, _changelist_filters="jk=L").redirect_chain[0][0]
    assert take_next(client, _changelist_filters="jk=L").redirect_chain == [(reverse(QUEUE), 302)]


def test_an_expired_claim_is_free_again(selection):
    application = submitted(selection)
    in_hands_of(at_work("verifier"), application)

    with clock.stopped_at(NOON + reviews.CLAIM_LASTS):
        assert take_next(at_work("verifier")).redirect_chain[0][0] == url("change", application)


# --- Many at once -----------------------------------------------------------------------------------------------------
def test_a_bulk_move_shows_first_what_it_will_do_and_does_it_only_once_confirmed(selection):
    mine, taken = received(selection, 2)
    in_hands_of(at_work("verifier"), taken)
    client = at_work("verifier")
    chosen = {"action": "move_ambil", "_selected_action": [mine.pk, taken.pk]}

    preview = client.post(reverse(QUEUE), chosen | {"index": "0"})
    assert [(row.obj.pk, row.is_possible) for row in preview.context["rows"]] == [(mine.pk, True), (taken.pk, False)]
    assert "Sedang diperiksa oleh" in preview.context["rows"][1].sentence
    assert not Application.objects.filter(claimed_by=client.user).exists()

    done = client.post(reverse(QUEUE), chosen | {"confirmed": "1", f"version_{mine.pk}": mine.version})
    assert [(row.obj.pk, row.is_possible) for row in done.context["rows"]] == [(mine.pk, True), (taken.pk, False)]
    assert list(Application.objects.filter(claimed_by=client.user).values_list("pk", flat=True)) == [mine.pk]


def test_a_bulk_move_passes_over_what_it_would_not_change(selection):
    mine, free = received(selection, 2)
    client = at_work("verifier")
    in_hands_of(client, mine)

    page = client.post(reverse(QUEUE), {"action": "move_lepas", "_selected_action": [mine.pk, free.pk]})

    found = {row.obj.pk: (row.is_possible, row.sentence) for row in page.context["rows"]}
    assert found == {
        mine.pk: (True, "Akan dilakukan: kembalikan ke antrean."),
        free.pk: (False, "Tidak perlu lagi: tidak ada yang berubah pada baris ini."),
    }


def test_a_bulk_decision_on_a_file_changed_since_the_preview_is_left_out(selection):
    application = submitted(selection)
    client = at_work("verifier")
    application = in_hands_of(client, application)
    judged(client, application)
    chosen = {"action": "move_memenuhi-syarat", "_selected_action": [application.pk], "confirmed": "1"}

    done = client.post(reverse(QUEUE), chosen | {f"version_{application.pk}": application.version - 1})

    assert [(row.is_possible, "sudah diubah" in row.sentence) for row in done.context["rows"]] == [(False, True)]
    assert Application.objects.get(pk=application.pk).status == "submitted"


def test_bulk_moves_and_exports_ask_for_the_password_again(selection):
    application = submitted(selection)
    client = at_work("secretary", minutes_ago=6)
    chosen = {"action": "move_ambil", "_selected_action": [application.pk], "confirmed": "1"}

    for response in (client.post(reverse(QUEUE), chosen), client.get(reverse("admin:recruitment_application_export"))):
        assert (response.status_code, "/konfirmasi/" in response["Location"]) == (302, True)
    assert not Application.objects.filter(claimed_by__isnull=False).exists()


# --- Export -----------------------------------------------------------------------------------------------------------
def take(client, **data):
    query = {"_changelist_filters": data.pop("filters", "")}
    return client.post(
        f"{reverse('admin:recruitment_application_export')}?_changelist_filters={query['_changelist_filters']}", data
    )


def test_the_list_is_taken_as_it_is_filtered_without_formulas(selection):
    submitted(selection, full_name="=HYPERLINK(1)", at=NOON - dt.timedelta(hours=1))
    submitted(selection, sex="L")
    client = at_work("secretary")

    lines = take(client, form="csv", filters="jk%3DP").content.decode("utf-8-sig").splitlines()
    sheet = load_workbook(io.BytesIO(take(client, form="xlsx").content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert lines[0] == ";".join(exports.HEADINGS)
    assert [line.split(";")[1:5] for line in lines[1:]] == [["'=HYPERLINK(1)", "Menteng", "Perempuan", "32"]]
    assert cells[0] == list(exports.HEADINGS)
    assert cells[1][1] == "'=HYPERLINK(1)"
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    event = Event.objects.filter(action="application.exported").order_by("pk")[0]
    assert event.details == {"form": "csv", "rows": 1, "filters": ["jk"], "nik": False}


def test_the_workbook_reads_well_and_its_moments_can_be_sorted(selection):
    application = submitted(selection, at=NOON - dt.timedelta(hours=1))
    sheet = load_workbook(io.BytesIO(take(at_work("secretary"), form="xlsx").content)).active
    sent = sheet.cell(2, exports.HEADINGS.index("Dikirim (WIB)") + 1)

    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.cell(1, 1).font.bold) == ("A2", "A1:J2", True)
    assert min(sheet.column_dimensions[letter].width for letter in "ABCDFGHI") >= 14
    assert sent.value == f"{application.submitted_at.astimezone(clock.JAKARTA):%Y-%m-%d %H:%M}"


def test_a_bulk_move_without_rows_says_what_to_do(selection):
    submitted(selection)
    response = at_work("verifier").post(reverse(QUEUE), {"action": "move_ambil", "index": "0"}, follow=True)

    assert "Centang dahulu baris yang dimaksud. Tidak ada yang berubah." in response.content.decode()


def test_a_nik_leaves_only_with_the_right_and_when_asked(selection):
    nik = invented_nik(dt.date(1994, 8, 17), woman=True, serial=80)
    submitted(selection, nik=nik)

    assert nik not in take(at_work("secretary"), form="csv", with_nik="on").content.decode()
    commissioner = at_work("commissioner")
    assert nik not in take(commissioner, form="csv").content.decode()
    assert nik in take(commissioner, form="csv", with_nik="on").content.decode()


@pytest.mark.parametrize("role", ["verifier", "auditor", "sysadmin"])
def test_others_take_nothing_away(selection, role):
    submitted(selection)

    assert take(at_work(role), form="csv").status_code == 403


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"])
def test_no_cell_begins_a_formula(text):
    assert sheets.safe(text) == f"'{text}"


def test_staff_do_not_see_their_own_application(selection):
    application = submitted(selection)
    client = at_work("verifier")
    Application.objects.filter(pk=application.pk).update(applicant=client.user)

    assert listed(client) == []
    assert client.get(url("change", application)).status_code == 404
    assert acting_as(client).user == client.user
