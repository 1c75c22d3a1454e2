import pytest

from core import fsck
from core.lifecycle import Refused, Stale
from recruitment.actions import candidacies
from recruitment.lifecycle import CandidacyStatus
from recruitment.models import Candidacy
from tests.factories import recruitment as make

pytestmark = pytest.mark.django_db
C = CandidacyStatus


def test_only_an_eligible_file_makes_a_candidate_and_only_once():
    selection = make.open_selection()
    waiting, passed = make.submitted(selection), make.eligible(selection)
    by = make.staff()

    with pytest.raises(Refused, match="belum dinyatakan memenuhi syarat"):
        candidacies.begin(waiting, by=by, at=make.NOON)
    first, again = (candidacies.begin(passed, by=by, at=make.NOON) for _ in range(2))

    assert first == again
    assert (first.selection, first.district_id, first.status) == (selection, passed.district_id, C.IN_TEST)


def test_a_candidate_moves_along_the_table_and_once():
    candidate = make.candidate(make.open_selection())
    by = make.staff()

    candidacies.move(candidate, C.IN_INTERVIEW, version=1, by=by, at=make.NOON)
    with pytest.raises(Refused, match="tidak dapat diubah"):
        candidacies.move(candidate, C.SWORN_IN, version=2, by=by, at=make.NOON)
    stale = Candidacy.objects.get(pk=candidate.pk)
    candidacies.move(candidate, C.CHOSEN, version=2, by=by, at=make.NOON)
    with pytest.raises(Stale):
        candidacies.move(stale, C.RESERVE, version=2, by=by, at=make.NOON)

    assert Candidacy.objects.get(pk=candidate.pk).status == C.CHOSEN


def test_fsck_names_a_candidate_whose_file_is_elsewhere():
    candidate = make.candidate(make.open_selection(), district="31.71.06")
    Candidacy.objects.filter(pk=candidate.pk).update(district="31.71.01")

    found = [problem.message for problem in fsck.checks()["recruitment.candidates_stand_for_their_files"]()]
    assert found == [f"{candidate}: seleksi atau kecamatan calon berbeda dari pendaftarannya."]
