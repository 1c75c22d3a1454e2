import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.models import Event
from recruitment.actions import decisions, files, held, repairs, reviews
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import Application, HeldResolution, Reason, Repair
from tests.factories.recruitment import NOON, as_person, document, invented_nik, open_selection, submitted
from tests.recruitment.desk import text_of
from tests.recruitment.room import acting_as, at_work, first_file, in_hands_of, judged, move, opened_by, status, url

pytestmark = pytest.mark.django_db
NIK = invented_nik(dt.date(1994, 8, 17), woman=True, serial=901)


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def application():
    return submitted(open_selection(), nik=NIK, at=NOON - dt.timedelta(hours=1))


@pytest.fixture
def verifier(application):
    client = at_work("verifier")
    in_hands_of(client, application)
    return client


# --- Moves ------------------------------------------------------------------------------------------------------------
def test_a_button_that_does_not_work_says_why(application, verifier):
    page = verifier.get(url("change", application))

    assert {button.move.name: button.obstacle for button in page.context["blocked_buttons"]} == {
        "memenuhi-syarat": "Masih ada 22 berkas atau syarat yang belum dinyatakan memenuhi.",
        "tidak-memenuhi-syarat": "Nyatakan dahulu berkas atau syarat mana yang tidak terpenuhi.",
    }
    assert "Masih ada 22 berkas" in page.content.decode()
    assert "Masih ada 22 berkas" in verifier.get(url("move", application, "memenuhi-syarat")).content.decode()
    assert move(verifier, application, "memenuhi-syarat").status_code == 422
    assert status(application) == ApplicationStatus.SUBMITTED


def test_after_a_move_the_person_is_still_in_the_same_queue(application, verifier):
    kept = "?_changelist_filters=jk%3DP"
    page = verifier.get(url("change", application) + kept).content.decode()
    address = url("move", application, "perpanjang") + kept

    assert address in page
    assert verifier.post(address, {"version": application.version})["Location"] == url("change", application) + kept


def test_eligible_then_undone(application, verifier):
    judged(verifier, application)

    assert move(verifier, application, "memenuhi-syarat").status_code == 302
    assert status(application) == ApplicationStatus.ELIGIBLE
    assert move(verifier, application, "batalkan-keputusan", reason="Salah tekan.").status_code == 302
    assert status(application) == ApplicationStatus.SUBMITTED


def test_ineligible_with_ready_and_own_reasons(application, verifier):
    requirement = application.selection.requirements.get(code="usia")
    facts = {"value": "unmet", "reason": "Tidak sesuai.", "requirement": requirement}
    reviews.give_verdict(application, **facts, by=acting_as(verifier), at=NOON)

    assert move(verifier, application, "tidak-memenuhi-syarat").status_code == 422
    too_young = Reason.objects.get(requirement_code="usia")
    move(verifier, application, "tidak-memenuhi-syarat", ready=[too_young.pk], reason="Berusia 24 tahun.")
    assert status(application) == ApplicationStatus.TO_CONFIRM
    assert move(verifier, application, "konfirmasi").status_code == 422
    move(opened_by(at_work("secretary"), application), application, "konfirmasi")

    decided = Application.objects.get(pk=application.pk)
    assert (decided.status, decided.decision_reason) == (
        ApplicationStatus.INELIGIBLE, "Tidak memenuhi syarat usia. Berusia 24 tahun.",
    )  # fmt: skip


def test_a_final_decision_asks_for_the_password_after_five_minutes(application):
    client = at_work("verifier", minutes_ago=6)
    in_hands_of(client, application)
    judged(client, application)

    answer = client.post(url("move", application, "memenuhi-syarat"), {"version": application.version})

    assert (answer.status_code, "/konfirmasi/" in answer["Location"]) == (302, True)
    assert status(application) == ApplicationStatus.SUBMITTED


def test_a_stale_decision_is_answered_with_what_changed(application, verifier):
    judged(verifier, application)
    page = verifier.get(url("move", application, "memenuhi-syarat"))
    hidden = page.context["form"].initial
    Application.objects.filter(pk=application.pk).update(version=application.version + 1)

    answer = verifier.post(url("move", application, "memenuhi-syarat"), hidden | {"seen": 2})

    assert answer.status_code == 409
    assert "Diambil untuk diperiksa" in answer.content.decode()
    assert status(application) == ApplicationStatus.SUBMITTED


def ask_repair(client, application, kind, **data):
    due = {"due_at_0": "2026-10-24", "due_at_1": "00:00"}
    return move(client, application, "minta-perbaikan", **due, **{f"kind_{kind.pk}": "on"}, **data)


def test_repair_is_asked_for_the_named_papers_until_a_moment_in_wib(application, verifier):
    kind = first_file(application).kind

    assert ask_repair(verifier, application, kind, **{f"reason_{kind.pk}": "Terpotong."}).status_code == 302

    repair = Repair.objects.get()
    assert [(item.kind, item.reason) for item in repair.items.all()] == [(kind, "Terpotong.")]
    assert (repair.due_at, status(application)) == (clock.wib(2026, 10, 24), ApplicationStatus.IN_REPAIR)


def test_a_repair_without_paper_or_reason_is_refused(application, verifier):
    kind = first_file(application).kind

    assert "Tulis apa yang perlu diperbaiki" in ask_repair(verifier, application, kind).content.decode()
    nothing = move(verifier, application, "minta-perbaikan", due_at_0="2026-10-24", due_at_1="00:00")
    assert "Pilih paling sedikit satu berkas" in nothing.content.decode()
    assert status(application) == ApplicationStatus.SUBMITTED


def test_old_and_new_paper_stand_side_by_side_after_a_repair(application, verifier):
    old = first_file(application)
    ask_repair(verifier, application, old.kind, **{f"reason_{old.kind_id}": "Terpotong."})
    repair, by = Repair.objects.get(), as_person(application.applicant)
    new = files.attach_repair(repair, old.kind, document(application.applicant), by=by, at=NOON)
    repairs.answer(repair, version=repair.application.version, by=by, at=NOON)

    preview = verifier.get(url("change", application), {"berkas": new.pk}).context["place"].preview

    assert preview.pages == [url("file_page", application, new.pk, 1)]
    assert preview.before.pages == [url("file_page", application, old.pk, 1)]
    assert verifier.get(preview.before.pages[0]).status_code == 200


def test_paper_sets_are_noted(application, verifier):
    assert move(verifier, application, "berkas-kertas", sets="3").status_code == 302
    assert Application.objects.get(pk=application.pk).paper_sets == 3
    assert move(verifier, application, "berkas-kertas", sets="-1").status_code == 422


# --- NIK --------------------------------------------------------------------------------------------------------------
def test_the_nik_is_shown_once_after_a_reason_and_noted(application, verifier):
    assert NIK not in verifier.get(url("reveal", application)).content.decode()
    refused = verifier.post(url("reveal", application), {"reason": " "})
    assert (refused.status_code, NIK in refused.content.decode()) == (422, False)

    shown = verifier.post(url("reveal", application), {"reason": "Membandingkan dengan KTP."})

    assert (NIK in shown.content.decode(), "no-store" in shown["Cache-Control"]) == (True, True)
    event = Event.objects.about(application).order_by("-n").first()
    assert (event.action, event.reason, NIK in str(event.details)) == (
        "application.nik_revealed", "Membandingkan dengan KTP.", False,
    )  # fmt: skip


def test_without_the_right_the_nik_stays_hidden(application):
    answer = at_work("auditor").post(url("reveal", application), {"reason": "Ingin tahu."})

    assert NIK not in answer.content.decode()
    assert not Event.objects.filter(action="application.nik_revealed").exists()


# --- Held files -------------------------------------------------------------------------------------------------------
def test_a_held_file_is_resolved_by_two_persons(application):
    second = submitted(application.selection, nik=NIK)
    verifier, secretary = at_work("verifier"), at_work("secretary")

    assert move(verifier, second, "usulkan-penyelesaian", outcome="release", reason="KTP asli dilihat.").status_code == 302
    approve = reverse("admin:recruitment_heldresolution_move", args=[HeldResolution.objects.get().pk, "setujui"])
    assert verifier.post(approve, {"version": 1}).status_code == 422
    assert secretary.post(approve, {"version": 1}).status_code == 302
    history = reverse("admin:recruitment_heldresolution_history", args=[HeldResolution.objects.get().pk])
    told = text_of(secretary.get(history))
    assert ("Penyelesaian diusulkan" in told, "KTP asli dilihat." in told, "Penyelesaian disetujui" in told) == (True,) * 3
    assert "Pendaftaran dikirim" not in told

    assert (status(application), status(second)) == (ApplicationStatus.HELD, ApplicationStatus.SUBMITTED)


def test_the_proposer_cannot_approve(application):
    second = submitted(application.selection, nik=NIK)
    secretary = at_work("secretary")
    resolution = held.propose(second, outcome="close", reason="Ganda.", by=acting_as(secretary), at=NOON)

    answer = secretary.post(reverse("admin:recruitment_heldresolution_move", args=[resolution.pk, "setujui"]), {"version": 1})

    assert (answer.status_code, "orang lain" in answer.content.decode()) == (422, True)


def test_the_name_of_an_applicant_runs_nothing(application):
    other = submitted(application.selection, full_name="<script>alert(1)</script>")
    client = at_work("verifier")

    for address in (url("change", other), reverse("admin:recruitment_application_changelist")):
        assert "<script>alert" not in client.get(address).content.decode()


def test_a_decided_file_names_who_decided(application, verifier):
    judged(verifier, application)
    fresh = Application.objects.get(pk=application.pk)
    decisions.accept(fresh, version=fresh.version, by=acting_as(verifier), at=NOON)

    secretary = opened_by(at_work("secretary"), application)
    assert f"Diputuskan {verifier.user}" in secretary.get(url("change", application)).content.decode()
