"""The paper of a receipt: what it says, that it is the same each time, and that user text stays text."""

import datetime as dt
import hashlib
import re
import subprocess
import threading

import pytest

from recruitment import papers
from tests.factories.recruitment import NOON, open_selection, submitted

pytestmark = pytest.mark.django_db


def receipt_of(application):
    return papers.load([application.snapshots.get()])[0]


def words_in(pdf):
    """Return the text of a PDF as poppler reads it."""
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def test_the_paper_says_number_time_place_papers_and_how_to_check_them():
    application = submitted(open_selection(), full_name="Siti Nur'aini")
    receipt = receipt_of(application)
    words = words_in(papers.pdf(receipt))

    for expected in (
        "Tanda terima pendaftaran", application.number, "Siti Nur'aini", "Selasa, 20 Oktober 2026 pukul 12.00.00 WIB",
        "Menteng", "KTP-el", "Diterima bukan berarti memenuhi syarat", receipt.proof_url, "halaman 1 dari",
    ):  # fmt: skip
        assert expected in words
    assert len(receipt.papers) == 6


def test_the_head_of_the_paper_names_only_what_the_office_has_set(settings):
    receipt = receipt_of(submitted(open_selection()))
    settings.OFFICE = {**settings.OFFICE, "address": "Jalan Contoh 1", "email": "kantor@contoh.example", "phone": ""}
    assert "Jalan Contoh 1 · kantor@contoh.example Tanda terima" in words_in(papers.pdf(receipt))


def test_the_holders_copy_proves_the_published_hash():
    application = submitted(open_selection())
    snapshot = application.snapshots.get()
    compact = re.sub(r"\s", "", words_in(papers.pdf(receipt_of(application))))
    salt = re.search(r"Garam([0-9a-f]{64})", compact)[1]

    assert hashlib.sha256(bytes.fromhex(salt) + snapshot.body.encode()).hexdigest() == snapshot.sha256
    assert f"Sidikisi{snapshot.sha256}" in compact


def test_the_same_receipt_gives_the_same_bytes():
    application = submitted(open_selection(), at=NOON + dt.timedelta(microseconds=123456))

    assert papers.pdf(receipt_of(application)) == papers.pdf(receipt_of(application))


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")', "#panic()", "*tebal* _miring_ $x$ @rujuk <label> // catatan", "\\u{1F600} `kode` = judul",
        "A" * 200, "O'Neil \"Bang\"", "}; DROP", "Åsa ﷽ 山田",
    ],
)  # fmt: skip
def test_what_people_type_is_printed_and_never_run(name):
    application = submitted(open_selection(), full_name=name)
    compact = re.sub(r"\s", "", words_in(papers.pdf(receipt_of(application))))

    assert re.sub(r"[^\w#@$*]", "", name)[:6] in re.sub(r"[^\w#@$*]", "", compact)
    assert "root:x" not in compact


def test_threads_make_papers_side_by_side():
    receipt = receipt_of(submitted(open_selection()))
    receipt.application.district  # noqa: B018 -- read before the threads, which have no connection of their own
    facts, made = papers._facts(receipt), []
    threads = [threading.Thread(target=lambda: made.append(papers.pdf(receipt))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert facts["number"] == receipt.application.number
    assert made == [papers.pdf(receipt)] * 4


def test_a_paper_whose_kind_was_renamed_keeps_its_place():
    application = submitted(open_selection())
    application.selection.document_kinds.filter(code="ktp").update(name="Kartu Tanda Penduduk")

    assert [paper.name for paper in receipt_of(application).papers][1] == "Kartu Tanda Penduduk"
    assert receipt_of(application).snapshot.taken_at == NOON
