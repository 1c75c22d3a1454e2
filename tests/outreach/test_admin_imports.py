"""The pages of an import: handing in, reading what was checked, applying; and who may."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core import clock
from outreach.importing import sheets
from outreach.lifecycle import ImportStatus
from outreach.models import Import
from regions.models import Rw
from tests.factories import outreach as outreach_made
from tests.factories.imports import RW, checked, csv, fresh, uploaded, work
from tests.factories.recruitment import NOON, districts
from tests.outreach.room import main_of
from tests.recruitment.room import MENTENG, at_work

pytestmark = pytest.mark.django_db
UPLOAD, LIST = "admin:outreach_import_upload", "admin:outreach_import_changelist"
FILE = csv(RW, ("Menteng", 1, "Sri Contoh", "", ""), ("Antah", 2, "Budi Contoh", "", ""))


@pytest.fixture(autouse=True)
def noon():
    districts()
    with clock.stopped_at(NOON):
        yield


def page(import_, name="change", *args):
    return reverse(f"admin:outreach_import_{name}", args=[import_.pk, *args])


def send(client, data=FILE, name="rw.csv"):
    return client.post(reverse(UPLOAD), {"file": SimpleUploadedFile(name, data)})


def test_a_file_is_handed_in_read_and_applied(django_capture_on_commit_callbacks, monkeypatch):
    rung = []
    monkeypatch.setattr("outreach.tasks.work_off_imports.apply_async", lambda **options: rung.append(options))
    client = at_work("secretary")
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client)
    made = Import.objects.get()
    assert (answer.status_code, answer["Location"], len(rung)) == (302, page(made), 1)
    waiting = client.get(page(made)).content.decode()
    assert ("data-reload-after" in waiting, "menunggu gilirannya" in waiting) == (True, True)

    work()
    shown = main_of(client.get(page(made)))
    assert "baris 3 kelurahan Kelurahan ini tidak ada dalam daftar wilayah." in shown
    assert "Contoh" not in shown.replace(str(client.user), "")  # no name of a row
    assert Rw.objects.count() == 0

    sent = dict(client.get(page(made, "move", "terapkan")).context["form"].initial)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page(made, "move", "terapkan"), sent).status_code == 302
    work()
    assert (fresh(made).status, Rw.objects.get().number, len(rung)) == (ImportStatus.APPLIED, 1, 2)
    assert "Diterapkan" in main_of(client.get(page(made)))


def test_a_broker_that_is_away_loses_no_file(django_capture_on_commit_callbacks, monkeypatch):
    def away(**options):
        raise OSError

    monkeypatch.setattr("outreach.tasks.work_off_imports.apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        assert send(at_work("secretary")).status_code == 302
    assert Import.objects.get().status == ImportStatus.WAITING


def test_progress_is_told_while_the_worker_is_at_it():
    made = uploaded(FILE)
    Import.objects.update(done=500, total=17_190)

    assert "500 dari 17.190 baris selesai" in main_of(at_work("secretary").get(page(made)))


@pytest.mark.parametrize(("data", "sentence"), [(None, "Pilih berkas"), (b"", "kosong"), (b"x" * 200, "lebih besar dari 5 MB")])
def test_an_unusable_file_is_refused_at_once(monkeypatch, data, sentence):
    monkeypatch.setattr(sheets, "MAX_BYTES", 100)
    client = at_work("secretary")
    answer = client.post(reverse(UPLOAD)) if data is None else send(client, data)

    assert (answer.status_code, sentence in answer.content.decode(), Import.objects.count()) == (422, True, 0)


def test_a_checked_file_is_thrown_away():
    made, client = checked(FILE), at_work("secretary")
    sent = dict(client.get(page(made, "move", "buang")).context["form"].initial)

    assert client.post(page(made, "move", "buang"), sent).status_code == 302
    assert (fresh(made).status, fresh(made).file_sealed) == (ImportStatus.DISCARDED, None)


def test_a_file_without_anything_new_cannot_be_applied():
    outreach_made.rw(1, head=False)
    made, client = checked(csv(RW, ("Menteng", 1, "", "", ""))), at_work("secretary")

    assert "Tidak ada yang baru atau berubah dalam berkas ini." in main_of(client.get(page(made)))
    assert client.post(page(made, "move", "terapkan"), {"version": made.version}).status_code == 422


@pytest.mark.parametrize("role", ["verifier", "commissioner", "auditor", "sysadmin", "official"])
def test_nobody_but_the_secretary_sees_an_import(role):
    made, client = checked(FILE), at_work(role)
    addresses = [
        reverse(LIST),
        reverse(UPLOAD),
        reverse("admin:outreach_import_sample"),
        page(made),
        page(made, "move", "buang"),
    ]

    assert {client.get(address).status_code for address in addresses} <= {403, 302}
    assert (send(client).status_code in {403, 302}, Import.objects.count()) == (True, 1)


def test_the_secretary_of_one_kecamatan_reads_but_does_not_import():
    client = at_work("secretary", MENTENG)

    assert "petugas seluruh kota" in client.get(reverse(UPLOAD)).content.decode()
    assert (send(client).status_code, Import.objects.count()) == (422, 0)


def test_the_sample_is_a_file_that_the_portal_reads():
    answer = at_work("secretary").get(reverse("admin:outreach_import_sample"))
    book = load_workbook(io.BytesIO(answer.content))
    for title, row in {
        "kantor": ("Kantor Contoh", "UKPD"),
        "rw": ("Menteng", "Menteng", 1),
        "rt": ("", "Menteng", 1, 1),
    }.items():
        book[title].append(row)
    content = io.BytesIO()
    book.save(content)

    made = checked(content.getvalue())
    assert (made.summary, made.notes) == ({"kantor": {"new": 1}, "rw": {"new": 1}, "rt": {"new": 1}}, [])
