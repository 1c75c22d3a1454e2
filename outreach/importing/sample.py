"""The file that people fill in: a sheet for each kind of row, its headings, and what they mean."""

import functools
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

HEADINGS = {
    "kantor": ("Kantor", "Jenis kantor", "Kecamatan", "Kelurahan", "Email", "Jumlah ASN"),
    "rw": ("Kecamatan", "Kelurahan", "RW", "Ketua", "Telepon", "Email", "Menjabat sejak", "Berlaku sejak", "Berlaku sampai"),
    "rt": (
        "Kecamatan",
        "Kelurahan",
        "RW",
        "RT",
        "Ketua",
        "Telepon",
        "Email",
        "Menjabat sejak",
        "Berlaku sejak",
        "Berlaku sampai",
    ),
    "asn": ("Kantor", "NIP"),
}
GUIDE = (
    "Isi satu baris untuk setiap kantor, RW, RT, atau ASN, di lembar masing-masing. Lembar boleh dibiarkan kosong.",
    "Lembar kantor: jenis kantor adalah Kantor kota, UKPD, Kecamatan, atau Kelurahan.",
    "Lembar rw dan rt: kelurahan ditulis dengan nama atau kodenya; nomor boleh ditulis 1, 001, atau RW 001.",
    "Ketua boleh dikosongkan: yang tercatat tidak berubah. Nama lain berarti ketua baru, dan masa jabatan ketua lama berakhir.",
    "Menjabat sejak: hari pertama ketua menjabat. Berlaku sejak: hari pertama RW atau RT itu ada. Keduanya boleh dikosongkan.",
    "Berlaku sampai: hari pertama RW atau RT itu tidak ada lagi. RT di dalam RW itu dan ketuanya ikut berakhir.",
    "Lembar asn: hanya dihitung per kantor. Nama tidak perlu; NIP hanya untuk menemukan baris ganda dan tidak disimpan.",
    "RW atau RT yang tidak disebut tetap berlaku; tidak ada yang berakhir karena tidak tertulis.",
)  # fmt: skip
WIDTH = 22


@functools.cache
def workbook():
    """Return the empty file's bytes."""
    book = Workbook()
    guide = book.active
    guide.title = "petunjuk"
    guide.column_dimensions["A"].width = 100
    for sentence in GUIDE:
        guide.append([sentence])
        guide.cell(guide.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    for title, headings in HEADINGS.items():
        sheet = book.create_sheet(title)
        sheet.append(headings)
        sheet.freeze_panes = "A2"
        for n, cell in enumerate(sheet[1], start=1):
            cell.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(n)].width = WIDTH
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
