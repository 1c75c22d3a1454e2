"""The written test's results: pending until they are announced. What is told here is computed anew each time it is asked."""

from dataclasses import dataclass

from django.db.models import Prefetch

from recruitment import ranking
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Candidacy, Desk, ScoreEntry, Seat, TieChoice

THROUGH, OUT, UNDECIDED, UNSCORED, ABSENT, UNSEATED = "through", "out", "undecided", "unscored", "absent", "unseated"


@dataclass(frozen=True)
class Outcome:
    """One candidate's pending outcome. rank, score: None for who has none yet, or was absent."""

    candidacy: Candidacy
    verdict: str
    rank: int | None = None
    score: object = None


def outcomes(selection, district, *, at, statuses=(CandidacyStatus.IN_TEST,)):
    """Return the Outcomes of one kecamatan (its code) in rank order; who has no score comes after, by number.

    at: the moment at which a session that is over makes its missing candidates absent.
    """
    candidacies = list(_candidates(selection, district, statuses))
    scored = {each.pk: each for each in candidacies if _score(each) is not None}
    chosen = TieChoice.objects.filter(candidacy__in=scored, undone_at__isnull=True).values_list("candidacy_id", flat=True)
    entries = [entry_of(each, _score(each)) for each in scored.values()]
    cut = ranking.cut(entries, places(selection, district), selection.tie_rule, chosen=chosen)
    found = [
        Outcome(scored[each.entry.key], verdict, each.rank, each.entry.score)
        for verdict, group in ((THROUGH, cut.through), (UNDECIDED, cut.undecided), (OUT, cut.out))
        for each in group
    ]
    return found + [Outcome(each, _without_score(each, at)) for each in candidacies if each.pk not in scored]


def entry_of(candidacy, score, then=0):
    """Return a candidate as the ranking sees them."""
    application = candidacy.application
    return ranking.Entry(
        candidacy.pk, score, application.birth_on, application.submitted_at, sex=application.sex, then=then
    )  # fmt: skip


def places(selection, district):
    """Return how many of a kecamatan go on: so many for each seat (by default two)."""
    seat = Seat.objects.filter(selection=selection, district_id=district).values_list("count", flat=True).first()
    return (seat or 0) * selection.places_per_seat


def places_left(found, places):
    """Return how many of the undecided go on."""
    return places - sum(each.verdict == THROUGH for each in found)


def score_of(candidacy):
    """Return one candidate's score, exact, or None: two queries."""
    return next((_score(each) for each in _with_desks(Candidacy.objects.filter(pk=candidacy.pk))), None)


def scores_of(candidacies):
    """Return {candidacy's number: score or None} of a queryset of them: three queries, however many."""
    return {each.pk: _score(each) for each in _with_desks(candidacies)}


def obstacle_to_announcing(selection, districts, *, at):
    """Return the sentence that says why the results of these kecamatan cannot be announced yet, or None."""
    for district in districts:
        found = outcomes(selection, district, at=at)
        if not found:
            return f"Kecamatan {district}: tidak ada peserta tes tertulis."
        for verdict, words in _OBSTACLES:
            if concerned := [str(each.candidacy) for each in found if each.verdict == verdict]:
                return f"Kecamatan {found[0].candidacy.district}: {words}: {', '.join(concerned)}."
    return None


_OBSTACLES = (
    (UNSEATED, "belum mendapat kursi atau sesinya belum selesai"),
    (UNSCORED, "hadir tetapi belum ada nilainya"),
    (UNDECIDED, "nilai sama di batas lolos menunggu putusan pleno"),
)


def _candidates(selection, district, statuses):
    found = Candidacy.objects.filter(selection=selection, district_id=district, status__in=statuses)
    return _with_desks(found).order_by("application__number")


def _with_desks(candidacies):
    scores = Prefetch("scores", ScoreEntry.objects.current(), to_attr="standing_scores")
    desks = Desk.objects.standing().select_related("sitting").prefetch_related(scores)
    related = candidacies.select_related("application", "district", "selection")
    return related.prefetch_related(Prefetch("desks", desks, to_attr="standing_desks"))


def _score(candidacy):
    scores = [score for desk in candidacy.standing_desks if desk.is_present for score in desk.standing_scores]
    return scores[0].score if scores else None


def _without_score(candidacy, at):
    desk = next(iter(candidacy.standing_desks), None)
    if desk is None or not desk.sitting.is_over(at):
        return UNSEATED
    return UNSCORED if desk.is_present else ABSENT
