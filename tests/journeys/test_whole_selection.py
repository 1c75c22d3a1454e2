"""One selection from its calendar to the replacement of a member: at the office's desks, on applicants' phones, over months.

Two apply through the whole form; what the others do is done by the portal's own actions. PORTAL_PICTURES=FOLDER keeps the
pictures of the handbook.
"""

import datetime as dt
import functools
from dataclasses import dataclass

import pytest
from django.core.management import call_command

from recruitment.models import Candidacy
from tests.journeys import selection_checking as checking
from tests.journeys import selection_deciding as deciding
from tests.journeys import selection_doubting as doubting
from tests.journeys import selection_intake as intake
from tests.journeys import selection_scoring as scoring
from tests.journeys import selection_testing as testing
from tests.journeys.office import DESK, Desk, staffed

PAW, KENANGA = "Penggantian antarwaktu", "Contoh Kenanga"


@pytest.fixture
def office(portal, come, time_machine):
    def seat(user):
        desk = come(Desk, user.email, **DESK)
        desk.user = user
        return desk

    time_machine.move_to(intake.BEGUN)
    return staffed(seat)


@dataclass
class Cast:
    """Who plays: the office at its desks, three applicants on phones, a stranger.

    at() moves the clock; announce() composes and publishes, publish() only what is composed.
    """

    office: object
    stranger: object
    siti: object
    bayu: object
    kenanga: object
    at: object
    announce: object
    publish: object


@pytest.fixture
def cast(office, come, time_machine, tick):
    """Return the Cast, two weeks before the intake."""
    return Cast(
        office, come(intake.Applicant, "tamu@contoh.example"), come(intake.Applicant, "siti@contoh.example"),
        come(intake.Bayu, "bayu@contoh.example"), come(intake.Applicant, intake.address_of(KENANGA)), time_machine.move_to,
        *(functools.partial(do, office, move_to=time_machine.move_to, tick=tick)
          for do in (checking.announce, checking.publish)),
    )  # fmt: skip


@pytest.mark.full
def test_one_selection_from_its_calendar_to_a_replaced_member(cast, come):
    selection = intake.begin(cast.office)
    intake.is_read_by_anybody(cast.stranger)
    receive(cast, selection)
    check(cast, selection)
    hear(cast, come(testing.Citizen, "warga@contoh.example"), selection)
    order = [
        cast.siti.name,
        KENANGA,
        cast.bayu.name,
        "Contoh Jati",
        "Contoh Melati",
        "Contoh Dahlia",
        "Contoh Cendana",
    ]
    examine(cast, order)
    interview(cast, order)
    decide(cast, order)
    answer(cast, order)
    replace(cast, order)
    assert [deciding.status_of(name) for name in order] == [
        "sworn_in", "ended", "ended", "sworn_in", "accepted", "reserve", "out_test",
    ]  # fmt: skip
    checking.is_public(cast.stranger, PAW, order[4])
    call_command("fsck")


def receive(cast, selection):
    """Two apply by hand, six by the portal's actions, one of the two twice; the seven other kecamatan are extended."""
    cast.at(intake.OPEN)
    intake.apply_by_hand(cast.siti)
    intake.apply_by_hand(cast.bayu)
    intake.apply_quickly(selection)
    cast.at(doubting.AGAIN)
    doubting.apply_again(selection)
    doubting.is_told_of_the_other(cast.bayu)
    doubting.merge(cast.office, cast.bayu.name)
    cast.at(intake.CLOSED)
    intake.extend(cast.office)
    cast.publish(number="010/KP.01.00/10/2026", title="Perpanjangan pendaftaran", at=intake.CLOSED)
    intake.is_told_of_the_extension(cast.stranger, selection)


def check(cast, selection):
    """One file is checked paper by paper, one refused by two; one person is listed in Sipol and clears it up."""
    checking.deal(cast.office)
    cast.at(checking.CHECKED)
    checking.is_shut_to_a_relative(cast.office)
    checking.find_eligible(cast.office, cast.siti.name)
    checking.refuse(cast.office)
    doubting.find_listed(cast.office, KENANGA)
    cast.at(doubting.REMINDED)
    doubting.clarify(cast.kenanga)
    doubting.find_cleared(cast.office, KENANGA)
    rest = selection.applications.filter(status="submitted")
    checking.accept_quickly(cast.office, rest, at=doubting.REMINDED)
    cast.at(checking.RESULT)
    cast.announce(
        "Hasil penelitian administrasi", number="012/KP.01.00/11/2026", title="Hasil penelitian administrasi",
        at=checking.RESULT, name="pengumuman",
    )  # fmt: skip
    assert Candidacy.objects.filter(status="in_test").count() == 7


def hear(cast, citizen, selection):
    """A citizen speaks of Bayu, who is asked; the answer and the finding come between the steps of the test.

    Meanwhile the interviews are put off by a day.
    """
    cast.at(testing.SPOKEN)
    testing.speak(citizen, cast.bayu.name)
    cast.at(testing.ASKED)
    testing.ask(cast.office, cast.bayu.name)
    intake.put_off_the_interviews(cast.office)
    intake.is_told_of_the_change(cast.stranger, selection)


def examine(cast, order):
    """Bayu's device fails and he sits again; a score is corrected, and the plenary parts two who share the last place.

    order: names, the best first.
    """
    cast.at(testing.SEATED)
    testing.seat(cast.office)
    testing.has_a_card(cast.siti)
    cast.at(testing.ANSWERED)
    testing.answer(cast.bayu)
    cast.at(testing.DOOR)
    testing.admit(cast.office, cast.siti.name)
    sit_again(cast)
    cast.at(testing.OVER)
    scoring.read_scores(cast.office, order)
    testing.find(cast.office)
    scoring.correct(cast.office, order)
    scoring.part_the_tied(cast.office, order)
    cast.at(testing.RESULT)
    cast.announce("Hasil tes tertulis", number="015/KP.01.00/11/2026", title="Hasil tes tertulis", at=testing.RESULT, name="")
    scoring.sees_own_score(cast.siti, "91,5")


def sit_again(cast):
    cast.at(testing.FAILED)
    testing.fail(cast.office, cast.bayu.name)
    testing.waits_for_another(cast.bayu)
    testing.seat_again(cast.office)
    cast.at(testing.DOOR_AGAIN)
    testing.admit_again(cast.office, cast.bayu.name)


def interview(cast, order):
    cast.at(deciding.PLANNED)
    deciding.plan(cast.office)
    deciding.is_invited(cast.siti)
    cast.at(deciding.DAY)
    deciding.interview(cast.office, cast.siti.name, (82, 88))
    deciding.interview_quickly(cast.office, dict(zip(order[1:6], (80, 78, 76, 74, 72), strict=True)))


def decide(cast, order):
    cast.at(deciding.SITS)
    deciding.decide(cast.office)
    cast.at(deciding.FINAL)
    cast.announce(
        "Anggota Panwaslu Kecamatan terpilih", number="023/KP.01.00/11/2026", title="Anggota terpilih",
        at=deciding.FINAL, name="anggota-terpilih",
    )  # fmt: skip
    assert [deciding.status_of(name) for name in order] == ["chosen"] * 3 + ["reserve"] * 3 + ["out_test"]


def answer(cast, order):
    """One takes the seat, one declines, and the first reserve takes that seat; then they are members."""
    cast.at(deciding.ANSWERS)
    deciding.reply(cast.siti, "Saya bersedia dilantik")
    deciding.accept_quickly(order[1:2], at=deciding.ANSWERS)
    deciding.reply(cast.bayu, "Saya tidak bersedia; kursi diberikan kepada cadangan", reason="Melanjutkan kuliah.")
    cast.at(deciding.MOVED_UP)
    cast.announce(PAW, number="024/KP.01.00/11/2026", title="Pengganti calon terpilih", at=deciding.MOVED_UP, name="")
    assert deciding.status_of(order[3]) == "chosen"
    deciding.accept_quickly(order[3:4], at=deciding.MOVED_UP + dt.timedelta(hours=2))
    deciding.invite(cast.office, at=deciding.MOVED_UP + dt.timedelta(hours=2))
    cast.at(deciding.SWORN)
    deciding.swear_in(cast.office)


def replace(cast, order):
    """A member resigns by letter, and the next reserve is announced in the place."""
    cast.at(deciding.RESIGNED)
    deciding.resign(cast.office, order[1])
    cast.at(deciding.SETTLED)
    deciding.let_go(cast.office, order[1])
    cast.at(deciding.REPLACED)
    cast.announce(PAW, number="002/KP.01.00/01/2027", title=PAW, at=deciding.REPLACED, name="paw")
    deciding.accept_quickly(order[4:5], at=deciding.REPLACED + dt.timedelta(hours=2))
