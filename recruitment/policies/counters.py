"""What stands in the way of paper from the counter: of who keys it in, of who confirms it, and of who judges it later."""

from core import dates
from recruitment import intake
from recruitment.lifecycle import CounterStatus, CounterWay
from recruitment.models.counters import MAX_TRIES
from recruitment.policies.scope import obstacle_of_scope

KEY, READ_COUNTER = "recruitment.key_counterfile", "recruitment.view_counterfile"
CLOSED_LINK = "Tautan ini sudah dipakai, diganti dengan yang lebih baru, atau kedaluwarsa. Hubungi kantor bila perlu."
S = CounterStatus


def obstacle_to_taking_in(selection, *, by, at, district=None):
    """Paper is taken while the selection takes applications: from its opening, up to its closing. district: a code or None."""
    if not by.has_perm(KEY):
        return "Anda tidak berwenang menerima berkas di loket."
    if district is not None and not by.covers(district, KEY):
        return "Kecamatan ini di luar penugasan Anda."
    if selection.published_at is None:
        return "Seleksi ini belum diumumkan."
    return intake.refusal(selection, at, district=district)


def obstacle_of_counter(counter, *, by):
    """Common to all work at the counter: the right, and the kecamatan."""
    if not by.has_perm(KEY):
        return "Anda tidak berwenang memasukkan berkas loket."
    return obstacle_of_scope(counter.application, KEY, by=by)


def is_in_hands_of(counter, by):
    return counter.hands.filter(person=by.user_id).exists()


def speaks_for(application, by):
    """Say whether somebody acts for an applicant: oneself, or who keyed it in for an applicant without an address."""
    if by.is_person(application.applicant_id):
        return True
    if not application.is_assisted or application.applicant.has_address or not by.has_perm(KEY):
        return False
    return is_in_hands_of(application.counter_file, by)


def obstacle_to_keying(application, *, by, at):
    """While a file of the counter is no application yet, who keys it in writes in it, and nobody else."""
    counter = application.counter_file
    if obstacle := obstacle_of_counter(counter, by=by):
        return obstacle
    if not is_in_hands_of(counter, by):
        return "Berkas loket ini diisikan petugas lain. Ambil alih dahulu bila Anda yang melanjutkannya."
    if counter.status == S.WAITING:
        return "Isian ini menunggu konfirmasi pelamar. Buka kembali dahulu bila ada yang perlu diperbaiki."
    return _obstacle_of_time(counter, at)


def _obstacle_of_time(counter, at):
    if not counter.is_open:
        return f"Berkas loket ini berstatus “{counter.get_status_display()}”."
    if at >= counter.application.keyed_until:
        return f"Waktu memasukkan berkas loket berakhir pada {dates.closing(counter.application.keyed_until)}."
    return None


def obstacle_to_joining(counter, *, by, at):
    """Who goes on keying in for another becomes one of those who neither confirm nor judge it."""
    if obstacle := obstacle_of_counter(counter, by=by) or _obstacle_of_time(counter, at):
        return obstacle
    return "Anda sudah mengisikan berkas ini." if is_in_hands_of(counter, by) else None


def obstacle_to_asking_confirmation(counter, *, by, at):
    if counter.status == S.WAITING:
        return "Konfirmasi sudah diminta."
    return obstacle_to_keying(counter.application, by=by, at=at)


def obstacle_to_opening_again(counter, *, by, at):
    if counter.status != S.WAITING:
        return "Berkas ini tidak sedang menunggu konfirmasi."
    return _obstacle_of_hands_and_time(counter, by, at)


def obstacle_to_handing_in_slip(counter, *, by, at):
    if counter.status != S.WAITING:
        return "Lembar konfirmasi dibuat setelah konfirmasi diminta."
    return _obstacle_of_hands_and_time(counter, by, at)


def _obstacle_of_hands_and_time(counter, by, at):
    if obstacle := obstacle_of_counter(counter, by=by) or _obstacle_of_time(counter, at):
        return obstacle
    return None if is_in_hands_of(counter, by) else "Berkas loket ini diisikan petugas lain."


def obstacle_to_confirming_slip(counter, *, by, at):
    """A second person compares the signed slip with what was keyed in."""
    if obstacle := obstacle_of_counter(counter, by=by) or _obstacle_of_time(counter, at):
        return obstacle
    if counter.status != S.WAITING or counter.slip_id is None:
        return "Belum ada lembar bertanda tangan yang diunggah."
    if is_in_hands_of(counter, by):
        return "Lembar ini harus dicocokkan petugas lain, bukan yang memasukkan isinya."
    return None


def obstacle_to_filing(application, *, by, at):
    """What is keyed in counts only by a confirmation: the applicant's own, or of the second person who saw the slip."""
    counter = application.counter_file
    if counter.status != S.WAITING:
        return "Isian ini belum dikonfirmasi pelamar."
    if by.is_person(application.applicant_id):
        return _obstacle_of_time(counter, at)
    return obstacle_to_confirming_slip(counter, by=by, at=at)


def obstacle_to_answering_link(counter, *, at):
    """The mailed link works once and for a time: it confirms what waits, or gives the account of a slip its address."""
    waits = counter.status == S.WAITING and at < counter.application.keyed_until
    may_take_over = counter.status == S.CONFIRMED and counter.way == CounterWay.SLIP and counter.address_proved_at is None
    if not (waits or may_take_over) or counter.link_until is None or at >= counter.link_until:
        return CLOSED_LINK
    if counter.tries >= MAX_TRIES:
        return "NIK sudah terlalu sering tidak cocok. Mintalah tautan baru kepada kantor."
    return None


def obstacle_to_mailing_link(counter, *, by, at):
    """A (new) address is mailed while there is something to confirm or to take over."""
    if obstacle := obstacle_of_counter(counter, by=by):
        return obstacle
    if counter.address_proved_at:
        return "Alamat email pelamar sudah terbukti."
    if counter.status == S.CONFIRMED:
        return None
    if counter.status != S.WAITING:
        return "Tautan dikirim setelah konfirmasi diminta."
    return _obstacle_of_hands_and_time(counter, by, at)


def obstacle_to_cancelling(counter, *, by):
    if not counter.is_open:
        return f"Berkas loket ini berstatus “{counter.get_status_display()}”."
    return obstacle_of_counter(counter, by=by)


def obstacle_to_noting_told(counter, *, by):
    if counter.address_proved_at:
        return "Pelamar ini menerima kabar lewat email."
    return obstacle_of_counter(counter, by=by)
