"""What must hold in recruitment and SQL cannot say."""

import hashlib
import json

from django.db.models import F, Max

from core.fsck import Problem, check
from notifications.models import Delivery, reference
from recruitment import notices
from recruitment.lifecycle import ACTIVE, ApplicationStatus
from recruitment.models import Application, NumberCounter, Repair, Snapshot
from recruitment.reminders import UnsentDrafts


def _url(application):
    return f"/admin/recruitment/application/{application.pk}/change/"


@check
def numbers_have_no_gaps():
    """In each kecamatan the numbers run from 1 to the counter, each once."""
    taken = {}
    for selection, district, sequence in Application.objects.received().values_list("selection", "district", "sequence"):
        taken.setdefault((selection, district), set()).add(sequence)
    for counter in NumberCounter.objects.all():
        numbers = taken.pop((counter.selection_id, counter.district_id), set())
        if numbers != set(range(1, counter.last + 1)):
            yield Problem(f"Nomor pendaftaran {counter.district_id} tidak berurutan 1–{counter.last}.")
    for _, district in taken:
        yield Problem(f"Nomor pendaftaran {district} tidak punya penghitung.")


@check
def received_files_are_whole():
    """Every received application has its snapshot and its receipt mail in the outbox."""
    for application in Application.objects.received().iterator(chunk_size=500):
        if not application.snapshots.exists():
            yield Problem(f"{application}: salinan beku tidak ada.", _url(application))
        receipt = Delivery.objects.filter(kind=notices.ApplicationReceived.code, about=reference(application))
        if not receipt.exists():
            yield Problem(f"{application}: surat tanda terima tidak pernah dibuat.", _url(application))


@check
def snapshots_are_intact():
    """Each snapshot opens and equals its published commitment; its papers are still the application's."""
    for snapshot in Snapshot.objects.select_related("application").iterator(chunk_size=200):
        body = snapshot.body
        if hashlib.sha256(bytes.fromhex(snapshot.salt) + body.encode()).hexdigest() != snapshot.sha256:
            yield Problem(f"{snapshot}: isi tidak sama dengan sidiknya.", _url(snapshot.application))
        frozen = {document["sha256"] for document in json.loads(body)["documents"]}
        kept = set(snapshot.application.files.values_list("document__sha256", flat=True))
        if frozen - kept:
            yield Problem(f"{snapshot}: ada berkas terkirim yang hilang.", _url(snapshot.application))


@check
def held_files_have_a_holder():
    """A held file's NIK stands on another active file of the same selection."""
    for application in Application.objects.filter(status=ApplicationStatus.HELD):
        same = Application.objects.filter(selection=application.selection_id, nik_hash=application.nik_hash, status__in=ACTIVE)
        if not same.exclude(pk=application.pk).exists():
            yield Problem(f"{application}: tertahan tanpa berkas lain dengan NIK yang sama.", _url(application))


@check
def repairs_match_statuses():
    """An application is in repair exactly while a repair is open."""
    repairing = set(Application.objects.filter(status=ApplicationStatus.IN_REPAIR).values_list("pk", flat=True))
    asked = set(Repair.objects.open().values_list("application_id", flat=True))
    for pk in repairing ^ asked:
        yield Problem(f"Pendaftaran {pk}: status perbaikan tidak cocok dengan permintaannya.")


@check
def nudges_are_planned():
    """A draft whose selection still has a milestone ahead knows its next nudge; nobody else has one."""
    drafts = Application.objects.drafts().filter(selection__published_at__isnull=False)
    ends = drafts.values("selection").annotate(closes_at=Max(F("selection__closes_at")))
    for row in ends:
        sample = drafts.filter(selection=row["selection"]).select_related("selection")
        last = max((milestone.at for milestone in UnsentDrafts().milestones(sample[0])), default=None)
        for application in sample.filter(next_nudge_at__isnull=True, created_at__lt=last) if last else ():
            if not Delivery.objects.filter(about=reference(application), kind=notices.UnsentDraft.code).exists():
                yield Problem(f"{application}: pengingat tidak pernah direncanakan.")
    for application in Application.objects.exclude(status=ApplicationStatus.DRAFT).filter(next_nudge_at__isnull=False):
        yield Problem(f"{application}: masih punya pengingat padahal bukan draf.", _url(application))
