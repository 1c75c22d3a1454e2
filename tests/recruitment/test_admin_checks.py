"""The staff's pages for what is checked beside the verdicts: ties, completeness, Sipol, the dealing, doubles."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.models import Event
from recruitment.actions import conflicts, parties
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import Allotment, Application, CompletenessCheck, Conflict, HeldResolution, Impartiality, PartyCheck
from tests.factories.recruitment import NOON, as_person, invented_nik, open_selection, staff, submitted
from tests.recruitment.desk import photo, text_of
from tests.recruitment.room import (
    GAMBIR,
    MENTENG,
    QUEUE,
    acting_as,
    at_work,
    first_file,
    in_hands_of,
    judged,
    move,
    opened_by,
    status,
    url,
)

pytestmark = pytest.mark.django_db
NIK = invented_nik(dt.date(1994, 8, 17), woman=True, serial=901)


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def application():
    return submitted(open_selection(), nik=NIK, at=NOON - dt.timedelta(hours=1))


def tie(client, application):
    conflicts.declare(application, relation="Ipar", by=acting_as(client), at=NOON)


# --- Before a file opens ----------------------------------------------------------------------------------------------
def test_a_file_opens_to_a_verifier_after_the_declaration_and_not_before(application):
    client = at_work("verifier")

    page = text_of(client.get(url("change", application)))
    assert ("apakah Anda mempunyai hubungan" in page, "Pemeriksaan" in page) == (True, False)
    assert client.get(url("file", application, first_file(application).pk)).status_code == 403
    assert client.post(url("verdict", application), {"value": "met"}).status_code == 403
    for data, sentence in (({}, "Pilih salah satu"), ({"answer": "tied", "relation": " "}, "Tulis hubungan apa")):
        answer = client.post(url("opening", application), data)
        assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert client.post(url("opening", application), {"answer": "none"})["Location"] == url("change", application)
    assert "Pemeriksaan" in text_of(client.get(url("change", application)))
    assert client.get(url("file", application, first_file(application).pk)).status_code == 200
    assert Impartiality.objects.get().person == client.user


def test_who_only_reads_declares_nothing(application):
    assert "Pemeriksaan" in text_of(at_work("commissioner").get(url("change", application)))


def test_a_tie_leaves_the_number_and_nothing_else(application):
    client = at_work("verifier")
    client.post(url("opening", application), {"answer": "tied", "relation": "Saudara kandung"})

    page = client.get(url("change", application))
    assert (page.status_code, application.number in text_of(page)) == (403, True)
    assert application.full_name not in page.content.decode()
    for name, extra in (("history", ()), ("reveal", ()), ("move", ("ambil",)), ("file", (first_file(application).pk,))):
        assert client.get(url(name, application, *extra)).status_code == 403
    row = text_of(client.get(reverse(QUEUE)))
    assert (application.number in row, "Tertutup bagi Anda" in row, application.full_name in row) == (True, True, False)
    found = client.post(reverse("admin:recruitment_application_find"), {"q": NIK}, follow=True)
    assert (found.status_code, application.full_name in found.content.decode()) == (403, False)
    assert Conflict.objects.get().relation == "Saudara kandung"


def test_a_tied_person_takes_the_next_file_instead(application):
    client = at_work("verifier")
    other = submitted(application.selection)
    tie(client, application)

    assert client.post(reverse("admin:recruitment_application_next"))["Location"] == url("change", other)


def test_exports_leave_out_who_is_tied(application):
    client = at_work("secretary")
    submitted(application.selection)
    tie(client, application)

    table = client.post(reverse("admin:recruitment_application_export"), {"form": "csv"}).content.decode()
    assert (application.number in table, table.count("PWC-")) == (False, 1)


def test_a_tie_found_out_later_is_declared_from_the_page(application):
    client = opened_by(at_work("verifier"), application)

    answer = move(client, application, "nyatakan-hubungan", relation="Tetangga lama")
    assert answer["Location"] == reverse(QUEUE)
    assert client.get(url("change", application)).status_code == 403


def test_a_secretary_declares_for_somebody_and_another_one_withdraws(application):
    verifier, secretary, other = at_work("verifier"), at_work("secretary"), at_work("commissioner")
    opened_by(secretary, application)
    facts = {"person": verifier.user.pk, "relation": "Ipar"}
    of_another = facts | {"person": secretary.user.pk}
    assert move(verifier, application, "nyatakan-hubungan-petugas", **of_another).status_code == 422
    assert move(secretary, application, "nyatakan-hubungan-petugas", **facts).status_code == 302
    conflict = Conflict.objects.get()
    withdraw = reverse("admin:recruitment_conflict_move", args=[conflict.pk, "cabut"])

    assert application.number in text_of(secretary.get(reverse("admin:recruitment_conflict_changelist")))
    assert secretary.post(withdraw, {"reason": "Keliru."}).status_code == 422
    assert other.post(withdraw, {"reason": "Keliru orang."}).status_code == 302
    standing = reverse("admin:recruitment_conflict_changelist")
    assert application.number not in text_of(secretary.get(standing))
    assert application.number in text_of(secretary.get(standing + "?keadaan=dicabut"))


# --- Completeness, four eyes ------------------------------------------------------------------------------------------
def test_completeness_and_acceptance_are_two_steps(application):
    client = at_work("verifier")
    in_hands_of(client, application)

    kind = application.selection.document_kinds.get(code="ktp")
    answer = move(client, application, "tidak-lengkap")
    assert (answer.status_code, "paling sedikit satu berkas" in text_of(answer)) == (422, True)
    move(client, application, "tidak-lengkap", **{f"kind_{kind.pk}": "on", f"reason_{kind.pk}": "Terpotong."})
    assert "KTP-el: Terpotong." in text_of(client.get(url("change", application)))
    assert text_of(client.get(reverse(QUEUE) + "?kelengkapan=tidak")).count(application.number) == 1
    move(client, application, "lengkap")
    page = text_of(client.get(url("change", application)))
    assert f"Lengkap {client.user}, Selasa, 20 Oktober 2026" in page
    assert CompletenessCheck.objects.current().get().checked_by == client.user
    assert status(application) == ApplicationStatus.SUBMITTED
    assert application.number not in text_of(client.get(reverse(QUEUE) + "?kelengkapan=belum"))


def test_the_second_person_finds_the_refusal_on_the_dashboard_and_sends_it_back(application):
    first, second = at_work("verifier"), at_work("verifier")
    in_hands_of(first, application)
    reasons = judged(first, application)  # all met, then one point against
    assert reasons is None
    requirement = application.selection.requirements.get(code="domisili")
    first.post(url("verdict", application), {"value": "unmet", "reason": "KTP Bekasi.", "syarat": requirement.pk})
    move(first, application, "tidak-memenuhi-syarat", reason="KTP Kota Bekasi.")

    assert "usulan penolakan menunggu konfirmasi" not in text_of(first.get(reverse("admin:index")))
    assert "1 usulan penolakan menunggu konfirmasi" in text_of(second.get(reverse("admin:index")))
    opened_by(second, application)
    assert "KTP Kota Bekasi." in text_of(second.get(url("change", application)))
    for step in ("konfirmasi", "kembalikan"):
        assert "KTP Kota Bekasi." in text_of(
            second.get(reverse("admin:recruitment_application_move", args=[application.pk, step]))
        )
    move(second, application, "kembalikan", reason="KTP sudah pindah.")
    assert status(application) == ApplicationStatus.SUBMITTED


def test_a_refusal_offers_the_reasons_of_the_requirements_and_asks_for_one(application):
    client = at_work("verifier")
    in_hands_of(client, application)
    requirement = application.selection.requirements.get(code="usia")
    client.post(url("verdict", application), {"value": "unmet", "reason": "24 tahun.", "syarat": requirement.pk})

    page = text_of(client.get(url("move", application, "tidak-memenuhi-syarat")))
    assert f"Tidak memenuhi syarat usia. (Syarat: {requirement.text})" in page
    answer = move(client, application, "tidak-memenuhi-syarat")
    assert (answer.status_code, "Pilih paling sedikit satu alasan" in text_of(answer)) == (422, True)


# --- Sipol ------------------------------------------------------------------------------------------------------------
def test_sipol_is_recorded_with_its_proof_and_shown_on_the_page(application):
    client = opened_by(at_work("verifier"), application)
    due = {"due_at_0": "2026-10-23", "due_at_1": "00:00"}

    answer = move(client, application, "sipol-tercatat", **due)
    assert (answer.status_code, "Unggah bukti" in text_of(answer)) == (422, True)
    assert move(client, application, "sipol-tercatat", evidence=photo(), **due).status_code == 302
    page = text_of(client.get(url("change", application)))
    assert "Tercatat, menunggu klarifikasi" in page
    assert client.get(url("party_file", application, "bukti")).status_code == 200
    assert client.get(url("party_file", application, "jawaban")).status_code == 404
    assert opened_by(at_work("verifier"), application).get(url("party_file", application, "lain")).status_code == 404
    assert at_work("auditor").get(url("party_file", application, "bukti")).status_code == 403
    assert Event.objects.filter(action="document.downloaded", by_id=str(client.user.pk)).exists()
    answer = move(client, application, "sipol-temuan", finding="member", reason="KTA.")
    assert (answer.status_code, "masih dapat menjawab" in text_of(answer)) == (422, True)


def test_a_clarification_that_came_waits_on_the_dashboard_for_its_finding(application):
    client = opened_by(at_work("verifier"), application)
    pile = "?seleksi=semua&amp;status=submitted&amp;sipol=temuan"
    for way in ("belum", "ditunggu", "temuan"):
        assert (way, listed(client, way)) == (way, [application] if way == "belum" else [])
    move(client, application, "sipol-tercatat", evidence=photo(), due_at_0="2026-10-23", due_at_1="00:00")
    assert (listed(client, "ditunggu"), pile in client.get("/admin/").content.decode()) == ([application], False)

    check = PartyCheck.objects.select_related("application").get()
    parties.answer(check, words="Nama saya dicatut.", by=as_person(application.applicant), at=NOON)

    assert (listed(client, "temuan"), listed(client, "ditunggu"), listed(client, "belum")) == ([application], [], [])
    assert pile in client.get("/admin/").content.decode()
    assert "Tercatat, klarifikasi menunggu temuan" in text_of(client.get(url("change", application)))
    assert move(client, application, "sipol-temuan", finding="not_member", reason="Surat KPU.").status_code == 302
    assert (listed(client, "temuan"), pile in client.get("/admin/").content.decode()) == ([], False)


def listed(client, way):
    """Return the files that the queue lists by how they stand in Sipol."""
    return list(client.get(f"{reverse(QUEUE)}?sipol={way}").context["cl"].result_list)


def test_a_file_that_is_no_picture_is_refused_beside_the_form(application):
    client = opened_by(at_work("verifier"), application)
    broken = photo()
    broken.file.truncate(30)

    answer = move(client, application, "sipol-bersih", evidence=broken)
    assert (answer.status_code, PartyCheck.objects.count()) == (422, 0)


# --- Dealing ----------------------------------------------------------------------------------------------------------
def test_a_deal_is_looked_at_before_it_is_saved(application):
    verifier, secretary = at_work("verifier", MENTENG), at_work("secretary")
    verifier.user.assignments.update(valid_from=NOON.date())
    address = reverse("admin:recruitment_application_deal")
    facts = {"selection": application.selection.pk, "district": MENTENG, "reason": "Merata."}

    page = secretary.post(address, facts | {"lihat": "1"})
    assert ("Mendapat" in text_of(page), Allotment.objects.count()) == (True, 0)
    fingerprint = page.context["form"]["fingerprint"].value()
    assert secretary.post(address, facts | {"fingerprint": "x"}).status_code == 409
    assert secretary.post(address, facts | {"fingerprint": fingerprint}).status_code == 302
    assert Allotment.objects.current().get().verifier == verifier.user
    assert "1 berkas dibagikan kepada Anda" in text_of(verifier.get(reverse("admin:index")))
    assert application.number in text_of(verifier.get(reverse(QUEUE) + "?pembagian=saya"))
    assert application.number not in text_of(secretary.get(reverse(QUEUE) + "?pembagian=belum"))


def test_who_may_not_deal_finds_no_page():
    assert at_work("verifier").get(reverse("admin:recruitment_application_deal")).status_code == 403


# --- Doubles ----------------------------------------------------------------------------------------------------------
def test_two_files_are_merged_by_number_and_both_are_read_from_the_one_that_stands(application):
    first, second = at_work("secretary"), at_work("commissioner")
    double = submitted(application.selection)
    opened_by(first, application, double)

    answer = move(first, application, "gabungkan", number="PWC-1", keeps="this", reason="KTP sama.")
    assert (answer.status_code, "Tidak ada berkas dengan nomor itu" in text_of(answer)) == (422, True)
    answer = move(first, application, "gabungkan", number=application.number, keeps="this", reason="KTP sama.")
    assert (answer.status_code, "dirinya sendiri" in text_of(answer)) == (422, True)
    move(first, application, "gabungkan", number=double.number, keeps="this", reason="KTP sama.")
    resolution = HeldResolution.objects.get()
    approve = reverse("admin:recruitment_heldresolution_move", args=[resolution.pk, "setujui"])
    assert second.post(approve, {"version": resolution.version}).status_code == 302
    page = text_of(first.get(url("change", application)))
    assert (double.number in page, double.snapshots.get().sha256[:12] in page) == (True, True)
    assert status(double) == ApplicationStatus.DUPLICATE
    assert "Pendaftaran dikirim" in text_of(first.get(url("history", double)))


def test_a_number_of_another_kecamatan_is_not_found_by_the_merge(application):
    other = submitted(application.selection, district=GAMBIR)
    client = opened_by(at_work("verifier", MENTENG), application)

    answer = move(client, application, "gabungkan", number=other.number, keeps="this", reason="x")
    assert (answer.status_code, "Tidak ada berkas dengan nomor itu" in text_of(answer)) == (422, True)
    assert Application.objects.filter(status="duplicate").count() == 0


def test_staff_without_any_role_see_no_tie(application):
    tie_of = staff("view_application")
    conflicts.declare(application, relation="Ipar", by=tie_of, at=NOON)

    assert at_work("verifier").get(reverse("admin:recruitment_conflict_changelist")).status_code == 403
