"""A walk-in's paper file, taken in and keyed in by the portal's own actions; every person in it is invented."""

import datetime as dt

from recruitment.actions import counters
from recruitment.actions import sections as answers
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Application, ApplicationFile, Candidacy, CounterFile, Section
from tests.factories import recruitment as make
from tests.factories.recruitment import NOON

MENTENG = "31.71.06"
_serial = iter(range(70_000, 80_000))


def clerk(*, scope="*", user=None):
    """Return a member of staff who works at the counter."""
    return make.staff("view_application", "key_counterfile", "view_counterfile", "verify_application", scope=scope, user=user)


def taken_in(selection, *, by=None, at=NOON, **changes):
    facts = {
        "name": "Contoh Loket", "district": MENTENG, "phone": "+6281200000001", "papers": ["ktp"], "sheets": 12, "email": "",
    }  # fmt: skip
    return fresh(counters.take_in(selection, **facts | changes, by=by or clerk(), at=at))


def keyed_in(selection, *, by=None, at=NOON, later=None, answers_of=None, **changes):
    """Return a file whose answers and papers are all there. later: when it was keyed in, `at` when None."""
    by = by or clerk()
    counter = taken_in(selection, by=by, at=at, **changes)
    for code, content in make.answers(selection, n=next(_serial), **answers_of or {}).items():
        section = Section.objects.filter(application=counter.application, code=code).first()
        version = section.version if section else 0
        answers.save(
            counter.application, code, answers=content, typed={}, complete=True, version=version, by=by, at=later or at
        )  # fmt: skip
    for kind in selection.document_kinds.all():
        if kind.is_required({}):
            ApplicationFile.objects.create(
                application=counter.application, kind=kind, document=make.document(by.user, at=at), uploaded_at=at
            )
    return fresh(counter)


def waiting(selection, *, by=None, at=NOON, later=None, **changes):
    """Return a file that waits for its confirmation."""
    by = by or clerk()
    counter = keyed_in(selection, by=by, at=at, later=later, **changes)
    counters.ask_confirmation(counter, version=counter.version, by=by, at=later or at)
    return fresh(counter)


def with_slip(counter, *, by, at=NOON):
    """Return it with the scan of a signed slip, without asking the checking pool."""
    slip = make.document(by.user, at=at, purpose=counters.SLIP)
    CounterFile.objects.filter(pk=counter.pk).update(slip=slip, slip_at=at, slip_by=by.user)
    return fresh(counter)


def confirmed(selection, *, by=None, at=NOON, **changes):
    """Return a file that a second person confirmed by its slip: it is an application now."""
    by = by or clerk()
    counter = with_slip(waiting(selection, by=by, at=at, **changes), by=by, at=at)
    counters.confirm_slip(counter, version=counter.version, by=clerk(), at=at)
    return fresh(counter)


def candidate(selection, *, status=CandidacyStatus.IN_TEST, at=NOON, **changes):
    """Return the Candidacy of a walk-in without address, made at once; a chosen one answers within three days."""
    application = Application.objects.select_related("selection").get(pk=confirmed(selection, at=at, **changes).application_id)
    candidacy = make.candidate_of(application, status=status, at=at)
    if status == CandidacyStatus.CHOSEN:
        Candidacy.objects.filter(pk=candidacy.pk).update(answer_due_at=at + dt.timedelta(days=3))
    return fresh_candidacy(candidacy)


def fresh_candidacy(candidacy):
    related = ("application__applicant", "application__selection", "application__district", "selection", "district")
    return Candidacy.objects.select_related(*related).get(pk=candidacy.pk)


def give_account(application):
    """Let an applicant have an account of their own, as after the mailed link."""
    type(application.applicant).objects.filter(pk=application.applicant_id).update(email="punya.akun@warga.example")


def fresh(counter):
    related = ("application__selection", "application__applicant", "application__extension", "district", "slip", "taken_by")
    return CounterFile.objects.select_related(*related).get(pk=counter.pk)
