"""Paper from the counter: filed as of its receipt, by the applicant's confirmation alone, through two pairs of eyes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.actor import SYSTEM
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.models import Delivery
from recruitment import counters as rules
from recruitment import dealing, fsck_counters, papers_counter, policies, tasks_counter
from recruitment import dossier as dossiers
from recruitment.actions import applications, counters, reviews
from recruitment.actions import sections as answers
from recruitment.lifecycle import COUNTER, ApplicationStatus, CounterStatus
from recruitment.models import Application, CounterFile, Selection
from tests.factories import counters as make
from tests.factories import recruitment
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
DAY, MICROSECOND = dt.timedelta(days=1), dt.timedelta(microseconds=1)
S = CounterStatus
EMAIL = "pelamar.loket@warga.example"


@pytest.fixture
def selection():
    return recruitment.open_selection()


def nik_of(counter):
    return dossiers.load(counter.application).answers("data-diri")["nik"]


def by_mail(counter, *, at=NOON, version=None):
    counters.confirm_by_mail(counter, version=version or counter.version, at=at)
    return make.fresh(counter)


def mails(kind):
    return Delivery.objects.filter(kind=f"recruitment.{kind}")


# --- The window -------------------------------------------------------------------------------------------------------
def test_paper_is_taken_up_to_the_closing_and_not_at_it(selection):
    taken = make.taken_in(selection, at=selection.closes_at - MICROSECOND)

    assert taken.application.assisted_at == selection.closes_at - MICROSECOND
    with pytest.raises(Refused, match="sudah ditutup"):
        make.taken_in(selection, at=selection.closes_at)
    with pytest.raises(Refused, match="dibuka"):
        make.taken_in(selection, at=selection.opens_at - MICROSECOND)


def test_what_came_in_time_may_be_keyed_in_and_confirmed_some_days_later(selection):
    handed_in, last = selection.closes_at - MICROSECOND, selection.closes_at + 3 * DAY - MICROSECOND
    by = make.clerk()
    counter = make.with_slip(make.waiting(selection, by=by, at=handed_in, later=last), by=by, at=last)

    counters.confirm_slip(counter, version=counter.version, by=make.clerk(), at=last)

    application = Application.objects.get(pk=counter.application_id)
    assert (application.status, application.submitted_at) == (ApplicationStatus.SUBMITTED, handed_in)
    assert application.snapshots.get().taken_at == handed_in
    line = Event.objects.get(action="application.submitted")
    assert line.at == last  # the journal tells when it was done


def test_at_the_end_of_those_days_nothing_is_keyed_in_or_confirmed(selection):
    by, end = make.clerk(), selection.closes_at + 3 * DAY
    counter = make.with_slip(make.waiting(selection, by=by), by=by)

    with pytest.raises(Refused, match="Waktu memasukkan berkas loket berakhir"):
        counters.confirm_slip(counter, version=counter.version, by=make.clerk(), at=end)
    other = make.taken_in(selection, by=by)
    with pytest.raises(Refused, match="Waktu memasukkan berkas loket berakhir"):
        answers.save(other.application, "domisili", answers={}, typed={}, complete=None, version=1, by=by, at=end)


def test_the_days_are_a_rule_of_the_selection(selection):
    Selection.objects.filter(pk=selection.pk).update(counter_days=1)
    counter = make.taken_in(Selection.objects.get(pk=selection.pk))

    assert counter.application.keyed_until == selection.closes_at + DAY


def test_the_age_counts_on_the_day_of_the_paper(selection):
    """Who is 25 only on the day of keying in was too young at the counter."""
    birthday = dt.date(2001, 10, 22)  # 25 two days after NOON
    counter = make.keyed_in(selection, later=NOON + 3 * DAY, answers_of={"birth_on": birthday})

    with pytest.raises(Refused, match="Usia Anda"):
        counters.ask_confirmation(counter, version=counter.version, by=make.clerk(user=counter.taken_by), at=NOON + 3 * DAY)


# --- Confirmation -----------------------------------------------------------------------------------------------------
def test_before_the_confirmation_there_is_no_application(selection):
    counter = make.waiting(selection)

    assert not Application.objects.received().exists()
    for by in (make.clerk(user=counter.taken_by), make.clerk()):
        application = Application.objects.get(pk=counter.application_id)
        with pytest.raises(Refused):
            applications.submit(application, version=application.version, key=counter.pk, by=by, at=NOON)


def test_the_mailed_link_files_it_and_gives_the_account_its_address(selection):
    counter = make.waiting(selection, email=EMAIL)
    assert mails("counter_confirm").get().address == EMAIL

    counter = by_mail(counter, at=NOON + DAY)

    application = Application.objects.select_related("applicant").get(pk=counter.application_id)
    assert (counter.status, counter.way, application.status) == (S.CONFIRMED, "mail", ApplicationStatus.SUBMITTED)
    assert (application.applicant.email, application.applicant.has_address) == (EMAIL, True)
    assert application.submitted_at == NOON
    assert Delivery.objects.filter(kind="accounts.reset_password", to_user=application.applicant).exists()
    assert mails("application_received").get().channel == "mail"


def test_who_has_an_account_of_that_address_is_linked(selection):
    holder = recruitment.ApplicantFactory(email=EMAIL)

    counter = by_mail(make.waiting(selection, email=EMAIL.upper()))

    assert counter.application.applicant == holder
    assert not Delivery.objects.filter(kind="accounts.reset_password").exists()


def test_an_account_with_an_application_of_its_own_is_not_given_a_second_one(selection):
    holder = recruitment.ApplicantFactory(email=EMAIL)
    recruitment.draft(selection, user=holder)
    counter = make.waiting(selection, email=EMAIL)

    with pytest.raises(Refused, match="sudah mempunyai pendaftaran"):
        by_mail(counter)

    assert not make.fresh(counter).application.is_received


def test_an_address_of_the_office_is_not_an_applicants(selection):
    recruitment.StaffFactory(email=EMAIL)

    with pytest.raises(Refused, match="tidak dapat dipakai untuk mendaftar"):
        by_mail(make.waiting(selection, email=EMAIL))


def test_a_link_works_once_and_only_the_latest_one_and_not_for_ever(selection):
    counter = make.waiting(selection, email=EMAIL)
    old = rules.token(counter)
    counters.mail_link(counter, email=EMAIL, version=counter.version, by=make.clerk(user=counter.taken_by), at=NOON + DAY)
    counter = make.fresh(counter)

    assert not rules.opens_with(counter, old)
    assert rules.opens_with(counter, rules.token(counter))
    assert policies.obstacle_to_answering_link(counter, at=NOON + 8 * DAY - MICROSECOND) is None
    assert policies.obstacle_to_answering_link(counter, at=NOON + 8 * DAY) == policies.counters.CLOSED_LINK
    counter = by_mail(counter, at=NOON + 2 * DAY)
    with pytest.raises(Refused, match="sudah dipakai"):
        by_mail(counter, at=NOON + 2 * DAY)


def test_five_wrong_niks_close_the_link(selection):
    counter = make.waiting(selection, email=EMAIL)
    for _ in range(5):
        with pytest.raises(Refused, match="NIK tidak cocok"):
            counters.check_nik(make.fresh(counter), "3171990101900001", at=NOON)

    with pytest.raises(Refused, match="terlalu sering"):
        counters.check_nik(make.fresh(counter), nik_of(counter), at=NOON)


def test_the_slip_is_confirmed_by_another_than_who_keyed_it_in(selection):
    by = make.clerk()
    counter = make.with_slip(make.waiting(selection, by=by), by=by)

    with pytest.raises(Refused, match="petugas lain"):
        counters.confirm_slip(counter, version=counter.version, by=by, at=NOON)

    counters.confirm_slip(counter, version=counter.version, by=make.clerk(), at=NOON)
    assert make.fresh(counter).application.is_received


def test_who_took_over_the_keying_neither_confirms_nor_verifies(selection):
    first, second = make.clerk(), make.clerk()
    counter = make.keyed_in(selection, by=first)
    counters.join(counter, by=second, at=NOON, reason="Sakit.")
    counters.ask_confirmation(counter, version=counter.version, by=second, at=NOON)
    counter = make.with_slip(make.fresh(counter), by=second)

    with pytest.raises(Refused, match="petugas lain"):
        counters.confirm_slip(counter, version=counter.version, by=first, at=NOON)
    counters.confirm_slip(counter, version=counter.version, by=make.clerk(), at=NOON)
    application = Application.objects.get(pk=counter.application_id)
    for hand in (first, second):
        with pytest.raises(Refused, match="petugas lain yang memeriksanya"):
            reviews.claim(application, by=hand, at=NOON)
    reviews.claim(application, by=make.clerk(), at=NOON)


def test_a_slip_without_a_scan_confirms_nothing(selection):
    counter = make.waiting(selection)

    with pytest.raises(Refused, match="Belum ada lembar"):
        counters.confirm_slip(counter, version=counter.version, by=make.clerk(), at=NOON)


def test_what_waits_does_not_change_and_what_is_opened_again_is_asked_anew(selection):
    by = make.clerk()
    counter = make.with_slip(make.waiting(selection, by=by, email=EMAIL), by=by)
    facts = {"answers": {}, "typed": {}, "complete": None, "version": 2, "by": by, "at": NOON}
    with pytest.raises(Refused, match="menunggu konfirmasi"):
        answers.save(counter.application, "domisili", **facts)

    counters.open_again(counter, version=counter.version, by=by, at=NOON, reason="Salah ketik.")

    counter = make.fresh(counter)
    assert (counter.status, counter.slip, counter.sha256, counter.link_until) == (S.KEYING, None, "", None)
    assert not rules.opens_with(counter, "x" * 24)


def test_an_unfinished_file_is_not_asked_about(selection):
    counter = make.taken_in(selection)

    with pytest.raises(Refused, match="Isian belum lengkap"):
        counters.ask_confirmation(counter, version=counter.version, by=make.clerk(user=counter.taken_by), at=NOON)


def test_two_who_confirm_at_once_file_one_application(selection):
    by = make.clerk()
    counter = make.with_slip(make.waiting(selection, by=by), by=by)
    twin = make.fresh(counter)
    counters.confirm_slip(counter, version=counter.version, by=make.clerk(), at=NOON)

    with pytest.raises(Stale):
        counters.confirm_slip(twin, version=twin.version, by=make.clerk(), at=NOON)

    assert Application.objects.received().count() == 1


def test_the_same_nik_is_held_as_online(selection):
    first = recruitment.submitted(selection)
    nik = dossiers.load(first).answers("data-diri")["nik"]

    counter = make.confirmed(selection, answers_of={"nik": nik})

    assert Application.objects.get(pk=counter.application_id).status == ApplicationStatus.HELD


# --- Who has no address -----------------------------------------------------------------------------------------------
def test_who_has_no_address_gets_no_mail_and_the_office_sees_what_to_tell(selection):
    counter = make.confirmed(selection)

    assert [each.channel for each in mails("application_received")] == ["portal"]
    assert [each.kind for each in rules.untold(counter)] == ["recruitment.application_received"]
    counters.note_told(counter, version=counter.version, by=make.clerk(), at=NOON + DAY)
    assert rules.untold(make.fresh(counter)) == []


def test_an_account_without_address_cannot_be_logged_in_with(selection):
    user = make.taken_in(selection).application.applicant

    assert (user.has_address, user.has_usable_password(), user.email.endswith(".invalid")) == (False, False, True)


def test_a_confirmed_file_may_be_taken_over_later_by_mail(selection):
    counter = make.confirmed(selection)
    counters.mail_link(counter, email=EMAIL, version=counter.version, by=make.clerk(), at=NOON + DAY)

    counter = by_mail(make.fresh(counter), at=NOON + 2 * DAY)

    assert (counter.way, counter.application.applicant.email) == ("slip", EMAIL)
    assert counter.application.snapshots.count() == 1


# --- Ends -------------------------------------------------------------------------------------------------------------
def test_what_nobody_confirmed_lapses_after_its_days_and_tells_the_address(selection):
    counter, end = make.waiting(selection, email=EMAIL), selection.closes_at + 3 * DAY

    assert tasks_counter.lapse_counter_files(end) == 0  # who arrived in time may still stand in the queue
    assert tasks_counter.lapse_counter_files(end + DAY) == 1

    counter = make.fresh(counter)
    assert (counter.status, counter.application.status) == (S.LAPSED, ApplicationStatus.NOT_SENT)
    assert mails("counter_lapsed").get().address == EMAIL
    with pytest.raises(Refused, match="belum berakhir"):
        counters.lapse(make.taken_in(selection), by=SYSTEM, at=end - MICROSECOND)


def test_a_cancelled_file_is_over(selection):
    counter = make.taken_in(selection)
    counters.cancel(counter, version=counter.version, by=make.clerk(), at=NOON, reason="Salah dibuka.")

    assert make.fresh(counter).application.status == ApplicationStatus.NOT_SENT
    with pytest.raises(Refused, match="Dibatalkan"):
        counters.cancel(counter, version=counter.version, by=make.clerk(), at=NOON, reason="Lagi.")


@pytest.mark.parametrize("scope", ["31.71.01", ""])
def test_another_kecamatan_is_out_of_reach(selection, scope):
    with pytest.raises(Refused, match="di luar penugasan"):
        make.taken_in(selection, by=make.clerk(scope=scope))


def test_who_has_no_right_takes_nothing_in(selection):
    with pytest.raises(Refused, match="tidak berwenang"):
        make.taken_in(selection, by=recruitment.verifier())


# --- Fair shares, the database, the checks ------------------------------------------------------------------------------
def test_files_are_not_dealt_to_who_keyed_them_in(selection, django_user_model):
    from tests.factories.accounts import StaffFactory  # noqa: PLC0415 -- an office member with an assignment

    user = StaffFactory(role="verifier")
    by = make.clerk(user=user)
    counter = make.with_slip(make.waiting(selection, by=by), by=by)
    counters.confirm_slip(counter, version=counter.version, by=make.clerk(), at=NOON)

    deal = dealing.plan(selection, make.MENTENG, again=False, at=NOON)

    assert [each.pk for each in deal.undealt] == [counter.application_id]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "confirmed"}, {"status": "waiting"}, {"way": "slip"}, {"sheets": 0}, {"tries": 6},
        {"confirmed_at": NOON}, {"told_at": NOON}, {"way": "post"}, {"status": "else"},
    ],
)  # fmt: skip
def test_the_database_refuses(selection, changes):
    counter = make.taken_in(selection)

    with pytest.raises(IntegrityError), transaction.atomic():
        CounterFile.objects.filter(pk=counter.pk).update(**changes)


def test_an_assisted_application_is_filed_at_no_other_moment(selection):
    counter = make.confirmed(selection)

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=counter.application_id).update(submitted_at=NOON + MICROSECOND)


def test_the_checks_find_what_is_wrong(selection):
    counter = make.confirmed(selection)
    found = {check.__name__: list(check()) for check in (fsck_counters.counter_files_are_filed_as_they_were_taken_in,
             fsck_counters.counter_files_went_through_two_pairs_of_eyes)}  # fmt: skip
    assert not any(found.values())

    CounterFile.objects.filter(pk=counter.pk).update(taken_at=NOON - DAY, confirmed_by=counter.taken_by)

    assert len(list(fsck_counters.counter_files_are_filed_as_they_were_taken_in())) == 1
    assert len(list(fsck_counters.counter_files_went_through_two_pairs_of_eyes())) == 1


@pytest.mark.parametrize("start", list(S))
@pytest.mark.parametrize("to", list(S))
def test_each_move_is_lawful_or_refused(selection, start, to):
    counter = make.taken_in(selection)
    counter.status = start

    if COUNTER.allows(start, to):
        with pytest.raises(Stale):  # the row itself is elsewhere
            COUNTER.move(counter, to, version=99, by=SYSTEM, at=NOON)
    else:
        with pytest.raises(Refused):
            COUNTER.move(counter, to, version=counter.version, by=SYSTEM, at=NOON)


# --- Papers -----------------------------------------------------------------------------------------------------------
def test_the_receipt_and_the_slip_are_the_same_each_time(selection):
    counter = make.waiting(selection)

    for paper in (papers_counter.receipt, papers_counter.slip):
        assert paper(counter) == paper(make.fresh(counter))
        assert paper(counter).startswith(b"%PDF")


def test_the_fingerprint_is_salted(selection):
    counter = make.waiting(selection)
    dossier = dossiers.load(counter.application)

    assert rules.fingerprint(dossier, bytes.fromhex(counter.salt)) == counter.sha256
    assert rules.fingerprint(dossier, bytes(32)) != counter.sha256


def test_no_name_stands_in_the_journal(selection):
    make.confirmed(selection, name="Contoh Rahasia")

    assert not [line for line in Event.objects.all() if "Rahasia" in f"{line.details}{line.reason}{line.by_name}"]
    assert User.objects.filter(email__endswith=".invalid").count() == 1
