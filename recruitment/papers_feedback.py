"""The receipt of feedback that came on paper, as PDF. It names neither the sender nor the candidate: it lies about at homes."""

from pathlib import Path

from core import dates, papers, qr
from recruitment import feedback as rules

TEMPLATES = Path(__file__).parent / "typst"
MEANING = (
    "Petugas memeriksa tanggapan ini dan meminta penjelasan calon bila diperlukan. Nama Anda tidak diberitahukan kepada calon, "
    "dan hasil pemeriksaan tidak diumumkan. Lewat kode di samping Anda dapat melihat apakah tanggapan ini sudah ditangani."
)


def receipt(feedback):
    """Return the receipt as PDF bytes. Its code is the sender's secret link: never for anybody else."""
    link = rules.sender_link(feedback.sender)
    facts = {
        "title": "Tanda terima tanggapan masyarakat",
        "code": feedback.written_code,
        "rows": [
            ("Tiba di kantor", dates.moment(feedback.sent_at)),
            ("Lewat", feedback.get_way_display()),
            ("Perihal", feedback.get_category_display()),
            ("Seleksi", str(feedback.candidacy.selection)),
        ],
        "late": "Tanggapan ini tiba setelah masa tanggapan berakhir dan dicatat sebagai terlambat." if feedback.is_late else "",
        "meaning": MEANING,
        "foot": f"Tanda terima tanggapan {feedback.written_code}",
    }
    return papers.pdf(TEMPLATES / "feedback_receipt.typ", facts, at=feedback.entered_at, qr=qr.data_uri(link))
