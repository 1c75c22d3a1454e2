"""What must hold of paper from the counter and SQL cannot say."""

from core.fsck import Problem, check
from recruitment.lifecycle import CounterStatus, CounterWay
from recruitment.models import Application, CounterFile, CounterHand, Verdict


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
