"""Which stage follows which: a calendar may be moved and may overlap, but no result comes before what it is the result of."""

from core import dates
from recruitment.lifecycle import StageCode

S = StageCode
# Each of these begins only when the other one has ended.
FOLLOWS = {
    S.EXTENSION_NOTICE: S.COMPLETENESS,
    S.EXTENSION: S.EXTENSION_NOTICE,
    S.ADMIN_RESULT: S.ADMIN_REVIEW,
    S.WRITTEN_TEST: S.ADMIN_RESULT,
    S.TEST_RESULT: S.WRITTEN_TEST,
    S.INTERVIEW: S.TEST_RESULT,
    S.PLENARY: S.INTERVIEW,
    S.FINAL_RESULT: S.PLENARY,
    S.INAUGURATION: S.FINAL_RESULT,
    S.REPORT: S.INAUGURATION,
    S.REPORT_HANDED: S.REPORT,
}


def breach(stages):
    """Return the sentence about the first stage that begins before the one it follows has ended, or None.

    stages: of one selection, saved or not. Where a stage between is left out, those around it follow each other all the same.
    """
    known = {stage.code: stage for stage in stages if stage.code != S.OTHER}
    for code, stage in sorted(known.items(), key=lambda item: (item[1].starts_at, item[0])):
        before = _before(code, known)
        if before and stage.starts_at < before.ends_at:
            return (
                f"“{stage.name}” tidak boleh dimulai ({dates.moment(stage.starts_at)}) sebelum “{before.name}” selesai "
                f"({dates.closing(before.ends_at)})."
            )
    return None


def _before(code, known):
    """Return the nearest stage of those known that this one follows, or None."""
    code = FOLLOWS.get(code)
    while code and code not in known:
        code = FOLLOWS.get(code)
    return known.get(code)


def breach_if_moved(stage, *, starts_at, ends_at):
    """Return the sentence that keeps a stage from new dates beside its selection's others, or None: one query."""
    stages = list(stage.selection.stages.all())
    for each in stages:
        if each.pk == stage.pk:
            each.starts_at, each.ends_at = starts_at, ends_at
    return breach(stages)


def over(stage, at):
    """Return the sentence that says a stage is over, or None."""
    if stage.ends_at <= at:
        return f"Tahapan “{stage.name}” sudah selesai pada {dates.closing(stage.ends_at)}; tanggalnya tidak berubah lagi."
    return None
