"""A file of offices, RW, RT, heads and civil servants: read, checked without writing, applied as it was shown."""

import datetime as dt

import pytest
from django.db.models import F
from django.db.models.functions import Now

from core.actor import SYSTEM
from core.lifecycle import Refused, Stale
from core.models import Event
from outreach import tasks
from outreach.actions import imports
from outreach.importing import writing
from outreach.lifecycle import ImportStatus
from outreach.models import Head, Import
from regions.models import Office, Rt, Rw
from tests.factories import outreach as outreach_made
from tests.factories.imports import OFFICES, RT, RW, STAFF, applied, checked, csv, fresh, importer, order, uploaded, work, xlsx
from tests.factories.recruitment import NOON, districts, staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 10, 20)


@pytest.fixture(autouse=True)
def places():
    districts()


def whole():
    """Return a small file of each kind."""
    return xlsx(
        kantor=[OFFICES, ("Suku Dinas Contoh", "UKPD", "", "", "sudin@contoh.example", "")],
        rw=[RW, ("Menteng", "001", "Sri Contoh", 81200000001, "RW1@contoh.example"), ("Menteng", 2, "", "", "")],
        rt=[RT, ("Menteng", "RW 001", "RT 01", "Budi Contoh", "", "")],
        asn=[STAFF, ("Suku Dinas Contoh", "Ani Contoh", "1"), ("SUKU DINAS CONTOH", "Edi Contoh", "2")],
    )


def rows():
    return Office.objects.count(), Rw.objects.count(), Rt.objects.count(), Head.objects.count()


def sentences(import_):
    return [(each["row"], each["column"], each["sentence"]) for each in import_.problems]


# --- Checked and applied ----------------------------------------------------------------------------------------------
def test_a_check_writes_nothing():
    made = checked(whole())

    assert (made.status, made.problems, rows()) == (ImportStatus.CHECKED, [], (0, 0, 0, 0))
    assert made.summary == {
        "kantor": {"new": 1}, "rw": {"new": 2}, "rt": {"new": 1}, "ketua": {"new": 2}, "asn": {"counted": 2},
    }  # fmt: skip


def test_what_was_shown_is_applied():
    made = applied(whole())

    office, head = Office.objects.get(), Head.objects.get(rw__isnull=False)
    assert (made.status, made.file_sealed, made.done) == (ImportStatus.APPLIED, None, made.total)
    assert (office.name, office.kind, office.staff_count, office.email) == (
        "Suku Dinas Contoh", "unit", 2, "sudin@contoh.example",
    )  # fmt: skip
    assert [(rw.number, rw.village.name) for rw in Rw.objects.order_by("number")] == [(1, "Menteng"), (2, "Menteng")]
    assert (head.rw.number, head.name, head.phone, head.email) == (
        1, "Sri Contoh", "+6281200000001", "rw1@contoh.example",
    )  # fmt: skip
    assert Head.objects.get(rt__isnull=False).rt.rw == head.rw
    actions = [event.action for event in Event.objects.about(made).order_by("n")]
    assert actions == ["import.uploaded", "import.checked", "import.ordered", "import.applied"]


def test_the_same_file_again_changes_nothing():
    applied(whole())
    before = rows()
    again = checked(whole(), at=NOON + DAY)

    assert (again.changes, again.summary["ketua"]) == (0, {"same": 2})
    with pytest.raises(Refused, match="Tidak ada yang baru"):
        order(again)
    assert rows() == before


def test_no_name_of_a_civil_servant_is_kept_anywhere():
    made = applied(whole())
    kept = str([made.summary, made.problems, made.notes, [event.details for event in Event.objects.about(made)]])

    assert not any(name in kept for name in ("Ani", "Edi", "Sri", "Budi"))
    assert made.file_sealed is None


def test_a_successor_ends_the_head_before():
    applied(csv(RW, ("Menteng", 1, "Sri Contoh", "", "")))
    made = applied(csv(RW, ("Menteng", 1, "Tono Contoh", "", "")), at=NOON + DAY)

    old, new = Head.objects.order_by("pk")
    assert made.summary == {"rw": {"same": 1}, "ketua": {"ended": 1, "new": 1}}
    assert (old.name, old.valid_until) == ("Sri Contoh", TODAY + DAY)
    assert (new.name, new.valid_from, new.valid_until) == ("Tono Contoh", TODAY + DAY, None)


def test_who_began_today_is_put_right_and_not_followed():
    applied(csv(RW, ("Menteng", 1, "Sri Contoh", "", "")))
    applied(csv(RW, ("Menteng", 1, "Tono Contoh", "", "")), at=NOON + DAY)
    made = applied(csv(RW, ("Menteng", 1, "Toni Contoh", "", "")), at=NOON + DAY)

    assert made.summary["ketua"] == {"changed": 1}
    assert [head.name for head in Head.objects.order_by("pk")] == ["Sri Contoh", "Toni Contoh"]


def test_a_new_telephone_is_a_change_and_an_empty_cell_takes_none_away():
    applied(csv(RW, ("Menteng", 1, "Sri Contoh", "0812 0000 0001", "a@contoh.example")))
    made = applied(csv(RW, ("Menteng", 1, "sri contoh", "0812-0000-0002", "")))

    head = Head.objects.get()
    assert made.summary["ketua"] == {"changed": 1}
    assert (head.name, head.phone, head.email) == ("sri contoh", "+6281200000002", "a@contoh.example")


def test_what_the_file_leaves_out_is_told_and_not_ended():
    outreach_made.rw(7)
    made = applied(csv(RW, ("Menteng", 1, "", "", "")))

    assert made.notes == ["1 RW yang tercatat tidak disebut dalam berkas ini dan tetap berlaku: RW 007 Kelurahan Menteng."]
    assert Rw.objects.filter(valid_until__isnull=True).count() == 2


GONE = (*RW, "Berlaku sampai")


def test_an_rw_that_is_abolished_ends_with_what_lies_in_it():
    applied(
        xlsx(
            rw=[RW, ("Menteng", 1, "Sri Contoh"), ("Menteng", 2)], rt=[RT, ("Menteng", 1, 5, "Budi Contoh"), ("Menteng", 2, 5)]
        )
    )
    made = applied(csv(GONE, ("Menteng", 1, "", "", "", "01/12/2026")), at=NOON + DAY)

    end = dt.date(2026, 12, 1)
    assert made.summary == {"rw": {"ended": 1}, "rt": {"ended": 1}, "ketua": {"ended": 2}}
    assert made.notes == ["1 RW yang tercatat tidak disebut dalam berkas ini dan tetap berlaku: RW 002 Kelurahan Menteng."]
    assert {Rw.objects.get(number=1).valid_until, Rt.objects.get(rw__number=1).valid_until} == {end}
    assert set(Head.objects.values_list("valid_until", flat=True)) == {end}
    assert (Rw.objects.get(number=2).valid_until, Rt.objects.get(rw__number=2).valid_until) == (None, None)
    again = checked(csv(GONE, ("Menteng", 1, "", "", "", "2026-12-01")), at=NOON + DAY)
    assert again.summary == {"rw": {"same": 1}}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("Menteng", 2, "", "", "", "01/12/2026"), "berlaku sampai"),
        (("Menteng", 1, "Tono Contoh", "", "", "01/12/2026"), "ketua"),
        (("Menteng", 1, "", "", "", "01/01/2020"), "berlaku sampai"),
        (("Menteng", 1, "", "", "", "besok"), "berlaku sampai"),
    ],
)
def test_an_end_that_cannot_be_is_refused(row, column):
    rw = outreach_made.rw(1)
    Head.objects.filter(rw=rw).update(valid_from=dt.date(2020, 1, 1))
    made = checked(csv(GONE, row))

    assert ([where for _, where, _ in sentences(made)], made.changes) == ([column], 0)


def test_an_rt_is_not_put_into_an_rw_that_ends():
    outreach_made.rw(1, head=False)
    made = checked(xlsx(rw=[GONE, ("Menteng", 1, "", "", "", TODAY + DAY)], rt=[RT, ("Menteng", 1, 5)]))

    assert sentences(made) == [(2, "rw", "RW 001 Kelurahan Menteng sudah diberi hari berakhir.")]


def test_an_office_is_changed_by_what_the_file_says():
    office = outreach_made.office(name="Suku Dinas Contoh", staff_count=30, email="lama@contoh.example")
    made = applied(csv(OFFICES, ("suku dinas contoh", "", "", "", "baru@contoh.example", "31")))

    office.refresh_from_db()
    assert made.summary == {"kantor": {"changed": 1}}
    assert (office.name, office.kind, office.email, office.staff_count) == (
        "Suku Dinas Contoh", "unit", "baru@contoh.example", 31,
    )  # fmt: skip


# --- Stale, killed, thrown away ---------------------------------------------------------------------------------------
def test_rows_that_changed_meanwhile_send_the_file_back_to_be_checked():
    rw = outreach_made.rw(1)
    made = checked(csv(RW, ("Menteng", 1, "Tono Contoh", "", ""), ("Menteng", 2, "", "", "")))
    order(made)
    Head.objects.filter(rw=rw).update(phone="+6281299999999")
    imports.carry_out(imports._claim(), at=NOON)

    assert (fresh(made).status, fresh(made).failure, rows()) == (ImportStatus.WAITING, imports.CHANGED, (0, 1, 0, 1))
    work()
    order(made)
    work()
    assert (fresh(made).status, rows()) == (ImportStatus.APPLIED, (0, 2, 0, 2))


def test_of_two_who_apply_one_is_told():
    made = checked(csv(RW, ("Menteng", 1, "", "", "")))
    version = made.version
    order(made)

    with pytest.raises(Refused):
        imports.apply(fresh(made), version=version, by=importer(), at=NOON)
    with pytest.raises(Stale):
        imports.apply(made, version=version, by=importer(), at=NOON)


def test_a_worker_that_died_leaves_nothing_half_done(monkeypatch):
    made = checked(whole())
    order(made)

    def killed(heads):
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(writing.Head.objects, "bulk_update", lambda *args, **options: killed(args))
        with pytest.raises(MemoryError):
            work()
    assert (fresh(made).status, rows(), work()) == (ImportStatus.APPLYING, (0, 0, 0, 0), 0)

    Import.objects.update(lease_until=Now() - DAY)
    assert tasks.wake_for_imports(NOON) == 1
    assert (work(), fresh(made).status, rows()) == (1, ImportStatus.APPLIED, (1, 2, 1, 2))


def test_a_file_that_kills_its_worker_is_given_up():
    made = uploaded(whole())
    Import.objects.update(attempts=imports.MAX_ATTEMPTS)
    work()

    assert (fresh(made).status, fresh(made).failure, fresh(made).file_sealed) == (ImportStatus.FAILED, imports.KILLED, None)


def test_a_worker_that_was_held_to_be_dead_writes_nothing():
    order(checked(whole()))
    claimed = imports._claim()
    Import.objects.update(version=F("version") + 1)

    with pytest.raises(Stale):
        imports.carry_out(claimed, at=NOON)
    assert rows() == (0, 0, 0, 0)


def test_what_is_thrown_away_while_it_is_checked_stays_so():
    made = uploaded(whole())
    claimed, seen = imports._claim(), fresh(made)
    imports.discard(seen, version=seen.version, by=importer(), at=NOON)

    with pytest.raises(Stale):
        imports.carry_out(claimed, at=NOON)
    assert (fresh(made).status, fresh(made).file_sealed) == (ImportStatus.DISCARDED, None)


def test_a_file_that_nobody_applies_is_thrown_away_after_a_week():
    made = checked(whole())

    assert tasks.expire_imports(NOON + 7 * DAY - DAY) == 0
    assert tasks.expire_imports(NOON + 7 * DAY) == 1
    assert (fresh(made).status, fresh(made).file_sealed) == (ImportStatus.DISCARDED, None)


def test_only_who_may_import_does():
    made = checked(whole())
    other = staff("release_plan")

    with pytest.raises(Refused, match="Anda tidak berwenang"):
        imports.upload(name="x.csv", data=b"x", by=other, at=NOON)
    for action in (imports.apply, imports.discard):
        with pytest.raises(Refused, match="Anda tidak berwenang"):
            action(made, version=made.version, by=other, at=NOON)
    with pytest.raises(Refused, match="Anda tidak berwenang"):
        imports.upload(name="x.csv", data=b"x", by=SYSTEM, at=NOON)
