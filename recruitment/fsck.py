"""What must hold in recruitment and SQL cannot say."""

import hashlib
import json

from django.db.models import F, Max, Q

from core import crypto
from core.fsck import Problem, check
from core.models import Event, stream_of
from notifications.models import Delivery, reference
from recruitment import nik as niks
from recruitment import notices, sections
from recruitment.lifecycle import ACTIVE, DECIDED, ApplicationStatus, ExtensionScope, ExtensionStatus, Sex, VerdictValue
from recruitment.models import Application, Candidacy, NumberCounter, Repair, Section, Snapshot
from recruitment.reminders import UnsentDrafts

# The journal line without which an application cannot have come to its status.
LED_BY = {
    ApplicationStatus.IN_REPAIR: "repair.asked",
    ApplicationStatus.TO_CONFIRM: "refusal.proposed",
    ApplicationStatus.ELIGIBLE: "application.found_eligible",
    ApplicationStatus.INELIGIBLE: "application.found_ineligible",
    ApplicationStatus.DUPLICATE: "held.resolved",
    ApplicationStatus.WITHDRAWN: "application.withdrawn",
}


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
    """Every received application has its snapshot, its receipt mail in the outbox, and its lines in the journal."""
    for application in Application.objects.received().iterator(chunk_size=500):
        if unwritten := _untold(application):
            yield Problem(f"{application}: peristiwa {unwritten} tidak ada dalam catatan.", _url(application))
        if not application.snapshots.exists():
            yield Problem(f"{application}: salinan beku tidak ada.", _url(application))
        receipt = Delivery.objects.filter(kind=notices.ApplicationReceived.code, about=reference(application))
        if not receipt.exists():
            yield Problem(f"{application}: surat tanda terima tidak pernah dibuat.", _url(application))


def _untold(application):
    """Return an event that must have led to the status and is not in the journal, or ""."""
    needed = ["application.submitted", *filter(None, [LED_BY.get(application.status)])]
    told = set(Event.objects.filter(stream=stream_of(application), action__in=needed).values_list("action", flat=True))
    return next((action for action in needed if action not in told), "")


@check
def nobody_sent_outside_the_window():
    """Each application was sent within the intake, or within an announced extension that takes it."""
    late = Q(submitted_at__lt=F("selection__opens_at")) | Q(submitted_at__gte=F("selection__closes_at"))
    strayed = Q(submitted_at__lt=F("extension__opens_at")) | Q(submitted_at__gte=F("extension__closes_at"))
    strayed |= ~Q(extension__status=ExtensionStatus.ANNOUNCED) | Q(extension__scope=ExtensionScope.WOMEN, sex=Sex.MALE)
    strayed |= ~Q(extension__selection=F("selection")) | ~Q(extension__district=F("district"))
    outside = Q(extension=None) & late | Q(extension__isnull=False) & strayed
    for application in Application.objects.received().filter(outside):
        yield Problem(f"{application}: dikirim di luar masa pendaftaran.", _url(application))


@check
def decisions_rest_on_verdicts():
    """Who is eligible has verdicts and none against; who is not has one against."""
    for application in Application.objects.filter(status__in=DECIDED).prefetch_related("verdicts").iterator(chunk_size=500):
        values = {verdict.value for verdict in application.verdicts.all() if verdict.undone_at is None}
        met = values == {VerdictValue.MET}
        refused = VerdictValue.UNMET in values
        if not (met if application.status == ApplicationStatus.ELIGIBLE else refused):
            yield Problem(f"{application}: keputusan tidak didukung hasil pemeriksaannya.", _url(application))


@check
def answers_open_with_our_key():
    """Each section's sealed answers open."""
    for section in Section.objects.filter(text_sealed__isnull=False).select_related("application").iterator(chunk_size=500):
        if _opened(section, "text") is None:
            yield Problem(f"{section.application}: isian bagian “{section.code}” tidak terbuka.", _url(section.application))


@check
def snapshots_are_intact():
    """Each snapshot opens and equals its published commitment; its papers and facts are still the application's."""
    for snapshot in Snapshot.objects.select_related("application").iterator(chunk_size=200):
        for fault in _faults(snapshot):
            yield Problem(f"{snapshot}: {fault}", _url(snapshot.application))


def _faults(snapshot):
    body, salt = _opened(snapshot, "body"), _opened(snapshot, "salt")
    if body is None or salt is None:
        yield "isi tidak terbuka."
        return
    if hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest() != snapshot.sha256:
        yield "isi tidak sama dengan sidiknya."
    frozen = json.loads(body)
    kept = set(snapshot.application.files.values_list("document__sha256", flat=True))
    if {document["sha256"] for document in frozen["documents"]} - kept:
        yield "ada berkas terkirim yang hilang."
    if different := _differences(snapshot.application, frozen, snapshot.n):
        yield f"berbeda dari pendaftaran: {', '.join(different)}."


def _differences(application, frozen, n):
    """Name the columns that no longer say what was sent: lists, numbers and decisions rest on them."""
    personal, domicile = frozen["sections"][sections.PERSONAL], frozen["sections"][sections.DOMICILE]
    sent = {
        "nomor pendaftaran": (frozen["number"], application.number),
        "kecamatan": (domicile["district"], application.district_id),
        "nama": (personal["full_name"], application.full_name),
        "jenis kelamin": (personal["sex"], application.sex),
        "tanggal lahir": (personal["birth_on"], str(application.birth_on)),
        "waktu kirim": (frozen["taken_at"] if n == 1 else None, application.submitted_at.isoformat() if n == 1 else None),
        "NIK": (niks.look_up(personal["nik"]), bytes(application.nik_hash or b"")),
    }
    return [name for name, (before, now) in sent.items() if before != now]


def _opened(row, name):
    """Return a sealed text of a row, or None when it does not open."""
    try:
        return getattr(row, name)
    except (crypto.Unreadable, UnicodeDecodeError):
        return None


@check
def held_files_have_a_holder():
    """A held file's NIK stands on another active file of the same selection."""
    for application in Application.objects.filter(status=ApplicationStatus.HELD):
        same = Application.objects.filter(selection=application.selection_id, nik_hash=application.nik_hash, status__in=ACTIVE)
        if not same.exclude(pk=application.pk).exists():
            yield Problem(f"{application}: tertahan tanpa berkas lain dengan NIK yang sama.", _url(application))


@check
def repairs_match_statuses():
    """An application is in repair exactly while a repair is open; each repair names its papers."""
    repairing = set(Application.objects.filter(status=ApplicationStatus.IN_REPAIR).values_list("pk", flat=True))
    asked = set(Repair.objects.open().values_list("application_id", flat=True))
    for pk in repairing ^ asked:
        yield Problem(f"Pendaftaran {pk}: status perbaikan tidak cocok dengan permintaannya.")
    for repair in Repair.objects.filter(items__isnull=True).select_related("application"):
        yield Problem(f"{repair}: tidak menyebut satu berkas pun.", _url(repair.application))


@check
def nudges_are_planned():
    """A draft whose selection still has a milestone ahead knows its next nudge; nobody else has one."""
    drafts = Application.objects.drafts().online().filter(selection__published_at__isnull=False)
    ends = drafts.values("selection", "extension").annotate(closes_at=Max(F("selection__closes_at")))
    for row in ends:
        sample = drafts.filter(selection=row["selection"], extension=row["extension"]).select_related("selection", "extension")
        last = max((milestone.at for milestone in UnsentDrafts().milestones(sample[0])), default=None)
        known = "saved_at__lt" if row["extension"] else "created_at__lt"  # an extension finds drafts, and loses them, late
        for application in sample.filter(next_nudge_at__isnull=True, **{known: last}) if last else ():
            if not Delivery.objects.filter(about=reference(application), kind=notices.UnsentDraft.code).exists():
                yield Problem(f"{application}: pengingat tidak pernah direncanakan.")
    for application in Application.objects.exclude(status=ApplicationStatus.DRAFT).filter(next_nudge_at__isnull=False):
        yield Problem(f"{application}: masih punya pengingat padahal bukan draf.", _url(application))


@check
def candidates_stand_for_their_files():
    """A candidate is of its application's selection and kecamatan, and the application was found eligible."""
    strayed = ~Q(selection=F("application__selection")) | ~Q(district=F("application__district"))
    for candidacy in Candidacy.objects.filter(strayed).select_related("application"):
        yield Problem(f"{candidacy}: seleksi atau kecamatan calon berbeda dari pendaftarannya.", _url(candidacy.application))
    unfit = Candidacy.objects.running().exclude(application__status=ApplicationStatus.ELIGIBLE)
    for candidacy in unfit.select_related("application"):
        yield Problem(f"{candidacy}: calon, tetapi berkasnya tidak berstatus memenuhi syarat.", _url(candidacy.application))
