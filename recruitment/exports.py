"""The queue as a table to take away: XLSX or CSV. A cell never becomes a formula."""

import csv
import io

from openpyxl import Workbook

from core import dates
from core.clock import JAKARTA
from recruitment import sections
from recruitment.models import Section

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
HEADINGS = ("Nomor", "Nama", "Kecamatan", "Jenis kelamin", "Usia", "Status", "Dikirim", "Pemeriksa", "Diputuskan")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(applications, *, with_nik, now):
    """Yield the heading and one row for each application; with NIK a second query opens the sealed answers."""
    yield (*HEADINGS, "NIK") if with_nik else HEADINGS
    niks = _niks(applications) if with_nik else {}
    for application in applications:
        row = _row(application, now)
        yield (*row, niks.get(application.pk, "")) if with_nik else row


def _row(application, now):
    is_claimed = application.claimed_until is not None and application.claimed_until > now
    return (
        application.number,
        application.full_name,
        application.district.name,
        application.get_sex_display(),
        age_of(application),
        application.get_status_display(),
        _moment(application.submitted_at),
        str(application.claimed_by) if is_claimed else "",
        _moment(application.decided_at),
    )


def age_of(application):
    """Return the age on the day that counts, as the rule does it."""
    counted_on = application.selection.age_counted_on or application.submitted_at.astimezone(JAKARTA).date()
    return sections.age_on(application.birth_on, counted_on)


def _moment(value):
    return dates.moment(value) if value else ""


def _niks(applications):
    personal = Section.objects.filter(code=sections.PERSONAL, application__in=[application.pk for application in applications])
    return {section.application_id: section.answers.get("nik", "") for section in personal}


def safe(value):
    """Return a cell that no spreadsheet program takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def as_csv(rows):
    """Return the rows as CSV bytes with the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([safe(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows):
    """Return the rows as an XLSX workbook's bytes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Pendaftaran")
    for row in rows:
        sheet.append([safe(value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


WRITERS = {"xlsx": as_xlsx, "csv": as_csv}
