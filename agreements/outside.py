"""What stands in the way of handing in, and of confirming, an original that was signed outside the portal."""

from agreements.desk import seat
from agreements.lifecycle import OUTSIDE, AgreementStatus, Level, Side, SignedStatus
from agreements.policies import DECIDE, NEGOTIATE
from core.clock import day_of

CLOSED = "Naskah ini tidak menunggu tanda tangan dari luar portal."
MOST_PAGES = 500


def tenure(agreement, *, by, at):
    """Return the tenure by which the person speaks at the agreement's table, or None."""
    if not any(by.has_perm(right) for right in (NEGOTIATE, DECIDE)):
        return None
    return seat(by, day_of(at)).speaks_for(agreement)


def bringing(party):
    """Return the side that brings a party's original: its own; the office for a party that is not at the table."""
    side = Side(party.institution.side)
    return Side.OFFICE if side == Side.OTHER else side


def obstacle_to_handing_in(original, *, by, at):
    """Each side brings its own original; that of a party who is not at the table is brought by the office."""
    agreement, side = original.draft.agreement, bringing(original.party)
    if obstacle := _closed(original):
        return obstacle
    held = tenure(agreement, by=by, at=at)
    if held is None or held.post.institution.side != side:
        return f"Rangkap ini diunggah oleh {side.label}."
    if original.signed.standing().exists():
        return "Rangkap ini sudah diunggah."
    return _obstacle_in_signers(agreement)


def _obstacle_in_signers(agreement):
    """Whom the text names must have held post and authority on the day that it names, also if that was set down later."""
    day = agreement.signing_on
    for party in agreement.parties.select_related("tenure", "authority", "institution"):
        held = party.tenure
        if held is None or held.valid_from > day or (held.valid_until and held.valid_until <= day):
            return f"{party.institution}: penanda tangan dalam naskah tidak memangku jabatannya pada hari penandatanganan."
        if party.authority is None or not party.authority.holds(day):
            return f"{party.institution}: dasar kewenangan tidak berlaku pada hari penandatanganan."
    return None


def is_asked(original):
    """Whether the original is one of the last text of an agreement that is being signed outside the portal."""
    agreement = original.draft.agreement
    is_signed_now = agreement.level in OUTSIDE and agreement.status == AgreementStatus.SIGNING
    return is_signed_now and original.draft_id == agreement.latest.pk


def _closed(original):
    return None if is_asked(original) else CLOSED


def obstacle_to_checking(signed, *, by, at):
    """Who looks is another person; of a certified file somebody of the other side."""
    if obstacle := _closed(signed.original):
        return obstacle
    if signed.status != SignedStatus.ADDED:
        return "Rangkap ini sudah diperiksa."
    held = tenure(signed.original.draft.agreement, by=by, at=at)
    if held is None:
        return "Anda tidak memegang jabatan pada salah satu pihak."
    if by.user.pk == signed.added_by_id:
        return "Yang mengunggah tidak boleh memeriksanya sendiri."
    if signed.level == Level.BSRE and held.post.institution.side == signed.side:
        return "Berkas tersertifikasi diperiksa oleh pihak lain."
    return _obstacle_in_signers(signed.original.draft.agreement)


def obstacle_to_refusing(signed, reason, *, by, at):
    if obstacle := obstacle_to_checking(signed, by=by, at=at):
        return obstacle
    return None if reason.strip() else "Tulis apa yang salah pada berkas ini."


def obstacle_in_paper(original, *, pages, place, scanned):
    """Say what is wrong with what was written of a paper. scanned: how many pages its scan has."""
    if not place.strip():
        return "Tulis di mana naskah asli disimpan."
    if pages < original.document.pages:
        return f"Naskah ini {original.document.pages} halaman. Pindai semua halamannya."
    if pages != scanned:
        return f"Pindaian memuat {scanned} halaman, sedangkan Anda menulis {pages} halaman."
    return None
