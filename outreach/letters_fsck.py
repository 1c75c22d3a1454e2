"""What must hold of numbered letters and SQL cannot say."""

from django.db.models import Count, Max

from core.fsck import Problem, check
from core.models import Event, stream_of
from outreach.lifecycle import AdvisoryStatus
from outreach.models import Addressee, Advisory, Letter, LetterCounter


def _url(pk):
    return f"/admin/outreach/advisory/{pk}/change/"


@check
def letters_are_numbered_without_a_gap():
    """The letters of a year bear the numbers from 1 to the last one given out."""
    counted = dict(Letter.objects.values_list("year").annotate(count=Count("pk")))
    for counter in LetterCounter.objects.order_by("year"):
        last = Letter.objects.filter(year=counter.year).aggregate(last=Max("sequence"))["last"] or 0
        if not counter.last == last == counted.get(counter.year, 0):
            yield Problem(f"Nomor surat tahun {counter.year}: ada nomor yang hilang.")
    for year in counted.keys() - set(LetterCounter.objects.values_list("year", flat=True)):
        yield Problem(f"Nomor surat tahun {year}: tanpa penghitung.")


@check
def advisories_were_issued_as_written():
    """An issued advisory has its line in the journal with as many letters as it has addressees, and each of them has one."""
    for advisory in Advisory.objects.annotate(count=Count("addressees")):
        lines = Event.objects.filter(stream=stream_of(advisory), action="advisory.issued").values_list("details", flat=True)
        said = [details.get("letters") for details in lines]
        if said != ([advisory.count] if advisory.status == AdvisoryStatus.ISSUED else []):
            yield Problem(f"{advisory}: terbit tanpa catatan, atau jumlah suratnya berbeda dari catatan.", _url(advisory.pk))
    for addressee in Addressee.objects.filter(letter__isnull=True).select_related("advisory"):
        yield Problem(f"{addressee.advisory}: ada penerima tanpa surat.", _url(addressee.advisory_id))
