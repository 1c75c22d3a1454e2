"""Stages of an announced selection: moved by two persons, kept in their order, shown to everybody as a picture and in words."""

import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.clock import wib
from core.lifecycle import Refused, Stale
from core.models import Event
from recruitment import order, policies, replanning, timeline
from recruitment.actions import selections
from recruitment.lifecycle import StageCode
from recruitment.models import DateChange, Selection, Stage
from recruitment.stages import Period
from tests.concurrency import together
from tests.factories.recruitment import NOON, draft, open_selection, staff
from tests.recruitment.room import at_work

DAY, TICK = dt.timedelta(days=1), dt.timedelta(microseconds=1)
S = StageCode


def proposer():
    return staff("propose_dates")


def approver():
    return staff("approve_dates", "publish_selection")


def propose(selection, code, *, begin=0, end=0, at=NOON, reason="Libur nasional."):
    """Propose to move a stage's ends by so many days."""
    stage = Stage.objects.get(selection=selection, code=code)
    facts = {"starts_at": stage.starts_at + begin * DAY, "ends_at": stage.ends_at + end * DAY, "reason": reason}
    return selections.propose_dates(fresh(selection), stage=stage, by=proposer(), at=at, **facts)


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def move(selection, code, **changes):
    change = propose(selection, code, **changes)
    selections.approve_dates(fresh(change), version=1, by=approver(), at=changes.get("at", NOON))
    return fresh(change)


# --- Moving -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_moved_stage_keeps_what_was_before_and_tells_those_who_go_by_it(monkeypatch):
    selection, told = open_selection(), []
    monkeypatch.setattr(replanning, "_plans", [lambda stage, at: told.append((stage, at))])
    stage = selection.stage(S.REPORT_HANDED)

    change = move(selection, S.REPORT_HANDED, begin=2, end=3)

    moved = fresh(stage)
    assert (moved.starts_at, moved.ends_at) == (stage.starts_at + 2 * DAY, stage.ends_at + 3 * DAY)
    assert (change.was_starts_at, change.was_ends_at) == (stage.starts_at, stage.ends_at)
    assert [(each.pk, each.starts_at) for each, _ in told] == [(stage.pk, moved.starts_at)]
    assert [event.action for event in Event.objects.about(selection)][-2:] == [
        "selection.dates_proposed", "selection.dates_changed",
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "changes", "names"),
    [
        (S.TEST_RESULT, {"begin": -1, "end": -1}, ("Pengumuman hasil tes tertulis", "Tes tertulis")),
        (S.WRITTEN_TEST, {"end": 1}, ("Pengumuman hasil tes tertulis", "Tes tertulis")),
        (S.INTERVIEW, {"begin": -1}, ("Tes wawancara", "Pengumuman hasil tes tertulis")),
        (S.PLENARY, {"begin": -3}, ("Pleno penetapan", "Tes wawancara")),
        (S.FINAL_RESULT, {"begin": -1}, ("Pengumuman anggota terpilih", "Pleno penetapan")),
        (S.INAUGURATION, {"begin": -1}, ("Pelantikan dan pembekalan", "Pengumuman anggota terpilih")),
        (S.EXTENSION, {"begin": -1}, ("Perpanjangan pendaftaran", "Pengumuman perpanjangan")),
        (S.ADMIN_RESULT, {"begin": -1}, ("Pengumuman hasil administrasi", "Penelitian administrasi")),
    ],
)
def test_no_stage_is_moved_before_the_one_it_follows(code, changes, names):
    selection = open_selection()

    with pytest.raises(Refused) as refusal:
        propose(selection, code, **changes)

    assert all(f"“{name}”" in str(refusal.value) for name in names)
    assert not DateChange.objects.exists()


@pytest.mark.django_db
def test_what_is_over_or_has_begun_stays():
    selection = open_selection()
    stage = selection.stage(S.COMPLETENESS)

    with pytest.raises(Refused, match=r"“Penelitian kelengkapan berkas” sudah selesai pada Kamis, 29 Oktober 2026"):
        propose(selection, S.COMPLETENESS, end=1, at=stage.ends_at)
    with pytest.raises(Refused, match="sudah dimulai"):
        propose(selection, S.COMPLETENESS, begin=-1, at=stage.starts_at)
    with pytest.raises(Refused, match="masa lalu"):
        propose(selection, S.COMPLETENESS, end=-2, at=stage.ends_at - TICK)
    with pytest.raises(Refused, match="“Pengumuman perpanjangan”"):
        propose(selection, S.COMPLETENESS, end=1, at=stage.ends_at - TICK)


@pytest.mark.django_db
def test_the_order_is_asked_again_when_a_proposal_is_approved():
    selection = open_selection()
    later = propose(selection, S.REPORT, end=0, begin=1)
    Stage.objects.filter(selection=selection, code=S.INAUGURATION).update(
        ends_at=Stage.objects.get(selection=selection, code=S.REPORT).starts_at + 2 * DAY
    )

    with pytest.raises(Refused, match="“Penyusunan laporan akhir”"):
        selections.approve_dates(fresh(later), version=1, by=approver(), at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_stages_moved_at_one_moment_do_not_pass_each_other():
    selection = open_selection()
    Stage.objects.filter(selection=selection, code=S.REPORT_HANDED).update(
        starts_at=selection.stage(S.REPORT).ends_at + 2 * DAY, ends_at=selection.stage(S.REPORT).ends_at + 4 * DAY
    )
    later, earlier = propose(selection, S.REPORT, end=2), propose(selection, S.REPORT_HANDED, begin=-2)
    people = [approver(), approver()]

    outcomes = together(
        *(
            lambda change=change, by=by: selections.approve_dates(fresh(change), version=1, by=by, at=NOON)
            for change, by in zip((later, earlier), people, strict=True)
        )
    )

    assert sorted(isinstance(each, Refused | Stale) for each in outcomes) == [False, True]
    assert order.breach(selection.stages.all()) is None


@pytest.mark.django_db
def test_a_calendar_out_of_order_is_not_announced():
    selection = open_selection(published_at=None, published_by=None)
    Stage.objects.filter(selection=selection, code=S.INTERVIEW).update(starts_at=selection.opens_at)

    obstacle = policies.obstacle_to_publishing(selection, by=approver())

    assert "“Tes wawancara” tidak boleh dimulai" in obstacle
    assert "“Pengumuman hasil tes tertulis” selesai" in obstacle
    with pytest.raises(Refused):
        selections.publish(selection, by=approver(), at=NOON)


def test_stages_around_one_that_is_left_out_follow_each_other():
    plenary = Stage(code=S.PLENARY, name="Pleno", starts_at=NOON, ends_at=NOON + DAY)
    result = Stage(code=S.TEST_RESULT, name="Hasil tes", starts_at=NOON, ends_at=NOON + DAY)

    assert "“Pleno” tidak boleh dimulai" in order.breach([plenary, result])
    assert order.breach([plenary]) is order.breach([]) is None


# --- The picture ------------------------------------------------------------------------------------------------------
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2029, 1, 1), timezones=st.just(dt.UTC))
spans = st.builds(lambda begin, hours: Period(begin, begin + dt.timedelta(hours=hours), "x"), moments, st.integers(1, 9000))


@given(st.lists(spans, min_size=1, max_size=20), moments)
def test_every_bar_lies_within_the_picture_and_can_be_seen(periods, now):
    drawn = timeline.picture(None, now, periods)

    for row in drawn["rows"]:
        assert 0 <= float(row["x"]) <= 100
        assert 0 < float(row["width"]) <= 100
        assert float(row["x"]) + float(row["width"]) <= 100.02
    assert drawn["today"] is None or 0 <= float(drawn["today"]) <= 100
    assert len(drawn["months"]) <= timeline.MOST_TICKS


def test_today_stands_at_its_place():
    drawn = timeline.picture(None, wib(2026, 10, 6), [Period(wib(2026, 10, 1), wib(2026, 10, 11), "Pendaftaran")])

    assert (drawn["today"], drawn["today_words"], drawn["months"]) == ("50.00", "6 Oktober 2026", [])
    assert drawn["rows"] == [
        {"name": "Pendaftaran", "when": "1–10 Oktober 2026", "state": "now", "note": "", "x": "0.00", "width": "100.00"}
    ]


# --- The page everybody sees ------------------------------------------------------------------------------------------
def page(client, selection, at=NOON):
    with clock.stopped_at(at):
        return client.get(reverse("recruitment:selection", args=[selection.uuid]))


@pytest.mark.django_db
def test_a_moved_stage_is_told_on_the_selections_page(client):
    selection = open_selection()
    assert "jadwal ini belum pernah berubah" in page(client, selection).content.decode()

    declined = propose(selection, S.REPORT_HANDED, begin=5, end=5, reason="Tidak jadi.")
    selections.decline_dates(fresh(declined), version=1, by=approver(), at=NOON)
    move(selection, S.REPORT_HANDED, begin=2, end=3, reason="Menunggu provinsi.")
    answer = page(client, selection)

    (told,) = answer.context["changes"]
    assert told == {
        "name": "Penyerahan laporan ke Bawaslu Provinsi", "was": "30 November–2 Desember 2026", "now": "2–5 Desember 2026",
        "why": "Menunggu provinsi.", "at": NOON,
    }  # fmt: skip
    assert "Menunggu provinsi." in answer.content.decode()
    assert "Tidak jadi." not in answer.content.decode()


@pytest.mark.django_db
def test_a_change_within_a_day_is_told_to_the_minute(client):
    selection = open_selection()
    stage = selection.stage(S.REPORT_HANDED)
    facts = {"starts_at": stage.starts_at + dt.timedelta(hours=9), "ends_at": stage.ends_at, "reason": "Jam kerja."}
    change = selections.propose_dates(selection, stage=stage, by=proposer(), at=NOON, **facts)
    selections.approve_dates(fresh(change), version=1, by=approver(), at=NOON)

    (told,) = page(client, selection).context["changes"]
    assert told["now"] == "Senin, 30 November 2026 pukul 09.00 WIB sampai Rabu, 2 Desember 2026 pukul 24.00 WIB"


@pytest.mark.django_db
def test_a_selection_that_is_not_announced_has_no_page(client):
    assert page(client, open_selection(published_at=None, published_by=None)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "words", "may_apply"),
    [
        (wib(2026, 9, 20), "Dibuka", False),
        (NOON, "Ditutup", True),
        (wib(2026, 10, 27), "Pendaftaran sudah ditutup pada Senin, 26 Oktober 2026 pukul 24.00 WIB.", False),
    ],
)
def test_the_page_tells_what_is_open(client, at, words, may_apply):
    selection = open_selection(published_at=wib(2026, 9, 1))

    text = page(client, selection, at).content.decode()

    assert words in text
    assert ("Daftar sekarang" in text) is may_apply
    assert text.count('class="stage-picture__bar"') == selection.stages.count() + 1


# --- In the admin -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_stage_is_moved_by_the_pages_of_two_persons():
    selection = open_selection()
    draft(selection)
    stage = selection.stage(S.REPORT_HANDED)
    data = {
        "stage": stage.pk, "starts_at_0": "2026-12-01", "starts_at_1": "00:00", "ends_at_0": "2026-12-04",
        "ends_at_1": "00:00", "reason": "Libur.",
    }  # fmt: skip
    with clock.stopped_at(NOON):
        url = reverse("admin:recruitment_selection_move", args=[selection.pk, "usulkan-tanggal"])
        early = at_work("secretary").post(url, data | {"starts_at_0": "2026-11-01"})
        assert at_work("secretary").post(url, data).status_code == 302
        approve = reverse("admin:recruitment_datechange_move", args=[DateChange.objects.get().pk, "setujui"])
        assert at_work("commissioner").post(approve, {"version": 1}).status_code == 302

    assert (early.status_code, "“Penyusunan laporan akhir”" in early.content.decode()) == (422, True)
    assert fresh(stage).ends_at == wib(2026, 12, 4)
    assert Selection.objects.get().version == 2
