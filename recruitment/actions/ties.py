"""What the plenary decided about those whom neither score nor rule parts."""

from django.db import IntegrityError, transaction

from core import journal
from core.lifecycle import Refused, Stale
from recruitment import policies, written_test
from recruitment.models import TieChoice


@transaction.atomic
def choose(selection, district, *, chosen, basis, by, at):
    """Record whom the plenary lets go on among the undecided of a kecamatan (its code); return the TieChoices.

    chosen: Candidacies, exactly as many as places are left. basis: the minutes that say so. Raises Refused or Stale.
    """
    if obstacle := policies.obstacle_to_choosing_tied(by=by):
        raise Refused(obstacle)
    found = written_test.outcomes(selection, district, at=at)
    undecided = {each.candidacy.pk for each in found if each.verdict == written_test.UNDECIDED}
    left = written_test.places_left(found, written_test.places(selection, district))
    if not undecided:
        raise Refused("Tidak ada nilai sama yang menunggu putusan pleno di kecamatan ini.")
    if not {each.pk for each in chosen} <= undecided or len(chosen) != left:
        raise Refused(f"Pilih tepat {left} dari {len(undecided)} calon yang nilainya sama.")
    if not basis.strip():
        raise Refused("Sebutkan berita acara pleno yang memutuskannya.")
    stale = TieChoice.objects.filter(candidacy__in=undecided, undone_at__isnull=True)
    stale.update(undone_at=at, undone_by=by.user)  # made for another tie, before a score was corrected
    try:
        with transaction.atomic():
            made = [TieChoice.objects.create(candidacy=each, basis=basis, chosen_at=at, chosen_by=by.user) for each in chosen]
    except IntegrityError:
        raise Stale from None
    keys = {"among": sorted(undecided), "chosen": sorted(each.pk for each in chosen)}
    details = {"left": left, "ledger": keys}
    for each in chosen:
        journal.record("candidacy.chosen_in_tie", each, by=by, at=at, reason=basis, details=details)
    return made
