"""The pages on which staff word the notices: what they show, to whom, and what they refuse."""

import pytest
from django.urls import reverse

from core import clock
from core.clock import wib
from notifications import texts
from notifications.models import Delivery, NoticeText
from notifications.texts import TextTrial
from tests.factories.accounts import StaffFactory, log_in
from tests.factories.recruitment import open_selection, submitted

pytestmark = pytest.mark.django_db
CODE = "recruitment.application_received"
LIST = reverse("admin:notifications_noticetext_changelist")
PAGE, LETTER = (reverse(f"admin:notifications_noticetext_{name}", args=[CODE]) for name in ("edit", "letter"))
SUBJECT = "Berkas {{ application.number }} kami terima"
TEXT = "Terima kasih.\n\nNomor ** {{ application.number }} **\n\nBuka:\n{{ url }}"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(wib(2026, 10, 20, 12)):
        yield


@pytest.fixture
def secretary(client):
    return log_in(client, StaffFactory(role="secretary"))


@pytest.fixture
def received():
    return submitted(open_selection())


def post(client, step, **changes):
    return client.post(PAGE, {"langkah": step, "version": "0", "subject": SUBJECT, "text": TEXT, **changes})


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_the_list_shows_every_kind_and_whose_words_it_speaks(secretary):
    post(secretary, "simpan")

    content = secretary.get(LIST).content.decode()

    assert all(kind.label in content for kind in texts.editable().values())
    assert content.count("Teks kantor") == 1
    assert TextTrial.label not in content


def test_a_page_begins_with_the_text_of_the_files(secretary):
    initial = secretary.get(PAGE).context["form"].initial

    assert (initial["subject"], initial["version"]) == ("Pendaftaran {{ application.number }} sudah kami terima", 0)


def test_what_is_saved_is_in_force_and_told_in_the_journal(secretary):
    response = post(secretary, "simpan")

    page = secretary.get(response.url)
    assert NoticeText.objects.get().subject == SUBJECT
    assert "Teks diubah" in page.content.decode()
    assert "+Terima kasih." in page.content.decode()


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(secretary):
    response = post(secretary, "simpan", text="Halo.\n{% include 'x' %}", subject="")

    assert response.status_code == 422
    assert errors(response) == {
        "subject": ["Tulis judul email."],
        "text": ["Baris 2: perintah “include” tidak boleh dipakai. Yang boleh: if, elif, else, for, empty."],
    }
    assert "{% include &#x27;x&#x27; %}" in response.content.decode()


def test_a_preview_shows_the_draft_over_real_data_without_saving_it(secretary, received):
    response = post(secretary, "pratinjau")

    assert response.context["preview"].subject == f"Berkas {received.number} kami terima"
    assert response.context["preview"].text.endswith("/••••••")
    draft = secretary.get(f"{LETTER}?draf=1")
    assert f"<strong>{received.number}</strong>" in draft.content.decode()
    assert "Terima kasih." in draft.content.decode()
    assert str(received.uuid) not in draft.content.decode()
    assert draft.headers["Content-Security-Policy"].startswith("sandbox ")
    assert not NoticeText.objects.exists()
    assert "Terima kasih." not in secretary.get(LETTER).content.decode()


def test_a_trial_goes_to_the_own_address_and_the_page_keeps_the_draft(secretary, received):
    response = post(secretary, "uji")

    assert (response.status_code, response.context["form"]["subject"].value()) == (200, SUBJECT)
    assert Delivery.objects.get(kind=TextTrial.code).to_user == response.wsgi_request.user
    again = post(secretary, "uji")
    assert again.status_code == 422
    assert "sudah dikirim ke alamat Anda hari ini" in errors(again)["__all__"][0]


def test_without_an_example_there_is_no_trial(secretary):
    assert "Belum ada kiriman jenis ini" in errors(post(secretary, "uji"))["__all__"][0]
    assert secretary.get(LETTER).status_code == 404


def test_going_back_needs_no_valid_text(secretary):
    post(secretary, "simpan")

    assert post(secretary, "bawaan", version="1", text="", subject="").status_code == 302
    assert not NoticeText.objects.get().is_own


def test_who_saves_over_a_colleague_is_told_and_keeps_the_typed_text(secretary):
    post(secretary, "simpan")

    response = post(secretary, "simpan", text=TEXT + "\n\nSalam.")

    assert response.status_code == 409
    assert "Salam." in response.content.decode()
    assert "Salam." not in NoticeText.objects.get().text


def test_an_auditor_reads_and_changes_nothing(client):
    auditor = log_in(client, StaffFactory(role="auditor"))

    assert "Hanya sekretaris kota" in auditor.get(PAGE).content.decode()
    assert post(auditor, "simpan").status_code == 403


def test_the_example_is_one_that_the_person_may_see(client, received):
    sysadmin = log_in(client, StaffFactory(role="sysadmin"))

    assert sysadmin.get(PAGE).context["preview"] is None
    assert received.number not in sysadmin.get(PAGE).content.decode()
    assert sysadmin.get(LETTER).status_code == 404
