"""The sheets on which somebody without an account says later what others say in the portal: set by Typst, to be signed."""

from pathlib import Path

from core import dates, papers, qr
from recruitment import counters as rules
from recruitment.lifecycle import CandidacyStatus

TEMPLATE = Path(__file__).parent / "typst" / "statement.typ"
SHORT, LONG = 4, 14  # lines to write on
CLARIFY = (
    "NIK pelamar tercatat dalam Sipol sebagai anggota atau pengurus partai politik. Catatan itu bukan keputusan: nama dapat "
    "tercatat tanpa sepengetahuan yang bersangkutan. Tulis klarifikasi, dan lampirkan surat pendukung bila ada."
)


def acceptance(candidacy):
    """Return the sheet by which a chosen candidate takes the seat, as PDF bytes."""
    post, district = candidacy.selection.post_name, candidacy.district.name
    said = f"Saya bersedia dilantik sebagai {post} di Kecamatan {district}."
    said += " Saya menyerahkan berkas yang diminta sebelum pelantikan."
    due_at = candidacy.answer_due_at
    return _pdf(candidacy.application, "Pernyataan kesediaan", [said], until=due_at, at=due_at)


def leaving(candidacy):
    """Return the sheet by which a candidate leaves the running, declines the seat, or a member resigns."""
    post, district = candidacy.selection.post_name, candidacy.district.name
    words = {
        CandidacyStatus.CHOSEN: f"tidak bersedia dilantik sebagai {post}",
        CandidacyStatus.ACCEPTED: f"tidak jadi bersedia dilantik sebagai {post}",
        CandidacyStatus.SWORN_IN: f"mengundurkan diri sebagai {post}",
    }
    what = words.get(candidacy.status, f"mengundurkan diri sebagai calon {post}")
    said = f"Saya {what} di Kecamatan {district}. Saya mengerti bahwa pernyataan ini tidak dapat ditarik kembali."
    title = "Pernyataan mengundurkan diri"
    return _pdf(candidacy.application, title, [said], at=candidacy.began_at, lines=SHORT, label="Alasan")


def withdrawal(application):
    """Return the sheet by which an applicant takes the application back."""
    said = "Saya menarik pendaftaran saya. Saya mengerti bahwa penarikan ini tidak dapat dibatalkan."
    return _pdf(application, "Penarikan pendaftaran", [said], at=application.submitted_at, lines=SHORT, label="Alasan")


def clarification(check):
    """Return the sheet for the clarification of an entry in Sipol. It names no party."""
    return _pdf(
        check.application, "Klarifikasi", [CLARIFY], until=check.due_at, at=check.checked_at, lines=LONG,
        label="Klarifikasi saya",
    )  # fmt: skip


def answer(feedback):
    """Return the sheet with the committee's question, for its candidate alone."""
    asked = ["Panitia meminta penjelasan tentang hal berikut:", *feedback.question.splitlines()]
    return _pdf(
        feedback.candidacy.application, "Jawaban atas pertanyaan panitia", asked, until=feedback.answer_due_at,
        at=feedback.asked_at, lines=LONG, label="Jawaban saya", code=feedback.written_code,
    )  # fmt: skip


def _pdf(application, title, said, *, at, until=None, lines=0, label="", code=""):
    counter = application.counter_file
    rows = [
        ("Nama", application.full_name),
        ("Nomor pendaftaran", application.number),
        ("Kecamatan", application.district.name),
        ("Seleksi", str(application.selection)),
        *([("Nomor tanggapan", code)] if code else []),
        *([("Diserahkan di loket", f"paling lambat {dates.closing(until)}")] if until else []),
    ]
    facts = {
        "title": title, "code": counter.written_code, "rows": rows, "said": said, "lines": lines, "label": label,
        "name": application.full_name, "foot": f"{title} · tanda terima loket {counter.written_code}",
        "proof": rules.proof_link(counter),
    }  # fmt: skip
    return papers.pdf(TEMPLATE, facts, at=at, qr=qr.data_uri(facts["proof"]))
