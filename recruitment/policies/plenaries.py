"""What stands in the way of a plenary: of preparing it, freezing its table, deciding, and its signed papers."""

from recruitment import readiness
from recruitment.lifecycle.plenaries import PLENARY, PlenaryStatus

PREPARE, DECIDE = "recruitment.prepare_plenary", "recruitment.decide_plenary"
S = PlenaryStatus


def obstacle_to_preparing(*, by):
    if not by.has_perm(PREPARE):
        return "Anda tidak berwenang menyiapkan rapat pleno."
    return None if by.covers_the_city(PREPARE) else "Rapat pleno hanya dapat disiapkan oleh petugas seluruh kota."


def obstacle_to_seating(plenary, *, by):
    if obstacle := obstacle_to_preparing(by=by):
        return obstacle
    return None if plenary.status == S.OPEN else "Daftar hadir tidak dapat diubah sesudah tabel dibekukan."


def obstacle_to_freezing(plenary, *, by, at):
    if obstacle := obstacle_to_preparing(by=by):
        return obstacle
    if plenary.status != S.OPEN:
        return f"Rapat pleno berstatus “{plenary.get_status_display()}” dan tabelnya tidak dapat dibekukan lagi."
    if at < plenary.held_at:
        return "Tabel dibekukan saat rapat berlangsung; waktunya belum tiba."
    return readiness.obstacle(plenary, at=at)


def obstacle_to_deciding(plenary, *, by):
    if not by.has_perm(DECIDE):
        return "Anda tidak berwenang mencatat keputusan rapat pleno."
    if plenary.status != S.FROZEN:
        return "Keputusan dicatat sesudah tabel dibekukan, dan hanya sekali."
    if by.is_person(plenary.frozen_by_id):
        return "Keputusan harus dicatat oleh orang lain, bukan yang membekukan tabel."
    if not plenary.members.filter(person=by.user_id).exists():
        return "Keputusan dicatat oleh anggota yang hadir."
    return None


def obstacle_to_filing(plenary, *, by):
    if not (by.has_perm(PREPARE) or by.has_perm(DECIDE)):
        return "Anda tidak berwenang menyimpan naskah rapat pleno."
    return None if plenary.status == S.DECIDED else "Naskah bertanda tangan disimpan sesudah rapat memutuskan."


def obstacle_to_cancelling_plenary(plenary, *, by):
    if not (by.has_perm(PREPARE) or by.has_perm(DECIDE)):
        return "Anda tidak berwenang membatalkan rapat pleno."
    if not PLENARY.allows(plenary.status, S.CANCELLED):
        return "Keputusan pleno tidak dapat dibatalkan; koreksi hanya dengan pleno baru yang menyebut yang lama."
    return None
