"""The papers that prove a held activity: its report and the certificates of who came. Offices and counts, no names of heads."""

import base64
import io
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from PIL import Image

from core import dates, papers
from core import qr as codes
from documents import keeping
from outreach import followup, links

TEMPLATES = Path(__file__).parent / "typst"
SHORTLY = {followup.ABSENT: "tidak hadir", followup.NEVER: "belum diundang"}
STAYED_AWAY, UNINVITED = "diundang tetapi tidak hadir tanpa keterangan", "belum pernah diundang"
PHOTO_SIDE = 1200  # dots; half a page wide that is 300 to the inch


def report(seal):
    """Return the PDF of a filed report, with its photos. Raises documents' Unacceptable or Damaged when a photo fails."""
    made, activity = seal.report, seal.activity
    facts = {
        "title": "Laporan kegiatan sosialisasi",
        "subject": activity.title,
        "rows": [
            *_when_and_where(activity),
            ("Penyelenggara", activity.get_host_display()),
            ("Dasar", activity.get_regime_display()),
            ("Narasumber", "; ".join(str(each) for each in activity.speakers.order_by("name")) or "–"),
            ("Materi", str(made.material)),
            ("Dasar materi", made.material.source),
            ("Dilaporkan", dates.moment(made.filed_at)),
            ("Dilaporkan oleh", made.filed_by.get_full_name() or str(made.filed_by)),
        ],
        "counts": [
            ("Diundang", made.invited_count), ("Hadir", made.present_count), ("Di antaranya diwakili", made.represented_count),
        ],
        "minutes": [line for line in made.minutes.splitlines() if line.strip()],
        "photos": [_photo(photo.document) for photo in made.photos.select_related("document").order_by("pk")],
        **_proof(seal),
    }  # fmt: skip
    return papers.pdf(TEMPLATES / "report.typ", facts, at=seal.sealed_at, qr=seal.qr)


def certificate(seal):
    """Return the PDF that says which office was there, itself or by a representative; it names no person."""
    attendance = seal.invitation.attendances.standing().get()
    facts = {
        "title": "Sertifikat kehadiran",
        "place": seal.invitation.place,
        "how": "telah hadir melalui wakilnya" if attendance.representative else "telah hadir",
        "subject": seal.activity.title,
        "rows": _when_and_where(seal.activity),
        "given": dates.day(seal.sealed_at, weekday=False),
        **_proof(seal),
    }
    return papers.pdf(TEMPLATES / "certificate.typ", facts, at=seal.sealed_at, qr=seal.qr)


def follow_up(audience, rows, *, to, where, at):
    """Return the letter to a camat or lurah about those who are missing, to be numbered and signed.

    to: “Camat Menteng”. where: “Kecamatan Menteng”. rows: Missing; offices alone, nobody's name or telephone.
    """
    absent, never = followup.count(rows)
    facts = {
        "title": "Tindak lanjut kehadiran sosialisasi",
        "to": to,
        "where": where,
        "audience": audience.name,
        "unit": audience.unit,
        "count": len(rows),
        "parts": " dan ".join(f"{number} {words}" for number, words in ((absent, STAYED_AWAY), (never, UNINVITED)) if number),
        "come": "hadir atau diwakili" if audience.may_be_represented else "hadir",
        "on": dates.day(at, weekday=False),
        "rows": [
            (
                each.kelurahan,
                each.name,
                SHORTLY[each.state],
                dates.day(each.last.current.starts_at, weekday=False) if each.last else "–",
            )
            for each in rows
        ],
        "foot": f"Tindak lanjut sosialisasi · {where} · {dates.day(at, weekday=False)}",
    }
    return papers.pdf(TEMPLATES / "follow_up.typ", facts, at=at)


def recap(made, *, at):
    """Return the report of a period to the province."""
    lines = [
        (each.name, each.sessions, each.invited, each.present, each.came, f"{each.coverage.reached} / {each.coverage.total}",
         each.coverage.share)
        for each in made.audiences
    ]  # fmt: skip
    facts = {
        "title": "Laporan sosialisasi",
        "period": made.period.name,
        "at": dates.moment(at),
        "total": (made.total.sessions, made.total.invited, made.total.present, len(made.late)),
        "audiences": lines,
        "until": "sampai akhir masa ini" if made.is_over else "sampai laporan ini disusun",
        "districts": [(each.name, each.sessions, each.invited, each.present) for each in [*made.districts, made.total]],
        "sessions": [
            (dates.day(each.told.starts_at, weekday=False), each.activity.title, each.activity.audience.name, each.village.name,
             each.invited, each.present, each.represented)
            for each in made.sessions
        ],
        "late": [(each.activity.title, each.due, each.filed) for each in made.late],
        "foot": f"Laporan sosialisasi · {made.period.name}",
    }  # fmt: skip
    return papers.pdf(TEMPLATES / "recap.typ", facts, at=at)


def _when_and_where(activity):
    told = activity.current
    return [
        ("Waktu", told.when), ("Tempat", str(told.room)), ("Alamat", told.room.venue.address), ("Untuk", activity.audience.name)
    ]  # fmt: skip


def _proof(seal):
    return {"proof": seal.url, "code": seal.written_code, "foot": f"{seal.kind} · kode {seal.written_code}"}


def _photo(document):
    """Return a photo inside an SVG, the one way by which a picture travels as text."""
    content = keeping.picture(document, side=PHOTO_SIDE)
    width, height = Image.open(io.BytesIO(content)).size
    data = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{data}"/></svg>'
    )


def invitations(activity, letters, *, at):
    """Return one PDF: a numbered letter to each invited office, then for each kelurahan a list to be signed on receipt.

    letters: Letters in the order of the paper, their invitations with place. It names people: whom to ask for at the door.
    """
    facts = {
        "title": "Undangan sosialisasi",
        "subject": activity.title,
        "on": dates.day(at, weekday=False),
        "signer": (settings.LETTERS["signer_post"], settings.LETTERS["signer"]),
        "rows": _when_and_where(activity),
        "represented": activity.audience.may_be_represented,
        "letters": [_letter(letter) for letter in letters],
        "receipts": [
            (name, [(each.number, each.invitation.place) for each in group]) for name, group in groupby(letters, key=_drawer)
        ],
        "foot": activity.title,
    }
    return papers.pdf(TEMPLATES / "letters.typ", facts, at=at)


def sheet(activity, invited, *, at):
    """Return the attendance sheets to be signed, one for each kelurahan, each row with its ticket's code. It names no person.

    invited: Invitations with place, in the order of the paper.
    """
    facts = {
        "title": "Daftar hadir",
        "subject": activity.title,
        "rows": _when_and_where(activity)[:2],
        "groups": [
            (name, [(each.place, _svg(links.ticket(each))) for each in group]) for name, group in groupby(invited, key=_pile)
        ],
        "foot": f"Daftar hadir · {activity.title}",
    }
    return papers.pdf(TEMPLATES / "sheet.typ", facts, at=at)


def _drawer(letter):
    return _pile(letter.invitation)


def _pile(invitation):
    village = invitation.kelurahan
    return f"Kelurahan {village.name}" if village else "Kantor"


def _svg(address):
    return unquote(codes.data_uri(address).partition(",")[2])


def _letter(letter):
    invitation, address = letter.invitation, links.personal(letter.invitation)
    facts = {"place": invitation.place, "name": invitation.name, "address": address, "qr": _svg(address)}
    return {"number": letter.number, **facts}
