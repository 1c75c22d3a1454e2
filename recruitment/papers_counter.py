"""The two papers of the counter as PDF: the receipt that a walk-in takes home, and the slip that is signed. Set by Typst."""

from pathlib import Path

from core import dates, papers, qr
from recruitment import counters as rules
from recruitment import dossier as dossiers
from recruitment import reading, sections
from recruitment.models import DocumentKind

TEMPLATES = Path(__file__).parent / "typst"
NOT_YET = (
    "Lembar ini membuktikan bahwa berkas kertas diserahkan pada waktu di atas. Berkas itu baru terhitung sebagai pendaftaran "
    "setelah petugas memasukkan isinya dan Anda mengonfirmasinya, lewat tautan email atau dengan menandatangani lembar "
    "konfirmasi. Waktu pendaftarannya tetap waktu di atas."
)
SWORN = (
    "Saya sudah membaca isian di atas. Isian itu sama dengan berkas kertas yang saya serahkan, dan benar. Saya sudah menerima "
    "pemberitahuan pelindungan data pribadi."
)


def receipt(counter):
    """Return the counter receipt as PDF bytes; it stays the same for good."""
    application = counter.application
    names = dict(DocumentKind.objects.filter(selection=application.selection_id).values_list("code", "name"))
    facts = {
        "title": "Tanda terima loket",
        "code": counter.written_code,
        "rows": [*_head(counter), ("Diterima oleh", str(counter.taken_by)), ("Jumlah lembar", str(counter.sheets))],
        "papers": [names.get(code, code) for code in counter.papers],
        "meaning": NOT_YET,
        "until": f"Konfirmasi paling lambat {dates.closing(application.keyed_until)}.",
        "reach": "" if counter.has_email else "Anda tidak memberi alamat email: kabar disampaikan lewat surat dan di loket.",
        "foot": f"Tanda terima loket {counter.written_code}",
        "proof": rules.proof_link(counter),
    }
    return papers.pdf(TEMPLATES / "counter_receipt.typ", facts, at=counter.taken_at, qr=qr.data_uri(facts["proof"]))


def slip(counter):
    """Return the slip of what was keyed in, to be signed, as PDF bytes. It carries NIK and salt: for the applicant alone."""
    dossier = dossiers.load(counter.application)
    facts = {
        "title": "Lembar konfirmasi isian",
        "code": counter.written_code,
        "rows": _head(counter),
        "sections": [_section(plan, dossier) for plan in sections.SECTIONS],
        "papers": [f"{file.kind.name} ({file.document.pages} halaman)" for file in dossier.files.values()],
        "sworn": SWORN,
        "name": counter.application.full_name,
        "sha256": counter.sha256,
        "salt": counter.salt,
        "foot": f"Lembar konfirmasi {counter.written_code} · sidik {counter.sha256[:12]}",
        "proof": rules.proof_link(counter),
    }
    return papers.pdf(TEMPLATES / "counter_slip.typ", facts, at=counter.asked_at, qr=qr.data_uri(facts["proof"]))


def _head(counter):
    return [
        ("Nama", counter.application.full_name),
        ("Diserahkan", dates.moment(counter.taken_at, seconds=True)),
        ("Kecamatan", counter.district.name),
        ("Seleksi", str(counter.application.selection)),
    ]


def _section(plan, dossier):
    found = dossier.sections.get(plan.code)
    rows = reading.rows(plan, found.content, dossier) if found else []
    is_wide = plan.code == sections.DECLARATIONS  # whole sentences, each with a short answer
    return {"title": plan.title, "wide": is_wide, "rows": [(row["label"], _value(row)) for row in rows]}


def _value(row):
    return "; ".join(line for line in row.get("lines", [row.get("value", "")]) if line) or "Tidak diisi"
