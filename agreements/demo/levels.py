"""The demo's agreements that are signed outside the portal: one by hand and finished, one that waits for its certified file."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.actions import sealing, signing
from agreements.lifecycle import Level
from agreements.models import Agreement, Original, Signed
from core.actor import SYSTEM
from documents import keeping

INITIALS = ("sekretaris.dua", "anggota.dua", "pejabat.hukum", "pejabat.sekko")
# order of the original: who brings it, who looks at it, where the paper lies
HANDS = {
    1: ("sekretaris", "pejabat", "Lemari arsip Subbagian Hukum, map 2026-04"),
    2: ("pejabat", "sekretaris", "Ruang arsip Suku Badan Kesatuan Bangsa dan Politik, boks 12"),
}


def tell(story, now, *, acting):
    """Add to a Storyteller's story. acting: makes an Actor of an account."""
    at = now - dt.timedelta(days=40)
    made = _initialled(story, "nota_kesepahaman", "Pendidikan pemilih di sekolah", Level.WET, at=at)
    for order, (brings, looks, place) in HANDS.items():
        original = _original(made, order)
        scan = SimpleUploadedFile(f"pindaian-{order}.pdf", keeping.read(original.document))
        by, then = acting(story.people[brings]), at + dt.timedelta(days=6)
        facts = {"pages": original.document.pages, "place": place, "has_duty_stamp": order == 1}
        signing.hand_in_scan(original, scan, **facts, by=by, at=then)
        signed = Signed.objects.with_facts().get(original=original)
        signing.confirm(signed, version=signed.version, by=acting(story.people[looks]), at=then + dt.timedelta(hours=5))
    sealing.seal(_again(made), by=SYSTEM, at=at + dt.timedelta(days=7))
    _initialled(
        story, "perjanjian_kerja_sama", "Pemanfaatan balai warga untuk sosialisasi", Level.BSRE, at=now - dt.timedelta(days=7)
    )


def _initialled(story, kind, title, level, *, at):
    made = story.proposed(kind, title, at=at, level=level)
    for n, local in enumerate(INITIALS, 1):
        story.decide(made, local, at=at + dt.timedelta(days=n, minutes=35 * n))
    return made


def _original(made, order):
    found = Original.objects.select_related("draft", "document", "party__institution").get(
        draft=made.latest, party__order=order
    )
    found.draft.agreement = _again(made)
    return found


def _again(made):
    return Agreement.objects.with_facts().get(pk=made.pk)
