"""What stands in the way of passing on, preparing, giving an opinion and uploading an authority. Sentences, or None."""

from agreements import policies
from agreements.desk import seat
from agreements.lifecycle import CONCLUDED, ON_ITS_ROUTE, AgreementStatus, DispositionStatus, DraftStatus, Side, StepStatus
from agreements.models import Party, Tenure
from core.clock import day_of

AT_WORK = (AgreementStatus.NEGOTIATING, *ON_ITS_ROUTE)
BOUND = (*ON_ITS_ROUTE, AgreementStatus.SEALING, *CONCLUDED)


def giver(agreement, step, *, by, at):
    """Return the tenure by which a person passes on an open step, or an agreement that is negotiated; or None."""
    held = seat(by, day_of(at))
    if step is not None:
        return held.holds(step.post)
    return next((each for each in held.at_table(agreement) if each.post.may_draft), None)


def staff_of(tenure, on):
    """Return those of the same institution to whom something may be passed on: everybody else with an account."""
    found = Tenure.objects.in_force(on).filter(post__institution=tenure.post.institution_id, user__is_active=True)
    return found.exclude(user=tenure.user_id).with_post().order_by("post__title", "name", "pk")


def obstacle_to_disposing(agreement, step=None, *, by, at):
    """Who holds an open step, or drafts while it is negotiated, may ask the own staff to prepare."""
    if step is None:
        if obstacle := policies.obstacle_to_negotiating(agreement, by=by, at=at):
            return obstacle
        return None if giver(agreement, None, by=by, at=at) else "Disposisi diberikan oleh penyusun naskah."
    if obstacle := policies.obstacle_to_reading_step(step, by=by, at=at):
        return obstacle
    if step.status != StepStatus.OPEN or agreement.status not in ON_ITS_ROUTE:
        return "Langkah ini sudah diputuskan; tidak ada lagi yang perlu disiapkan."
    return None


def obstacle_to_reading_disposition(disposition, *, by, at):
    """It is read by whoever holds the post that gave it, and by who got it, as long as that tenure lasts."""
    held = seat(by, day_of(at))
    if held.sits_in(disposition.post_id) or is_asked(disposition, by=by, at=at):
        return None
    return "Disposisi ini hanya untuk pemberi dan penerimanya."


def is_asked(disposition, *, by, at):
    return any(each.pk == disposition.to_id for each in seat(by, day_of(at)).tenures)


def obstacle_to_reporting(disposition, *, by, at):
    if not is_asked(disposition, by=by, at=at):
        return "Hanya penerima disposisi yang dapat melapor."
    return _closed(disposition)


def obstacle_to_detaching(file, *, by, at):
    """Only who put a file beside a note takes it off again, until the disposition is closed."""
    if obstacle := obstacle_to_reporting(file.disposition, by=by, at=at):
        return obstacle
    return None if by.is_person(file.document.owner_id) else "Berkas ini diunggah orang lain."


def obstacle_to_closing(disposition, *, by, at):
    if seat(by, day_of(at)).sits_in(disposition.post_id) is None:
        return "Disposisi ditutup oleh pemangku jabatan yang memberikannya."
    return _closed(disposition)


def _closed(disposition):
    return "Disposisi ini sudah ditutup." if disposition.status == DispositionStatus.CLOSED else None


def opinion_tenure(agreement, *, by, at):
    """Return the tenure by which a person gives the legal opinion of a side, or None."""
    return next((each for each in seat(by, day_of(at)).at_table(agreement) if each.post.gives_legal_opinion), None)


def obstacle_to_opining(draft, *, by, at):
    """The legal section of a side gives its opinion on the last sent draft, until it is concluded."""
    agreement = draft.agreement
    if not (by.has_perm(policies.NEGOTIATE) or by.has_perm(policies.DECIDE)):
        return "Anda tidak berwenang memberi pendapat hukum."
    if opinion_tenure(agreement, by=by, at=at) is None:
        return "Pendapat hukum diberikan oleh pemangku jabatan yang ditunjuk untuk itu."
    if agreement.status not in AT_WORK:
        return f"Naskah ini berstatus “{agreement.get_status_display()}”; pendapat hukum tidak ditambahkan lagi."
    if draft.status != DraftStatus.SENT or draft.pk != agreement.latest.pk:
        return "Sudah ada versi yang lebih baru. Pendapat hukum diberikan atas versi terakhir."
    return None


def keeps(party, *, by, at):
    """Return whether a person keeps the authorities of a party: its drafters; the office's for those not at the table."""
    side = party.institution.side if party.institution.side != Side.OTHER else Side.OFFICE
    tenure = seat(by, day_of(at)).drafts_for(side)
    return tenure is not None and by.has_perm(policies.NEGOTIATE)


def obstacle_to_keeping_authority(party, *, by, at):
    """A paper by which somebody is already asked to sign is not swapped for another."""
    if not keeps(party, by=by, at=at):
        return "Berkas dasar kewenangan diunggah oleh penyusun naskah pihak itu."
    authority = party.authority
    if authority is None:
        return "Dasar kewenangan belum dipilih. Pilih dahulu pada kepala naskah."
    if authority.document_id and Party.objects.filter(authority=authority, agreement__status__in=BOUND).exists():
        return "Berkas ini sudah menjadi dasar naskah yang diajukan dan tidak dapat diganti. Catat dasar kewenangan yang baru."
    return None
