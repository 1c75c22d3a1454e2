"""Announcements, plenaries and ends on the staff's pages: from the form to the public page, each by who may."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from recruitment.admin import announced_list
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Announcement, Candidacy, CandidacyEnding, Plenary
from tests.factories import plenaries as held
from tests.factories import recruitment as make
from tests.factories import results
from tests.recruitment.room import at_work
from tests.recruitment.test_announcements import LATER, MENTENG, eligible

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later():
    with clock.stopped_at(LATER):
        yield


def url(model, name, *args):
    return reverse(f"admin:recruitment_{model}_{name}", args=args)


def move(client, model, obj, name, **data):
    address = url(model, "move", obj.pk, name)
    page = client.get(address)
    return client.post(address, {**page.context["form"].initial, **data})


def scan(name="surat.jpg"):
    return SimpleUploadedFile(name, make._photo(), content_type="image/jpeg")


def test_an_announcement_goes_from_the_form_to_the_public_page(client):
    selection = make.open_selection()
    passed = eligible(selection)
    secretary, commissioner = at_work("secretary"), at_work("commissioner")
    compose = url("announcement", "compose")
    typed = {"selection": selection.pk, "kind": "administration", "districts": [MENTENG], "title": "Hasil", "intro": "Kata."}
    assert secretary.post(compose, {**typed, "districts": []}).status_code == 422
    assert secretary.post(compose, typed).status_code == 302
    made = Announcement.objects.get()
    page = secretary.get(url("announcement", "change", made.pk)).content.decode()
    assert passed.full_name in page
    assert "Isi dahulu nomor surat" in page
    move(secretary, "announcement", made, "ubah", version=1, title="Hasil", number="001", intro="")
    move(secretary, "announcement", made, "usulkan", version=2)
    answer = move(commissioner, "announcement", made, "setujui", version=3, publish_at_0="2026-10-28", publish_at_1="08:00")
    assert answer.status_code == 302, answer.context["form"].errors
    made.refresh_from_db()
    assert made.is_published
    assert "Diumumkan" in commissioner.get(url("announcement", "change", made.pk)).content.decode()
    assert passed.number in client.get(made.get_absolute_url()).content.decode()


def test_a_long_list_is_read_kecamatan_by_kecamatan_and_page_by_page():
    selection = make.open_selection()
    people = [eligible(selection) for _ in range(3)]
    made = results.announced(selection, status="draft", title="Hasil", body="", district_codes=["31.71.01", MENTENG])
    secretary, address = at_work("secretary"), url("announcement", "change", made.pk)

    page = secretary.get(f"{address}?kecamatan={MENTENG}")
    assert [row["number"] for row in page.context["lists"][0]["rows"]] == [each.number for each in people]
    assert page.context["total"] == 3
    for code in ("31.71.01", "", "x"):
        assert not secretary.get(f"{address}?kecamatan={code}").context["lists"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(announced_list, "ROWS", 2)
        page = secretary.get(f"{address}?kecamatan={MENTENG}&page=2")
    assert [row["number"] for row in page.context["lists"][0]["rows"]] == [people[2].number]
    assert f"?kecamatan={MENTENG}&amp;page=1" in page.content.decode()


def test_a_plenary_goes_from_the_form_to_its_signed_papers():
    selection = make.open_selection()
    candidates = held.interviewed(selection, 4)
    secretary, commissioner = at_work("secretary"), at_work("commissioner")
    typed = {"selection": selection.pk, "district": MENTENG, "number": "010", "held_at_0": "2026-10-28", "held_at_1": "08:00"}
    assert secretary.post(url("plenary", "compose"), typed).status_code == 302
    plenary = Plenary.objects.get()
    page = secretary.get(url("plenary", "change", plenary.pk)).content.decode()
    assert "hadir 0 dari 1 anggota" in page
    with held.scored({each.pk: 90 - n for n, each in enumerate(candidates)}):
        move(secretary, "plenary", plenary, "hadir", people=[commissioner.user.pk])
        assert secretary.get(url("plenary", "minutes", plenary.pk)).content.startswith(b"%PDF")
        move(secretary, "plenary", plenary, "bekukan", version=1)
    _decide(commissioner, plenary, candidates)
    plenary.refresh_from_db()
    assert list(plenary.choices.order_by("position").values_list("candidacy", flat=True)) == [each.pk for each in candidates]
    move(commissioner, "plenary", plenary, "simpan-naskah", kind="decree", number="5/HK", sources=scan())
    assert secretary.get(url("plenary", "paper", plenary.pk, "decree")).status_code == 200
    assert secretary.get(url("plenary", "minutes", plenary.pk)).content.startswith(b"%PDF")
    assert "Terpilih" in secretary.get(url("plenary", "change", plenary.pk)).content.decode()


def _decide(commissioner, plenary, candidates):
    address = url("plenary", "move", plenary.pk, "putuskan")
    form = commissioner.get(address).context["form"]
    typed = {name: field.initial for name, field in form.fields.items() if field.initial is not None}
    late = typed | {"version": 2, f"urutan_{candidates[0].pk}": 9}
    assert commissioner.post(address, late).status_code == 422
    assert commissioner.post(address, typed | {"version": 2}).status_code == 302


def test_scores_are_written_with_a_comma_in_the_table_and_in_the_form():
    selection, chair = make.open_selection(), at_work("commissioner")
    with held.scored({held.interviewed(selection, 1)[0].pk: Decimal("87.5")}):
        plenary = held.frozen(selection, [chair.user, *held.commissioners()])
    page = at_work("secretary").get(url("plenary", "change", plenary.pk)).content.decode()
    form = chair.get(url("plenary", "move", plenary.pk, "putuskan")).content.decode()

    assert ("87,5" in page, "87.5" in page, "nilai akhir 87,5" in form) == (True, False, True)


def test_a_candidacy_ends_by_two_persons_on_evidence():
    candidacy = make.candidate(make.open_selection(), status=CandidacyStatus.RESERVE)
    secretary, commissioner = at_work("secretary"), at_work("commissioner")
    facts = {"cause": "deceased", "number": "7", "reason": "Akta kematian.", "version": 1}
    assert move(secretary, "candidacy", candidacy, "akhiri", **facts).status_code == 422
    assert move(secretary, "candidacy", candidacy, "akhiri", **facts, sources=scan()).status_code == 302
    ending = CandidacyEnding.objects.get()
    assert secretary.get(url("candidacyending", "evidence", ending.pk)).status_code == 200
    assert move(commissioner, "candidacyending", ending, "setujui", version=1).status_code == 302
    assert Candidacy.objects.get().end_reason == "deceased"
    assert "Meninggal dunia" in commissioner.get(url("candidacy", "change", candidacy.pk)).content.decode()


def test_an_auditor_reads_and_moves_nothing():
    selection = make.open_selection()
    make.candidate(selection)
    auditor = at_work("auditor")
    for model in ("announcement", "plenary", "candidacy", "candidacyending"):
        assert auditor.get(url(model, "changelist")).status_code == 200
    for model in ("announcement", "plenary"):
        assert auditor.get(url(model, "compose")).status_code == 403
