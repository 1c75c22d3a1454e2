"""What the public said of the candidates of 2022, and what the committee found."""

import datetime as dt
import uuid

from core.actor import SYSTEM, Actor
from recruitment.actions import feedback
from recruitment.demo.cast import applicant
from recruitment.lifecycle import FeedbackCategory, Finding
from recruitment.models import Candidacy, Feedback

VISITOR = Actor(role="visitor", scope="")
F, C = Finding, FeedbackCategory
# what it is about, what was said, whether the candidate was asked, the finding and its words
SAID = (
    (C.PARTY, "Namanya terpampang pada spanduk partai di RW kami.", True, F.NOT_PROVEN, "Spanduk itu memuat orang senama."),
    (C.RESIDENCE, "Sudah lama pindah ke Bekasi.", True, F.NOT_PROVEN, "KTP-el dan surat RT menyatakan tetap di Jakarta Pusat."),
    (C.OTHER, "Orangnya tidak ramah.", False, F.GROUNDLESS, "Tidak menyangkut syarat anggota."),
    (C.CRIMINAL, "Konon pernah dihukum.", False, F.UNVERIFIABLE, "Tidak ada bukti, tempat, atau waktu yang dapat diperiksa."),
    (C.MARRIAGE, "Suaminya anggota panitia di kota ini.", True, F.PROVEN, "Suaminya panitia sampai Oktober 2022."),
    (C.PARTY, "Pernah berfoto dengan calon anggota dewan.", False, F.GROUNDLESS, "Berfoto bukan keanggotaan."),
    (C.RESIDENCE, "Rumahnya selalu kosong.", True, F.NOT_PROVEN, "Petugas mendatangi rumahnya dan bertemu keluarganya."),
    (C.PARTY, "Ikut kampanye tahun 2019.", True, F.NOT_PROVEN, "Bertugas sebagai pengawas TPS, bukan tim kampanye."),
    (C.OTHER, "Aktif dan jujur; saya mendukungnya.", False, F.GROUNDLESS, "Dukungan dicatat; bukan keberatan."),
)  # fmt: skip


def tell(story):
    """Let each be sent, proved, answered where asked, closed, and in time forgotten whose it was, in one step."""
    candidates = list(_candidates(story))
    for n, row in enumerate(SAID):
        key = uuid.uuid5(story.selection.uuid, f"tanggapan-{n}")
        if not Feedback.objects.filter(key=key).exists():
            with story.step():
                _one(story, n, key, candidates[(n * 61 + 7) % len(candidates)], row)
                over = story.at(story.selection.sender_days + 60)  # a year later nobody need know who spoke
                feedback.forget_senders(story.selection, by=SYSTEM, at=over)
    story.say(f"Tanggapan masyarakat 2022: {len(SAID)}")


def _candidates(story):
    related = ("application__applicant", "application__district", "selection", "district")
    return Candidacy.objects.filter(selection=story.selection).select_related(*related).order_by("pk")


def _one(story, n, key, candidacy, row):
    category, text, asks, finding, words = row
    said = feedback.Said(
        name=f"Warga Contoh {n + 1}", contact=f"Jalan Contoh Nomor {n + 1}", email=f"warga{n + 1}@contoh.example",
        category=category, text=text, card=[story.sheets.upload("KTP warga")], evidence=[],
    )  # fmt: skip
    at, by = story.at(14 + n % 6, 10 + n), story.cast.secretary
    sent = feedback.send(candidacy, said, key=key, by=VISITOR, at=at)
    feedback.prove(sent.sender, by=VISITOR, at=at + dt.timedelta(minutes=10))
    if asks:
        at += dt.timedelta(hours=3)
        question = "Mohon tanggapan Anda atas masukan ini, beserta buktinya bila ada."
        feedback.ask(
            _fresh(sent), question=question, due_at=at + dt.timedelta(days=2), version=_fresh(sent).version, by=by, at=at
        )
        at += dt.timedelta(hours=8)
        answer = "Itu tidak benar. Bukti saya lampirkan pada berkas pendaftaran."
        owner = applicant(candidacy.application.applicant)
        feedback.answer(_fresh(sent), text=answer, sources=[], version=_fresh(sent).version, by=owner, at=at)
    at, open_ = at + dt.timedelta(hours=4), _fresh(sent)
    feedback.close(open_, finding=finding, text=words, version=open_.version, by=by, at=at)


def _fresh(sent):
    related = ("sender", "candidacy__selection", "candidacy__district", "candidacy__application__applicant")
    return Feedback.objects.select_related(*related).get(pk=sent.pk)
