"""What must hold of paper from the counter and SQL cannot say."""

from core.fsck import Problem, check
from recruitment.lifecycle import OPEN_COUNTER, ApplicationStatus, CounterStatus, CounterWay, ProposalStatus
from recruitment.models import Application, Candidacy, CounterFile, CounterHand, PaperWithdrawal, Verdict


def _url(counter):
    return f"/admin/recruitment/counterfile/{counter.pk}/change/"


@check
def counter_files_are_filed_as_they_were_taken_in():
    """Each flagged application has its file of the counter, of the same moment, and is filed exactly when that is confirmed."""
    for application in Application.objects.filter(assisted_at__isnull=False, counter_file=None):
        yield Problem(f"{application}: ditandai dari loket, tetapi berkas loketnya tidak ada.")
    for counter in CounterFile.objects.select_related("application").iterator(chunk_size=500):
        application = counter.application
        if (application.assisted_at, application.assisted_by_id) != (counter.taken_at, counter.taken_by_id):
            yield Problem(f"{counter}: waktu atau penerimanya berbeda dari pendaftarannya.", _url(counter))
        if application.is_received != (counter.status == CounterStatus.CONFIRMED):
            yield Problem(f"{counter}: status pendaftarannya tidak sesuai konfirmasinya.", _url(counter))


@check
def counter_files_went_through_two_pairs_of_eyes():
    """Who keyed a file in neither confirmed its slip nor judged it."""
    for hand in CounterHand.objects.select_related("counter_file").iterator(chunk_size=500):
        counter = hand.counter_file
        if counter.way == CounterWay.SLIP and counter.confirmed_by_id == hand.person_id:
            yield Problem(f"{counter}: lembarnya dikonfirmasi oleh pengisinya.", _url(counter))
        if Verdict.objects.filter(application=counter.application_id, given_by=hand.person_id).exists():
            yield Problem(f"{counter}: diperiksa oleh pengisinya.", _url(counter))


@check
def counter_files_are_reminded_of_only_while_open():
    """A file that is confirmed or closed has no reminder ahead."""
    for counter in CounterFile.objects.exclude(status__in=OPEN_COUNTER).filter(next_nudge_at__isnull=False):
        yield Problem(f"{counter}: sudah selesai, tetapi masih menunggu pengingat.", _url(counter))


@check
def what_came_on_paper_is_of_paper_applicants():
    """A seat was taken on paper, and an application withdrawn on it, only by who filed on paper."""
    for candidacy in Candidacy.objects.filter(answer_slip__isnull=False, application__assisted_at=None).select_related(
        "application"
    ):
        yield Problem(f"{candidacy}: kesediaannya dicatat di atas kertas, padahal mendaftar sendiri di portal.")
    withdrawn = PaperWithdrawal.objects.filter(status=ProposalStatus.APPROVED).select_related("application")
    for withdrawal in withdrawn.exclude(application__status=ApplicationStatus.WITHDRAWN):
        yield Problem(f"{withdrawal}: disetujui, tetapi pendaftarannya tidak ditarik.")
