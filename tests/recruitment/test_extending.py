"""Whether a kecamatan needs a second intake, judged against fractions by an oracle of its own."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recruitment import extending
from recruitment.extending import Figures
from recruitment.lifecycle import ExtensionReason
from recruitment.models import Application
from tests.factories.recruitment import NOON, complete_draft, open_selection, submitted

GAMBIR, MENTENG = "31.71.01", "31.71.06"
people = st.integers(0, 400)


@st.composite
def figures(draw):
    men, women = draw(people), draw(people)
    return Figures(men + women, women, draw(st.integers(1, 9)), draw(st.integers(0, 100)))


def oracle(each):
    """The decree read aloud, with exact fractions: is a second intake needed?"""
    if each.applicants < 2 * each.seats:
        return True
    return Fraction(each.women, each.applicants) < Fraction(each.women_in_100, 100)


@given(figures())
@example(Figures(0, 0, 3, 30))
@example(Figures(1, 1, 3, 30))
@example(Figures(4, 1, 2, 30))
@example(Figures(10, 3, 3, 30))
@example(Figures(22, 6, 3, 30))
def test_an_extension_is_needed_exactly_where_the_decree_says_so(each):
    assert (extending.reason(each) is not None) is oracle(each)


@given(figures())
def test_each_reason_tells_its_own_case(each):
    enough = each.applicants >= 2 * each.seats
    match extending.reason(each):
        case ExtensionReason.NO_WOMAN:
            assert (enough, each.women) == (True, 0)
        case ExtensionReason.TOO_FEW:
            assert (enough, each.women > 0) == (False, True)
        case ExtensionReason.SHARE:
            assert (enough and each.women > 0) or (not enough and each.women == 0)


@pytest.mark.parametrize(
    ("applicants", "women", "seats", "code", "words"),
    [
        (6, 0, 3, ExtensionReason.NO_WOMAN,
         "Pendaftar 6 orang, sudah mencapai dua kali kebutuhan (6), tetapi tidak ada perempuan."),
        (5, 2, 3, ExtensionReason.TOO_FEW, "Ada 2 perempuan, tetapi pendaftar baru 5 orang dari dua kali kebutuhan (6)."),
        (8, 2, 3, ExtensionReason.SHARE, "Pendaftar 8 orang, tetapi perempuan hanya 2: kurang dari 30 dari 100."),
        (22, 6, 3, ExtensionReason.SHARE, "Pendaftar 22 orang, tetapi perempuan hanya 6: kurang dari 30 dari 100."),
        (0, 0, 3, ExtensionReason.SHARE, "Pendaftar 0 orang, kurang dari dua kali kebutuhan (6), dan tidak ada perempuan."),
        (1, 1, 3, ExtensionReason.TOO_FEW, "Ada 1 perempuan, tetapi pendaftar baru 1 orang dari dua kali kebutuhan (6)."),
        (4, 2, 2, None, ""),
        (3, 3, 2, ExtensionReason.TOO_FEW, "Ada 3 perempuan, tetapi pendaftar baru 3 orang dari dua kali kebutuhan (4)."),
        (10, 3, 3, None, ""),
        (6, 2, 3, None, ""),
    ],
)  # fmt: skip
def test_known_cases(applicants, women, seats, code, words):
    found = Figures(applicants, women, seats, 30)

    assert extending.reason(found) == code
    assert code is None or extending.sentence(code, found) == extending.sentence(code, found.kept) == words


@pytest.mark.django_db
def test_who_counts_was_received_in_the_intake_once_and_not_withdrawn():
    selection = open_selection()
    man = submitted(selection, district=GAMBIR, sex="L")
    woman, gone, late = (submitted(selection, district=GAMBIR) for _ in range(3))
    complete_draft(selection, district=GAMBIR)
    again = submitted(selection, district=GAMBIR, nik="3171991708940099")
    held = submitted(selection, district=GAMBIR, nik="3171991708940099")
    Application.objects.filter(pk=gone.pk).update(status="withdrawn")
    Application.objects.filter(pk=late.pk).update(submitted_at=selection.closes_at)

    counted = extending.counted(selection)

    assert (again.status, held.status) == ("submitted", "held")
    assert set(counted) == {man, woman, again}
    assert extending.figures_of(selection) == {GAMBIR: Figures(3, 2, 3, 30), MENTENG: Figures(0, 0, 3, 30)}


@pytest.mark.django_db
def test_the_forecast_goes_on_at_the_pace_of_the_last_week():
    selection = open_selection(closes_at=NOON + dt.timedelta(days=14))
    for days in (20, 3, 1):
        submitted(selection, district=MENTENG, at=NOON - dt.timedelta(days=days))

    assert extending.forecast(selection, NOON)[MENTENG] == Figures(3 + 2 * 2, 3 + 2 * 2, 3, 30)
    assert extending.forecast(selection, selection.closes_at)[MENTENG] == Figures(3, 3, 3, 30)
