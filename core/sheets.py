"""Tables to take away: XLSX or CSV. A cell never becomes a formula."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(value):
    """Return a cell that no spreadsheet program takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def as_csv(rows):
    """Return the rows as CSV bytes with the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([safe(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows, *, title, widths):
    """Return the rows as an XLSX workbook of one sheet, as bytes."""
    return as_workbook([(title, rows, widths)])


def as_workbook(tables):
    """Return several tables as an XLSX workbook's bytes: wide enough to read, the heading in sight, columns with filters.

    tables: (title, rows, widths of the columns in characters) of each sheet.
    """
    book = Workbook()
    book.remove(book.active)
    for title, rows, widths in tables:
        _fill(book.create_sheet(title), rows, widths)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet, rows, widths):
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([safe(value) for value in row])
    for column, width in zip(sheet.iter_cols(), widths, strict=False):
        sheet.column_dimensions[get_column_letter(column[0].column)].width = width
        column[0].font = Font(bold=True)
    sheet.auto_filter.ref = sheet.dimensions
