"""Paper handed in at the counter: received, keyed in by staff, confirmed by the applicant, and so filed as of its receipt."""

import secrets

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from accounts.actions import accounts
from core import journal
from core.actor import Actor
from core.lifecycle import Refused, Stale, bump
from documents import keeping
from notifications import outbox
from recruitment import counters as rules
from recruitment import dossier as dossiers
from recruitment import intake, policies, sections
from recruitment import notices_counter as notices
from recruitment import reminders_counter as reminders
from recruitment.actions import applications
from recruitment.actions import sections as answers
from recruitment.lifecycle import APPLICATION, COUNTER, ApplicationStatus, CounterStatus, CounterWay
from recruitment.models import Application, CounterFile, CounterHand
from recruitment.models.counters import MAX_TRIES

S = CounterStatus
SLIP = "recruitment.counter_slip"
APPLICANTS = [notices.CounterConfirm, notices.CounterUnconfirmed]  # what the office hears is of all files of a window
WRONG_NIK = "NIK tidak cocok dengan berkas ini. Periksa kembali 16 angka pada KTP Anda."
UNASKED = {"asked_at": None, "asked_by": None, "salt_sealed": None, "sha256": "", "link_until": None, "tries": 0,
           "slip": None, "slip_at": None, "slip_by": None}  # fmt: skip


@transaction.atomic
def take_in(selection, *, name, district, phone, papers, sheets, by, at, email=""):
    """Take a walk-in's paper in and return the CounterFile; this moment is that of its filing, once it is confirmed.

    name, phone: as the answers keep them. district: its code. papers: codes of the kinds handed in. email: "" for none.
    Raises Refused outside the window of that kecamatan: from its opening, up to its closing.
    """
    if obstacle := policies.obstacle_to_taking_in(selection, by=by, at=at, district=district):
        raise Refused(obstacle)
    account = accounts.open_without_address(by=by, at=at)
    application = Application.objects.create(
        selection=selection, applicant=account, created_at=at, saved_at=at, assisted_at=at, assisted_by=by.user,
        district_id=district, full_name=name, extension=intake.window(selection, at, district=district).extension,
    )  # fmt: skip
    counter = CounterFile(
        application=application, district_id=district, taken_at=at, taken_by=by.user, papers=sorted(papers), sheets=sheets
    )
    counter.email = email.strip()
    counter.save(force_insert=True)
    reminders.plan(counter, at=at)
    CounterHand.objects.create(counter_file=counter, person=by.user, since=at)
    for code, known in ((sections.PERSONAL, {"full_name": name, "phone": phone}), (sections.DOMICILE, {"district": district})):
        answers.save(application, code, answers=known, typed={}, complete=False, version=0, by=by, at=at)
    journal.record("application.taken_in", application, by=by, at=at)
    journal.record("counter.taken_in", counter, by=by, at=at, details={"papers": counter.papers, "sheets": sheets})
    return counter


@transaction.atomic
def join(counter, *, by, at, reason):
    """Let another member of staff go on keying in. Raises Refused."""
    if obstacle := policies.obstacle_to_joining(counter, by=by, at=at):
        raise Refused(obstacle)
    try:
        with transaction.atomic():
            CounterHand.objects.create(counter_file=counter, person=by.user, since=at)
    except IntegrityError:  # pressed twice
        return
    journal.record("counter.joined", counter, by=by, at=at, reason=reason)


@transaction.atomic
def ask_confirmation(counter, *, version, by, at):
    """Close what was keyed in and ask the applicant whether it is what the paper says. Raises Refused or Stale.

    From then on nothing of it changes, so that what is confirmed is what was asked.
    """
    if obstacle := policies.obstacle_to_asking_confirmation(counter, by=by, at=at):
        raise Refused(obstacle)
    dossier = dossiers.load(counter.application)
    if missing := dossiers.gaps(dossier, at=at):
        raise Refused(f"Isian belum lengkap: masih ada {len(missing)} hal. {missing[0].message}")
    salt = secrets.token_bytes(32)
    counter.salt = salt.hex()
    COUNTER.move(
        counter, S.WAITING, version=version, by=by, at=at, asked_at=at, asked_by=by.user, tries=0,
        salt_sealed=counter.salt_sealed, sha256=rules.fingerprint(dossier, salt),
    )  # fmt: skip
    if counter.has_email:
        _mail_link(counter, counter.email, by=by, at=at)
    reminders.plan(counter, at=at)
    journal.record("counter.asked", counter, by=by, at=at, details={"sha256": counter.sha256, "mailed": counter.has_email})


@transaction.atomic
def mail_link(counter, *, email, version, by, at):
    """Mail the link to the applicant's address, a new one or the same once more; earlier links die. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_mailing_link(counter, by=by, at=at):
        raise Refused(obstacle)
    if counter.version != version:
        raise Stale
    _mail_link(counter, email.strip(), by=by, at=at)
    reminders.plan(counter, at=at)
    journal.record("counter.link_mailed", counter, by=by, at=at)


def _mail_link(counter, email, *, by, at):
    counter.email = email
    until = max(at, counter.asked_at) + rules.LINK_FOR
    outbox.supersede(counter, APPLICANTS, at=at)
    bump(counter, version=counter.version, email_sealed=counter.email_sealed, link_until=until, tries=0)
    outbox.post(notices.CounterConfirm, counter, to=email, at=at, revision=until.isoformat(), expires_at=until)


@transaction.atomic
def open_again(counter, *, version, by, at, reason):
    """Take the question back, to mend what was keyed in; links and slips of before count no more. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_opening_again(counter, by=by, at=at):
        raise Refused(obstacle)
    slip = counter.slip
    COUNTER.move(counter, S.KEYING, version=version, by=by, at=at, **UNASKED)
    reminders.plan(counter, at=at)
    outbox.supersede(counter, APPLICANTS, at=at)
    if slip:
        keeping.destroy(slip, by=by, at=at)
    journal.record("counter.opened_again", counter, by=by, at=at, reason=reason)


def hand_in_slip(counter, *, sources, version, by, at):
    """Keep the scan of the signed slip; one before is replaced. Raises Unacceptable, Refused or Stale."""
    if obstacle := policies.obstacle_to_handing_in_slip(counter, by=by, at=at):
        raise Refused(obstacle)
    received = keeping.receive(sources, owner=by.user, purpose=SLIP, at=at)
    _enter_slip(counter, received, version=version, by=by, at=at)


@transaction.atomic
def _enter_slip(counter, received, *, version, by, at):
    old = counter.slip
    bump(counter, version=version, slip=keeping.enter(received), slip_at=at, slip_by=by.user)
    if old:
        keeping.destroy(old, by=by, at=at)
    journal.record("counter.slip_handed_in", counter, by=by, at=at, details={"sha256": counter.slip.sha256})


@transaction.atomic
def confirm_slip(counter, *, version, by, at):
    """Confirm that the signed slip is of these answers, and file the application. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_confirming_slip(counter, by=by, at=at):
        raise Refused(obstacle)
    _file(counter, CounterWay.SLIP, version=version, by=by, at=at)


def check_nik(counter, nik, *, at):
    """Compare what who opened the link typed with the answers, counting each miss. nik: normalised. Raises Refused."""
    if obstacle := policies.obstacle_to_answering_link(counter, at=at):
        raise Refused(obstacle)
    kept = dossiers.load(counter.application).answers(sections.PERSONAL)["nik"]
    if constant_time_compare(kept, nik):
        return
    CounterFile.objects.filter(pk=counter.pk, tries__lt=MAX_TRIES).update(tries=F("tries") + 1)
    raise Refused(WRONG_NIK)


@transaction.atomic
def confirm_by_mail(counter, *, version, at, request_id=""):
    """Take the applicant's own confirmation by the mailed link, after check_nik(): the address is proved by it.

    The account of that address becomes the applicant's, or the account from the counter is given the address. What waited is
    filed; what a slip had filed before stays as it is. Raises Refused or Stale.
    """
    if obstacle := policies.obstacle_to_answering_link(counter, at=at):
        raise Refused(obstacle)
    application = counter.application
    account = accounts.give_address(application.applicant, counter.email, at=at, request_id=request_id)
    if account.pk != application.applicant_id:
        _hand_over(application, account)
    by = Actor(user=account, role="applicant", scope="", request_id=request_id)
    if counter.status == S.WAITING:
        _file(counter, CounterWay.MAIL, version=version, by=by, at=at, address_proved_at=at)
    else:
        bump(counter, version=version, address_proved_at=at)
        journal.record("counter.taken_over", counter, by=by, at=at)


def _hand_over(application, account):
    try:
        with transaction.atomic():
            Application.objects.filter(pk=application.pk).update(applicant=account)
    except IntegrityError:
        raise Refused(
            "Akun dengan alamat email ini sudah mempunyai pendaftaran pada seleksi yang sama. Hubungi kantor."
        ) from None
    application.applicant = account


def _file(counter, way, *, version, by, at, **facts):
    """Send what was keyed in, by the same action as any applicant's, and close the counter file."""
    application = counter.application
    dossier = dossiers.load(application)
    if rules.fingerprint(dossier, bytes.fromhex(counter.salt)) != counter.sha256:
        raise Refused("Isian berubah sejak konfirmasi diminta. Buka kembali, lalu minta konfirmasi lagi.")
    sent = applications.submit(application, version=application.version, key=counter.pk, by=by, at=at)
    COUNTER.move(
        counter, S.CONFIRMED, version=version, by=by, at=at, way=way, confirmed_at=at, confirmed_by=by.user,
        next_nudge_at=None, **facts,
    )  # fmt: skip
    counter.application = sent
    outbox.supersede(counter, APPLICANTS, at=at)
    journal.record("counter.confirmed", counter, by=by, at=at, details={"way": str(way), "number": sent.number})


@transaction.atomic
def cancel(counter, *, version, by, at, reason):
    """End a file that was opened by mistake or that the applicant took back before confirming. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_cancelling(counter, by=by):
        raise Refused(obstacle)
    _end(counter, S.CANCELLED, version=version, by=by, at=at)
    journal.record("counter.cancelled", counter, by=by, at=at, reason=reason)


@transaction.atomic
def lapse(counter, *, by, at):
    """End a file that nobody confirmed in time, and tell the address that was given. Raises Refused or Stale."""
    if at < counter.application.keyed_until:
        raise Refused("Waktu memasukkan berkas loket belum berakhir.")
    _end(counter, S.LAPSED, version=counter.version, by=by, at=at)
    if counter.has_email:
        outbox.post(notices.CounterLapsed, counter, to=counter.email, at=at)
    journal.record("counter.lapsed", counter, by=by, at=at)


def _end(counter, status, *, version, by, at):
    application = counter.application
    COUNTER.move(counter, status, version=version, by=by, at=at, next_nudge_at=None)
    APPLICATION.move(application, ApplicationStatus.NOT_SENT, version=application.version, by=by, at=at)
    outbox.supersede(counter, APPLICANTS, at=at)


@transaction.atomic
def note_told(counter, *, version, by, at):
    """Note that all news was passed on by letter or at the counter. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_noting_told(counter, by=by):
        raise Refused(obstacle)
    bump(counter, version=version, told_at=at, told_by=by.user)
    journal.record("counter.told", counter, by=by, at=at)
