"""A walk-in's paper file, taken in and keyed in by the portal's own actions; every person in it is invented."""

from recruitment.actions import counters
from recruitment.actions import sections as answers
from recruitment.models import ApplicationFile, CounterFile, Section
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


def fresh(counter):
    related = ("application__selection", "application__applicant", "application__extension", "district", "slip", "taken_by")
    return CounterFile.objects.select_related(*related).get(pk=counter.pk)
