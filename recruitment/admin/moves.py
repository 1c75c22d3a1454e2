"""The moves of an application as staff see them."""

from core.admin import Bulk, Move
from recruitment import policies
from recruitment.actions import decisions, held, repairs, reviews
from recruitment.admin import forms, moves_checks
from recruitment.admin.paper import CLARIFY, WITHDRAW
from recruitment.lifecycle import DECIDED, ApplicationStatus


def in_hands_of(application, by, at):
    return by.is_person(application.claimed_by_id) and application.claimed_until > at


def is_waiting(application):
    return application.status == ApplicationStatus.SUBMITTED


def no_obstacle(application):
    return None


CLAIM = Move(
    "ambil", "Ambil untuk diperiksa", reviews.claim, policies.obstacle_to_claiming,
    lead="Berkas ini menjadi tugas Anda selama 30 menit, dan tidak dapat diambil petugas lain selama itu.",
    done="{} sekarang di tangan Anda selama 30 menit.", variant="primary",
    concerns=lambda application, by, at: is_waiting(application) and not in_hands_of(application, by, at),
)  # fmt: skip
PROLONG = Move(
    "perpanjang", "Perpanjang 30 menit", reviews.claim, policies.obstacle_to_claiming,
    lead="Waktu pemeriksaan Anda dihitung lagi 30 menit dari sekarang.", done="Waktu pemeriksaan {} diperpanjang.",
    concerns=in_hands_of,
)  # fmt: skip
RELEASE = Move(
    "lepas", "Kembalikan ke antrean", reviews.release, no_obstacle,
    lead="Berkas ini kembali ke antrean. Hasil yang sudah Anda berikan tetap tersimpan.",
    done="{} kembali ke antrean.", concerns=in_hands_of,
)  # fmt: skip
ASK_REPAIR = Move(
    "minta-perbaikan", "Minta perbaikan", repairs.ask, policies.obstacle_to_asking_repair, form=forms.RepairForm,
    lead="Pelamar menerima email dan hanya dapat mengganti berkas yang Anda sebut, sampai batas waktu.",
    done="Permintaan perbaikan {} dikirim kepada pelamar.", concerns=is_waiting,
    template="admin/recruitment/repair_move.html",
)  # fmt: skip
ACCEPT = Move(
    "memenuhi-syarat", "Nyatakan memenuhi syarat", decisions.accept, policies.obstacle_to_accepting,
    lead="Pelamar dinyatakan memenuhi syarat administrasi. Dapat Anda batalkan dalam 15 menit.",
    done="{} dinyatakan memenuhi syarat. Dapat dibatalkan dalam 15 menit.",
    variant="primary", is_final=True, concerns=is_waiting,
)  # fmt: skip
REJECT = Move(
    "tidak-memenuhi-syarat", "Usulkan tidak memenuhi syarat", decisions.reject, policies.obstacle_to_rejecting,
    form=forms.RejectForm, lead="Petugas kedua mengonfirmasi atau mengembalikannya. Sebelum itu berkas belum diputuskan.",
    done="{} menunggu konfirmasi petugas kedua.",
    variant="danger", is_final=True, concerns=is_waiting,
)  # fmt: skip
UNDO = Move(
    "batalkan-keputusan", "Batalkan keputusan", decisions.undo, policies.obstacle_to_undoing, form=forms.ReasonForm,
    lead="Keputusan dicabut dan berkas kembali ke antrean.", done="Keputusan atas {} dibatalkan.",
    concerns=lambda application: application.status in DECIDED,
)  # fmt: skip
PROPOSE_HELD = Move(
    "usulkan-penyelesaian", "Usulkan penyelesaian", held.propose, policies.obstacle_to_proposing_held, form=forms.HeldForm,
    lead="NIK pada berkas ini juga ada pada berkas lain. Usulan Anda berlaku setelah disetujui orang lain.",
    done="Usulan penyelesaian {} menunggu persetujuan.", variant="primary",
    concerns=lambda application: application.status == ApplicationStatus.HELD,
)  # fmt: skip
PAPER = Move(
    "berkas-kertas", "Catat berkas kertas", reviews.receive_paper, policies.obstacle_to_verifying, form=forms.PaperForm,
    lead="Mencatat berapa set berkas kertas yang sudah diterima kantor.", done="Jumlah berkas kertas {} dicatat.",
    concerns=is_waiting,
)  # fmt: skip

MOVES = (
    CLAIM, ACCEPT, REJECT, ASK_REPAIR, UNDO, PROPOSE_HELD, *moves_checks.MOVES, CLARIFY, PAPER, PROLONG, RELEASE, WITHDRAW
)  # fmt: skip
BULK = (
    Bulk(CLAIM, "Ambil untuk diperiksa"),
    Bulk(ACCEPT, "Nyatakan memenuhi syarat"),
    Bulk(RELEASE, "Kembalikan ke antrean"),
)
WORDS = moves_checks.WORDS | {
    "application.submitted": "Pendaftaran dikirim",
    "application.started": "Draf dimulai",
    "application.claimed": "Diambil untuk diperiksa",
    "application.released": "Dikembalikan ke antrean",
    "application.withdrawn": "Ditarik oleh pelamar",
    "withdrawal.proposed": "Penarikan di atas kertas dicatat",
    "withdrawal.declined": "Penarikan di atas kertas ditolak",
    "way": "Cara", "counter": "lembar bertanda tangan",
    "application.held": "Menjadi tertahan",
    "application.reopened": "Draf dibuka kembali",
    "application.left_unsent": "Tidak dikirim sampai penutupan",
    "application.found_eligible": "Dinyatakan memenuhi syarat",
    "application.found_ineligible": "Dinyatakan tidak memenuhi syarat",
    "application.decision_undone": "Keputusan dibatalkan",
    "application.paper_received": "Berkas kertas diterima",
    "application.nik_revealed": "NIK lengkap dilihat",
    "verdict.given": "Hasil diberikan",
    "verdict.undone": "Hasil dibatalkan",
    "repair.asked": "Perbaikan diminta",
    "repair.file_attached": "Berkas perbaikan diunggah",
    "repair.answered": "Perbaikan dikirim",
    "repair.expired": "Masa perbaikan berakhir",
    "application.exported": "Daftar pendaftaran diunduh",
    "application.opened_by_auditor": "Dibuka pemeriksa dari provinsi",
    "application.evidence_taken": "Bukti (ZIP) diambil",
    "sample": "Sampel",
    "manifest_sha256": "Sidik daftar isi bukti",
    "marked": "Bertanda pengambil",
    "application.paper_followed": "Berkas susulan diunggah",
    "document.viewed": "Berkas dilihat",
    "document.downloaded": "Berkas diunduh",
    "document.destroyed": "Isi berkas dimusnahkan",
    "file.original_seen": "Berkas asli dilihat",
    "letter.made": "Surat dibuat dari isian",
    "held.proposed": "Penyelesaian diusulkan",
    "held.resolved": "Penyelesaian disetujui",
    "held.declined": "Penyelesaian ditolak",
    "ranking.explained": "Hasil seleksi dijelaskan kepada petugas",
    "number": "Nomor", "sha256": "Sidik isi", "about": "Tentang", "value": "Hasil", "kinds": "Berkas", "kind": "Berkas",
    "sets": "Set", "outcome": "Penyelesaian", "held": "Tertahan", "verdict": "Hasil nomor",
    "form": "Bentuk", "rows": "Baris", "filters": "Saringan", "nik": "Dengan NIK", "page": "Halaman",
    "met": "Memenuhi", "unclear": "Belum", "unmet": "Tidak", "release": "dilanjutkan", "close": "ditutup sebagai ganda",
}  # fmt: skip
