"""What must hold of the register and SQL cannot say."""

from django.db.models import F

from agreements import chain, daily_heads, searching
from agreements.models import Agreement, NumberCounter, NumberGap, TakenNumber
from core.fsck import Problem, check


def _url(agreement):
    return f"/admin/agreements/agreement/{agreement.pk}/change/"


@check
def agreement_numbers_have_no_gap():
    """An institution's year runs from 1 to the last number: each was given out or passed over, and stands on its party."""
    used = _used()
    counted = {(each.institution_id, each.year): each for each in NumberCounter.objects.select_related("institution")}
    for key, counter in counted.items():
        if sorted(used.get(key, ())) != list(range(1, counter.last + 1)):
            yield Problem(f"Nomor {counter.institution} tahun {counter.year}: ada nomor yang hilang.")
    for _, year in used.keys() - counted.keys():
        yield Problem(f"Nomor kesepakatan tahun {year}: tanpa penghitung.")
    for taken in TakenNumber.objects.exclude(party__number=F("number")).select_related("party__agreement"):
        yield Problem(f"Nomor {taken.number} tidak lagi tertulis pada kesepakatannya.", _url(taken.party.agreement))


def _used():
    """Return {(institution, year): sequences that were given out or passed over}."""
    used = {}
    for institution, year, sequence in TakenNumber.objects.values_list("institution", "year", "sequence"):
        used.setdefault((institution, year), []).append(sequence)
    for institution, year, first, last in NumberGap.objects.values_list("institution", "year", "first", "last"):
        used.setdefault((institution, year), []).extend(range(first, last + 1))
    return used


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
