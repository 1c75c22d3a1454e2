"""What must be settled before a plenary freezes its table: questions, each asked by the part that knows the answer."""

from dataclasses import dataclass

from accounts.office import commissioners
from core.clock import day_of
from recruitment import standings
from recruitment.lifecycle import CandidacyStatus, Sex
from recruitment.models import Candidacy, Conflict


@dataclass(frozen=True)
class Answer:
    """is_met: the question stands in the way no longer. words: what was found, for the board; no personal data."""

    is_met: bool
    words: str


@dataclass(frozen=True)
class Line:
    """A question on the board. is_binding: unanswered, it keeps the table from being frozen; otherwise it only informs."""

    label: str
    is_binding: bool
    answer: Answer


_questions = []


def question(label, *, is_binding=True):
    """Register function(plenary, at) -> Answer under a label. Reads only."""

    def register(function):
        _questions.append((label, is_binding, function))
        return function

    return register


def board(plenary, *, at):
    """Return a Line for each registered question."""
    return [Line(label, is_binding, function(plenary, at)) for label, is_binding, function in _questions]


def obstacle(plenary, *, at):
    """Return a sentence about the first binding question that is not met, or None."""
    missing = (line for line in board(plenary, at=at) if line.is_binding and not line.answer.is_met)
    return next((f"{line.label}: {line.answer.words}" for line in missing), None)


def in_interview(plenary):
    """Return the candidates whose outcome the plenary decides: of a correction also those that the first one decided."""
    seen = [CandidacyStatus.IN_INTERVIEW]
    if plenary.corrects_id:
        seen += [CandidacyStatus.CHOSEN, CandidacyStatus.RESERVE, CandidacyStatus.NOT_CHOSEN]
    return Candidacy.objects.filter(selection=plenary.selection_id, district=plenary.district_id, status__in=seen)


@question("Kuorum")
def quorum(plenary, at):
    all_of_them, over = len(commissioners(day_of(at))), plenary.selection.quorum_over_in_100
    present = plenary.members.count()
    words = f"hadir {present} dari {all_of_them} anggota; syaratnya lebih dari {over} persen."
    return Answer(present * 100 > all_of_them * over, words)


@question("Nilai")
def scores(plenary, at):
    candidates = set(in_interview(plenary).values_list("pk", flat=True))
    ranked = {each.candidacy.pk for each in standings.ranked(plenary.selection, plenary.district_id)}
    missing = len(candidates - ranked)
    if missing:
        return Answer(False, f"{missing} peserta wawancara belum mempunyai nilai akhir.")
    if not candidates:
        return Answer(True, "tidak ada peserta.")
    return Answer(True, f"{len(candidates)} peserta wawancara mempunyai nilai akhir, atau tercatat tidak hadir.")


@question("Nilai sama di batas", is_binding=False)
def ties(plenary, at):
    """Ties across the last seat or the last reserve are for the plenary to decide, with its reason."""
    ranks = [each.rank for each in standings.ranked(plenary.selection, plenary.district_id)]
    seats = seats_of(plenary)
    cuts = (seats, seats * plenary.selection.places_per_seat)
    tied = [cut for cut in cuts if 0 < cut < len(ranks) and ranks[cut - 1] == ranks[cut]]
    return Answer(not tied, f"peringkat {tied[0]} bernilai sama; pleno memutuskan." if tied else "tidak ada.")


@question("Keterwakilan perempuan", is_binding=False)
def women(plenary, at):
    seats, ranked = seats_of(plenary), standings.ranked(plenary.selection, plenary.district_id)
    first = ranked[:seats]
    count = sum(each.candidacy.application.sex == Sex.FEMALE for each in first)
    wanted = plenary.selection.women_in_100
    words = f"{count} dari {len(first)} peringkat teratas; yang diperhatikan paling sedikit {wanted} persen."
    return Answer(count * 100 >= wanted * len(first), words)


@question("Benturan kepentingan")
def conflicts(plenary, at):
    """A member who is tied to a candidate of this kecamatan takes no part in its plenary."""
    tied = Conflict.objects.standing().filter(
        application__candidacy__in=in_interview(plenary), person__in=plenary.members.values("person")
    )
    names = sorted({str(each.person) for each in tied.select_related("person")})
    if names:
        return Answer(False, f"{', '.join(names)} menyatakan benturan kepentingan dan tidak boleh ikut hadir.")
    return Answer(True, "tidak ada pada yang hadir.")


def seats_of(plenary):
    """Return how many members the kecamatan needs."""
    seat = plenary.selection.seats.filter(district=plenary.district_id).first()
    return seat.count if seat else 0
