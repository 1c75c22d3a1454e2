"""Saving answers: what is valid is kept at once, what is unfinished is kept as typed."""

from django.db import IntegrityError, transaction
from django.db.models import F

from core.lifecycle import Refused, Stale, bump
from recruitment import dossier as dossiers
from recruitment import policies, sections
from recruitment.actions import extensions
from recruitment.models import Application, Section


@transaction.atomic
def save(application, code, *, answers, typed, complete, version, by, at):
    """Save one section and return (section, gaps).

    answers: valid values as JSON. typed: what was typed into fields that are not valid. complete: True marks the section
    complete if nothing is missing, False takes the mark back, None (saving as one types) keeps it while it still holds.
    version: the section's as the person saw it, 0 when there was none. Raises Refused after the window, Stale when another tab
    was faster.
    """
    if obstacle := policies.obstacle_to_saving(application, by=by, at=at):
        raise Refused(obstacle)
    touch(application, at=at)
    if code == sections.DOMICILE:
        extensions.follow(application, answers.get("district"), at=at)
    section, is_new = _section(application, code, version)
    section.content = {"answers": answers, "typed": typed}
    gaps = dossiers.section_gaps(dossiers.of_section(section), sections.PLANS[code], at=at)
    wants_mark = section.completed_at is not None if complete is None else complete
    completed_at = (section.completed_at or at) if wants_mark and not gaps and not typed else None
    _write(section, is_new, version=version, saved_at=at, completed_at=completed_at)
    return section, gaps


def _section(application, code, version):
    """Return (the section, whether it is new). version: as the person saw it, 0 when there was none."""
    if version == 0:
        return Section(application=application, code=code), True
    section = application.sections.filter(code=code).first()
    if section is None:
        raise Stale
    return section, False


def _write(section, is_new, *, version, **changes):
    if not is_new:
        bump(section, version=version, text_sealed=section.text_sealed, **changes)
        return
    for name, value in changes.items():
        setattr(section, name, value)
    try:
        with transaction.atomic():
            section.save(force_insert=True)
    except IntegrityError:  # another tab was faster
        raise Stale from None


def touch(application, *, at):
    """Note that the draft changed, first in the transaction: a sending at the same moment waits, then sees a newer version.

    Raises Stale when the draft was sent meanwhile.
    """
    updated = Application.objects.drafts().filter(pk=application.pk).update(saved_at=at, version=F("version") + 1)
    if updated != 1:
        raise Stale
    application.saved_at = at
    application.version += 1
