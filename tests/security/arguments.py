"""What the addresses of the portal are asked with: objects of the world, and such as are not there."""

import uuid

from accounts.models import PrivacyNotice
from core.models import Event
from notifications import unsubscribing
from notifications.models import NoticeText, ReminderOffset, RuleSetting
from outreach import links
from outreach.models import (
    Release,
    SpecialDay,
)
from recruitment import counters as counter_rules
from recruitment import feedback as speaking
from recruitment.models import (
    Reason,
)  # fmt: skip
from regions.models import Rt, Rw, Village
from tests.security.world import MENTENG


def of(world):
    """Return for each URL name the arguments that lead to an object of the owner, and those that lead to nothing."""
    nobody, none = uuid.UUID(int=7), 987654321
    draft, received, pk = world.draft.uuid, world.received.uuid, world.received.pk
    file = world.received.files.get(kind__code="ktp").pk
    mending = world.repairing.uuid
    invitation, activity = world.invitation, world.invitation.activity.uuid
    table, route, sealed, step = world.negotiated.uuid, world.on_route.uuid, world.sealed.uuid, world.step.pk
    outside = world.signed_outside.uuid
    mail, results = world.tip.pk, world.announcement.selection.uuid
    roster, number = links.roster_token(world.roster), world.correction.rw.number
    found = {
        "accounts_prove_by_link": ([nobody, "tanda"], None),
        "mfa_remove_webauthn": ([world.key.pk], [none]),
        "mfa_edit_webauthn": ([world.key.pk], [none]),
        "accounts_notice": (["recruitment"], ["tiada"]),
        "accounts_withdraw": (["recruitment.health"], ["tiada"]),
        "documents:upload": ([world.upload.pk], [nobody]),
        "messages:message": ([world.tip.pk], [nobody]),
        "messages:device-end": ([world.device.pk], [nobody]),
        "messages:stop": ([world.tip.pk, unsubscribing.mark(world.tip.pk)], [world.tip.pk, "palsu"]),
        "notifications:letter": ([none], None),
        "notifications:letter_html": ([none], None),
        "recruitment:selection": ([world.selections[0].uuid], [nobody]),
        "recruitment:start": ([world.selections[0].uuid], [nobody]),
        "recruitment:task-list": ([draft], [nobody]),
        "recruitment:section": ([draft, "data-diri"], [nobody, "data-diri"]),
        "recruitment:documents": ([draft], [nobody]),
        "recruitment:document": ([draft, "ktp"], [nobody, "ktp"]),
        "recruitment:file": ([draft, "ktp"], [nobody, "ktp"]),
        "recruitment:file-page": ([draft, "ktp", 1], [nobody, "ktp", 1]),
        "recruitment:check": ([draft], [nobody]),
        "recruitment:submit": ([draft], [nobody]),
        "recruitment:receipt": ([received], [nobody]),
        "recruitment:receipt-pdf": ([received], [nobody]),
        "recruitment:repair-receipt-pdf": ([received, 1], [nobody, 1]),
        "recruitment:receipt-answers": ([received, 1], [nobody, 1]),
        "recruitment:withdraw": ([received], [nobody]),
        "recruitment:clarification": ([received], [nobody]),
        "recruitment:clarification-file": ([received], [nobody]),
        "recruitment:repair": ([mending], [nobody]),
        "recruitment:repair-document": ([mending, "ktp"], [nobody, "ktp"]),
        "recruitment:repair-old-file": ([mending, "ktp"], [nobody, "ktp"]),
        "recruitment:result": ([received], [nobody]),
        "recruitment:answer": ([received], [nobody]),
        "recruitment:announcements": ([results], [nobody]),
        "recruitment:announcement": ([results, world.announcement.pk], [nobody, world.announcement.pk]),
        "recruitment:announcement-pdf": ([results, world.announcement.pk], [nobody, world.announcement.pk]),
        "recruitment:blank-form": ([world.blank.pk], [none]),
        "recruitment:letter": ([draft, "surat-pernyataan"], [nobody, "surat-pernyataan"]),
        "recruitment:letter-pdf": ([draft, "surat-pernyataan"], [nobody, "surat-pernyataan"]),
        "recruitment:letter-proof": ([world.letter.code], ["aaaabbbbcccc"]),
        "recruitment:counter-proof": ([world.counter.code], ["aaaabbbbcccc"]),
        "recruitment:counter-confirm": (
            [world.counter.pk, counter_rules.token(world.counter)], [nobody, counter_rules.token(world.counter)],
        ),
        **{
            f"admin:recruitment_counterfile_{name}": ([world.counter.pk], [nobody])
            for name in ("receipt", "slip", "signed")
        },
        "admin:recruitment_counterfile_signed_page": ([world.counter.pk, 1], [nobody, 1]),
        "admin:recruitment_counterfile_move": ([world.counter.pk, "kirim-tautan"], [nobody, "kirim-tautan"]),
        "admin:recruitment_feedback_receipt": ([world.feedback.pk], [nobody]),
        "recruitment:candidates": ([world.candidacy.selection.uuid], [nobody]),
        "recruitment:feedback": ([world.candidacy.uuid], [nobody]),
        "recruitment:feedback-receipt": (
            [world.unproved.sender.pk, speaking.token(world.unproved.sender)],
            [nobody, speaking.token(world.unproved.sender)],
        ),
        "recruitment:feedback-answer": (
            [world.candidacy.application.uuid, world.feedback.pk], [world.candidacy.application.uuid, nobody],
        ),
        "admin:recruitment_feedback_sender": ([world.feedback.pk], [nobody]),
        "admin:recruitment_feedback_file": ([world.feedback.pk, "bukti"], [nobody, "bukti"]),
        "admin:recruitment_feedback_file_page": ([world.feedback.pk, "bukti", 1], [nobody, "bukti", 1]),
        "admin:recruitment_feedback_move": ([world.feedback.pk, "tutup"], [nobody, "tutup"]),
        **{
            f"recruitment:{name}": ([world.candidacy.application.uuid], [nobody])
            for name in ("candidate", "test-card", "test-calendar", "interview-calendar")
        },
        "recruitment:test-ticket": ([world.desk.ticket], [nobody]),
        "recruitment:proof": ([world.received.snapshots.get().pk], [nobody]),
        "outreach:activity": ([activity], [nobody]),
        "outreach:invitation": ([invitation.uuid, links.token(invitation)], [nobody, links.token(invitation)]),
        "outreach:invitation-calendar": ([invitation.uuid, links.token(invitation)], [nobody, links.token(invitation)]),
        "outreach:certificate": (
            [world.certified.uuid, links.token(world.certified)],
            [nobody, links.token(world.certified)],
        ),
        "outreach:quiz": ([invitation.uuid, links.token(invitation)], [nobody, links.token(invitation)]),
        "outreach:check": ([world.seal.code], ["aaaabbbbcccc"]),
        "office-calendar": ([world.office_secret], ["tiada"]),
        "outreach:personal-calendar": (
            [world.subscription.uuid, links.feed_token(world.subscription)],
            [nobody, links.feed_token(world.subscription)],
        ),
        "outreach:roster": ([world.roster.uuid, roster], [nobody, roster]),
        "outreach:roster-rw": ([world.roster.uuid, roster, number], [nobody, roster, number]),
        "outreach:ticket": ([invitation.ticket], [nobody]),
        "outreach:door": ([activity], [nobody]),
        **dict.fromkeys(("outreach:door-queue", "outreach:door-offline", "outreach:door-worker"), ([activity], [nobody])),
        "outreach:wall": ([activity], [nobody]),
        "outreach:arrive": ([invitation.uuid, links.token(invitation)], [nobody, links.token(invitation)]),
        "outreach:revert": ([activity, world.attendance.nonce], [nobody, world.attendance.nonce]),
        **{f"agreements:{name}": ([table], [nobody]) for name in ("read", "begin", "draft", "head", "propose")},
        **{f"agreements:{name}": ([table], [nobody]) for name in ("pass-on", "recall")},
        **{f"agreements:{name}": ([table], [nobody]) for name in ("choose", "word-in", "preview")},
        **{f"agreements:{name}": ([table, 1], [nobody, 1]) for name in ("version", "remark", "stand", "word")},
        **{f"agreements:{name}": ([step], [none]) for name in ("step", "agree", "give-back")},
        "agreements:dispose-step": ([step], [none]),
        "agreements:dispose": ([table], [nobody]),
        "agreements:disposition": ([world.disposition.pk], [none]),
        "agreements:disposition-file": ([world.disposition.pk, world.disposition_file.pk], [none, world.disposition_file.pk]),
        "agreements:opine": ([table, 1], [nobody, 1]),
        "agreements:opinion": ([table, world.opinion.pk], [nobody, world.opinion.pk]),
        **{f"agreements:{name}": ([route, 1], [nobody, 1]) for name in ("authority", "authority-file")},
        "agreements:authority-page": ([route, 1, 1], [nobody, 1, 1]),
        "agreements:settle": ([table, world.comment.pk], [nobody, world.comment.pk]),
        "agreements:original": ([route, 2, 1], [nobody, 2, 1]),
        **dict.fromkeys(("agreements:compare", "agreements:word-way"), ([route, 1, 2], [nobody, 1, 2])),
        "agreements:final": ([sealed, 1], [nobody, 1]),
        "agreements:trail": ([table], [nobody]),
        "agreements:number": ([table, 2], [nobody, 2]),
        **{f"agreements:{name}": ([world.day], ["2001-01-01"]) for name in ("daily-head", "daily-sheet")},
        **{f"agreements:{name}": ([outside, 1], [nobody, 1]) for name in ("signed", "signed-check", "signed-file")},
        "agreements:evidence": ([world.sealed_outside.uuid, 1], [nobody, 1]),
        **{f"agreements:{name}": ([sealed], [nobody]) for name in ("duties", "enter-duty", "end")},
        "agreements:duty": ([sealed, world.duty.pk], [nobody, world.duty.pk]),
        "agreements:duty-proof": (
            [sealed, world.proof.obligation_id, world.proof.pk], [nobody, world.proof.obligation_id, world.proof.pk],
        ),
        "agreements:check": ([world.final.code], ["aaaabbbbcccc"]),
        "admin:agreements_agreement_move": ([world.negotiated.pk, "hentikan"], [none, "hentikan"]),
        "admin:recruitment_application_verdict": ([pk], [none]),
        "admin:recruitment_application_verdict_undo": ([pk, none], [none, none]),
        "admin:recruitment_application_opening": ([pk], [none]),
        "admin:recruitment_application_party_file": ([pk, "bukti"], [none, "bukti"]),
        "admin:recruitment_conflict_move": ([world.conflict.pk, "cabut"], [none, "cabut"]),
        "admin:recruitment_application_file": ([pk, file], [none, file]),
        "admin:recruitment_application_file_page": ([pk, file, 1], [none, file, 1]),
        "admin:recruitment_application_original": ([pk, file], [none, file]),
        "admin:recruitment_application_reveal": ([pk], [none]),
        "admin:agreements_institution_move": ([world.tenure.post.institution.pk, "nomor"], [none, "nomor"]),
        "admin:recruitment_application_move": ([pk, "ambil"], [none, "ambil"]),
        "admin:recruitment_heldresolution_move": ([world.resolution.pk, "tolak"], [none, "tolak"]),
        "admin:recruitment_announcement_move": ([world.proposed.pk, "kembalikan"], [nobody, "kembalikan"]),
        "admin:recruitment_plenary_move": ([world.plenary.pk, "simpan-naskah"], [nobody, "simpan-naskah"]),
        "admin:recruitment_plenary_minutes": ([world.plenary.pk], [nobody]),
        "admin:recruitment_plenary_paper": ([world.plenary.pk, "minutes"], [nobody, "minutes"]),
        "admin:recruitment_candidacy_move": ([world.candidacy.pk, "akhiri"], [none, "akhiri"]),
        "admin:recruitment_candidacyending_move": ([world.ending.pk, "tolak"], [none, "tolak"]),
        "admin:recruitment_candidacyending_evidence": ([world.ending.pk], [none]),
        "admin:recruitment_datechange_move": ([world.change.pk, "tolak"], [none, "tolak"]),
        "admin:recruitment_extension_move": ([world.extension.pk, "tolak"], [none, "tolak"]),
        "admin:recruitment_sitting_move": ([world.sitting.pk, "jadwalkan-ulang"], [none, "jadwalkan-ulang"]),
        "admin:recruitment_sitting_cards": ([world.sitting.pk], [none]),
        "admin:recruitment_desk_move": ([world.desk.pk, "pindah"], [none, "pindah"]),
        "admin:recruitment_incident_move": ([world.incident.pk, "tolak"], [none, "tolak"]),
        "admin:recruitment_scorefile_move": ([world.scores.pk, "buang"], [nobody, "buang"]),
        "admin:recruitment_scorefile_standing": ([world.candidacy.selection.uuid, MENTENG], [nobody, MENTENG]),
        "admin:recruitment_slot_move": ([world.slot.pk, "batalkan"], [none, "batalkan"]),
        "admin:recruitment_slot_sheet": ([world.slot.pk], [none]),
        "admin:recruitment_selection_move": ([world.unpublished.pk, "umumkan"], [none, "umumkan"]),
        "admin:accounts_user_move": ([world.who["owner"].pk, "close"], [none, "close"]),
        "admin:accounts_assignment_move": ([_assignment(world).pk, "end"], [none, "end"]),
        "admin:accounts_accountrecovery_move": ([world.recovery.pk, "refuse"], [none, "refuse"]),
        "admin:notifications_delivery_move": ([mail, "kirim-ulang"], [nobody, "kirim-ulang"]),
        "admin:notifications_deadaddress_move": ([world.dead.pk, "hidupkan"], [none, "hidupkan"]),
        "admin:notifications_noticetext_edit": (["recruitment.application_received"], ["recruitment.tiada"]),
        "admin:notifications_noticetext_letter": (["recruitment.application_received"], ["recruitment.tiada"]),
        "admin:outreach_advisory_letters": ([world.advised.pk], [none]),
        "admin:outreach_advisory_move": ([world.advisory.pk, "terbitkan"], [none, "terbitkan"]),
        "admin:outreach_advisory_receipts": ([world.advised.pk], [none]),
        "admin:outreach_activity_delivery": ([world.activity.pk], [none]),
        "admin:outreach_activity_presence": ([world.activity.pk], [none]),
        "admin:outreach_activity_sheet_paper": ([world.activity.pk], [none]),
        "admin:outreach_activity_sheet_entry": ([world.activity.pk], [none]),
        "admin:outreach_activity_sheet": ([world.activity.pk, world.sheet.pk], [world.activity.pk, none]),
        "admin:outreach_activity_day": ([world.planned.pk], [none]),
        "admin:outreach_activity_letters": ([world.activity.pk], [none]),
        "admin:outreach_activity_move": ([world.planned.pk, "batalkan"], [none, "batalkan"]),
        "admin:outreach_activity_paper": ([world.planned.pk, "kak"], [none, "kak"]),
        "admin:outreach_correction_move": ([world.correction.pk, "tolak"], [none, "tolak"]),
        "admin:outreach_import_move": ([world.imported.pk, "buang"], [nobody, "buang"]),
        "admin:outreach_invitation_move": ([world.invitation.pk, "tautan-baru"], [none, "tautan-baru"]),
        "admin:outreach_material_trained": ([world.planned.materials.get().pk], [none]),
        "admin:outreach_material_trained_export": ([world.planned.materials.get().pk], [none]),
        "admin:outreach_release_move": ([Release.objects.order_by("pk").first().pk, "kabar"], [none, "kabar"]),
        "admin:outreach_report_paper": ([world.report.pk], [none]),
        "admin:outreach_report_photo": ([world.report.pk, world.photo.pk], [world.report.pk, none]),
        "admin:view_on_site": ([1, none], None),
        "admin:app_list": (["recruitment"], None),
    }  # fmt: skip
    for model, obj in _rows(world).items():
        for page in ("history", "delete", "change"):
            found[f"admin:{model}_{page}"] = ([obj.pk], [none])
    return found


def _assignment(world):
    return world.who["verifier"].assignments.get()


def _rows(world):
    village = Village.objects.get(code=f"{MENTENG}.1001")
    return {
        "core_event": Event.objects.order_by("pk").first(),
        "recruitment_application": world.received,
        "recruitment_feedback": world.feedback,
        "recruitment_counterfile": world.counter,
        "recruitment_heldresolution": world.resolution,
        "recruitment_announcement": world.announcement,
        "recruitment_plenary": world.plenary,
        "recruitment_candidacy": world.candidacy,
        "recruitment_candidacyending": world.ending,
        "recruitment_datechange": world.change,
        "recruitment_conflict": world.conflict,
        "recruitment_selection": world.unpublished,
        "recruitment_extension": world.extension,
        "recruitment_selectiontype": world.selection_type,
        "recruitment_sitting": world.sitting,
        "recruitment_desk": world.desk,
        "recruitment_incident": world.incident,
        "recruitment_scorefile": world.scores,
        "recruitment_slot": world.slot,
        "recruitment_panel": world.slot.panel,
        "recruitment_interviewroom": world.slot.room,
        "recruitment_aspect": world.aspect,
        "recruitment_reason": Reason.objects.create(use="document", text="Tidak terbaca."),
        "accounts_user": world.who["owner"],
        "accounts_assignment": _assignment(world),
        "accounts_accountrecovery": world.recovery,
        "accounts_privacynotice": PrivacyNotice.objects.order_by("pk").first(),
        "notifications_delivery": world.tip,
        "notifications_deadaddress": world.dead,
        "notifications_noticetext": NoticeText.objects.get(),
        "notifications_reminderoffset": ReminderOffset.objects.order_by("pk").first(),
        "notifications_rulesetting": RuleSetting.objects.order_by("pk").first(),
        "regions_district": village.district,
        "regions_village": village,
        "regions_rw": Rw.objects.first(),
        "regions_rt": Rt.objects.get(),
        "regions_office": world.office,
        "outreach_activity": world.planned,
        "outreach_audience": world.planned.audience,
        "outreach_material": world.planned.materials.get(),
        "outreach_venue": world.planned.room.venue,
        "outreach_speaker": world.planned.speakers.get(),
        "outreach_specialday": SpecialDay.objects.order_by("pk").first(),
        "outreach_head": world.head,
        "outreach_invitation": world.invitation,
        "outreach_attendance": world.attendance,
        "outreach_release": Release.objects.order_by("pk").first(),
        "outreach_report": world.report,
        "outreach_import": world.imported,
        "outreach_advisory": world.advisory,
        "outreach_roster": world.roster,
        "outreach_correction": world.correction,
        "agreements_agreement": world.negotiated,
        "agreements_institution": world.tenure.post.institution,
        "agreements_post": world.tenure.post,
        "agreements_tenure": world.tenure,
        "agreements_authority": world.step.party.authority,
        "agreements_kind": world.kind,
    }
