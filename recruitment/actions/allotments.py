"""Files dealt among the verifiers of a kecamatan, and dealt again."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, Stale
from recruitment import dealing, policies
from recruitment.models import Allotment


@transaction.atomic
def deal(selection, district_code, *, again, fingerprint, reason, by, at):
    """Deal the files as they were shown, and return the Deal. fingerprint: that of the Deal looked at.

    Raises Refused, or Stale when a file came, went or was claimed since.
    """
    if obstacle := policies.obstacle_to_dealing(district_code, by=by):
        raise Refused(obstacle)
    if not reason.strip():
        raise Refused("Tulis alasan pembagian ini.")
    plan = dealing.plan(selection, district_code, again=again, at=at)
    if not plan.pairs:
        raise Refused("Tidak ada berkas yang dapat dibagikan.")
    if plan.fingerprint != fingerprint:
        raise Stale("Berkas di kecamatan ini berubah sejak pembagian diperlihatkan. Periksa kembali pembagiannya.")
    files = [application for application, _ in plan.pairs]
    Allotment.objects.current().filter(application__in=files).update(ended_at=at)
    try:
        with transaction.atomic():
            Allotment.objects.bulk_create(
                [
                    Allotment(application=application, verifier=verifier, allotted_at=at, allotted_by=by.user)
                    for application, verifier in plan.pairs
                ]
            )
    except IntegrityError:  # somebody else dealt in the same moment
        raise Stale from None
    for application, verifier in plan.pairs:
        details = {"verifier": str(verifier)}
        journal.record("application.allotted", application, by=by, at=at, reason=reason.strip(), details=details)
    return plan
