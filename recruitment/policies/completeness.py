"""What stands in the way of finding a file complete or incomplete: a question of its own, before the administrative review."""

from recruitment import dossier as dossiers
from recruitment.lifecycle import CompletenessResult, VerdictValue
from recruitment.models import CompletenessCheck
from recruitment.policies.applications import obstacle_to_judging
from recruitment.policies.conflicts import obstacle_of_silence


def obstacle_to_checking_completeness(application, *, by, at):
    return obstacle_to_judging(application, by=by, at=at) or obstacle_of_silence(application, by=by)


def obstacle_to_finding_complete(application, *, by, at):
    """Every required paper is there, and none of the current ones was found unclear."""
    if obstacle := obstacle_to_checking_completeness(application, by=by, at=at):
        return obstacle
    if CompletenessCheck.objects.complete().filter(application=application).exists():
        return "Berkas ini sudah dinyatakan lengkap."
    if missing := [gap.message for gap in dossiers.document_gaps(dossiers.load(application))]:
        return f"Berkas belum lengkap: {' '.join(missing)}"
    unclear = application.verdicts.current().filter(file__replaced_at__isnull=True, value=VerdictValue.UNCLEAR)
    if names := list(unclear.order_by("file__kind__position").values_list("file__kind__name", flat=True)):
        return f"Masih ada berkas yang belum jelas: {', '.join(names)}."
    return None


def obstacle_of_completeness(application):
    """Return the sentence that keeps a file that was not found complete from being accepted, or None: one query."""
    check = CompletenessCheck.objects.current().filter(application=application).first()
    if check is None:
        return "Penelitian kelengkapan belum dilakukan: nyatakan dahulu berkas ini lengkap."
    if check.result != CompletenessResult.COMPLETE:
        return "Berkas ini dinyatakan tidak lengkap. Nyatakan lengkap dahulu bila kekurangannya sudah dipenuhi."
    return None
