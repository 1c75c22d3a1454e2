"""From the first draft to the sealed paper, by actions alone."""

import datetime as dt

import pytest

from agreements import policies, standing, tasks
from agreements.actions import drafts, rounds, sealing, talks
from agreements.lifecycle import Act, AgreementStatus, Side, Stand, StepStatus
from agreements.models import Authority
from core.actor import SYSTEM
from core.lifecycle import Refused
from notifications.models import Delivery
from tests.factories.accounts import StaffFactory
from tests.factories.agreements import CLAUSES, OFFICE_RIGHTS, fresh, institution, seated
from tests.factories.recruitment import NOON, staff

pytestmark = pytest.mark.django_db


def told(agreement):
    return sorted(Delivery.objects.filter(kind__startswith="agreements.").values_list("kind", flat=True))


def test_an_agreement_goes_from_the_first_draft_to_the_sealed_paper(table):
    agreement = table.concluded()
    assert agreement.status == AgreementStatus.SEALING

    assert sealing.seal(agreement, by=SYSTEM, at=NOON)

    agreement = fresh(agreement)
    assert agreement.status == AgreementStatus.IN_FORCE
    assert [final.document is not None for final in agreement.finals.order_by("party__order")] == [True, True]
    assert told(agreement).count("agreements.concluded") == 6


def test_the_other_side_is_told_of_a_draft_and_holds_the_pen(table):
    agreement = table.sent()

    assert agreement.turn == Side.CITY
    assert told(agreement) == ["agreements.turn_passed"]
    assert [turn.side for turn in agreement.turns.all()] == [Side.OFFICE, Side.CITY]


def test_the_side_without_the_pen_cannot_send(table):
    agreement = table.sent()

    with pytest.raises(Refused, match="Giliran menyunting ada pada Pemerintah Kota"):
        drafts.begin(agreement, by=table.by(Side.OFFICE), at=NOON)


def test_a_text_that_is_not_agreed_on_goes_on_no_route(table):
    agreement = table.sent()
    table.head(agreement)
    agreement = fresh(agreement)

    with pytest.raises(Refused, match="Masih ada 2 pasal yang belum disepakati"):
        rounds.propose(agreement, version=agreement.version, by=table.by(Side.CITY), at=NOON)


def test_a_stand_lapses_when_the_clause_is_changed(table):
    agreement = table.sent()
    draft = agreement.latest
    draft.agreement = agreement
    talks.take(draft, clauses=["maksud", "lingkup"], stand=Stand.AGREED, by=table.by(Side.CITY), at=NOON)
    changed = [CLAUSES[0] | {"paragraphs": ["Kerja sama ini juga mendidik pemilih."]}, CLAUSES[1]]
    table.send(agreement, rows=changed)
    table.head(fresh(agreement))

    agreement = fresh(agreement)
    assert [each.clause.key for each in standing.open_points(agreement, agreement.latest)] == ["maksud"]


def test_who_drafted_cannot_initial(table):
    agreement = table.proposed()
    step = table.step(agreement, Side.CITY)
    seated(Side.CITY, "Kepala bagian hukum", table.by(Side.CITY).user)
    shown = step.draft.originals.get(party=step.party).document.sha256

    with pytest.raises(Refused, match="Penyusun naskah tidak boleh menyetujuinya sendiri"):
        rounds.agree(step, shown=shown, version=step.version, by=table.by(Side.CITY), at=NOON)


def test_other_bytes_than_those_shown_are_not_agreed_to(table):
    step = table.step(table.proposed(), Side.CITY)

    with pytest.raises(Refused, match="bukan naskah terakhir"):
        rounds.agree(step, shown="0" * 64, version=step.version, by=table.by(Side.CITY, "Kepala bagian hukum"), at=NOON)


def test_a_step_opens_only_after_those_before_it(table):
    agreement = table.proposed()
    last = table.step(agreement, Side.CITY, Act.SIGN)

    with pytest.raises(Refused, match="belum sampai kepada Anda"):
        table.decide(last)
    assert last.status == StepStatus.WAITING


def test_a_return_ends_the_round_and_keeps_what_was_done(table):
    agreement = table.proposed()
    table.decide(table.step(agreement, Side.OFFICE))
    step = table.step(agreement, Side.CITY)
    by = table.by(Side.CITY, "Kepala bagian hukum")

    rounds.give_back(step, reason="Pembiayaan belum jelas.", version=step.version, by=by, at=NOON)

    agreement = fresh(agreement)
    assert agreement.status == AgreementStatus.NEGOTIATING
    assert agreement.turn == Side.CITY
    assert sorted(step.draft.steps.values_list("status", flat=True)) == ["done", "returned", "void", "void"]
    returned = Delivery.objects.filter(kind="agreements.returned").values_list("to_user", flat=True)
    expected = {
        table.by(Side.OFFICE).user_id,
        table.by(Side.CITY).user_id,
        table.by(Side.OFFICE, "Kepala bagian hukum").user_id,
    }
    assert set(returned) == expected


@pytest.mark.parametrize("level", ["portal", "bsre", "wet"])
def test_a_round_that_cannot_be_finished_is_taken_back_by_a_drafter(table, level):
    agreement = table.initialled(level=level)
    assert agreement.status == AgreementStatus.SIGNING

    rounds.recall(agreement, reason="Wali kota berganti.", version=agreement.version, by=table.by(Side.OFFICE), at=NOON)

    agreement = fresh(agreement)
    assert (agreement.status, agreement.turn) == (AgreementStatus.NEGOTIATING, Side.CITY)
    assert not agreement.latest.steps.undecided().exists()
    assert [comment.text for comment in agreement.latest.comments.all()] == ["Wali kota berganti."]
    assert told(agreement).count("agreements.recalled") == 4


def test_who_only_decides_takes_no_round_back(table):
    agreement = table.proposed()

    with pytest.raises(Refused, match="hanya ditarik oleh penyusun"):
        rounds.recall(agreement, reason="x", version=agreement.version, by=table.by(Side.CITY, "Pimpinan"), at=NOON)


def test_who_wrote_a_version_that_a_colleague_saved_last_still_wrote_it(table):
    agreement = table.open()
    writer, colleague = table.by(Side.OFFICE), seated(Side.OFFICE, "Rekan", StaffFactory(), may_draft=True)
    draft = drafts.begin(agreement, by=writer, at=NOON)
    drafts.save(draft, rows=CLAUSES, version=draft.version, by=writer, at=NOON)
    other = staff(*OFFICE_RIGHTS, user=colleague.user)
    drafts.save(draft, rows=CLAUSES, version=draft.version, by=other, at=NOON)
    drafts.send(draft, version=draft.version, by=other, at=NOON)

    assert policies.has_drafted(fresh(agreement), writer.user)
    assert not policies.has_drafted(fresh(agreement), table.by(Side.OFFICE, "Pimpinan").user)


def test_an_agreement_has_both_offices_among_its_parties(table):
    with pytest.raises(Refused, match="termasuk para pihak"):
        table.open(institutions=[institution(Side.OFFICE), institution(Side.OTHER)])


def test_an_authority_that_ended_in_mid_route_lets_nobody_agree_but_return(table):
    agreement = table.initialled()
    step = table.step(agreement, Side.CITY, Act.SIGN)
    Authority.objects.filter(pk=step.party.authority_id).update(valid_until=NOON.date())

    with pytest.raises(Refused, match="Dasar kewenangan penanda tangan tidak berlaku lagi"):
        table.decide(table.step(agreement, Side.CITY, Act.SIGN))
    by = table.by(Side.CITY, "Pimpinan")
    rounds.give_back(step, reason="Kuasa berakhir.", version=step.version, by=by, at=NOON)
    assert fresh(agreement).status == AgreementStatus.NEGOTIATING


def test_a_sealing_that_breaks_holds_up_no_other(table, monkeypatch, caplog):
    broken, whole = table.concluded(), table.concluded(at=NOON + dt.timedelta(minutes=1))
    original = sealing.seal

    def seal(agreement, **facts):
        if agreement.pk == broken.pk:
            raise OSError("disk")
        return original(agreement, **facts)

    monkeypatch.setattr(sealing, "seal", seal)
    assert tasks.seal_concluded(NOON + dt.timedelta(minutes=2)) == 1

    assert (fresh(broken).status, fresh(whole).status) == (AgreementStatus.SEALING, AgreementStatus.IN_FORCE)
    first = fresh(broken).finals.order_by("party__order").first()
    assert (first.tries, first.trouble) == (1, sealing.UNFORESEEN)
