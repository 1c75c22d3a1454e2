"""One selection from its calendar to the replacement of a member: at the office's desks, on applicants' phones, over months.

Two apply through the whole form; what the others do is done by the portal's own actions. PORTAL_PICTURES=FOLDER keeps the
pictures of the handbook.
"""

import datetime as dt
import functools
import os

import pytest
from django.core.management import call_command

from recruitment.models import Candidacy
from tests.journeys import selection_checking as checking
from tests.journeys import selection_deciding as deciding
from tests.journeys import selection_intake as intake
from tests.journeys import selection_testing as testing
from tests.journeys.looking import Album
from tests.journeys.office import DESK, Desk, staffed


@pytest.fixture
def album():
    """Return what looks at the pages; at the end all that was wrong on any of them is told at once."""
    album = Album(os.environ.get("PORTAL_PICTURES"))
    yield album
    assert album.complaints == []


@pytest.fixture
def come(visitor, album):
    """Return a function that gives somebody a browser whose pages are looked at."""

    def arrive(kind, email, **options):
        person = visitor(email, kind=kind, **options)
        person.album = album
        return person

    return arrive


@pytest.fixture
def office(portal, come, time_machine):
    def seat(user):
        desk = come(Desk, user.email, **DESK)
        desk.user = user
        return desk

    time_machine.move_to(intake.BEGUN)
    return staffed(seat)


def test_one_selection_from_its_calendar_to_a_replaced_member(office, come, time_machine, tick):
    stranger = come(intake.Applicant, "tamu@contoh.example")
    selection = intake.begin(office)
    intake.is_read_by_anybody(stranger)

    time_machine.move_to(intake.OPEN)
    siti, bayu = come(intake.Applicant, "siti@contoh.example"), come(intake.Bayu, "bayu@contoh.example")
    intake.apply_by_hand(siti)
    intake.apply_by_hand(bayu)
    intake.apply_quickly(selection)

    time_machine.move_to(intake.CLOSED)
    intake.extend(office, selection, stranger)
    checking.deal(office)
    time_machine.move_to(checking.CHECKED)
    checking.is_shut_to_a_relative(office)
    checking.find_eligible(office, siti.name)
    checking.refuse(office)
    rest = selection.applications.filter(status="submitted")
    checking.accept_quickly(office, rest, at=checking.CHECKED)

    time_machine.move_to(checking.RESULT)
    announce = functools.partial(checking.announce, office, move_to=time_machine.move_to, tick=tick)
    announce(
        "Hasil penelitian administrasi", number="012/KP.01.00/11/2026", title="Hasil penelitian administrasi",
        at=checking.RESULT, name="pengumuman",
    )  # fmt: skip
    assert Candidacy.objects.filter(status="in_test").count() == 7

    time_machine.move_to(testing.SPOKEN)
    testing.speak(come(testing.Citizen, "warga@contoh.example"), bayu.name)
    time_machine.move_to(testing.ASKED)
    testing.ask(office, bayu.name)
    time_machine.move_to(testing.SEATED)
    testing.seat(office)
    testing.has_a_card(siti)
    time_machine.move_to(testing.ANSWERED)
    testing.answer(bayu)
    time_machine.move_to(testing.DOOR)
    testing.admit(office, siti.name)
    time_machine.move_to(testing.OVER)
    names = [siti.name, "Contoh Kenanga", bayu.name, "Contoh Jati", "Contoh Melati", "Contoh Dahlia", "Contoh Cendana"]
    testing.read_scores(office, names)
    testing.find(office)
    time_machine.move_to(testing.RESULT)
    announce(
        "Hasil tes tertulis", number="015/KP.01.00/11/2026", title="Hasil tes tertulis", at=testing.RESULT, name="",
    )  # fmt: skip
    testing.sees_own_score(siti, "91,5")

    time_machine.move_to(deciding.PLANNED)
    deciding.plan(office)
    deciding.is_invited(siti)
    time_machine.move_to(deciding.DAY)
    deciding.interview(office, siti.name, (82, 88))
    points = dict(zip(names[1:6], (80, 78, 76, 74, 72), strict=True))
    deciding.interview_quickly(office, points)
    time_machine.move_to(deciding.SITS)
    deciding.decide(office)
    time_machine.move_to(deciding.FINAL)
    announce(
        "Anggota Panwaslu Kecamatan terpilih", number="023/KP.01.00/11/2026", title="Anggota terpilih",
        at=deciding.FINAL, name="anggota-terpilih",
    )  # fmt: skip
    assert [deciding.status_of(name) for name in names] == ["chosen"] * 3 + ["reserve"] * 3 + ["out_test"]

    time_machine.move_to(deciding.ANSWERS)
    deciding.reply(siti, "Saya bersedia dilantik")
    deciding.accept_quickly(names[1:2], at=deciding.ANSWERS)
    deciding.reply(bayu, "Saya tidak bersedia; kursi diberikan kepada cadangan", reason="Melanjutkan kuliah.")
    time_machine.move_to(deciding.MOVED_UP)
    replace = functools.partial(announce, "Penggantian antarwaktu")
    replace(number="024/KP.01.00/11/2026", title="Pengganti calon terpilih", at=deciding.MOVED_UP, name="")
    assert deciding.status_of(names[3]) == "chosen"
    deciding.accept_quickly(names[3:4], at=deciding.MOVED_UP + dt.timedelta(hours=2))
    time_machine.move_to(deciding.SWORN)
    deciding.swear_in(office, at=deciding.SWORN)

    time_machine.move_to(deciding.RESIGNED)
    deciding.resign(office, names[1])
    time_machine.move_to(deciding.SETTLED)
    deciding.let_go(office, names[1])
    time_machine.move_to(deciding.REPLACED)
    replace(number="002/KP.01.00/01/2027", title="Penggantian antarwaktu", at=deciding.REPLACED, name="paw")
    deciding.accept_quickly(names[4:5], at=deciding.REPLACED + dt.timedelta(hours=2))
    assert [deciding.status_of(name) for name in names] == [
        "sworn_in", "ended", "ended", "sworn_in", "accepted", "reserve", "out_test",
    ]  # fmt: skip
    checking.is_public(stranger, "Penggantian antarwaktu", names[4])
    call_command("fsck")
