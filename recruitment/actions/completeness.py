"""The completeness check: is every required paper there and legible? The administrative review comes after it."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, Stale
from recruitment import policies
from recruitment.lifecycle import CompletenessResult, StageCode
from recruitment.models import CompletenessCheck, MissingPaper


@transaction.atomic
def find_complete(application, *, by, at):
    """Find that every required paper is there and legible, and return the CompletenessCheck. Raises Refused or Stale."""
    if obstacle := policies.obstacle_to_finding_complete(application, by=by, at=at):
        raise Refused(obstacle)
    check = _keep(application, CompletenessResult.COMPLETE, by=by, at=at)
    journal.record("completeness.found_complete", application, by=by, at=at, details=_where(check))
    return check


@transaction.atomic
def find_incomplete(application, *, items, by, at):
    """Find a file incomplete for named papers, and return the CompletenessCheck. Raises Refused or Stale.

    items: pairs (DocumentKind, reason).
    """
    if obstacle := policies.obstacle_to_checking_completeness(application, by=by, at=at):
        raise Refused(obstacle)
    if not items or not all(reason.strip() for _, reason in items):
        raise Refused("Pilih paling sedikit satu berkas dan tulis apa yang kurang.")
    check = note_incomplete(application, items, by=by, at=at)
    details = _where(check) | {"kinds": [kind.code for kind, _ in items]}
    journal.record("completeness.found_incomplete", application, by=by, at=at, details=details)
    return check


def note_incomplete(application, items, *, by, at):
    """Keep that a file is incomplete, for an action that has its own journal line: a repair asked says so too."""
    check = _keep(application, CompletenessResult.INCOMPLETE, by=by, at=at)
    MissingPaper.objects.bulk_create(
        [MissingPaper(check_found=check, kind=kind, reason=reason.strip()) for kind, reason in items]
    )
    return check


def _keep(application, result, *, by, at):
    stage = application.selection.stage(StageCode.COMPLETENESS)
    stage = stage if stage and stage.is_running(at) else None
    application.completeness_checks.current().update(replaced_at=at)
    try:
        with transaction.atomic():
            return CompletenessCheck.objects.create(
                application=application, result=result, stage=stage, checked_at=at, checked_by=by.user
            )
    except IntegrityError:  # the same person in two tabs
        raise Stale from None


def _where(check):
    return {"stage": check.stage.name if check.stage else "di luar tahapannya"}
