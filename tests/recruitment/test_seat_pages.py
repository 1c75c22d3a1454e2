"""The pages from the accepted seat to the oath: what the person sees and does, and what staff see and do."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from recruitment.actions import conflicts, late_papers, oaths
from recruitment.lifecycle import CandidacyStatus, LatePaperStatus, OathStatus
from recruitment.models import CeremonyText, Inauguration
from tests.factories import recruitment as make
from tests.factories import seats as held
from tests.recruitment.desk import Desk, photo, text_of
from tests.recruitment.room import acting_as, at_work, opened_by
from tests.recruitment.test_papers import words_in

pytestmark = pytest.mark.django_db
C, L, O = CandidacyStatus, LatePaperStatus, OathStatus  # noqa: E741 -- as short as the others


@pytest.fixture
def selection():
    return make.open_selection()


@pytest.fixture
def candidacy(selection):
    return held.accepted(selection)


@pytest.fixture
def person(candidacy):
    return Desk(Client(), candidacy.application, at=held.SAID)


def admin(name, *args):
    return reverse(f"admin:recruitment_{name}", args=args)


def do(client, url, **data):
    """Open a page of a move or a form, and send it as the browser would."""
    page = client.get(url)
    hidden = page.context["form"].initial if page.status_code == 200 else {}
    return client.post(url, {**{name: value for name, value in hidden.items() if value is not None}, **data})


class TestThePerson:
    def test_the_first_page_says_what_is_due_until_when(self, person):
        words = text_of(person.get("task-list"))

        assert "Ada berkas yang ditunggu" in words
        assert "3 berkas ditunggu sampai Senin, 23 November 2026 pukul 24.00 WIB (7 hari lagi)" in words
        assert "Waktu pelantikan dikirim lewat email begitu ditetapkan" in words

    def test_the_page_of_the_seat_goes_with_the_steps(self, person, candidacy, selection):
        assert "Surat keterangan sehat jasmani dan rohani" in text_of(person.get("seat"))
        held.planned(selection)
        page = text_of(person.get("seat"))
        assert "Kamis, 10 Desember 2026 pukul 09.00–12.00 WIB" in page
        assert "Ruang Pola, Jalan Contoh Nomor 1" in page
        assert "Tambahkan ke kalender" in page

        held.accept_papers(candidacy)
        assert "Semua berkas sudah diterima" in text_of(person.get("seat"))
        oath = held.oath(candidacy)
        oaths.take(oath, version=oath.version, by=held.planner(), at=held.DAY)
        later = Desk(Client(), candidacy.application, at=held.DAY)
        page = text_of(later.get("seat"))
        assert "Anda sudah dilantik" in page
        assert "Tambahkan ke kalender" not in page
        assert "Anda sudah dilantik" in text_of(later.get("task-list"))

    def test_who_was_absent_reads_why_and_what_comes(self, candidacy, selection):
        held.planned(selection)
        oath = held.oath(candidacy)
        oaths.miss(oath, reason="Sakit.", version=oath.version, by=held.planner(), at=held.DAY)
        page = text_of(Desk(Client(), candidacy.application, at=held.DAY).get("seat"))

        assert "Anda belum mengucapkan sumpah" in page
        assert "Sakit." in page
        assert "Batas berkas sudah lewat" in page

    def test_the_calendar_entry(self, person, candidacy, selection):
        assert person.get("inauguration-calendar").status_code == 404
        held.planned(selection)
        text = person.get("inauguration-calendar").content.decode()

        assert "SUMMARY:Pelantikan: Seleksi Panwaslu Kecamatan 2026" in text
        assert "DTSTART;TZID=Asia/Jakarta:20261210T090000" in text

    def test_the_pact_is_made_printed_and_handed_in(self, person, candidacy):
        made = person.post("letter", "pakta-integritas")
        assert made.status_code == 302
        assert "PAKTA INTEGRITAS" in words_in(person.get("letter-pdf", "pakta-integritas").content).upper()
        assert person.url("document", "pakta-integritas") in person.get("letter", "pakta-integritas").content.decode()

        sent = person.post("document", "pakta-integritas", files=[photo()])
        assert (sent.status_code, sent["Location"]) == (302, person.url("seat"))
        assert held.paper(candidacy, "pakta-integritas").status == L.HANDED_IN
        assert "Menunggu diperiksa" in text_of(person.get("seat"))

    def test_what_was_asked_for_again_says_why(self, person, candidacy):
        paper = held.hand_in(candidacy)
        late_papers.ask_again(paper, reason="Halaman 2 hilang.", version=paper.version, by=held.checker(), at=held.SAID)

        assert "Halaman 2 hilang." in text_of(person.get("seat"))

    def test_nobody_without_a_seat_has_the_page(self, selection):
        for status in (C.CHOSEN, C.RESERVE):
            other = make.candidate(selection, status=status)
            desk = Desk(Client(), other.application, at=held.SAID)
            assert desk.get("seat").status_code == 404
            assert "ditunggu sampai" not in text_of(desk.get("task-list"))


class TestStaff:
    @pytest.fixture(autouse=True)
    def now(self):
        with clock.stopped_at(held.SAID):
            yield

    @pytest.fixture
    def secretary(self):
        client = at_work("secretary")
        client.user.assignments.update(valid_from=dt.date(2026, 1, 1))
        return client

    def test_an_inauguration_is_planned_listed_and_moved(self, secretary, candidacy, selection):
        given = {
            "selection": selection.pk, "starts_at_0": "2026-12-10", "starts_at_1": "09:00", "hours": 3, "place": "Ruang Pola",
            "address": "Jalan Contoh Nomor 1", "led_by": "Ketua Contoh", "letter_number": "100/HK",
        }  # fmt: skip
        page = do(secretary, admin("inauguration_compose"), **given | {"led_by": ""})
        assert (page.status_code, "Jalan Contoh Nomor 1" in page.content.decode()) == (422, True)
        done = do(secretary, admin("inauguration_compose"), **given)
        inauguration = Inauguration.objects.get()
        assert (done.status_code, done["Location"]) == (302, admin("inauguration_change", inauguration.pk))

        page = text_of(secretary.get(admin("inauguration_change", inauguration.pk)))
        assert candidacy.application.full_name in page
        assert "Surat keterangan sehat jasmani dan rohani" in page
        assert "Rumusan sumpah belum dicocokkan" in page
        url = admin("inauguration_move", inauguration.pk, "ubah")
        moved = do(secretary, url, **given | {"starts_at_1": "10:00", "reason": "Gedung dipakai."})
        assert moved.status_code == 302, text_of(moved)
        assert Inauguration.objects.get().sequence == 1

    def test_the_list_to_sign_names_who_is_invited_and_says_that_the_words_are_unchecked(self, secretary, candidacy, selection):
        inauguration = held.planned(selection)
        url = admin("inauguration_attendance", inauguration.pk)
        words = words_in(secretary.get(url).content)
        for each in (candidacy.application.number, candidacy.application.full_name, "Kecamatan Menteng", "Tanda tangan",
                     "belum dicocokkan"):  # fmt: skip
            assert each in words
        CeremonyText.objects.filter(code="oath").update(checked_with="Peraturan Contoh Nomor 1")
        assert "Rumusan menurut Peraturan Contoh Nomor 1" in words_in(secretary.get(url).content)

    def test_a_paper_is_opened_once_no_tie_was_declared_and_then_accepted(self, secretary, candidacy):
        paper = held.hand_in(candidacy)
        change, file = admin("latepaper_change", paper.pk), admin("latepaper_file", paper.pk)
        assert "belum terbuka bagi Anda" in text_of(secretary.get(change))
        assert "Kertas asli di kantor: Belum ada" in text_of(secretary.get(change))
        assert secretary.get(file).status_code == 403

        opened_by(secretary, candidacy.application)
        assert admin("latepaper_file_page", paper.pk, 1) in secretary.get(change).content.decode()
        assert secretary.get(file).status_code == 200
        assert do(secretary, admin("latepaper_move", paper.pk, "terima")).status_code == 302
        assert held.paper(candidacy).status == L.ACCEPTED

    def test_a_signed_pact_is_taken_at_the_office_with_a_scan(self, secretary, candidacy):
        opened_by(secretary, candidacy.application)
        paper = held.paper(candidacy, "pakta-integritas")
        done = do(secretary, admin("latepaper_move", paper.pk, "terima-kertas"), sources=[photo()])

        found = held.paper(candidacy, "pakta-integritas")
        assert done.status_code == 302, text_of(done)
        assert (found.status, found.on_paper, found.file.kind) == (L.ACCEPTED, True, found.kind)

    def test_a_stale_move_says_what_changed(self, secretary, candidacy):
        opened_by(secretary, candidacy.application)
        paper = held.hand_in(candidacy)
        held.hand_in(candidacy)
        url = admin("latepaper_move", paper.pk, "terima")
        assert secretary.post(url, {"version": paper.version, "seen": 0}).status_code == 409

    def test_oaths_are_recorded_many_at_once(self, secretary, candidacy, selection):
        other = held.accepted(selection)
        for each in (candidacy, other):
            opened_by(secretary, each.application)
        held.accept_papers(candidacy)
        held.planned(selection)
        rows = [held.oath(each) for each in (candidacy, other)]
        data = {"action": "move_sumpah", "_selected_action": [row.pk for row in rows], "confirmed": "1"}
        data |= {f"version_{row.pk}": row.version for row in rows}
        with clock.stopped_at(held.DAY):
            client = at_work("secretary")
            page = text_of(client.post(admin("oath_changelist"), data))

        assert "tercatat dilantik" in page
        assert "Berkas yang belum diterima" in page
        assert [held.fresh(each).status for each in (candidacy, other)] == [C.SWORN_IN, C.ACCEPTED]

    def test_the_first_page_names_what_waits(self, secretary, candidacy, selection):
        held.hand_in(candidacy)
        words = text_of(secretary.get(reverse("admin:index")))
        assert "1 berkas susulan menunggu diperiksa" in words
        assert "1 yang bersedia belum diundang ke pelantikan" in words
        held.planned(selection)
        with clock.stopped_at(held.DAY):
            words = text_of(at_work("secretary").get(reverse("admin:index")))
        assert "1 peserta pelantikan belum dicatat sumpahnya" in words
        assert "belum diundang" not in words

    def test_who_is_tied_sees_no_paper_of_the_candidate(self, secretary, candidacy):
        paper = held.hand_in(candidacy)
        conflicts.declare(candidacy.application, relation="Sepupu", by=acting_as(secretary, "secretary"), at=held.SAID)
        assert secretary.get(admin("latepaper_change", paper.pk)).status_code == 404

    def test_the_words_are_mended_by_the_office_and_by_nobody_from_an_old_page(self, secretary):
        text = CeremonyText.objects.get(code="oath")
        url = admin("ceremonytext_change", text.pk)
        given = {"body": "Saya bersumpah.", "checked_with": "Peraturan Contoh", "seen_version": text.version}
        assert secretary.post(url, given).status_code == 302
        text.refresh_from_db()
        assert (text.sentences, text.checked_with, text.version) == (["Saya bersumpah."], "Peraturan Contoh", 2)
        assert "sudah diubah orang lain" in text_of(secretary.post(url, given))
