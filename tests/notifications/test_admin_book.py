"""The pages of the deadline book: what they show, to whom, and what they refuse."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from core import clock
from core.clock import wib
from notifications import book, planning, reminders
from notifications.lifecycle import DeliveryState as S
from notifications.models import Delivery
from tests.factories import outreach
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.notifications import MatterFactory, OwnerFactory

pytestmark = pytest.mark.django_db
NOW = wib(2026, 10, 20, 12)
DEADLINE = wib(2026, 10, 27)
DUE = wib(2026, 10, 25, 9)
BOOK, LINES, OCCASION, TRIAL = (
    reverse(f"admin:notifications_delivery_{name}") for name in ("book", "book_lines", "occasion", "trial")
)


@pytest.fixture(autouse=True)
def noon():
    reminders.seed("matters.due")
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def secretary(client):
    return log_in(client, StaffFactory(role="secretary"))


@pytest.fixture
def commissioner(client):
    return log_in(client, StaffFactory(role="commissioner"))


def matter(**options):
    made = MatterFactory(**{"deadline": DEADLINE, **options})
    made.next_nudge_at = reminders.rule("matters.due").first_nudge(made, NOW)
    made.save()
    return made


def page_of(made, milestone="H-1"):
    return f"{OCCASION}?{urlencode({'aturan': 'matters.due', 'tonggak': milestone, 'objek': made.pk})}"


def tokens(client, made):
    return [token for token, _ in client.get(page_of(made)).context["form"].fields["baris"].choices]


def test_the_list_shows_the_next_thirty_days_masked(secretary):
    matter(owner=OwnerFactory(email="siti.aminah@contoh.example"))
    page = secretary.get(BOOK).content.decode()
    for words in (
        'Perkara belum selesai, <span class="unbroken">H-1</span>',
        "Minggu, 25 Oktober 2026 pukul 09.00 WIB",
        "s•••@contoh.example",
        "Akan direncanakan",
    ):
        assert words in page
    assert "siti.aminah" not in page


def test_many_are_one_line_with_a_count_and_a_way_to_each(secretary):
    made = [matter() for _ in range(3)]
    rows = [row for row in secretary.get(BOOK).context["rows"] if row.group.milestone == "H-1"]
    assert [row.group.count for row in rows] == [3]
    lines = secretary.get(rows[0].url)
    assert [row.url for row in lines.context["rows"]] == [page_of(each) for each in made]
    assert lines.context["page"].paginator.count == 3


@pytest.mark.full
def test_thirty_lines_cost_the_queries_of_three(secretary):
    def cost():
        secretary.get(BOOK)
        with CaptureQueriesContext(connection) as asked:
            assert secretary.get(BOOK).status_code == 200
        return len(asked)

    for n in range(3):
        outreach.invited(outreach.released(starts_at=wib(2026, 11, 2 + n, 9), ends_at=wib(2026, 11, 2 + n, 11)))
        matter(deadline=DEADLINE + dt.timedelta(hours=n))
    few = cost()
    for n in range(12):
        matter(deadline=DEADLINE + dt.timedelta(days=3, hours=n))
    assert cost() == few


def test_what_a_person_may_not_see_is_named_by_its_kind(client):
    activity = outreach.released(title="Sosialisasi Rahasia", starts_at=wib(2026, 11, 2, 9), ends_at=wib(2026, 11, 2, 11))
    sysadmin = log_in(client, StaffFactory(role="sysadmin"))
    page = sysadmin.get(BOOK).content.decode()
    assert 'Tugas penanggung jawab, <span class="unbroken">H-1</span>' in page
    assert activity.title not in page


def test_a_person_is_asked_for_by_post_and_no_address_stands_in_an_address(secretary):
    wanted = matter(owner=OwnerFactory(email="siti.aminah@contoh.example"))
    matter(deadline=DEADLINE + dt.timedelta(days=1))
    for term in ("siti.aminah@contoh.example", str(wanted.owner_id)):
        answer = secretary.post(BOOK, {"cari": term})
        assert answer.url.endswith(f"?orang={wanted.owner_id}")
    shown = secretary.get(answer.url)
    assert {row.about[0] for row in shown.context["rows"]} == {"Matter"}
    assert shown.context["total"] == 3


def test_an_address_without_account_goes_on_sealed(secretary):
    activity = outreach.released(starts_at=wib(2026, 11, 9, 9), ends_at=wib(2026, 11, 9, 11))
    invitation = outreach.invited(activity)
    answer = secretary.post(BOOK, {"cari": invitation.email})
    assert invitation.email.partition("@")[0] not in answer.url
    shown = secretary.get(answer.url)
    assert shown.context["total"] > 0
    assert {row.group.rule.rule for row in shown.context["rows"]} == {"outreach.invitation"}
    assert secretary.get(f"{BOOK}?orang=rusak").status_code == 404


def test_what_is_no_person_is_told(secretary):
    answer = secretary.post(BOOK, {"cari": "siti"}, follow=True)
    assert "Tulis alamat email lengkap" in answer.content.decode()


def test_dates_that_do_not_follow_are_named_beside_their_field(secretary):
    answer = secretary.get(f"{BOOK}?dari=2026-10-20&sampai=2026-10-01")
    assert answer.status_code == 422
    assert "Tanggal akhir harus sama dengan atau sesudah tanggal awal." in answer.content.decode()
    assert secretary.get(f"{BOOK}?dari=2026-01-01&sampai=2028-10-01").status_code == 422


def test_a_month_shows_each_reminder_on_its_day(secretary):
    matter()
    shown = secretary.get(f"{BOOK}?tampilan=bulan&dari=2026-10-15").context
    days = {day["date"].isoformat(): [row.group.milestone for row in day["rows"]] for week in shown["weeks"] for day in week}
    assert {day: rows for day, rows in days.items() if rows} == {
        "2026-10-23": ["H-3"],
        "2026-10-25": ["H-1"],
        "2026-10-26": ["H-0"],
    }
    assert len(days) == 35


def test_the_book_is_filtered_by_kecamatan(secretary):
    activity = outreach.released(starts_at=wib(2026, 11, 9, 9), ends_at=wib(2026, 11, 9, 11))
    district = activity.current.room.venue.village.district_id
    matter()
    shown = secretary.get(f"{BOOK}?kecamatan={district}").context["rows"]
    assert {row.group.rule.rule for row in shown} <= {"outreach.duty", "outreach.report_due"}
    assert shown


def test_a_reminder_is_held_from_its_page(secretary):
    made = matter()
    answer = secretary.post(page_of(made), {"langkah": "tahan", "baris": tokens(secretary, made), "reason": "Menunggu pleno."})
    assert answer.status_code == 302
    assert Delivery.objects.get().state == S.ON_HOLD
    page = secretary.get(page_of(made)).content.decode()
    assert "Menunggu pleno." in page
    assert "Lepaskan" in page


def test_without_a_reason_what_was_ticked_stays_and_the_field_says_why(secretary):
    made = matter()
    answer = secretary.post(page_of(made), {"langkah": "tahan", "baris": tokens(secretary, made), "reason": ""})
    assert answer.status_code == 422
    assert "Tulis alasannya." in answer.content.decode()
    assert not Delivery.objects.exists()


def test_a_page_that_was_overtaken_is_answered_409(secretary):
    made = matter()
    seen = tokens(secretary, made)
    planning.plan_due(DUE)
    answer = secretary.post(page_of(made), {"langkah": "tahan", "baris": seen, "reason": "Menunggu pleno."})
    assert answer.status_code == 409
    assert Delivery.objects.get().state == S.PENDING


def test_the_secretary_reads_why_a_required_reminder_is_not_skipped(secretary):
    made = matter()
    page = secretary.get(page_of(made)).content.decode()
    assert "Hanya Anggota Bawaslu yang boleh melewatkannya" in page
    assert 'value="lewati"' not in page
    answer = secretary.post(page_of(made), {"langkah": "lewati", "baris": tokens(secretary, made), "reason": "Tidak perlu."})
    assert answer.status_code == 422


def test_a_commissioner_skips(commissioner):
    made = matter()
    commissioner.post(page_of(made), {"langkah": "lewati", "baris": tokens(commissioner, made), "reason": "Sudah selesai."})
    assert Delivery.objects.get().resolved_how == "skipped"
    assert "Dilewati petugas" in {row.group.state_label for row in commissioner.get(BOOK).context["rows"]}


def test_an_auditor_reads_and_decides_nothing(client):
    auditor = log_in(client, StaffFactory(role="auditor"))
    made = matter()
    page = auditor.get(page_of(made)).content.decode()
    assert "Hanya sekretaris kota dan Anggota Bawaslu" in page
    assert 'name="langkah"' not in page


@pytest.mark.parametrize("query", ["", "?aturan=tiada&tonggak=H-1&objek=1", "?aturan=matters.due&tonggak=H-1&objek=999999"])
def test_what_is_no_reminder_is_not_found(secretary, query):
    assert secretary.get(OCCASION + query).status_code == 404
    assert secretary.get(LINES + query).status_code == 404


def test_the_trial_tells_what_one_tick_would_send_and_why(secretary):
    matter(owner=OwnerFactory(email="siti.aminah@contoh.example"))
    answer = secretary.get(TRIAL, {"saat_0": "2026-10-25", "saat_1": "09:00"})
    page = answer.content.decode()
    for words in (
        "Minggu, 25 Oktober 2026 pukul 09.00 WIB: 1 email",
        "s•••@contoh.example",
        "H-1, dihitung dari Senin, 26 Oktober 2026",
    ):
        assert words in page
    assert not Delivery.objects.exists()
    assert secretary.get(TRIAL, {"saat_0": "besok", "saat_1": "09:00"}).status_code == 422


def test_the_book_knows_every_state_it_shows():
    assert set(book.STATES) >= {book.PLANNED, S.PENDING, S.ON_HOLD, S.SENT, book.SKIPPED}
