"""Signed paper on the staff's pages: offered while it is possible, keyed in with its scan, compared by a second person."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from recruitment.actions import conflicts, parties
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Application, Candidacy, Feedback, PaperWithdrawal, PartyCheck
from tests.factories import counters as make
from tests.factories import feedback as speaking
from tests.factories import recruitment
from tests.factories.recruitment import NOON
from tests.recruitment.desk import paper, photo, text_of
from tests.recruitment.room import GAMBIR, MENTENG, acting_as, at_work, opened_by

pytestmark = pytest.mark.django_db
C = CandidacyStatus
DAY = dt.timedelta(days=1)
OFFERED = "Pernyataan di atas kertas"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def selection():
    return recruitment.open_selection()


def page(obj):
    return reverse(f"admin:recruitment_{obj._meta.model_name}_change", args=[obj.pk])


def move(obj, name):
    return reverse(f"admin:recruitment_{obj._meta.model_name}_move", args=[obj.pk, name])


def statement(application, what):
    return reverse("admin:recruitment_counterfile_statement", args=[application.counter_file.pk, what])


def wrong_type():
    return SimpleUploadedFile("lembar.pdf", b"bukan berkas", "application/pdf")


# --- The seat ---------------------------------------------------------------------------------------------------------
def test_the_seat_is_taken_from_the_candidates_page(selection):
    candidacy = make.candidate(selection, status=C.CHOSEN)
    secretary = opened_by(at_work("secretary"), candidacy.application)
    url, data = move(candidacy, "kesediaan-kertas"), {"version": candidacy.version, "seen_signed": "on"}
    offered = secretary.get(page(candidacy)).content.decode()
    sheet = statement(candidacy.application, "kesediaan")
    assert (OFFERED in offered, offered.count(f'href="{url}"'), f'href="{sheet}"' in offered) == (True, 2, True)
    assert secretary.get(sheet).content[:4] == b"%PDF"
    for wrong, words in (
        ({}, "Pilih pindaian lembar"), ({"sources": [wrong_type()]}, "Jenis berkas ini tidak dikenal"),
        ({"sources": [photo()], "seen_signed": ""}, "Cocokkan dahulu tanda tangannya"),
    ):  # fmt: skip
        answer = secretary.post(url, data | wrong)
        assert (answer.status_code, words in text_of(answer)) == (422, True), text_of(answer)

    assert secretary.post(url, data | {"sources": [photo()]}).status_code == 302

    kept = secretary.get(page(candidacy))
    assert "Di atas kertas, dicatat" in text_of(kept)
    assert f'href="{url}"' not in kept.content.decode()
    assert "Lembar bertanda tangan" in text_of(kept)  # in the journal
    slip = reverse("admin:recruitment_candidacy_slip", args=[candidacy.pk])
    assert (slip in kept.content.decode(), secretary.get(slip).status_code) == (True, 200)
    assert secretary.get(reverse("admin:recruitment_candidacy_slip_page", args=[candidacy.pk, 1])).status_code == 200
    assert secretary.get(statement(candidacy.application, "kesediaan")).status_code == 404
    assert at_work("auditor").get(slip).status_code == 403
    assert at_work("commissioner").get(slip).status_code == 200


def test_after_the_due_moment_the_page_offers_nothing_and_takes_nothing(selection):
    candidacy = make.candidate(selection, status=C.CHOSEN)
    with clock.stopped_at(NOON + 3 * DAY):
        secretary = opened_by(at_work("secretary"), candidacy.application)
        assert move(candidacy, "kesediaan-kertas") not in secretary.get(page(candidacy)).content.decode()
        answer = secretary.post(
            move(candidacy, "kesediaan-kertas"), {"version": 1, "seen_signed": "on", "sources": [photo()]}
        )  # fmt: skip

    assert (answer.status_code, "Waktu menyatakan kesediaan berakhir" in text_of(answer)) == (422, True)
    assert Candidacy.objects.get(pk=candidacy.pk).status == C.CHOSEN


def test_who_applied_online_or_has_an_account_is_offered_nothing(selection):
    online = recruitment.candidate(selection, status=C.CHOSEN)
    walked_in = make.candidate(selection, status=C.CHOSEN)
    make.give_account(walked_in.application)
    secretary = opened_by(at_work("secretary"), online.application, walked_in.application)

    for candidacy in (online, walked_in):
        shown = secretary.get(page(candidacy)).content.decode()
        assert (OFFERED in shown, move(candidacy, "kesediaan-kertas") in shown) == (False, False)
    assert secretary.get(statement(walked_in.application, "kesediaan")).status_code == 404


def test_a_candidate_without_slip_has_none_to_show(selection):
    candidacy = make.candidate(selection)

    secretary = opened_by(at_work("secretary"), candidacy.application)

    assert secretary.get(reverse("admin:recruitment_candidacy_slip", args=[candidacy.pk])).status_code == 404
    assert secretary.get(statement(candidacy.application, "pengunduran-diri")).content[:4] == b"%PDF"
    assert secretary.get(statement(candidacy.application, "apa-saja")).status_code == 404


def test_who_has_not_declared_is_asked_to_and_who_is_tied_is_offered_nothing(selection):
    """Who checks files says first whether there is a tie, here as before any file opens."""
    candidacy = make.candidate(selection, status=C.CHOSEN)
    secretary, tied = at_work("secretary"), at_work("secretary")
    conflicts.declare(candidacy.application, relation="Sepupu", by=acting_as(tied), at=NOON)

    asked = secretary.get(page(candidacy)).content.decode()
    assert ("Nyatakan dahulu" in asked, page(candidacy.application) in asked) == (True, True)
    for browser, words in ((secretary, "Nyatakan dahulu"), (tied, "benturan kepentingan")):
        assert move(candidacy, "kesediaan-kertas") not in browser.get(page(candidacy)).content.decode()
        answer = browser.post(move(candidacy, "kesediaan-kertas"), {"version": 1, "seen_signed": "on", "sources": [photo()]})
        assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert Candidacy.objects.get().status == C.CHOSEN


# --- Feedback ---------------------------------------------------------------------------------------------------------
def test_an_answer_to_feedback_is_keyed_in_where_it_was_asked(selection):
    asked = speaking.asked(make.candidate(selection))
    secretary, url = opened_by(at_work("secretary"), asked.candidacy.application), move(asked, "jawaban-kertas")
    shown = secretary.get(page(asked.candidacy)).content.decode()
    sheet = statement(asked.candidacy.application, asked.code)
    assert (f'href="{url}"' in shown, f'href="{sheet}"' in shown) == (True, True)
    assert secretary.get(sheet).content[:4] == b"%PDF"
    assert f'href="{url}"' in secretary.get(page(asked)).content.decode()
    assert "Apakah Anda pengurus partai?" in text_of(secretary.get(url))
    data = {"version": asked.version, "seen_signed": "on", "text": "Saya sudah keluar."}
    assert secretary.post(url, data).status_code == 422

    assert secretary.post(url, data | {"sources": [paper()]}).status_code == 302

    assert Feedback.objects.get(pk=asked.pk).answer == "Saya sudah keluar."
    kept = text_of(secretary.get(page(asked)))
    assert ("Di atas kertas, dicatat" in kept, "Lembar jawaban calon" in kept) == (True, True)
    assert url not in secretary.get(page(asked.candidacy)).content.decode()


def test_the_question_is_no_business_of_who_may_not_read_feedback(selection):
    asked = speaking.asked(make.candidate(selection))
    verifier = opened_by(at_work("verifier", MENTENG), asked.candidacy.application)
    counter = asked.candidacy.application.counter_file

    assert asked.code not in verifier.get(page(counter)).content.decode()
    assert verifier.get(statement(asked.candidacy.application, asked.code)).status_code == 404
    assert verifier.get(move(asked, "jawaban-kertas")).status_code in {403, 404}


# --- The clarification ------------------------------------------------------------------------------------------------
def test_a_clarification_is_keyed_in_from_the_counters_page(selection):
    counter = make.confirmed(selection)
    by = recruitment.verifier()
    conflicts.declare_none(counter.application, by=by, at=NOON)
    parties.record_hit(counter.application, evidence=[photo()], due_at=NOON + DAY, by=by, at=NOON)
    verifier = opened_by(at_work("verifier", MENTENG), counter.application)
    url = move(counter.application, "klarifikasi-kertas")
    assert f'href="{url}"' in verifier.get(page(counter)).content.decode()
    assert f'href="{url}"' in verifier.get(page(counter.application)).content.decode()
    assert verifier.get(statement(counter.application, "klarifikasi")).content[:4] == b"%PDF"

    sent = verifier.post(url, {"words": "Nama saya dicatut.", "seen_signed": "on", "sources": [photo()]})

    assert sent.status_code == 302, text_of(sent)
    assert PartyCheck.objects.get().answer == "Nama saya dicatut."
    shown = verifier.get(page(counter.application))
    assert ("di atas kertas, dicatat" in text_of(shown), url in shown.content.decode()) == (True, False)


# --- The withdrawal ---------------------------------------------------------------------------------------------------
def test_a_withdrawal_is_keyed_in_by_one_and_compared_by_another(selection):
    counter = make.confirmed(selection)
    application = counter.application
    first, second = (opened_by(at_work("verifier", MENTENG), application) for _ in range(2))
    url = move(application, "tarik-kertas")
    assert f'href="{url}"' in first.get(page(application)).content.decode()
    assert f'href="{url}"' in first.get(page(counter)).content.decode()
    assert first.get(statement(application, "penarikan")).content[:4] == b"%PDF"
    data = {"reason": "Pindah tugas.", "seen_signed": "on"}
    assert first.post(url, data).status_code == 422
    assert first.post(url, data | {"sources": [photo()]}).status_code == 302
    withdrawal = PaperWithdrawal.objects.get()
    assert url not in first.get(page(counter)).content.decode()  # it waits already

    refused = first.post(move(withdrawal, "setujui"), {"version": 1})
    assert (refused.status_code, "bukan pengusulnya" in text_of(refused)) == (422, True)
    assert "penarikan di atas kertas" in text_of(second.get(reverse("admin:index")))
    shown = second.get(page(withdrawal)).content.decode()
    for name, args in (("slip", []), ("slip_page", [1])):
        file = reverse(f"admin:recruitment_paperwithdrawal_{name}", args=[withdrawal.pk, *args])
        assert (file in shown, second.get(file).status_code) == (True, 200)
    history = reverse("admin:recruitment_paperwithdrawal_history", args=[withdrawal.pk])
    assert "Penarikan di atas kertas dicatat" in text_of(second.get(history))
    assert second.post(move(withdrawal, "setujui"), {"version": 1}).status_code == 302

    assert Application.objects.get(pk=application.pk).status == "withdrawn"
    told = text_of(second.get(page(application)))
    assert ("Penarikan di atas kertas dicatat" in told, "lembar bertanda tangan" in told) == (True, True)


def test_another_kecamatan_neither_sees_nor_settles_it(selection):
    counter = make.confirmed(selection)
    elsewhere = at_work("verifier", GAMBIR)
    assert elsewhere.get(move(counter.application, "tarik-kertas")).status_code in {403, 404}
    assert elsewhere.get(statement(counter.application, "penarikan")).status_code in {302, 403, 404}
    by = make.clerk()
    withdrawal = PaperWithdrawal.objects.create(
        application=counter.application, reason="Pindah.", proposed_at=NOON, proposed_by=by.user,
        evidence=recruitment.document(by.user),
    )  # fmt: skip

    for url in (page(withdrawal), move(withdrawal, "setujui"),
                reverse("admin:recruitment_paperwithdrawal_slip", args=[withdrawal.pk])):  # fmt: skip
        assert elsewhere.get(url).status_code in {302, 403, 404}
    auditor = at_work("auditor")
    assert auditor.get(page(withdrawal)).status_code == 200
    assert auditor.get(reverse("admin:recruitment_paperwithdrawal_slip", args=[withdrawal.pk])).status_code == 403
