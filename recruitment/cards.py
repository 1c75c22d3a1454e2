"""Participants' cards of the written test as PDF: photo, session, device, and a QR that says nothing but an opaque address."""

import base64
from pathlib import Path
from urllib.parse import unquote

from core import papers, qr
from documents import keeping, pool
from documents.refusals import Unacceptable
from documents.storage import Damaged
from recruitment import notices
from recruitment.models import ApplicationFile

TEMPLATES = Path(__file__).parent / "typst"
PHOTO = "pasfoto"  # the kind of paper that holds it
SIDE = 360  # dots; the card shows it 3 cm wide
RULES = [
    "Bawa kartu ini, tercetak atau di telepon, bersama KTP-el asli.",
    "Datang paling lambat 30 menit sebelum mulai. Kehadiran dicatat dengan memindai kode di kartu ini.",
    "Yang tidak hadir dinyatakan gugur. Tidak ada tes susulan, kecuali karena gangguan sistem.",
    "Telepon dan catatan disimpan di luar ruang tes.",
]


def pdf(desks, *, at):
    """Return the cards of some Desks as one PDF, one card a page. at: the paper's own date."""
    photos = _photos([desk.candidacy.application_id for desk in desks])
    cards = [_card(desk, photos.get(desk.candidacy.application_id, "")) for desk in desks]
    facts = {"title": "Kartu peserta tes tertulis", "cards": cards, "rules": RULES, "foot": "Kartu peserta tes tertulis"}
    return papers.pdf(TEMPLATES / "card.typ", facts, at=at)


def _card(desk, photo):
    application, sitting = desk.candidacy.application, desk.sitting
    return {
        "number": application.number,
        "rows": [
            ("Nama", application.full_name),
            ("Kecamatan", application.district.name),
            ("Sesi", sitting.name),
            ("Waktu", sitting.when),
            ("Tempat", f"{sitting.where}, {sitting.address}"),
            ("Perangkat", f"Nomor {desk.number}"),
        ],
        "qr": unquote(qr.data_uri(notices.link("test-ticket", desk.ticket)).partition(",")[2]),
        "photo": photo,
    }


def _photos(applications):
    """Return {application's number: SVG around the photo}; who handed in none that opens has none."""
    files = ApplicationFile.objects.current().filter(application__in=applications, kind__code=PHOTO)
    found = {file.application_id: _framed(file.document) for file in files.select_related("document")}
    return {key: photo for key, photo in found.items() if photo}


def _framed(document):
    try:
        content = keeping.read(document)
        picture = pool.run("page_picture", content, content_type=document.content_type, page=1, side=SIDE).content
    except (Unacceptable, Damaged):
        return ""
    data = base64.b64encode(picture).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400">'
        f'<image href="data:image/jpeg;base64,{data}" width="300" height="400" preserveAspectRatio="xMidYMid slice"/></svg>'
    )
