"""Ties between people of the office and applicants: declared before a file opens, withdrawn only by a third person."""

from django.db import IntegrityError, transaction
from django.db.models import Case, F, When

from core import journal
from core.lifecycle import Refused, Stale
from recruitment import policies
from recruitment.actions import slots
from recruitment.models import Application, Conflict, Impartiality


@transaction.atomic
def declare_none(application, *, by, at):
    """Declare that one has no tie to an applicant; declared twice it stands once. Raises Refused."""
    if obstacle := policies.obstacle_to_declaring_none(application, by=by):
        raise Refused(obstacle)
    _, is_new = Impartiality.objects.get_or_create(application=application, person=by.user, defaults={"declared_at": at})
    if is_new:
        journal.record("conflict.none_declared", application, by=by, at=at)


@transaction.atomic
def declare(application, *, relation, by, at, person=None):
    """Declare one's own tie to an applicant, or that of another person, and return the Conflict. Raises Refused or Stale.

    The file closes to that person at once: claim and allotment end. The application's version goes on, so that a decision of
    the same person in the same moment is stale.
    """
    person = person or by.user
    if obstacle := policies.obstacle_to_declaring(application, by=by, person=person):
        raise Refused(obstacle)
    if not relation.strip():
        raise Refused("Tulis hubungan apa yang ada.")
    try:
        with transaction.atomic():
            conflict = Conflict.objects.create(
                application=application, person=person, relation=relation.strip(), declared_at=at, declared_by=by.user
            )
    except IntegrityError:
        raise Refused("Benturan kepentingan ini sudah dinyatakan.") from None
    # Unconditional: the row is waited for, so that a claim of the same moment is seen here, or sees the conflict itself.
    Application.objects.filter(pk=application.pk).update(
        version=F("version") + 1,
        claimed_until=Case(When(claimed_by=person, then=None), default=F("claimed_until")),
        claimed_by=Case(When(claimed_by=person, then=None), default=F("claimed_by")),
    )
    application.allotments.current().filter(verifier=person).update(ended_at=at)
    slots.drop_tied(application, person, by=by, at=at)
    journal.record("conflict.declared", application, by=by, at=at, details={"person": str(person)})
    return conflict


@transaction.atomic
def withdraw(conflict, *, reason, by, at):
    """Take a declared tie back, as a third person, with the reason. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_withdrawing_conflict(conflict, by=by):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis mengapa pernyataan ini dicabut.")
    changes = {"withdrawn_at": at, "withdrawn_by": by.user, "withdrawn_reason": reason.strip()}
    if not Conflict.objects.standing().filter(pk=conflict.pk).update(**changes):
        raise Stale
    for name, value in changes.items():
        setattr(conflict, name, value)
    details = {"person": str(conflict.person)}
    journal.record("conflict.withdrawn", conflict.application, by=by, at=at, reason=reason.strip(), details=details)
