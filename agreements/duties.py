"""What stands in the way of entering, keeping and waiving what is owed, and of ending an agreement. Sentences, or None."""

from agreements import policies
from agreements.desk import seat
from agreements.lifecycle import CONCLUDED, TABLE, AgreementStatus, EndingStatus, Side
from core.clock import day_of

MOST_EVIDENCE = 20
ANOTHER = "Harus dikonfirmasi orang lain dari pihak lain, bukan oleh yang memintanya."

CLOSED = {
    EndingStatus.CONFIRMED: "Permintaan ini sudah dijawab.",
    EndingStatus.REFUSED: "Permintaan ini sudah dijawab.",
    EndingStatus.WITHDRAWN: "Permintaan ini sudah ditarik kembali.",
    EndingStatus.LAPSED: "Permintaan ini gugur karena kesepakatannya tidak berlaku lagi.",
}


def drafting(agreement, *, by, at):
    """Return the tenures by which a person drafts for parties of an agreement that sit at the table."""
    if not by.has_perm(policies.NEGOTIATE):
        return []
    return [each for each in seat(by, day_of(at)).at_table(agreement) if each.post.may_draft]


def _drafts_for(agreement, *sides, by, at):
    """Say whether a person drafts for one of some sides of an agreement."""
    return any(each.post.institution.side in sides for each in drafting(agreement, by=by, at=at))


def keeper(obligation, *, by, at):
    """Return the tenure by which a person answers for an obligation, or None: the office's for those not at the table."""
    side = obligation.party.institution.side
    wanted = Side.OFFICE if side == Side.OTHER else side
    found = drafting(obligation.agreement, by=by, at=at)
    return next((each for each in found if each.post.institution.side == wanted), None)


def obstacle_to_entering(agreement, *, by, at):
    """Whoever drafts for a side enters what a clause of the agreement in force obliges a party to."""
    if not drafting(agreement, by=by, at=at):
        return "Kewajiban dicatat oleh penyusun naskah para pihak."
    if agreement.status != AgreementStatus.IN_FORCE:
        return "Kewajiban dicatat selama kesepakatan berlaku."
    if agreement.valid_until is None:
        return "Kesepakatan yang berlaku tanpa batas waktu tidak memuat kewajiban."
    return None if agreement.kind.has_obligations else f"{agreement.kind.name} tidak memuat kewajiban."


def obstacle_to_keeping(obligation, *, by, at):
    """The side that owes shows that it kept its word, also when it is late and when the term is over."""
    if not keeper(obligation, by=by, at=at):
        return f"Bukti diserahkan oleh penyusun naskah {obligation.party.institution.short_name}."
    return None if obligation.is_owed else _closed(obligation)


def obstacle_to_asking_waiver(obligation, reason="", *, by, at):
    """A drafter of the office asks; obstacle_to_waiving says who confirms."""
    if not _drafts_for(obligation.agreement, Side.OFFICE, by=by, at=at):
        return "Pembebasan diminta oleh penyusun naskah Bawaslu."
    if not obligation.is_owed:
        return _closed(obligation)
    if obligation.waive_asked_at:
        return "Pembebasan sudah diminta dan menunggu konfirmasi pihak lain."
    return None if reason.strip() else "Tulis alasan pembebasan."


def obstacle_to_withdrawing_waiver(obligation, *, by, at):
    """The office takes its request back until it is answered: who asked, or a colleague who drafts for it."""
    if not _drafts_for(obligation.agreement, Side.OFFICE, by=by, at=at):
        return "Permintaan ditarik kembali oleh penyusun naskah Bawaslu."
    if not obligation.is_owed:
        return _closed(obligation)
    return None if obligation.waive_asked_at else "Tidak ada permintaan pembebasan yang menunggu."


def obstacle_to_answering_waiver(obligation, *, by, at):
    """A second person says yes or no: of the other side where it sits at the table, else a colleague."""
    if not obligation.is_owed:
        return _closed(obligation)
    if not obligation.waive_asked_at:
        return "Tidak ada permintaan pembebasan yang menunggu."
    return _obstacle_to_confirming(obligation.agreement, obligation.waive_asked_by_id, Side.OFFICE, by=by, at=at)


def obstacle_to_deciding_sequel(agreement, *, by, at):
    """Who owns an agreement or drafts it for the office decides what follows its term, while it is in force."""
    drafts = _drafts_for(agreement, Side.OFFICE, by=by, at=at)
    if not by.has_perm("agreements.add_agreement") or not (drafts or by.is_person(agreement.owner_id)):
        return "Keputusan tentang akhir masa berlaku dicatat oleh penanggung jawab atau penyusun naskah Bawaslu."
    if agreement.status != AgreementStatus.IN_FORCE:
        return "Kesepakatan ini tidak sedang berlaku."
    if agreement.valid_until is None:
        return "Kesepakatan ini berlaku tanpa batas waktu; tidak ada akhir masa berlaku yang perlu diputuskan."
    if agreement.successors.exclude(status=AgreementStatus.ABANDONED).exists():
        return "Naskah penggantinya sudah dibuka. Hentikan naskah itu dahulu bila keputusan berubah."
    return None


def obstacle_to_asking_end(agreement, reason="", *, by, at):
    """A drafter of either side may ask that an agreement ends before its day."""
    if not drafting(agreement, by=by, at=at):
        return "Pengakhiran diminta oleh penyusun naskah para pihak."
    if agreement.status != AgreementStatus.IN_FORCE:
        return "Kesepakatan ini tidak sedang berlaku."
    if agreement.endings.open().exists():
        return "Pengakhiran sudah diminta dan menunggu konfirmasi pihak lain."
    return None if reason.strip() else "Tulis alasan mengakhiri kesepakatan ini."


def obstacle_to_answering_end(ending, *, by, at):
    """Another person, of the other side, ends it or refuses to."""
    if ending.status != EndingStatus.ASKED:
        return CLOSED[ending.status]
    if ending.agreement.status != AgreementStatus.IN_FORCE:
        return "Kesepakatan ini tidak sedang berlaku."
    return _obstacle_to_confirming(ending.agreement, ending.asked_by_id, ending.asked_side, by=by, at=at)


def obstacle_to_withdrawing_end(ending, *, by, at):
    """The side that asked may take its wish back until it is answered: who asked, or a colleague who drafts for that side."""
    if ending.status != EndingStatus.ASKED:
        return CLOSED[ending.status]
    if not _drafts_for(ending.agreement, ending.asked_side, by=by, at=at):
        return "Permintaan ditarik kembali oleh penyusun naskah pihak yang memintanya."
    return None


def _obstacle_to_confirming(agreement, asked_by, asked_side, *, by, at):
    seated = {each.institution.side for each in agreement.parties.all() if each.institution.side in TABLE}
    sides = (seated - {asked_side}) or seated
    may = not by.is_person(asked_by) and _drafts_for(agreement, *sides, by=by, at=at)
    return None if may else ANOTHER


def _closed(obligation):
    return f"Kewajiban ini berstatus “{obligation.get_status_display()}” dan tidak dapat diubah lagi."


def has_duties(agreement):
    return agreement.status in CONCLUDED and agreement.kind.has_obligations
