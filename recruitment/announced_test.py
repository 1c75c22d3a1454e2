"""The announcement of the written test: in rank order by construction, and nothing else moves a candidate from the test."""

import datetime as dt

from core.lifecycle import Refused
from recruitment import announcing, written_test
from recruitment.actions import candidacies
from recruitment.announcing import Row
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Candidacy
from recruitment.notices_announcements import ResultAnnounced

# obstacle() has said that all sessions are over: whoever has not come by then never came.
AFTERWARDS = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
BECOMES = {written_test.THROUGH: CandidacyStatus.IN_INTERVIEW, written_test.OUT: CandidacyStatus.OUT_TEST}


@announcing.announces
class WrittenTestResult(announcing.Kind):
    code = "written_test"
    title = "Hasil tes tertulis"
    outcomes = {written_test.THROUGH: "Lolos ke wawancara", written_test.OUT: "Tidak lolos"}
    shown = (written_test.THROUGH,)
    notice = ResultAnnounced
    told = {
        written_test.THROUGH: "Anda lolos tes tertulis dan mengikuti wawancara.",
        written_test.OUT: "Anda tidak lolos tes tertulis.",
    }

    def obstacle(self, selection, districts, *, at):
        return written_test.obstacle_to_announcing(selection, districts, at=at)

    def rows(self, selection, districts):
        """Who was absent stands after all who were not, by number."""
        found = []
        for district in sorted(districts):
            of = written_test.outcomes(selection, district, at=AFTERWARDS)
            for outcome, verdicts in (
                (written_test.THROUGH, {written_test.THROUGH}),
                (written_test.OUT, {written_test.OUT, written_test.ABSENT}),
            ):
                group = [each for each in of if each.verdict in verdicts]
                found += [Row(each.candidacy.application_id, district, n, outcome) for n, each in enumerate(group, start=1)]
        return sorted(found, key=lambda row: (row.district_id, list(self.outcomes).index(row.outcome), row.position))

    def apply(self, selection, row, *, by, at):
        candidacy = Candidacy.objects.filter(selection=selection, application=row.application_id).first()
        if candidacy is None:
            raise Refused("Ada nama dalam pengumuman yang bukan calon seleksi ini.")
        if not candidacy.can_become(BECOMES[row.outcome]):
            raise Refused(f"{candidacy} berstatus “{candidacy.get_status_display()}”; hasil tesnya sudah diumumkan.")
        details = {"announcement": self.code, "position": row.position}
        candidacies.move(candidacy, BECOMES[row.outcome], version=candidacy.version, by=by, at=at, details=details)
