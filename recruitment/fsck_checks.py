"""What must hold of completeness, refusals, party checks and ties, and SQL cannot say."""

from django.db.models import Count, Exists, F, OuterRef, Q

from core.fsck import Problem, check
from recruitment.lifecycle import DECIDED, ApplicationStatus, CompletenessResult, PartyCheckStatus, ProposalStatus
from recruitment.models import Allotment, Application, CompletenessCheck, Conflict, PartyCheck, Refusal


def _url(application_id):
    return f"/admin/recruitment/application/{application_id}/change/"


@check
def refusals_match_statuses():
    """A file waits for confirmation exactly while a refusal is open; who is ineligible was confirmed by a second person."""
    waiting = set(Application.objects.filter(status=ApplicationStatus.TO_CONFIRM).values_list("pk", flat=True))
    for pk in waiting ^ set(Refusal.objects.open().values_list("application_id", flat=True)):
        yield Problem(f"Pendaftaran {pk}: status “menunggu konfirmasi” tidak cocok dengan usulannya.", _url(pk))
    confirmed = Refusal.objects.filter(status=ProposalStatus.APPROVED, application=OuterRef("pk"))
    confirmed = confirmed.filter(settled_by=OuterRef("decided_by"))
    for application in Application.objects.filter(~Exists(confirmed), status=ApplicationStatus.INELIGIBLE):
        yield Problem(f"{application}: tidak memenuhi syarat tanpa konfirmasi orang kedua.", _url(application.pk))


@check
def eligible_files_are_complete():
    """Who was found eligible had been found complete; every decision keeps the age it counted."""
    complete = CompletenessCheck.objects.complete().filter(application=OuterRef("pk"))
    for application in Application.objects.filter(~Exists(complete), status=ApplicationStatus.ELIGIBLE):
        yield Problem(f"{application}: memenuhi syarat tanpa hasil kelengkapan “lengkap”.", _url(application.pk))
    for application in Application.objects.filter(status__in=DECIDED, decided_age__isnull=True):
        yield Problem(f"{application}: keputusan tanpa usia yang dihitung.", _url(application.pk))


@check
def incomplete_files_name_their_papers():
    """A file found incomplete names at least one paper."""
    found = CompletenessCheck.objects.filter(result=CompletenessResult.INCOMPLETE).annotate(named=Count("missing"))
    for each in found.filter(named=0).select_related("application"):
        yield Problem(f"{each}: tidak menyebut satu berkas pun.", _url(each.application_id))


@check
def clarifications_have_a_nudge_only_while_asked():
    """A clarification that was given or is over reminds nobody."""
    over = ~Q(status=PartyCheckStatus.HIT) | Q(answered_at__isnull=False)
    for each in PartyCheck.objects.filter(over, next_nudge_at__isnull=False).select_related("application"):
        yield Problem(f"{each}: klarifikasi selesai, tetapi masih punya pengingat.", _url(each.application_id))


@check
def tied_people_hold_no_file():
    """Who is tied to an applicant neither holds the file nor was dealt it, and did not decide it after the tie was declared."""
    tied = Conflict.objects.standing().select_related("application")
    held = tied.filter(application__claimed_by=F("person"))
    decided = tied.filter(application__decided_by=F("person"), application__decided_at__gte=F("declared_at"))
    dealt = Allotment.objects.current().filter(application=OuterRef("application"), verifier=OuterRef("person"))
    for conflict in (*held, *decided, *tied.filter(Exists(dealt))):
        yield Problem(f"{conflict}: berkas di tangan orang yang terikat.", _url(conflict.application_id))
