"""The queue as a table to take away: XLSX or CSV."""

from core import sheets
from core.clock import JAKARTA, day_of
from recruitment import sections
from recruitment.models import Section

HEADINGS = (
    "Nomor", "Nama", "Kecamatan", "Jenis kelamin", "Usia", "Status", "Dikirim (WIB)", "Cara masuk", "Pemeriksa",
    "Diputuskan (WIB)",
)  # fmt: skip
WIDTHS = (26, 32, 18, 14, 7, 24, 18, 14, 26, 18, 20)  # in characters, as the headings stand; the last is for the NIK


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
        "Loket" if application.is_assisted else "Portal",
        str(application.claimed_by) if is_claimed else "",
        _moment(application.decided_at),
    )


def age_of(application):
    """Return the age on the day that counts, as the rule does it."""
    counted_on = application.selection.age_counted_on or day_of(application.submitted_at)
    return sections.age_on(application.birth_on, counted_on)


def _moment(value):
    """Write a moment in WIB so that its column sorts as text, in any spreadsheet program."""
    return f"{value.astimezone(JAKARTA):%Y-%m-%d %H:%M}" if value else ""


def _niks(applications):
    personal = Section.objects.filter(code=sections.PERSONAL, application__in=[application.pk for application in applications])
    return {section.application_id: section.answers.get("nik", "") for section in personal}


WRITERS = {"xlsx": lambda rows: sheets.as_xlsx(rows, title="Pendaftaran", widths=WIDTHS), "csv": sheets.as_csv}
