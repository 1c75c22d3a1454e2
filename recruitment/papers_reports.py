"""The final report as PDF and as spreadsheet: the same tables, marked RANCANGAN until somebody else has approved them."""

from django.conf import settings

from core import dates, papers, qr, sheets
from recruitment import report_figures
from recruitment.papers_announcements import TEMPLATES, pages

__all__ = ["file_name", "pages", "pdf", "workbook"]

DRAFT_WORD = "RANCANGAN"
NAMES = {"Berakhir menurut sebab": "Berakhir"}  # sheets have short names


def pdf(report, *, at, figures=None):
    """Return the report as PDF. figures: those of now for one without frozen ones; at: the date of a draft's paper."""
    body, url = figures or report.frozen, settings.SITE_URL + report.get_absolute_url()
    is_final, old = report.stands, report.corrects
    facts = {
        "title": f"Laporan akhir {report.selection}", "number": report.number or "–", "is_draft": not is_final,
        "selection": str(report.selection), "as_of": dates.moment(report.as_of or at),
        "notes": [line for line in report.notes.splitlines() if line.strip()],
        "corrects": old.number if old else "", "tables": report_figures.tables(body),
        "seats": [[each["name"], each["seats"]] for each in body["districts"]],
        "place": "Jakarta", "on": dates.day(report.approved_at, weekday=False) if is_final else "",
        "signer": (settings.LETTERS["signer_post"], settings.LETTERS["signer"]),
        "url": url if is_final else "", "sha256": report.sha256 if is_final else "", "salt": report.salt if is_final else "",
        "foot": f"Laporan akhir {report.number}" if is_final else f"Laporan akhir · {DRAFT_WORD}",
    }  # fmt: skip
    return papers.pdf(TEMPLATES / "report.typ", facts, at=report.approved_at or at, qr=qr.data_uri(url))


def workbook(report, *, at, figures=None):
    """Return the same tables as an XLSX workbook's bytes; no cell is ever a formula."""
    body = figures or report.frozen
    sheets_of = [("Keterangan", _about(report, at), (28, 70))]
    for table in report_figures.tables(body):
        heads = _headings(table)
        rows = [("Kecamatan", *heads), *table["rows"], table["total"]]
        sheets_of.append((NAMES.get(table["title"], table["title"])[:31], rows, (20, *[max(10, len(head)) for head in heads])))
    return sheets.as_workbook(sheets_of)


def _headings(table):
    if not table["by_sex"]:
        return table["columns"]
    return [f"{column} ({part})" for column in table["columns"] for part in ("L", "P", "jumlah")]


def _about(report, at):
    rows = [
        ("Hal", "Isi"), ("Seleksi", str(report.selection)), ("Nomor laporan", report.number or "–"),
        ("Keadaan", report.get_status_display() if report.stands else DRAFT_WORD),
        ("Angka per", dates.moment(report.as_of or at)),
    ]  # fmt: skip
    if report.corrects:
        rows.append(("Mengoreksi laporan", report.corrects.number))
    if report.stands:
        rows += [("Sidik angka (SHA-256 bergaram)", report.sha256), ("Garam", report.salt)]
    return rows


def file_name(report, extension):
    mark = "" if report.stands else "rancangan-"
    return f"{mark}laporan-akhir-{report.pk.hex[:8]}.{extension}"
