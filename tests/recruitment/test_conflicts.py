"""Who is tied to an applicant says so before the file opens, and touches nothing of it."""

import datetime as dt

import pytest

from core.fsck import checks
from core.lifecycle import Refused, Stale
from recruitment import policies
from recruitment.actions import completeness, conflicts, decisions, held, refusals, repairs, reviews
from recruitment.models import Allotment, Application, Conflict, Impartiality
from tests.concurrency import together
from tests.factories.recruitment import NOON, StaffFactory, open_selection, refusal_proposed, staff, submitted, verifier

pytestmark = pytest.mark.django_db
TIED = "Anda menyatakan benturan kepentingan"


def settler():
    return staff("view_application", "settle_conflict", "verify_application", "approve_held", "propose_held")


def tied(application, by, relation="Saudara kandung"):
    return conflicts.declare(application, relation=relation, by=by, at=NOON)


def fresh(application):
    return Application.objects.select_related("selection", "district", "applicant").get(pk=application.pk)


def test_a_tie_closes_the_file_to_that_person_on_every_path():
    by = staff("view_application", "view_applicationfile", "verify_application", "propose_held", "reveal_nik")
    application = submitted(open_selection())
    conflicts.declare_none(application, by=by, at=NOON)
    reviews.claim(application, by=by, at=NOON)
    tied(application, by)

    application = fresh(application)
    facts = {"by": by, "at": NOON}
    obstacles = [
        policies.obstacle_to_reading(application, by=by), policies.obstacle_to_reading_files(application, by=by),
        policies.obstacle_to_claiming(application, **facts), policies.obstacle_to_judging(application, **facts),
        policies.obstacle_to_accepting(application, **facts), policies.obstacle_to_rejecting(application, **facts),
        policies.obstacle_to_asking_repair(application, **facts), policies.obstacle_to_finding_complete(application, **facts),
        policies.obstacle_to_revealing(application, by=by), policies.obstacle_to_checking_party(application, by=by),
        policies.obstacle_to_proposing_merge(application, by=by),
    ]  # fmt: skip
    assert [str(each)[: len(TIED)] for each in obstacles] == [TIED] * len(obstacles)
    assert (application.claimed_by, application.claimed_until) == (None, None)
    assert policies.obstacle_to_claiming(application, by=verifier(), at=NOON) is None


def test_a_tie_keeps_from_confirming_and_undoing():
    first = verifier()
    application = refusal_proposed(open_selection(), by=first)
    by = verifier()
    conflicts.declare_none(application, by=by, at=NOON)
    refusals.confirm(application, version=application.version, by=by, at=NOON)
    tied(application, by)

    with pytest.raises(Refused, match=TIED):
        decisions.undo(fresh(application), version=application.version + 1, by=by, at=NOON, reason="x")


def test_who_is_tied_since_does_not_take_a_refusal_back_either():
    first = verifier()
    application = refusal_proposed(open_selection(), by=first)
    tied(application, first)

    with pytest.raises(Refused, match=TIED):
        refusals.take_back(fresh(application), version=application.version + 1, by=first, at=NOON)


def test_none_is_declared_once_and_not_against_a_standing_tie():
    by, application = verifier(), submitted(open_selection())
    conflicts.declare_none(application, by=by, at=NOON)
    conflicts.declare_none(application, by=by, at=NOON)
    assert Impartiality.objects.count() == 1
    other = verifier()
    tied(application, other)

    with pytest.raises(Refused, match=TIED):
        conflicts.declare_none(application, by=other, at=NOON)


@pytest.mark.parametrize(("relation", "sentence"), [(" ", "hubungan apa"), ("Ipar", "sudah dinyatakan")])
def test_a_tie_is_declared_in_words_and_once(relation, sentence):
    by, application = verifier(), submitted(open_selection())
    if relation.strip():
        tied(application, by)

    with pytest.raises(Refused, match=sentence):
        tied(application, by, relation)


def test_only_a_secretary_declares_for_somebody_else_and_only_for_staff():
    application, person = submitted(open_selection()), StaffFactory()

    with pytest.raises(Refused, match="hubungan Anda sendiri"):
        conflicts.declare(application, person=person, relation="Ipar", by=verifier(), at=NOON)
    with pytest.raises(Refused, match="petugas kantor"):
        conflicts.declare(application, person=application.applicant, relation="Ipar", by=settler(), at=NOON)
    conflict = conflicts.declare(application, person=person, relation="Ipar", by=settler(), at=NOON)
    assert policies.obstacle_of_conflict(application, by=verifier()) is None
    assert policies.obstacle_of_conflict(application, by=staff(user=person)).startswith(TIED)
    assert conflict.declared_by != person


def test_a_tie_is_withdrawn_by_a_third_person_with_a_reason():
    application, person, secretary = submitted(open_selection()), settler(), settler()
    conflict = conflicts.declare(application, person=person.user, relation="Ipar", by=secretary, at=NOON)

    for by, sentence in ((person, "orang lain"), (secretary, "orang lain"), (verifier(), "tidak berwenang")):
        with pytest.raises(Refused, match=sentence):
            conflicts.withdraw(conflict, reason="Keliru orang.", by=by, at=NOON)
    with pytest.raises(Refused, match="mengapa"):
        conflicts.withdraw(conflict, reason=" ", by=settler(), at=NOON)
    old = Conflict.objects.get()
    conflicts.withdraw(conflict, reason="Keliru orang.", by=settler(), at=NOON)
    with pytest.raises(Stale):
        conflicts.withdraw(old, reason="Keliru orang.", by=settler(), at=NOON)
    assert policies.obstacle_of_conflict(application, by=person) is None
    assert policies.obstacle_of_silence(application, by=person) is not None  # and now declares anew


def test_a_decision_of_the_moment_in_which_a_tie_was_declared_is_stale():
    by = verifier()
    application = submitted(open_selection())
    seen = application.version
    tied(application, verifier())

    kind = application.selection.document_kinds.get(code="ktp")
    conflicts.declare_none(application, by=by, at=NOON)
    reviews.claim(application, by=by, at=NOON)
    with pytest.raises(Stale):
        repairs.ask(application, items=[(kind, "x")], due_at=NOON + dt.timedelta(1), version=seen, by=by, at=NOON)


def test_a_tie_ends_what_was_dealt():
    by, application = verifier(), submitted(open_selection())
    Allotment.objects.create(application=application, verifier=by.user, allotted_at=NOON, allotted_by=StaffFactory())
    tied(application, by)

    assert not Allotment.objects.current().exists()


def test_fsck_tells_who_holds_a_file_in_spite_of_a_tie():
    by, application = verifier(), submitted(open_selection())
    tied(application, by)
    Application.objects.update(claimed_by=by.user, claimed_until=NOON)

    found = [name for name, check in checks().items() if name.startswith("recruitment.") and list(check())]
    assert found == ["recruitment.tied_people_hold_no_file"]


def test_a_tie_keeps_from_settling_a_held_file():
    selection = open_selection()
    nik = {"nik": "3171991708940007"}
    submitted(selection, **nik)
    application = submitted(selection, **nik)
    by = settler()
    resolution = held.propose(application, outcome="close", reason="Sama.", by=settler(), at=NOON)
    tied(application, by)

    with pytest.raises(Refused, match=TIED):
        held.approve(resolution, version=resolution.version, by=by, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_a_claim_and_a_tie_at_one_moment_never_stand_together():
    application, by = submitted(open_selection()), verifier()
    mine, theirs = fresh(application), fresh(application)

    together(
        lambda: reviews.claim(mine, by=by, at=NOON),
        lambda: conflicts.declare(theirs, relation="Ipar", by=by, at=NOON),
    )

    holds = Application.objects.filter(claimed_by=by.user).exists()
    assert not (holds and Conflict.objects.standing().exists())


def test_the_completeness_check_is_closed_to_who_is_tied():
    by, application = verifier(), submitted(open_selection())
    conflicts.declare_none(application, by=by, at=NOON)
    reviews.claim(application, by=by, at=NOON)
    tied(application, by)

    with pytest.raises(Refused, match=TIED):
        completeness.find_complete(fresh(application), by=by, at=NOON)
