"""Where hardly anybody applies: two seats and one woman, or nobody. Each step has its sentence, and the end its result."""

import datetime as dt

import pytest

from core.lifecycle import Refused
from recruitment import announcing, extending, policies, readiness
from recruitment.actions import extensions, plenaries
from recruitment.lifecycle import CandidacyStatus as C
from recruitment.models import AnnouncementRow, Seat, Selection
from tests.factories import plenaries as held
from tests.factories import recruitment as make
from tests.recruitment.ranking_walk import disagreements
from tests.recruitment.test_extensions import AFTER, ENDS, OPENS, proposer
from tests.recruitment.test_from_test_to_seat import interviewed, who_sat
from tests.recruitment.test_oracle import recomputed
from tests.recruitment.test_plenaries import _administration_announced, announce, statuses

pytestmark = pytest.mark.django_db
MENTENG, GAMBIR = held.MENTENG, held.GAMBIR


@pytest.fixture
def selection():
    made = make.open_selection()
    Seat.objects.filter(selection=made).update(count=2)
    _administration_announced(made, MENTENG)
    return made


def test_both_are_extended_each_for_its_own_reason(selection):
    make.submitted(selection, district=MENTENG, sex="P")
    facts = {"scope": "all", "opens_at": OPENS, "closes_at": ENDS, "by": proposer(), "at": AFTER}
    gambir, menteng = extensions.propose(Selection.objects.get(pk=selection.pk), **facts)

    assert [(each.reason_code, extending.sentence(each.reason_code, each.figures)) for each in (gambir, menteng)] == [
        ("share", "Pendaftar 0 orang, kurang dari dua kali kebutuhan (4), dan tidak ada perempuan."),
        ("too_few", "Ada 1 perempuan, tetapi pendaftar baru 1 orang dari dua kali kebutuhan (4)."),
    ]
    assert policies.in_need(selection) == {}
    with pytest.raises(Refused, match="semuanya sudah diusulkan"):
        extensions.propose(Selection.objects.get(pk=selection.pk), **facts)


def test_the_only_one_goes_all_the_way_and_the_other_seat_stays_free(selection):
    people = who_sat(selection, ["40"])
    assert statuses(people) == [C.IN_INTERVIEW]  # there is no passing mark
    interviewed(selection, people, [50])
    commissioners = held.commissioners()
    plenary = held.prepared(selection, commissioners)
    assert readiness.women(plenary, held.DAY).words.startswith("1 dari 1 peringkat teratas")
    plenaries.freeze(plenary, version=1, by=held.preparer(), at=held.DAY)
    assert plenaries.by_rank(plenary) == {people[0].pk: "chosen"}
    plenaries.cancel(plenary, version=2, reason="Diulang di bawah.", by=held.preparer(), at=held.DAY)

    held.decided(selection, commissioners, number="011/BA")
    announce(selection, at=held.DAY)

    assert statuses(people) == [C.CHOSEN]
    assert list(disagreements(recomputed())) == []
    obstacle = announcing.kind("replacement").obstacle(selection, [MENTENG], at=held.DAY + dt.timedelta(days=1))
    assert obstacle == "Tidak ada kursi kosong, atau tidak ada cadangan, di Kecamatan Menteng."


def test_where_nobody_applied_no_test_is_announced_and_the_final_list_is_empty(selection):
    _administration_announced(selection, GAMBIR)
    assert announcing.kind("written_test").obstacle(selection, [GAMBIR], at=AFTER) == (
        "Kecamatan 31.71.01: tidak ada peserta tes tertulis."
    )
    plenary = held.frozen(selection, held.commissioners(), district=GAMBIR)
    assert (plenary.table.facts["candidates"], plenaries.by_rank(plenary)) == ([], {})
    announce(selection, districts=(GAMBIR,))
    assert not AnnouncementRow.objects.exists()
