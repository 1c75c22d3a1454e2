"""What stands in the way of the check for party membership. A hit in Sipol refuses nobody: names are often listed unasked."""

from core import dates
from recruitment.lifecycle import PartyCheckStatus, PartyFinding
from recruitment.models import PartyCheck
from recruitment.policies.conflicts import obstacle_to_opening
from recruitment.policies.scope import VERIFY, obstacle_of_scope

PARTY_REQUIREMENT = "parpol"  # the code of the requirement “bukan anggota partai politik”


def obstacle_to_party_work(application, *, by):
    """Common to all that staff do with it."""
    if not by.has_perm(VERIFY):
        return "Hanya verifikator yang dapat memeriksa pendaftaran."
    if not application.is_received:
        return "Draf hanya dapat dibaca oleh pemiliknya."
    return obstacle_of_scope(application, VERIFY, by=by) or obstacle_to_opening(application, by=by)


def check_of(application):
    return PartyCheck.objects.filter(application=application).first()


def obstacle_to_checking_party(application, *, by):
    if obstacle := obstacle_to_party_work(application, by=by):
        return obstacle
    check = check_of(application)
    if check and not check.can_become(PartyCheckStatus.HIT):
        return f"Pemeriksaan Sipol sudah dicatat: {check.get_status_display()}."
    return None


def obstacle_to_answering_party(check, *, by, at):
    if not by.is_person(check.application.applicant_id):
        return "Hanya pemilik pendaftaran yang dapat menjawab klarifikasi."
    if check.status != PartyCheckStatus.HIT:
        return "Klarifikasi ini sudah ditutup."
    if check.answered_at:
        return "Klarifikasi Anda sudah diterima."
    if at >= check.due_at:
        return f"Masa klarifikasi sudah berakhir pada {dates.closing(check.due_at)}."
    return None


def obstacle_to_finding_party(application, *, by):
    """A finding needs an answer, or a clock that has run out."""
    if obstacle := obstacle_to_party_work(application, by=by):
        return obstacle
    check = check_of(application)
    if check is None or not check.can_become(PartyCheckStatus.CLARIFIED):
        return "Tidak ada klarifikasi yang menunggu temuan."
    if check.status == PartyCheckStatus.HIT and check.answered_at is None:
        return f"Pelamar masih dapat menjawab sampai {dates.closing(check.due_at)}."
    return None


def obstacle_of_an_open_hit(application):
    """Who is listed by a party is not accepted before the office found that it is not so: one query."""
    check = check_of(application)
    if check is None or check.status in {PartyCheckStatus.UNCHECKED, PartyCheckStatus.CLEAN}:
        return None
    if check.finding == PartyFinding.NOT_MEMBER:
        return None
    return f"Sipol: {check.get_status_display()}. Catat dahulu temuan klarifikasi bahwa pelamar bukan anggota partai."


def obstacle_to_refusing_for_a_party(application, codes):
    """Party membership refuses somebody only by the finding of a clarification, or when none was given in time.

    codes: the requirements on which the refusal rests.
    """
    if PARTY_REQUIREMENT not in codes:
        return None
    check = check_of(application)
    if check and (check.status == PartyCheckStatus.ABSENT or check.finding == PartyFinding.MEMBER):
        return None
    return (
        "Keanggotaan partai hanya dapat menjadi alasan setelah klarifikasi: catat temuan klarifikasi, "
        "atau tunggu sampai batas waktunya lewat tanpa jawaban."
    )
