"""The moves of a file beside its verdicts: completeness, the second pair of eyes, the party check, ties, doubles."""

import functools

from core.admin import Move
from core.lifecycle import Refused
from documents.refusals import Unacceptable
from recruitment import policies
from recruitment.actions import completeness, conflicts, merging, parties, refusals
from recruitment.admin import forms, forms_checks
from recruitment.lifecycle import ApplicationStatus, PartyCheckStatus
from recruitment.models import PartyCheck

REFUSAL = "admin/recruitment/refusal_move.html"


def with_files(action):
    """Return the action so that a file that is not taken is a refusal like any other, next to the form."""

    @functools.wraps(action)
    def act(application, **facts):
        try:
            return action(application, **facts)
        except Unacceptable as refusal:
            raise Refused(str(refusal)) from None

    return act


def is_in_my_hands(application, by, at):
    return by.is_person(application.claimed_by_id) and application.claimed_until > at


def waits_for_confirmation(application):
    return application.status == ApplicationStatus.TO_CONFIRM


def _party_status(application):
    status = PartyCheck.objects.filter(application=application).values_list("status", flat=True).first()
    return status or PartyCheckStatus.UNCHECKED


def may_be_looked_up(application):
    alive = {ApplicationStatus.SUBMITTED, ApplicationStatus.IN_REPAIR, ApplicationStatus.HELD}
    open_ones = {PartyCheckStatus.UNCHECKED, PartyCheckStatus.CLEAN}
    return application.status in alive and _party_status(application) in open_ones


def waits_for_a_finding(application):
    return _party_status(application) in {PartyCheckStatus.HIT, PartyCheckStatus.ABSENT}


COMPLETE = Move(
    "lengkap", "Nyatakan lengkap", completeness.find_complete, policies.obstacle_to_finding_complete,
    lead="Semua berkas wajib ada dan terbaca. Ini hasil penelitian kelengkapan, belum keputusan memenuhi syarat.",
    done="{} dinyatakan lengkap.", concerns=is_in_my_hands,
)  # fmt: skip
INCOMPLETE = Move(
    "tidak-lengkap", "Nyatakan tidak lengkap", completeness.find_incomplete, policies.obstacle_to_checking_completeness,
    form=forms.PapersForm, template="admin/recruitment/papers_move.html",
    lead="Mencatat berkas yang kurang tanpa memberi tahu pelamar. Untuk meminta berkasnya, pakai “Minta perbaikan”.",
    done="{} dinyatakan tidak lengkap.", concerns=is_in_my_hands,
)  # fmt: skip
CONFIRM = Move(
    "konfirmasi", "Konfirmasi: tidak memenuhi syarat", refusals.confirm, policies.obstacle_to_settling_refusal,
    lead="Usulan petugas pertama menjadi keputusan kantor. Dapat Anda batalkan dalam 15 menit.",
    done="{} dinyatakan tidak memenuhi syarat. Dapat dibatalkan dalam 15 menit.",
    variant="danger", is_final=True, concerns=waits_for_confirmation, template=REFUSAL,
)  # fmt: skip
SEND_BACK = Move(
    "kembalikan", "Kembalikan untuk diperiksa lagi", refusals.send_back, policies.obstacle_to_settling_refusal,
    form=forms.ReasonForm, lead="Berkas kembali ke antrean dengan alasan yang Anda tulis.",
    done="{} dikembalikan ke antrean.", concerns=waits_for_confirmation, template=REFUSAL,
)  # fmt: skip
TAKE_BACK = Move(
    "tarik-usul", "Tarik usulan", refusals.take_back, policies.obstacle_to_taking_back_refusal,
    lead="Usulan Anda ditarik dan berkas kembali ke antrean.", done="Usulan atas {} ditarik.",
    concerns=waits_for_confirmation,
)  # fmt: skip
CLEAN = Move(
    "sipol-bersih", "Sipol: tidak tercatat", with_files(parties.record_clean), policies.obstacle_to_checking_party,
    form=forms_checks.CleanForm, lead="Mencatat bahwa NIK pelamar tidak tercatat sebagai anggota partai dalam Sipol.",
    done="Hasil Sipol {} dicatat.", concerns=may_be_looked_up,
)  # fmt: skip
HIT = Move(
    "sipol-tercatat", "Sipol: tercatat, minta klarifikasi", with_files(parties.record_hit), policies.obstacle_to_checking_party,
    form=forms_checks.HitForm,
    lead="Pelamar menerima email tanpa nama partai, dan menjawab di portal sampai batas waktu. Catatan Sipol bukan keputusan.",
    done="Permintaan klarifikasi {} dikirim kepada pelamar.", concerns=may_be_looked_up,
)  # fmt: skip
FINDING = Move(
    "sipol-temuan", "Catat temuan klarifikasi", parties.record_finding, policies.obstacle_to_finding_party,
    form=forms_checks.FindingForm, lead="Temuan ini menjadi dasar bila pelamar ditolak karena keanggotaan partai.",
    done="Temuan klarifikasi {} dicatat.", concerns=waits_for_a_finding,
)  # fmt: skip
TIE = Move(
    "nyatakan-hubungan", "Nyatakan hubungan saya", conflicts.declare, policies.obstacle_to_declaring_none,
    form=forms_checks.TieForm, variant="danger",
    lead="Berkas ini segera tertutup bagi Anda. Pernyataan hanya dapat dicabut oleh orang lain.",
    done="Benturan kepentingan dengan {} dicatat. Berkas tertutup bagi Anda.",
    concerns=lambda application, by: by.has_perm(policies.VERIFY),
)  # fmt: skip
TIE_OF_ANOTHER = Move(
    "nyatakan-hubungan-petugas", "Nyatakan hubungan petugas lain", conflicts.declare,
    policies.obstacle_to_declaring_for_another, form=forms_checks.TieOfAnotherForm,
    lead="Berkas ini segera tertutup bagi petugas itu.", done="Benturan kepentingan dengan {} dicatat.",
    concerns=lambda application, by: by.has_perm(policies.SETTLE_CONFLICT),
)  # fmt: skip
MERGE = Move(
    "gabungkan", "Gabungkan dengan berkas lain", merging.propose, policies.obstacle_to_proposing_merge,
    form=forms_checks.MergeForm,
    lead="Untuk satu orang dengan dua berkas, kertas dan daring atau dari dua akun. Berlaku setelah disetujui orang lain.",
    done="Usulan penggabungan {} menunggu persetujuan.", concerns=lambda application: application.status in policies.MERGEABLE,
)  # fmt: skip

MOVES = (CONFIRM, SEND_BACK, TAKE_BACK, COMPLETE, INCOMPLETE, CLEAN, HIT, FINDING, TIE, TIE_OF_ANOTHER, MERGE)
# Offered behind “Langkah lain”: needed now and then.
SELDOM = {"nyatakan-hubungan", "nyatakan-hubungan-petugas", "gabungkan", "tidak-lengkap", "berkas-kertas", "sipol-bersih",
          "sipol-tercatat", "tarik-kertas"}  # fmt: skip
WORDS = {
    "completeness.found_complete": "Dinyatakan lengkap",
    "completeness.found_incomplete": "Dinyatakan tidak lengkap",
    "refusal.proposed": "Diusulkan tidak memenuhi syarat",
    "refusal.sent_back": "Usulan dikembalikan",
    "refusal.taken_back": "Usulan ditarik",
    "party.found_clean": "Sipol: tidak tercatat",
    "party.found_hit": "Sipol: tercatat, klarifikasi diminta",
    "party.answered": "Klarifikasi diterima",
    "party.unanswered": "Klarifikasi tidak dijawab",
    "party.found": "Temuan klarifikasi dicatat",
    "conflict.none_declared": "Menyatakan tanpa hubungan",
    "conflict.declared": "Benturan kepentingan dinyatakan",
    "conflict.withdrawn": "Benturan kepentingan dicabut",
    "application.allotted": "Dibagikan",
    "application.taken_in": "Diserahkan di loket",
    "application.took_over": "Berkas ganda digabungkan ke sini",
    "stage": "Tahapan", "requirements": "Syarat", "decided_age": "Usia", "proposed_by": "Pengusul", "due_at": "Batas waktu",
    "finding": "Temuan", "person": "Petugas", "verifier": "Verifikator", "into": "Berkas yang berlaku",
    "member": "anggota partai", "not_member": "bukan anggota partai", "merge": "digabungkan",
}  # fmt: skip
