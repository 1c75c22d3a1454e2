"""The public's pages of feedback, and the candidate's: windows, what a stranger may see, and what people type."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from recruitment import feedback as rules
from recruitment.actions import feedback as actions
from recruitment.lifecycle import CandidacyStatus, FeedbackStatus
from recruitment.models import Candidacy, Feedback, Selection
from tests.factories import feedback as make
from tests.factories import recruitment
from tests.factories.accounts import log_in
from tests.factories.recruitment import NOON
from tests.recruitment.desk import photo, text_of
from tests.recruitment.test_feedback import MICROSECOND, as_candidate

pytestmark = pytest.mark.django_db
NOTHING = uuid.UUID(int=7)


@pytest.fixture
def candidacy():
    selection = recruitment.open_selection()
    make.speaking(selection)
    return recruitment.candidate(selection, full_name="Contoh Anggrek")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def visit(client, name, *args, at=NOON, data=None):
    with clock.stopped_at(at):
        url = reverse(f"recruitment:{name}", args=args)
        return client.get(url) if data is None else client.post(url, data)


def names(client, selection, at=NOON):
    return visit(client, "candidates", selection.uuid, at=at)


def filled(client, candidacy, **changes):
    """Return what a browser sends: the form as it was shown, filled in."""
    html = visit(client, "feedback", candidacy.uuid).content.decode()
    return {
        "key": re.search(r'name="key" value="([^"]+)"', html)[1], "category": "party", "text": "Masih pengurus partai.",
        "name": "Ibu Contoh", "contact": "0812-0000-0000", "email": "ibu@warga.example", "card": photo(name="ktp.jpg"),
        "sure": "on",
    } | changes  # fmt: skip


def sent(client, candidacy, *, at=NOON, **changes):
    return visit(client, "feedback", candidacy.uuid, at=at, data=filled(client, candidacy, **changes))


# --- The names --------------------------------------------------------------------------------------------------------
def test_the_list_says_name_number_and_kecamatan_and_nothing_else(client, candidacy):
    page = names(client, candidacy.selection)
    words, application = text_of(page), candidacy.application
    assert ("Contoh Anggrek" in words, application.number in words, "Kecamatan Menteng" in words) == (True, True, True)
    for secret in (application.applicant.email, str(application.uuid), "1994", "Jalan Contoh"):
        assert secret not in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"


def test_only_announced_names_are_listed(client, candidacy):
    recruitment.submitted(candidacy.selection, full_name="Contoh Belum Diumumkan")
    gone = recruitment.candidate(candidacy.selection, full_name="Contoh Sudah Mundur")
    Candidacy.objects.filter(pk=gone.pk).update(
        status=CandidacyStatus.ENDED, ended_at=NOON, ended_by=recruitment.StaffFactory(), end_reason="withdrawn"
    )
    assert re.findall(r"Contoh \w+", text_of(names(client, candidacy.selection))) == ["Contoh Anggrek"]
    assert visit(client, "feedback", gone.uuid).status_code == 404


def test_nobody_announced_is_said(client):
    selection = recruitment.open_selection()
    make.speaking(selection)
    assert "Belum ada calon yang diumumkan" in text_of(names(client, selection))


def test_the_pages_are_there_from_the_beginning_of_the_stage_and_closed_at_its_end(client, candidacy):
    stage, selection = rules.stage_of(candidacy.selection), candidacy.selection
    for at, status, is_named in (
        (stage.starts_at - MICROSECOND, 404, False), (stage.starts_at, 200, True), (stage.ends_at - MICROSECOND, 200, True),
        (stage.ends_at, 200, False),
    ):  # fmt: skip
        for page in (names(client, selection, at), visit(client, "feedback", candidacy.uuid, at=at)):
            assert (page.status_code, "Contoh Anggrek" in page.content.decode()) == (status, is_named)
    assert "Masa tanggapan sudah berakhir" in text_of(names(client, selection, stage.ends_at))


def test_a_selection_that_is_not_announced_and_a_candidate_nobody_knows_do_not_exist(client, candidacy):
    assert visit(client, "feedback", NOTHING).status_code == 404
    assert visit(client, "feedback", candidacy.application.uuid).status_code == 404
    Selection.objects.update(published_at=None, published_by=None)
    assert names(client, candidacy.selection).status_code == 404
    assert visit(client, "feedback", candidacy.uuid).status_code == 404


def test_many_names_cost_as_much_as_few(client, candidacy, django_assert_num_queries):
    names(client, candidacy.selection)
    for count in (1, 3):
        with django_assert_num_queries(3):  # selection, stage, candidates
            names(client, candidacy.selection)
        if count == 1:
            recruitment.candidate(candidacy.selection), recruitment.candidate(candidacy.selection, district="31.71.01")


# --- The form ---------------------------------------------------------------------------------------------------------
def test_from_the_form_by_the_mail_to_the_receipt(client, candidacy, settings):
    answer = sent(client, candidacy)
    assert (answer.status_code, answer.url) == (302, reverse("recruitment:feedback-sent"))
    assert "Kami mengirim email" in text_of(client.get(answer.url))

    sender = Feedback.objects.get().sender
    link = rules.sender_link(sender).removeprefix(settings.SITE_URL)
    with clock.stopped_at(NOON):
        assert "Satu langkah lagi" in text_of(client.get(link))
        assert Feedback.objects.get().status == FeedbackStatus.UNPROVED
        assert client.post(link).status_code == 302
        receipt = client.get(link)
    words = text_of(receipt)
    assert ("Tanda terima tanggapan" in words, Feedback.objects.get().written_code in words) == (True, True)
    for secret in ("Contoh Anggrek", candidacy.application.number, "Ibu Contoh", "ibu@warga.example", "pengurus partai."):
        assert secret not in words
    assert str(candidacy.uuid) not in link


def test_a_wrong_secret_leads_nowhere(client, candidacy):
    sender = make.sent(candidacy).sender
    for pk, token in ((sender.pk, "salah"), (NOTHING, rules.token(sender)), (sender.feedback_id, rules.token(sender))):
        for data in (None, {}):
            assert visit(client, "feedback-receipt", pk, token, data=data).status_code == 404


def test_an_old_link_is_gone_and_says_so(client, candidacy):
    sender = make.sent(candidacy).sender
    args, late = (sender.pk, rules.token(sender)), NOON + rules.PROVE_WITHIN
    assert visit(client, "feedback-receipt", *args, at=late).status_code == 410
    assert visit(client, "feedback-receipt", *args, at=late, data={}).status_code == 422


def test_posted_twice_it_is_one(client, candidacy):
    data = filled(client, candidacy)
    first = visit(client, "feedback", candidacy.uuid, data=data)
    data["card"].seek(0)
    again = visit(client, "feedback", candidacy.uuid, data=data)
    assert (first.status_code, again.status_code, Feedback.objects.count()) == (302, 302, 1)


def test_what_is_missing_is_said_beside_its_field_and_typed_text_stays(client, candidacy):
    page = visit(client, "feedback", candidacy.uuid, data={"key": str(uuid.uuid4()), "text": "Yang sudah diketik."})
    words = text_of(page)
    assert page.status_code == 422
    for sentence in (
        "Pilih perihal tanggapan Anda.", "Isi nama lengkap Anda sesuai KTP.", "Isi alamat atau nomor telepon Anda.",
        "Isi alamat email Anda.", "Pilih foto KTP Anda.", "Centang pernyataan ini", "Yang sudah diketik.",
    ):  # fmt: skip
        assert sentence in words
    assert Feedback.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "ada\0nol"}, "tidak dapat disimpan"),
        ({"text": "x" * 5001}, "paling panjang 5.000 karakter"),
        ({"name": "12345"}, "ditulis dengan huruf"),
        ({"email": "bukan-email"}, "alamat email yang lengkap"),
        ({"category": "lain"}, "Pilih salah satu"),
        ({"key": "bukan-uuid"}, ""),
    ],
)
def test_what_cannot_be_taken_is_refused(client, candidacy, changed, sentence):
    page = sent(client, candidacy, **changed)
    assert (page.status_code, sentence in text_of(page), Feedback.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "Sangat buruk 😡 menurut saya", "O'Neil & “kutip” {{ x }}"])
def test_texts_stay_texts(client, candidacy, text):
    assert sent(client, candidacy, text=text).status_code == 302
    assert Feedback.objects.get().text == text


@pytest.mark.parametrize(
    ("field", "file"),
    [
        ("card", SimpleUploadedFile("ktp.jpg", b"<html>bukan foto</html>")),
        ("evidence", SimpleUploadedFile("bukti.exe", b"MZ\x90\x00")),
        ("card", SimpleUploadedFile("ktp.jpg", b"")),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field(client, candidacy, field, file):
    file.seek(0)
    page = sent(client, candidacy, **{field: file})
    assert (page.status_code, Feedback.objects.count()) == (422, 0)
    assert list(page.context["form"].errors) == [field]


def test_two_files_are_no_card(client, candidacy):
    assert "Pilih satu berkas saja" in text_of(sent(client, candidacy, card=[photo(), photo("#1B6B3A")]))


def test_who_is_late_by_a_moment_loses_nothing_and_by_a_day_is_told(client, candidacy):
    ends_at = rules.stage_of(candidacy.selection).ends_at
    data = filled(client, candidacy)
    assert visit(client, "feedback", candidacy.uuid, at=ends_at, data=data).status_code == 302
    assert Feedback.objects.get().is_late
    data |= {"key": str(uuid.uuid4()), "card": photo(name="ktp.jpg")}
    page = visit(client, "feedback", candidacy.uuid, at=ends_at + rules.LATE_FOR, data=data)
    assert (page.status_code, "Masih pengurus partai." in text_of(page)) == (422, True)


def test_a_candidate_is_told_at_once_on_the_own_page(client, candidacy):
    log_in(client, candidacy.application.applicant)
    page = sent(client, candidacy)
    assert (page.status_code, "diri Anda sendiri" in text_of(page)) == (422, True)


def test_a_flood_from_one_place_is_stopped(client, candidacy):
    for _ in range(10):
        assert visit(client, "feedback", candidacy.uuid, data={"text": "x"}).status_code == 422
    assert visit(client, "feedback", candidacy.uuid, data={"text": "x"}).status_code == 429


# --- The candidate ----------------------------------------------------------------------------------------------------
def test_the_candidate_reads_the_question_and_never_who_spoke(client, candidacy):
    feedback = make.asked(candidacy, name="Pak Pengirim", text="Kata pengirim sendiri.", email="pak@warga.example")
    log_in(client, candidacy.application.applicant)
    page = visit(client, "feedback-answer", candidacy.application.uuid, feedback.pk)
    for secret in ("Pak Pengirim", "Kata pengirim sendiri.", "pak@warga.example", feedback.code):
        assert secret not in page.content.decode()
    assert "Apakah Anda pengurus partai?" in text_of(page)
    assert "perlu Anda jelaskan" in text_of(visit(client, "task-list", candidacy.application.uuid))

    data = {"version": feedback.version, "text": "Tidak lagi.", "files": photo()}
    answer = visit(client, "feedback-answer", candidacy.application.uuid, feedback.pk, data=data)
    feedback = make.fresh(feedback)
    assert (answer.status_code, feedback.answer) == (302, "Tidak lagi.")
    assert feedback.answer_document.owner == candidacy.application.applicant
    again = visit(client, "feedback-answer", candidacy.application.uuid, feedback.pk, data=data | {"files": ""})
    assert (again.status_code, "sudah diterima" in text_of(again)) == (422, True)


def test_feedback_that_nobody_asks_about_does_not_exist_for_the_candidate(client, candidacy):
    feedback = make.received(candidacy)
    log_in(client, candidacy.application.applicant)
    assert visit(client, "feedback-answer", candidacy.application.uuid, feedback.pk).status_code == 404


def test_another_candidates_question_does_not_exist(client, candidacy):
    other = recruitment.candidate(candidacy.selection)
    feedback = make.asked(candidacy)
    log_in(client, other.application.applicant)
    for uuid_ in (candidacy.application.uuid, other.application.uuid):
        assert visit(client, "feedback-answer", uuid_, feedback.pk).status_code == 404


def test_an_empty_answer_and_a_wrong_file_keep_what_was_typed(client, candidacy):
    feedback = make.asked(candidacy)
    log_in(client, candidacy.application.applicant)
    args = (candidacy.application.uuid, feedback.pk)
    empty = visit(client, "feedback-answer", *args, data={"version": feedback.version, "text": " "})
    assert (empty.status_code, "Tulis penjelasan Anda." in text_of(empty)) == (422, True)
    data = {"version": feedback.version, "text": "Sudah diketik.", "files": SimpleUploadedFile("a.exe", b"MZ\x90")}
    wrong = visit(client, "feedback-answer", *args, data=data)
    assert (wrong.status_code, "Sudah diketik." in text_of(wrong)) == (422, True)
    assert actions.policies.obstacle_to_answering(make.fresh(feedback), by=as_candidate(candidacy), at=NOON) is None


def test_the_home_page_leads_to_the_names_while_the_public_may_speak(client, candidacy):
    stage = rules.stage_of(candidacy.selection)
    for at, is_there in ((stage.starts_at - MICROSECOND, False), (stage.starts_at, True), (stage.ends_at, False)):
        cache.clear()
        page = visit(client, "home", at=at)
        assert (reverse("recruitment:candidates", args=[candidacy.selection.uuid]) in page.content.decode()) == is_there
