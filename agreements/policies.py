"""What stands in the way: each function returns the sentence that says so, or None. Buttons, actions and tests share it."""

from agreements import standing
from agreements.desk import seat
from agreements.lifecycle import ON_ITS_ROUTE, TABLE, Act, AgreementStatus, DraftStatus, Level, Side, StepStatus
from agreements.models import TakenNumber
from agreements.wording.clauses import Part
from agreements.wording.templates import still_open
from core import dates
from core.clock import day_of
from core.models import Event, stream_of

NEGOTIATE, DECIDE = "agreements.negotiate_agreement", "agreements.decide_agreement"
MOST_NAMED = 6  # blanks that a sentence names
ENDS = (AgreementStatus.EXPIRED, AgreementStatus.ENDED, AgreementStatus.REPLACED, AgreementStatus.ABANDONED)
WRITING = ("draft.begun", "draft.saved", "draft.sent", "agreement.opened")
NOT_SEATED = "Anda tidak memegang jabatan yang ikut merundingkan naskah ini."


def obstacle_to_sitting(*, by, on):
    """The desk is for those who read, negotiate or decide, and for whoever holds a post of a party."""
    rights = ("agreements.view_agreement", NEGOTIATE, DECIDE)
    if any(by.has_perm(right) for right in rights) or seat(by, on).tenures:
        return None
    return "Meja kerja sama hanya untuk para pihak."


def obstacle_to_opening(*, by):
    if not by.has_perm("agreements.add_agreement"):
        return "Anda tidak berwenang membuka naskah kerja sama."
    return None


def obstacle_to_negotiating(agreement, *, by, at):
    """Whoever drafts for a side at the table may speak there, while the draft is negotiated."""
    if not by.has_perm(NEGOTIATE):
        return "Anda tidak berwenang merundingkan naskah kerja sama."
    if agreement.status != AgreementStatus.NEGOTIATING:
        return f"Naskah ini berstatus “{agreement.get_status_display()}”; isinya tidak dirundingkan lagi."
    return None if seat(by, day_of(at)).speaks_for(agreement) else NOT_SEATED


def obstacle_to_drafting(agreement, *, by, at):
    """Only the side whose turn it is holds the pen, and there only who drafts."""
    if obstacle := obstacle_to_negotiating(agreement, by=by, at=at):
        return obstacle
    if seat(by, day_of(at)).drafts_for(agreement.turn):
        return None
    turn = Side(agreement.turn).label
    return f"Giliran menyunting ada pada {turn}. Hanya penyusun naskah {turn} yang dapat mengubahnya sekarang."


def obstacle_to_sending(draft, *, by, at):
    if obstacle := obstacle_to_drafting(draft.agreement, by=by, at=at):
        return obstacle
    if draft.status != DraftStatus.WORKING:
        return "Versi ini sudah terkirim dan tidak dapat diubah lagi."
    if not draft.rows:
        return "Naskah belum memuat satu pasal pun."
    if any(_is_unfinished(row) for row in draft.rows):
        return "Ada pasal tanpa judul atau tanpa isi. Lengkapi atau hapus pasal itu."
    if blanks := still_open(draft.clauses):
        named = ", ".join(blanks[:MOST_NAMED]) + (f", dan {len(blanks) - MOST_NAMED} lagi" if len(blanks) > MOST_NAMED else "")
        return f"Masih ada isian yang belum dilengkapi: {named}."
    return None


def _is_unfinished(row):
    """Premises have no title; every clause says something."""
    lacks_title = row["part"] == Part.ARTICLE and not row["title"].strip()
    return lacks_title or not any(text.strip() for text in row["paragraphs"])


def obstacle_to_passing_on(agreement, note, *, by, at):
    """The pen goes across the table without a new version only with a word on why."""
    if obstacle := obstacle_to_drafting(agreement, by=by, at=at):
        return obstacle
    if agreement.drafts.working().exists():
        return "Masih ada versi yang sedang disusun. Kirim atau buang dahulu versi itu."
    if agreement.latest is None:
        return "Belum ada versi yang terkirim kepada pihak lain."
    return None if note.strip() else "Tulis apa yang Anda minta dari pihak lain."


def obstacle_to_proposing(agreement, *, by, at):
    """The final text goes on its route when both sides agree on every clause and their order, and its head is complete."""
    if obstacle := obstacle_to_drafting(agreement, by=by, at=at):
        return obstacle
    if agreement.drafts.working().exists():
        return "Masih ada versi yang sedang disusun. Kirim atau buang dahulu versi itu."
    if (latest := agreement.latest) is None:
        return "Belum ada versi yang terkirim kepada pihak lain."
    return _open_point(standing.of_draft(agreement, latest)) or obstacle_in_head(agreement, on=day_of(at))


def _open_point(stood):
    if stood.open_points:
        return f"Masih ada {len(stood.open_points)} pasal yang belum disepakati kedua pihak."
    if stood.structure.waiting:
        sides = " dan ".join(each.side.label for each in stood.structure.waiting)
        return f"Susunan naskah (pasal yang ada dan urutannya) belum disepakati {sides}."
    return "Masih ada catatan terbuka pada pasal yang sudah dihapus." if stood.structure.comments else None


def obstacle_in_head(agreement, *, on):
    """Say what the head of the paper still lacks: day, term, who signs for whom and by what authority, numbers, the route."""
    if not agreement.signing_on or not agreement.valid_from or agreement.lacks_term:
        return "Hari penandatanganan dan masa berlaku belum diisi."
    if agreement.valid_until and agreement.valid_until <= agreement.signing_on:
        return "Masa berlaku berakhir sebelum hari penandatanganan."
    if agreement.signing_on < on:
        return "Rencana hari penandatanganan sudah lewat. Tentukan hari yang baru."
    parties = agreement.parties.all()
    if obstacle := obstacle_to_level(agreement.level, [each.institution for each in parties]):
        return obstacle
    for party in parties:
        if lacking := _lacking(party, agreement):
            return f"{party.institution}: {lacking}"
    return None


def obstacle_to_level(level, institutions):
    """A party that does not sit at the table has no account to agree with here: it signs on paper, or certified."""
    away = [each.name for each in institutions if each.side == Side.OTHER]
    if level != Level.PORTAL or not away:
        return None
    return (
        f"{', '.join(away)} tidak merundingkan naskah di portal, sehingga tidak dapat memberi persetujuan akhir di sini. "
        f"Pilih “{Level.WET.label}” atau “{Level.BSRE.label}”."
    )


def _lacking(party, agreement):
    day, tenure = agreement.signing_on, party.tenure
    if tenure is None:
        return "penanda tangan belum ditentukan."
    if tenure.valid_from > day or (tenure.valid_until and tenure.valid_until <= day):
        return f"{tenure.name} tidak memangku jabatan itu pada {dates.day(day)}."
    if party.authority is None or not party.authority.holds(day):
        return f"dasar kewenangan penanda tangan belum ada atau tidak berlaku pada {dates.day(day)}."
    if not party.number:
        return "nomor naskah belum diisi."
    return _lacking_route(party) if agreement.level != Level.WET and party.institution.side in TABLE else None


def obstacle_to_exporting(*, by):
    return None if by.has_perm("agreements.export_agreement") else "Anda tidak berwenang mengunduh register."


def obstacle_to_numbering(party, *, by, at):
    """The side that holds the pen numbers its own original, when all else in the head is filled: a number given is used up."""
    agreement, institution = party.agreement, party.institution
    if obstacle := obstacle_to_drafting(agreement, by=by, at=at):
        return obstacle
    if not is_filled_by(institution.side, agreement.turn):
        return f"Nomor {institution} diambil oleh penyusun naskahnya sendiri."
    if not institution.number_pattern:
        return f"{institution} belum mempunyai pola nomor. Ketik nomornya pada kepala naskah."
    if party.number:
        return f"{institution} sudah memberi nomor {party.number}."
    filled = (agreement.signing_on, agreement.valid_from, not agreement.lacks_term, party.tenure_id, party.authority_id)
    return None if all(filled) else "Isi dahulu hari penandatanganan, masa berlaku, penanda tangan, dan dasar kewenangannya."


def obstacle_to_passing_numbers(institution, *, by):
    """Who keeps the institutions says from which number the portal goes on."""
    if not by.has_perm("agreements.change_institution") or not by.covers_the_city("agreements.change_institution"):
        return "Anda tidak berwenang mengatur penghitung nomor."
    return None if institution.number_pattern else f"{institution} belum mempunyai pola nomor."


def obstacle_to_typing_number(party, number):
    """A number that was given out stays with its party."""
    taken = TakenNumber.objects.filter(party=party).first()
    if taken is None or taken.number == number:
        return None
    return f"Nomor {taken.number} sudah diambil untuk naskah ini dan tidak dapat diganti."


def is_filled_by(side, turn):
    """Each side names its own signer and number; the office does it for parties that do not sit at the table."""
    return side == turn or (side == Side.OTHER and turn == Side.OFFICE)


def _lacking_route(party):
    if tuple(party.institution.route.filter(act=Act.SIGN).values_list("post", flat=True)) == (party.tenure.post_id,):
        return None
    return "rute parafnya belum berakhir pada jabatan penanda tangan."


def obstacle_to_reading_step(step, *, by, at):
    """A step that has not opened is not read either: order is held for reading as for acting."""
    if not by.has_perm(DECIDE):
        return "Anda tidak berwenang memberi paraf atau persetujuan."
    if seat(by, day_of(at)).holds(step.post) is None:
        return f"Langkah ini hanya untuk pemangku jabatan {step.post}."
    if step.opened_at is None:
        return "Naskah ini belum sampai kepada Anda. Anda diberi tahu begitu giliran Anda tiba."
    return None


def obstacle_to_handling(step, *, by, at):
    """Who handles a step holds the post today, while its round lasts."""
    if obstacle := obstacle_to_reading_step(step, by=by, at=at):
        return obstacle
    agreement = step.draft.agreement
    return _closed(step, agreement)


def obstacle_to_deciding(step, *, by, at):
    """The last word is given by whom the text names; whoever followed in the post returns it."""
    if obstacle := obstacle_to_handling(step, by=by, at=at):
        return obstacle
    if has_drafted(step.draft.agreement, by.user):
        return "Penyusun naskah tidak boleh menyetujuinya sendiri."
    if step.party.authority is None or not step.party.authority.holds(day_of(at)):
        return "Dasar kewenangan penanda tangan tidak berlaku lagi. Kembalikan naskah agar diperbarui."
    if step.act == Act.SIGN and seat(by, day_of(at)).holds(step.post).pk != step.party.tenure_id:
        return f"Naskah ini menyebut {step.party.tenure} sebagai penanda tangan. Kembalikan naskah bila pejabatnya berganti."
    return None


def has_drafted(agreement, user):
    """Say whether a person wrote any of an agreement's versions, however many colleagues saved it afterwards."""
    drafts = list(agreement.drafts.all())
    if any(user.pk in {each.saved_by_id, each.sent_by_id} for each in drafts):
        return True
    streams = [stream_of(each) for each in (agreement, *drafts)]
    return Event.objects.filter(stream__in=streams, action__in=WRITING, by_id=str(user.pk)).exists()


def _closed(step, agreement):
    if step.status == StepStatus.VOID:
        return "Langkah ini gugur karena putarannya sudah berakhir."
    if step.status != StepStatus.OPEN:
        return f"Langkah ini sudah diputuskan pada {dates.moment(step.decided_at)}."
    return None if agreement.status in ON_ITS_ROUTE else f"Naskah ini berstatus “{agreement.get_status_display()}”."


def obstacle_to_agreeing(step, shown, *, by, at):
    """The bytes that were shown are the bytes that are agreed to. shown: the SHA-256 that the page carried."""
    if obstacle := obstacle_to_deciding(step, by=by, at=at):
        return obstacle
    if (limit := step.draft.agreement.signing_ends_at) and at >= limit:
        return f"Hari penandatanganan dalam naskah sudah lewat ({dates.closing(limit)}). Kembalikan untuk hari yang baru."
    current = step.draft.originals.filter(party=step.party).values_list("document__sha256", flat=True).first()
    return None if shown == current else "Naskah yang Anda lihat bukan naskah terakhir. Muat ulang halaman dan baca kembali."


def obstacle_to_returning(step, reason, *, by, at):
    if obstacle := obstacle_to_handling(step, by=by, at=at):
        return obstacle
    return None if reason.strip() else "Tulis alasan pengembalian."


def obstacle_to_recalling(agreement, reason="", *, by, at):
    """A round that cannot be finished, here or outside the portal, is taken back by who drafts for either side."""
    if not by.has_perm(NEGOTIATE):
        return "Anda tidak berwenang merundingkan naskah kerja sama."
    if agreement.status not in ON_ITS_ROUTE:
        return f"Naskah ini berstatus “{agreement.get_status_display()}”; tidak ada putaran yang dapat ditarik."
    tenure = seat(by, day_of(at)).speaks_for(agreement)
    if tenure is None or not tenure.post.may_draft:
        return "Putaran hanya ditarik oleh penyusun naskah salah satu pihak."
    return None if reason.strip() else "Tulis alasan menarik naskah dari putaran ini."


def obstacle_to_entrusting(agreement, to=None, *, by):
    """Somebody of the office who works there now looks after an agreement, as long as it lasts."""
    if not by.has_perm("agreements.change_agreement"):
        return "Anda tidak berwenang mengganti penanggung jawab."
    if agreement.status in ENDS:
        return f"Kesepakatan ini berstatus “{agreement.get_status_display()}” dan tidak memerlukan penanggung jawab baru."
    if to is not None and not (to.is_staff and to.is_active):
        return "Penanggung jawab adalah petugas Bawaslu yang akunnya aktif."
    return None


def obstacle_to_abandoning(agreement, reason="", *, by):
    if not by.has_perm("agreements.change_agreement"):
        return "Anda tidak berwenang menghentikan kesepakatan ini."
    if agreement.status != AgreementStatus.NEGOTIATING:
        return "Hanya naskah yang masih dirundingkan yang dapat dihentikan."
    return None if reason.strip() else "Tulis alasan menghentikan kesepakatan ini."
