"""What goes on around the demo's sessions: quiz, signed sheet, numbered letters, heads that a kelurahan corrects."""

import datetime as dt
import uuid

from core.actor import Actor
from outreach import wall_codes
from outreach.actions import attendances, letters, quizzes, rosters, sheets
from outreach.lifecycle import DeliveryResult
from outreach.models import Head, Invitation, Question
from regions.models import Office, OfficeKind, Village

VISITOR = Actor(user=None, role="visitor", scope="")
QUESTIONS = (
    ("Bolehkah ketua RW memasang alat peraga kampanye di pos RW?", "Tidak boleh", "Boleh, bila warga setuju", "a"),
    ("Kepada siapa dugaan pelanggaran netralitas dilaporkan?", "Kepada lurah saja", "Kepada pengawas pemilu", "b"),
    ("Apa yang dilakukan bila diminta mengarahkan pilihan warga?", "Menolak dengan sopan", "Mengikuti yang meminta", "a"),
)


def quiz(material):
    """Write the questions of a material."""
    for position, (text, first, second, right) in enumerate(QUESTIONS, start=1):
        facts = {"text": text, "option_a": first, "option_b": second, "right": right}
        Question.objects.create(material=material, position=position, **facts)


def answer_quiz(invited, material, *, wrong, at):
    """Let each invited office answer, every so many of them (wrong) with one mistake."""
    for n, invitation in enumerate(invited):
        chosen = {each.pk: each.right for each in material.questions.all()}
        if n % wrong == 0:
            first = min(chosen)
            chosen[first] = "b" if chosen[first] == "a" else "a"
        quizzes.answer(invitation, chosen=chosen, by=VISITOR, at=at)


def come_by_code(invitation, *, at):
    """Let one guest type what stands on the wall."""
    code = wall_codes.code(invitation.activity, at=at)
    attendances.check_in_by_code(invitation, code=code, nonce=uuid.uuid4(), by=VISITOR, at=at)


def sign(invited, *, by, second, at):
    """Enter a signed sheet, and let another person confirm it."""
    sheet = sheets.enter(invited[0].activity, marks=[(each, each.representative) for each in invited], by=by, at=at)
    sheets.confirm(sheet, version=sheet.version, by=second, at=at + dt.timedelta(minutes=20))


def deliver(activity, *, by, at):
    """Number the letters of an activity; some are handed over, one was not."""
    letters.issue(activity, by=by, at=at)
    invited = list(Invitation.objects.filter(activity=activity).order_by("pk"))
    facts = {"by": by, "at": at}
    letters.record(activity, invitations=invited[:4], result=DeliveryResult.HANDED, carried_by="Kurir Contoh", **facts)
    letters.record(activity, invitations=invited[4:5], result=DeliveryResult.FAILED, reason="Alamat tidak ditemukan.", **facts)
    letters.record(activity, invitations=invited[5:7], result=DeliveryResult.SHARED, **facts)


def correct(district, *, by, at):
    """Ask the kelurahan of a kecamatan; the first has a head to correct, the second says that all is right."""
    villages = list(Village.objects.filter(district=district).order_by("code"))
    for village in villages:
        Office.objects.get_or_create(
            name=f"Kantor Kelurahan {village.name}",
            defaults={"kind": OfficeKind.VILLAGE, "village": village, "email": f"kel{village.code}@contoh.example"},
        )
    asked = rosters.ask(villages[:3], by=by, at=at)
    head = Head.objects.filter(rw__village=villages[0]).select_related("rw").order_by("rw__number").first()
    said = {"place": head.rw, "head": head, "name": "Ketua Contoh Baru", "phone": "+6281200000099", "email": ""}
    rosters.correct(asked[0], [{**said, "is_successor": True}], by=VISITOR, at=at + dt.timedelta(hours=2))
    rosters.confirm(asked[1], by=VISITOR, at=at + dt.timedelta(hours=3))
