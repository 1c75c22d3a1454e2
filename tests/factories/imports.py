"""Files of places as people hand them in, and imports of them; every person in them is invented."""

import io

from openpyxl import Workbook

from core import clock
from outreach.actions import imports
from outreach.models import Import
from tests.factories.recruitment import NOON, staff

RW = ("Kelurahan", "RW", "Ketua", "Telepon", "Email")
RT = ("Kelurahan", "RW", "RT", "Ketua", "Telepon", "Email")
OFFICES = ("Kantor", "Jenis kantor", "Kecamatan", "Kelurahan", "Email", "Jumlah ASN")
STAFF = ("Kantor", "Nama", "NIP")


def importer():
    return staff("import_places", "view_import")


def xlsx(*, merged=(), **sheets):
    """Return a workbook's bytes: one sheet for each name, its rows as given. merged: ranges of the last sheet."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv(*rows, encoding="utf-8", delimiter=";"):
    return "\r\n".join(delimiter.join(str(cell) for cell in row) for row in rows).encode(encoding)


def uploaded(data, *, at=NOON, name="wilayah.xlsx"):
    return imports.upload(name=name, data=data, by=importer(), at=at)


def fresh(import_):
    return Import.objects.get(pk=import_.pk)


def checked(data, *, at=NOON):
    """Return an import that the worker has checked."""
    made = uploaded(data, at=at)
    work(at)
    return fresh(made)


def work(at=NOON):
    with clock.stopped_at(at):
        return imports.work_off(now=clock.now)


def order(import_, *, at=NOON):
    import_ = fresh(import_)
    imports.apply(import_, version=import_.version, by=importer(), at=at)


def applied(data, *, at=NOON):
    """Return an import that was checked, ordered and applied."""
    made = checked(data, at=at)
    order(made, at=at)
    work(at)
    return fresh(made)
