"""The candidate's own page and card, and the door that the card opens."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from recruitment import announcing, cards
from recruitment.actions import incidents
from recruitment.models import Candidacy, Desk
from tests.factories import recruitment as make
from tests.factories.accounts import log_in
from tests.factories.interviews import AFTER as INTERVIEWED
from tests.factories.interviews import aspects, panelists, planned, scored
from tests.factories.recruitment import NOON, open_selection
from tests.factories.written_tests import AFTER, DURING, GAMBIR, MENTENG, commissioner, present, seated, secretary
from tests.factories.written_tests import scored as with_scores
from tests.recruitment.desk import Desk as Counter
from tests.recruitment.desk import text_of
from tests.recruitment.room import at_work

pytestmark = pytest.mark.django_db


def page(desk, at):
    return text_of(Counter(Client(), desk.candidacy.application, at=at).get("candidate"))


def test_before_the_announcement_nobody_reads_a_score_or_whether_they_passed():
    selection = open_selection()
    desk = present(selection, 1)[0]
    with_scores(selection, [(desk, "81,25")])

    told = page(desk, AFTER)

    assert "Sedang diproses" in told
    assert "81,25" not in told
    assert "Lolos" not in told


def test_after_the_announcement_each_reads_the_own_score():
    selection, kind = open_selection(), announcing.kind("written_test")
    desk = present(selection, 1)[0]
    with_scores(selection, [(desk, "81,25")])
    for row in kind.rows(selection, [MENTENG]):
        kind.apply(selection, row, by=commissioner(), at=AFTER)

    told = page(desk, AFTER)

    assert "Lolos ke wawancara" in told
    assert "Nilai Anda 81,25" in told


def test_who_waits_for_a_seat_is_told_what_comes():
    candidacy = make.candidate(open_selection())

    assert "Menunggu jadwal" in text_of(Counter(Client(), candidacy.application).get("candidate"))


def test_an_interview_shows_when_and_where_and_never_a_point():
    selection = open_selection()
    aspects(selection, 1)
    person = panelists(1)[0]
    slot = planned(selection, [person])
    counter = Counter(Client(), slot.candidacy.application)
    assert "Senin, 2 November 2026 pukul 09.00–09.30 WIB" in text_of(counter.get("candidate"))

    scored(slot, person, [77], at=INTERVIEWED)

    told = text_of(counter.get("candidate", at=INTERVIEWED))
    assert "Hasil wawancara sedang diproses" in told
    assert "77" not in re.findall(r"\d+", told)


def test_a_card_is_a_pdf_with_the_photo_and_an_opaque_code():
    desk = seated(open_selection(), 1)[0]

    response = Counter(Client(), desk.candidacy.application).get("test-card")
    facts = cards._card(desk, "")

    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"].endswith(f'kartu-peserta-{desk.candidacy.application.number}.pdf"')
    assert dict(facts["rows"])["Perangkat"] == "Nomor 1"
    assert cards._photos([desk.candidacy.application_id])[desk.candidacy.application_id].startswith("<svg")


def test_calendar_entries_can_be_taken_away():
    selection = open_selection()
    desk = seated(selection, 1)[0]
    slot = planned(selection, panelists(1))

    for application, name in ((desk.candidacy.application, "test"), (slot.candidacy.application, "interview")):
        response = Counter(Client(), application).get(f"{name}-calendar")
        assert b"METHOD:PUBLISH" in response.content
        assert b"ATTENDEE" not in response.content


def test_other_peoples_pages_do_not_exist():
    desk = seated(open_selection(), 1)[0]
    stranger = log_in(Client(), make.ApplicantFactory())

    for name in ("candidate", "test-card", "test-calendar", "interview-calendar"):
        assert stranger.get(reverse(f"recruitment:{name}", args=[desk.candidacy.application.uuid])).status_code == 404


# --- The door ----------------------------------------------------------------------------------------------------------
def ticket(desk):
    return reverse("recruitment:test-ticket", args=[desk.ticket])


def test_the_code_of_a_card_tells_a_stranger_nothing():
    desk = seated(open_selection(), 1)[0]
    application = desk.candidacy.application

    for address in (ticket(desk), reverse("recruitment:test-ticket", args=[application.uuid])):
        response = Client().get(address)
        assert response.status_code == 200
        assert application.full_name not in response.content.decode()
    assert Client().post(ticket(desk)).status_code == 403
    assert not Desk.objects.get(pk=desk.pk).is_present


def test_an_officer_scans_looks_and_records_once():
    desk = seated(open_selection(), 1)[0]

    with clock.stopped_at(DURING):
        officer = at_work("verifier", MENTENG)
        shown = officer.get(ticket(desk))
        assert desk.candidacy.application.full_name in text_of(shown)
        assert not Desk.objects.get(pk=desk.pk).is_present
        answers = [officer.post(ticket(desk)).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Desk.objects.get(pk=desk.pk).attended_by == officer.user
    with clock.stopped_at(AFTER):
        assert "Sudah tercatat hadir" in text_of(at_work("verifier", MENTENG).get(ticket(desk)))


def test_a_card_whose_seat_was_given_up_opens_nothing_though_its_bearer_had_come():
    desk, by = present(open_selection(), 1)[0], secretary()
    facts = {"from_at": DURING, "to_at": DURING + dt.timedelta(minutes=5), "reason": "Listrik padam.", "desks": [desk]}
    incident = incidents.report(desk.sitting, **facts, by=by, at=AFTER)
    incidents.approve(incident, version=1, by=commissioner(), at=AFTER)

    with clock.stopped_at(AFTER):
        told = text_of(at_work("verifier", MENTENG).get(ticket(desk)))

    assert "Tes Anda diulang" in page(desk, AFTER)
    assert ("Kartu ini tidak berlaku lagi" in told, "Sudah tercatat hadir" in told) == (True, False)


def test_outside_its_hours_and_its_kecamatan_the_door_is_shut():
    desk = seated(open_selection(), 1)[0]

    with clock.stopped_at(NOON):
        early = at_work("verifier", MENTENG).post(ticket(desk))
        elsewhere = at_work("verifier", GAMBIR).get(ticket(desk))

    assert (early.status_code, elsewhere.status_code) == (422, 403)
    assert "90 menit" in text_of(early)
    assert desk.candidacy.application.full_name not in elsewhere.content.decode()


def test_the_page_costs_the_same_however_many_candidates_there_are(django_assert_num_queries):
    desks = seated(open_selection(), 3)
    counter = Counter(Client(), desks[0].candidacy.application)
    counter.get("candidate")

    with django_assert_num_queries(7):
        counter.get("candidate")
    assert Candidacy.objects.count() == 3
