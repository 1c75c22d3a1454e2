"""What the desk's mails say, and whom they no longer concern; what fsck says of the desk."""

import datetime as dt

import pytest

from agreements import fsck_desk, notices_desk
from agreements.actions import dispositions
from agreements.lifecycle import Side
from agreements.models import Disposition, LegalOpinion, Post, Step
from core import clock
from core.clock import day_of
from notifications.outbox import draft
from tests.agreements.test_desk import LEGAL, acting, given, opined
from tests.agreements.test_notices import concerns, is_one_button, mail, waiting
from tests.factories.accounts import OfficialFactory
from tests.factories.agreements import Table, post, seated
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
SECRET = "Periksa pasal pembiayaan."


@pytest.fixture
def table():
    with clock.stopped_at(NOON):
        yield Table()


@pytest.fixture
def aide(table):
    return seated(Side.CITY, "Staf", OfficialFactory(name="Staf Contoh", role="official"), may_decide=False)


@pytest.fixture
def made(table, aide):
    return given(table, table.step(table.proposed(title="Awasi <Pemilu>"), Side.CITY), aide)


def test_staff_learn_who_asks_and_until_when_but_the_instruction_stays_in_the_portal(made):
    [delivery] = waiting("disposition_given")

    subject, text, html = mail(delivery)

    assert subject == "Disposisi: Awasi <Pemilu>"
    assert text.startswith("Kepala bagian hukum meminta Anda menyiapkan naskah “Awasi <Pemilu>”.")
    assert "Jumat, 23 Oktober 2026" in text
    assert SECRET not in text + html
    assert is_one_button(html, "agreements:disposition", made.pk)


def test_who_asked_learns_that_it_was_reported(made, aide):
    dispositions.report(made, note="Angkanya sudah benar.", version=1, by=acting(aide), at=NOON)
    [delivery] = waiting("disposition_reported")

    subject, text, html = mail(delivery)

    assert subject == "Laporan disposisi: Awasi <Pemilu>"
    assert text.startswith("Staf Contoh sudah melaporkan disposisi Anda")
    assert "Angkanya" not in text + html
    assert is_one_button(html, "agreements:disposition", made.pk)


def test_a_report_is_not_told_to_who_has_left_the_post(made, aide, table):
    dispositions.report(made, note="Sudah.", version=1, by=acting(aide), at=NOON)
    [delivery] = waiting("disposition_reported")
    assert concerns(delivery)

    held = table.people[Side.CITY, LEGAL]
    type(held).objects.filter(pk=held.pk).update(valid_until=day_of(NOON))

    assert not concerns(delivery)


def test_staff_who_left_are_not_asked(made, aide):
    [delivery] = waiting("disposition_given")
    assert concerns(delivery)

    type(aide).objects.filter(pk=aide.pk).update(valid_until=day_of(NOON))

    assert not concerns(delivery)


def test_drafters_learn_what_the_signing_will_lack(table):
    table.agreed(title="Netralitas")
    delivery = waiting("mandate_lacking").get(to_user=table.by(Side.CITY).user)

    subject, text, html = mail(delivery)

    assert subject == "Dasar kewenangan belum lengkap: Netralitas"
    assert "Selasa, 10 November 2026" in text
    assert "berkas Peraturan Contoh Nomor 1 belum diunggah" in text
    assert 'class="m-button"' in html


def test_a_superior_learns_where_it_lies(table):
    superior = seated(Side.CITY, "Sekretaris", OfficialFactory(role="official"))
    step = table.step(table.proposed(title="Netralitas"), Side.CITY)
    later = NOON + dt.timedelta(days=9)
    Step.objects.filter(pk=step.pk).update(ladder=[[superior.post_id, later.isoformat()]])
    delivery = draft(notices_desk.StepEscalated, step, to=superior.user, at=later, milestone="tangga-1")

    subject, text, html = mail(delivery, later)

    assert subject == "Lewat tenggat: Netralitas"
    assert text.startswith("Paraf Kepala bagian hukum atas naskah “Netralitas” sudah lewat tenggat.")
    assert is_one_button(html, "agreements:desk")
    assert concerns(delivery, later)
    assert not concerns(delivery, NOON)  # not overdue yet


def test_fsck_names_what_left_its_house(table, made, aide):
    Post.objects.filter(title=LEGAL).update(gives_legal_opinion=True)
    checks = (
        fsck_desk.dispositions_stay_in_their_house,
        fsck_desk.opinions_are_of_their_own_side,
        fsck_desk.only_open_steps_are_reported_on,
    )
    opinion_draft = made.agreement.latest
    opinion_draft.agreement = made.agreement
    opined(table, opinion_draft)
    assert [list(check()) for check in checks] == [[], [], []]

    Disposition.objects.update(post=post(Side.OFFICE, LEGAL))
    LegalOpinion.objects.update(side=Side.OFFICE)
    Step.objects.filter(pk=table.step(made.agreement, Side.CITY).pk).update(status="void", next_rung_at=NOON)

    assert [len(list(check())) for check in checks] == [2, 1, 1]
