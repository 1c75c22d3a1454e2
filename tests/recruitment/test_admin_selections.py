import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.clock import wib
from core.models import Event
from recruitment import defaults
from recruitment.lifecycle import LetterKind
from recruitment.models import DateChange, DocumentKind, Selection
from tests.factories.recruitment import NOON, districts, draft, open_selection
from tests.recruitment.desk import text_of
from tests.recruitment.room import MENTENG, at_work

pytestmark = pytest.mark.django_db
ADD = "admin:recruitment_selection_add"
INLINES = ("stages", "seats", "requirements", "document_kinds")
FACTS = {
    "name": "Seleksi baru", "year": "2026", "number_prefix": "PWC", "opens_at_0": "2026-11-01", "opens_at_1": "00:00",
    "closes_at_0": "2026-12-01", "closes_at_1": "00:00", "minimum_age": "25", "age_basis": "UU 7/2017",
    "post_name": "anggota Panwaslu Kecamatan", "domicile": "regency",
    "places_per_seat": "2", "women_in_100": "30", "tie_rule": "all", "test_weight": "0", "interview_weight": "100",
    "quorum_over_in_100": "50", "answer_days": "3", "counter_days": "3", "sender_days": "365",
}  # fmt: skip


@pytest.fixture(autouse=True)
def noon(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.stopped_at(NOON):
        yield


def change_url(selection):
    return reverse("admin:recruitment_selection_change", args=[selection.pk])


def move_url(selection, name):
    return reverse("admin:recruitment_selection_move", args=[selection.pk, name])


def rows(**given):
    """Return the management forms of all inlines, those given with their rows."""
    data = {f"{name}-{part}_FORMS": "0" for name in INLINES for part in ("TOTAL", "INITIAL")}
    for name, fields in given.items():
        data |= {f"{name}-TOTAL_FORMS": "1", f"{name}-INITIAL_FORMS": "1"}
        data |= {f"{name}-0-{field}": value for field, value in fields.items()}
    return data


def unpublished():
    districts()
    return defaults.new_selection(2026)


def test_a_new_selection_starts_from_the_defaults():
    districts()
    client = at_work("secretary")
    initial = client.get(reverse(ADD)).context["adminform"].form.initial

    assert (initial["opens_at"], initial["closes_at"]) == (wib(2026, 9, 21), wib(2026, 10, 27))
    assert client.post(reverse(ADD), FACTS).status_code == 302
    selection = Selection.objects.get()
    assert (selection.opens_at, selection.closes_at, selection.published_at) == (wib(2026, 11, 1), wib(2026, 12, 1), None)
    counts = [getattr(selection, name).count() for name in ("requirements", "document_kinds", "seats", "stages")]
    papers = len(defaults.DOCUMENT_KINDS) + 1  # the pact stands apart
    assert counts == [len(defaults.REQUIREMENTS), papers, 2, len(defaults.STAGES)]
    assert Event.objects.about(selection).get().action == "selection.added"


@pytest.mark.full
def test_a_page_builds_no_more_rows_than_a_hundred_of_a_kind_whatever_it_is_told():
    selection = unpublished()

    answer = at_work("secretary").post(change_url(selection), FACTS | rows() | {"stages-TOTAL_FORMS": "9" * 9})

    stages, *others = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    assert (len(stages.forms), bool(stages.non_form_errors())) == (100, True)
    assert [formset.absolute_max for formset in others] == [100] * 3


def test_an_end_before_the_start_is_refused():
    districts()

    answer = at_work("secretary").post(reverse(ADD), FACTS | {"closes_at_0": "2026-10-31"})

    assert (answer.status_code, "Waktu selesai harus setelah waktu mulai." in answer.content.decode()) == (200, True)
    assert not Selection.objects.exists()


def test_dates_are_free_until_the_announcement_and_stand_afterwards():
    selection, client = unpublished(), at_work("secretary")

    client.post(change_url(selection), FACTS | rows())
    selection.refresh_from_db()
    assert (selection.opens_at, selection.closes_at) == (wib(2026, 11, 1), wib(2026, 12, 1))

    assert at_work("commissioner").post(move_url(selection, "umumkan")).status_code == 302
    client.post(change_url(selection), FACTS | rows() | {"name": "Nama baru", "opens_at_0": "2026-11-05"})
    selection.refresh_from_db()
    assert (selection.name, selection.opens_at) == ("Nama baru", wib(2026, 11, 1))


def test_dates_of_an_announced_selection_change_by_two_persons():
    selection = open_selection()
    secretary, commissioner = at_work("secretary"), at_work("commissioner")
    data = {
        "starts_at_0": "2026-09-21", "starts_at_1": "00:00", "ends_at_0": "2026-10-30", "ends_at_1": "00:00",
        "reason": "Portal terganggu.",
    }  # fmt: skip

    assert secretary.post(move_url(selection, "usulkan-tanggal"), data | {"reason": ""}).status_code == 422
    assert secretary.post(move_url(selection, "usulkan-tanggal"), data).status_code == 302
    approve = reverse("admin:recruitment_datechange_move", args=[DateChange.objects.get().pk, "setujui"])
    assert secretary.post(approve, {"version": 1}).status_code == 422
    selection.refresh_from_db()
    assert selection.closes_at == wib(2026, 10, 27)
    told = text_of(commissioner.get(reverse("admin:recruitment_datechange_change", args=[DateChange.objects.get().pk])))
    assert "Selesai sekarang: 27 Oktober 2026 pukul 00.00 WIB" in told
    assert "Selesai baru: 30 Oktober 2026 pukul 00.00 WIB" in told
    assert "Perubahan tanggal diusulkan" in told

    assert commissioner.post(approve, {"version": 1}).status_code == 302
    selection.refresh_from_db()
    assert selection.closes_at == wib(2026, 10, 30)
    assert commissioner.post(approve, {"version": 2}).status_code == 422
    settled, history = [
        text_of(commissioner.get(reverse(f"admin:recruitment_datechange_{page}", args=[DateChange.objects.get().pk])))
        for page in ("change", "history")
    ]
    assert ("Selesai sekarang" in settled, "Selesai semula: 27 Oktober 2026 pukul 00.00 WIB" in settled) == (False, True)
    assert ("Tanggal diubah" in history, "Portal terganggu." in history) == (True, True)


def test_declined_dates_change_nothing():
    selection = open_selection()
    change = DateChange.objects.create(
        selection=selection, starts_at=selection.opens_at, ends_at=NOON + dt.timedelta(days=30), reason="Libur.",
        proposed_at=NOON, proposed_by=at_work("secretary").user,
    )  # fmt: skip

    at_work("commissioner").post(reverse("admin:recruitment_datechange_move", args=[change.pk, "tolak"]), {"version": 1})

    change.refresh_from_db()
    selection.refresh_from_db()
    assert (change.status, selection.closes_at) == ("declined", wib(2026, 10, 27))


def test_a_secretary_of_one_kecamatan_does_not_edit_the_citys_selection():
    selection, client = unpublished(), at_work("secretary", MENTENG)

    assert client.post(change_url(selection), FACTS | rows()).status_code == 403
    assert client.get(reverse(ADD)).status_code == 403


@pytest.mark.parametrize("role", ["verifier", "commissioner", "auditor"])
def test_others_read_selections_only(role):
    selection, client = unpublished(), at_work(role)

    assert client.get(change_url(selection)).status_code == 200
    assert client.post(change_url(selection), FACTS | rows()).status_code == 403


def kind_row(kind, **changes):
    return {
        "id": kind.pk, "selection": kind.selection_id, "position": kind.position, "code": kind.code, "name": kind.name,
        "why": kind.why, "how": kind.how, "condition": kind.condition, "due_stage": kind.due_stage,
        "max_megabytes": kind.max_megabytes, "max_pages": kind.max_pages, **changes,
    }  # fmt: skip


def save_kind(selection, **changes):
    kind = selection.document_kinds.order_by("position").first()
    client = at_work("secretary")
    answer = client.post(change_url(selection), FACTS | rows(document_kinds=kind_row(kind, **changes)))
    return answer, DocumentKind.objects.get(pk=kind.pk)


def test_two_papers_do_not_share_one_letter_of_the_portal():
    selection = unpublished()
    kinds = list(selection.document_kinds.filter(letter="")[:2])
    data = {f"document_kinds-{n}-{name}": value for n, kind in enumerate(kinds) for name, value in kind_row(kind).items()}
    data |= {f"document_kinds-{n}-letter": LetterKind.LIFE for n in range(2)}
    counts = {"document_kinds-TOTAL_FORMS": "2", "document_kinds-INITIAL_FORMS": "2"}
    selection.document_kinds.filter(letter=LetterKind.LIFE).update(letter="")

    answer = at_work("secretary").post(change_url(selection), FACTS | rows() | data | counts)

    assert answer.status_code == 200
    assert "satu surat hanya dibuat untuk satu berkas" in answer.content.decode()
    assert not selection.document_kinds.filter(letter=LetterKind.LIFE).exists()


def test_after_the_announcement_words_may_be_mended_and_duties_may_not():
    selection = open_selection()

    answer, kind = save_kind(selection, how="Pindai dengan jelas.", condition="optional", code="lain")

    assert answer.status_code == 302
    assert (kind.how, kind.condition, kind.code) == ("Pindai dengan jelas.", "always", "surat-lamaran")
    details = Event.objects.about(selection).order_by("-n").first().details
    assert details["rows"][0]["changed"]["how"][1] == "Pindai dengan jelas."


@pytest.mark.parametrize(
    ("name", "content", "is_kept"),
    [
        ("formulir.pdf", b"%PDF-1.7 ...", True),
        ("formulir.docx", b"PK\x03\x04....", True),
        ("formulir.pdf", b"MZ\x90\x00", False),
        ("formulir.exe", b"%PDF-1.7", False),
        ("formulir.html", b"<script>", False),
    ],
)
def test_a_blank_form_is_a_pdf_or_a_word_document_by_content(name, content, is_kept):
    answer, kind = save_kind(unpublished(), blank_form=SimpleUploadedFile(name, content))

    assert bool(kind.blank_form) is is_kept
    assert ("harus berupa PDF atau Word" in answer.content.decode()) is not is_kept


def test_an_empty_selection_is_not_announced():
    selection = Selection.objects.create(name="Kosong", year=2026, opens_at=NOON, closes_at=NOON + dt.timedelta(days=1))

    page = at_work("commissioner").get(move_url(selection, "umumkan"))

    assert "Isi dahulu kebutuhan kecamatan" in page.content.decode()


def test_a_moved_close_shows_before_which_reminders_change():
    selection = open_selection()
    for _ in range(3):
        draft(selection)
    secretary, commissioner = at_work("secretary"), at_work("commissioner")
    data = {
        "stage": "", "starts_at_0": "2026-09-21", "starts_at_1": "00:00", "ends_at_0": "2026-10-30", "ends_at_1": "00:00",
        "reason": "Portal terganggu.",
    }  # fmt: skip

    assert "Lihat akibatnya" in secretary.get(move_url(selection, "usulkan-tanggal")).content.decode()
    answer = secretary.post(move_url(selection, "usulkan-tanggal"), data | {"lihat": "1"})
    page = answer.content.decode()

    assert (answer.status_code, DateChange.objects.count()) == (200, 0)
    assert "Pengingat yang berubah" in page
    assert 'Pendaftaran belum dikirim, <span class="unbroken">H-3</span> (3 orang)' in page
    assert "Portal terganggu." in page
    for day, sentence in (("2026-09-01", "Waktu selesai harus setelah"), ("2026-10-01", "tidak dapat ditutup mundur")):
        refused = secretary.post(move_url(selection, "usulkan-tanggal"), data | {"ends_at_0": day, "lihat": "1"})
        assert (refused.status_code, sentence in refused.content.decode()) == (422, True)

    secretary.post(move_url(selection, "usulkan-tanggal"), data)
    approve = reverse("admin:recruitment_datechange_move", args=[DateChange.objects.get().pk, "setujui"])
    sent = commissioner.get(approve).context["form"].initial
    foretold = commissioner.post(approve, {name: value for name, value in sent.items() if value is not None} | {"lihat": "1"})
    assert 'Pendaftaran belum dikirim, <span class="unbroken">H-3</span> (3 orang)' in foretold.content.decode()
    selection.refresh_from_db()
    assert selection.closes_at == wib(2026, 10, 27)
