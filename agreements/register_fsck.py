"""What must hold of the register and SQL cannot say."""

from django.db.models import Count, F, Max

from agreements import chain, daily_heads, searching
from agreements.models import Agreement, NumberCounter, TakenNumber
from core.fsck import Problem, check


def _url(agreement):
    return f"/admin/agreements/agreement/{agreement.pk}/change/"


@check
def agreement_numbers_have_no_gap():
    """The numbers of an institution's year run from 1 to the last one given out, and each stands on its party."""
    keys = ("institution", "year")
    given = {
        (row["institution"], row["year"]): (row["count"], row["last"])
        for row in TakenNumber.objects.values(*keys).annotate(count=Count("pk"), last=Max("sequence")).order_by()
    }
    counted = {(each.institution_id, each.year): each for each in NumberCounter.objects.select_related("institution")}
    for key, counter in counted.items():
        if given.get(key, (0, 0)) != (counter.last, counter.last):
            yield Problem(f"Nomor {counter.institution} tahun {counter.year}: ada nomor yang hilang.")
    for _, year in given.keys() - counted.keys():
        yield Problem(f"Nomor kesepakatan tahun {year}: tanpa penghitung.")
    for taken in TakenNumber.objects.exclude(party__number=F("number")).select_related("party__agreement"):
        yield Problem(f"Nomor {taken.number} tidak lagi tertulis pada kesepakatannya.", _url(taken.party.agreement))


@check
def agreement_chains_are_whole():
    """Every line of an agreement's journal follows from the one before."""
    for agreement in Agreement.objects.order_by("pk").iterator(chunk_size=100):
        if broken := chain.first_broken(chain.entries(agreement)) or chain.first_altered(agreement):
            yield Problem(f"Catatan kesepakatan {agreement.uuid} terputus pada baris {broken}.", _url(agreement))


@check
def daily_heads_hold():
    """Each day's head is as it was made, follows the day before, and every journal still stands under it."""
    for head, sentence in daily_heads.wrong():
        yield Problem(f"Sari {head.day:%Y-%m-%d}: {sentence}.")


@check
def agreements_are_found_by_their_words():
    """The words by which agreements are searched are those that they hold."""
    for agreement in searching.stale():
        yield Problem(f"Kata pencarian kesepakatan {agreement.uuid} tertinggal.", _url(agreement))
