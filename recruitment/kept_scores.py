"""What test, interview and feedback answer to a plenary, to an announcement and to each candidate's own page."""

from recruitment import feedback, interview, standings, written_test
from recruitment.announced_test import AFTERWARDS
from recruitment.lifecycle import CandidacyStatus
from recruitment.readiness import Answer, in_interview, question

C = CandidacyStatus
SEEN = (C.IN_INTERVIEW, C.CHOSEN, C.RESERVE, C.NOT_CHOSEN, C.ACCEPTED, C.SWORN_IN)


@standings.keeps_scores
class KeptScores(standings.Standings):
    """Totals of the interview and, by the selection's weights, of the test; who did not come stands last, without a score."""

    def ranked(self, selection, district):
        results = interview.results(selection, district, statuses=SEEN)
        lines = interview.standing(selection, results, rule=selection.tie_rule)
        found = [_standing(line) for line in sorted(lines, key=lambda line: (line.rank, line.candidacy.application.number))]
        absent = [each for each in results if each.is_absent]
        return found + [standings.Standing(each.candidacy, None, None, None, len(found) + 1) for each in absent]

    def own_test(self, candidacy):
        """Ranks are those of all who sat the test, also of who left since."""
        of = written_test.outcomes(candidacy.selection, candidacy.district_id, at=AFTERWARDS, statuses=C.values)
        own = next((each for each in of if each.candidacy.pk == candidacy.pk), None)
        if own is None or own.score is None:
            return None
        cut = min((each.score for each in of if each.verdict == written_test.THROUGH), default=None)
        return standings.OwnTest(own.score, own.rank, cut)


def _standing(line):
    scores = (interview.rounded(line.interview), interview.rounded(line.total))
    return standings.Standing(line.candidacy, line.test, *scores, line.rank)


@question("Tanggapan masyarakat")
def open_feedback(plenary, at):
    open_ones = feedback.open_feedback_of(in_interview(plenary))
    if not open_ones:
        return Answer(True, "semua sudah ada temuannya.")
    return Answer(False, f"{sum(open_ones.values())} tanggapan atas {len(open_ones)} calon belum ada temuannya.")
