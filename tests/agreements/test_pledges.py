"""Many parties, of whom some never use the portal, and no last day: a pledge on its way to the seal and after it."""

import datetime as dt

import pytest
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from agreements import archive, duties, fsck, fsck_duties, policies, register, tasks_duties
from agreements.actions import endings, rounds, sealing
from agreements.actions import signing as actions
from agreements.forms.drafting import HeadForm
from agreements.forms.opening import OpenForm
from agreements.lifecycle import AgreementStatus, Level, Sequel, Side
from agreements.models import Agreement, Kind, RouteRow
from agreements.reminders_duties import TermsEnding
from core import clock
from core.actor import SYSTEM
from core.lifecycle import Refused
from documents import keeping
from documents.sealing import verdict
from tests.agreements import outside, pledges
from tests.documents.conftest import SealKey
from tests.factories.accounts import OfficialFactory, log_in
from tests.factories.agreements import Table, fresh, institution, kind, seated
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=60)


@pytest.fixture
def table(settings, tmp_path):
    SealKey(settings, tmp_path / "seal")
    return outside.table()


def brought(table, agreement, order):
    """Bring one original by who brings it, and let the city or the office look at it."""
    held = outside.original(agreement, order)
    side = Side.CITY if held.party.institution.side == Side.CITY else Side.OFFICE
    by, across = table.by(side), table.by(Side.OFFICE if side == Side.CITY else Side.CITY)
    if agreement.level == Level.BSRE:
        signed = actions.hand_in_certified(held, pledges.certified(held), by=by, at=NOON)
    else:
        pages = held.document.pages + order
        signed = actions.hand_in_scan(held, **outside.paper(held, pages=pages), by=by, at=NOON)
    signed = outside.standing(agreement, order)
    actions.confirm(signed, version=signed.version, by=across, at=NOON)


def in_force(table, level=Level.WET):
    agreement = pledges.signing(table, level)
    for order in (1, 2, 3, 4):
        brought(table, agreement, order)
    sealing.seal(fresh(agreement), by=SYSTEM, at=NOON)
    return fresh(agreement)


@pytest.mark.parametrize("level", [Level.WET, Level.BSRE])
def test_a_pledge_of_four_without_a_last_day_is_sealed(table, level):
    agreement = in_force(table, level)

    assert (agreement.status, agreement.valid_until, agreement.term_nudge_at) == (AgreementStatus.IN_FORCE, None, None)
    finals = list(agreement.finals.with_facts())
    assert [each.party.institution.side for each in finals] == ["office", "city", "other", "other"]
    assert all(each.document and each.evidence for each in finals)
    checks = (fsck.agreements_in_force_are_sealed, fsck.somebody_is_asked, fsck_duties.terms_are_said)
    assert [list(check()) for check in checks] == [[], [], []]
    if level == Level.BSRE:
        assert len(verdict.examine(keeping.read(finals[2].document), at=NOON).signatures) == 4


@pytest.mark.parametrize("level", [Level.WET, Level.BSRE])
def test_who_is_not_at_the_table_needs_no_route_outside_the_portal(table, level):
    made = pledges.head(table, pledges.opened(table, level))

    assert policies.obstacle_to_proposing(made, by=table.by(made.turn), at=NOON) is None


def test_who_sits_at_the_table_needs_one_at_a_certified_provider(table):
    made = pledges.head(table, pledges.opened(table, Level.BSRE))
    RouteRow.objects.filter(institution__side=Side.CITY).delete()

    assert "rute parafnya" in policies.obstacle_to_proposing(made, by=table.by(made.turn), at=NOON)


def test_nobody_away_from_the_table_is_asked_to_agree_in_the_portal(table):
    made = pledges.head(table, pledges.opened(table, Level.WET))
    Agreement.objects.filter(pk=made.pk).update(level=Level.PORTAL)
    sentence = "Organisasi Contoh 1, Organisasi Contoh 2 tidak merundingkan naskah di portal"

    with pytest.raises(Refused, match=sentence):
        rounds.propose(fresh(made), version=fresh(made).version, by=table.by(made.turn), at=NOON)
    with pytest.raises(Refused, match=sentence):
        pledges.head(table, fresh(made), level=Level.PORTAL)
    with pytest.raises(Refused, match=sentence):
        table.open(kind=made.kind, institutions=[each.institution for each in made.parties.all()], level=Level.PORTAL)


def test_two_at_the_table_agree_in_the_portal(table):
    assert policies.obstacle_to_level(Level.PORTAL, [institution(Side.OFFICE), institution(Side.CITY)]) is None


def test_the_forms_name_who_cannot_agree_here_beside_the_choice(table):
    made = pledges.opened(table, Level.WET)
    form = HeadForm(made, {"version": made.version, "place": "Jakarta", "level": "portal"})

    assert not form.is_valid()
    assert "Organisasi Contoh 1, Organisasi Contoh 2 tidak merundingkan" in form.errors["level"][0]
    assert "Organisasi 1, Organisasi 2 tidak merundingkan" in form.fields["level"].help_text
    assert "Kosongkan bila berlaku tanpa batas waktu." in form.fields["valid_until"].help_text
    bodies = [str(each.institution_id) for each in made.parties.all()]
    typed = {"kind": str(made.kind_id), "title": "Ikrar", "institutions": bodies, "level": "portal"}
    assert "level" in OpenForm(typed).errors
    assert OpenForm(typed | {"level": "wet"}).is_valid()


def test_two_parties_read_no_word_of_it(table):
    assert HeadForm(table.sent()).fields["level"].help_text == ""


def test_a_kind_with_a_term_still_names_its_last_day(table):
    made = pledges.head(table, pledges.opened(table, Level.WET))
    Kind.objects.filter(pk=made.kind_id).update(has_term=True)

    assert policies.obstacle_to_proposing(fresh(made), by=table.by(made.turn), at=NOON) == (
        "Hari penandatanganan dan masa berlaku belum diisi."
    )


def test_a_last_day_that_a_pledge_names_lies_behind_its_signing(table):
    days = {"valid_from": dt.date(2026, 11, 1), "valid_until": dt.date(2026, 11, 10)}
    made = pledges.head(table, pledges.opened(table, Level.WET), **days)

    assert policies.obstacle_in_head(made, on=NOON.date()) == "Masa berlaku berakhir sebelum hari penandatanganan."


def test_what_obliges_has_a_term():
    with pytest.raises(IntegrityError, match="kind_with_obligations_has_a_term"):
        kind(has_obligations=True, has_term=False)


def test_the_portal_is_delivered_with_pledges_that_need_no_term():
    assert dict(Kind.objects.filter(code__in=["ikrar", "adendum"]).values_list("code", "has_term")) == {
        "ikrar": False, "adendum": True,
    }  # fmt: skip


def test_it_never_runs_out_and_nobody_is_reminded_of_its_end(table):
    agreement = in_force(table)
    much_later = NOON + dt.timedelta(days=365 * 40)

    with clock.stopped_at(much_later):
        assert tasks_duties.end_terms(much_later) == 0
    with pytest.raises(Refused, match="belum berakhir"):
        endings.expire(agreement, by=SYSTEM, at=much_later)
    assert TermsEnding().first_nudge(agreement, NOON) is None
    assert not list(archive.ending(Agreement.objects.all(), NOON.date(), days=90))


def test_there_is_nothing_to_decide_and_nothing_to_oblige(table):
    agreement = in_force(table)

    with pytest.raises(Refused, match="tanpa batas waktu"):
        endings.decide(agreement, sequel=Sequel.END, version=agreement.version, by=table.by(Side.OFFICE), at=NOON)
    assert "tanpa batas waktu" in duties.obstacle_to_entering(agreement, by=table.by(Side.OFFICE), at=NOON)


def test_two_persons_end_it(table):
    agreement = in_force(table)
    ending = endings.ask(agreement, reason="Dicabut bersama.", by=table.by(Side.OFFICE), at=LATER)
    endings.end(ending, version=ending.version, by=table.by(Side.CITY), at=LATER)

    held = fresh(agreement)
    assert (held.status, archive.ended_on(held)) == (AgreementStatus.ENDED, LATER.date())


@pytest.mark.full
def test_it_is_kept_from_the_day_its_successor_began(table):
    agreement = in_force(table)
    Kind.objects.filter(pk=agreement.kind_id).update(archive_years=2)
    follower = table.sent(kind=agreement.kind, predecessor=agreement)
    facts = {"concluded_at": LATER, "status": AgreementStatus.IN_FORCE, "valid_from": dt.date(2027, 3, 1)}
    Agreement.objects.filter(pk=follower.pk).update(**facts)

    assert endings.replace_predecessor(fresh(follower), by=SYSTEM, at=NOON + dt.timedelta(days=200))

    held = fresh(agreement)
    assert (held.status, archive.ended_on(held)) == (AgreementStatus.REPLACED, dt.date(2027, 3, 1))
    assert archive.kept_until(held) == dt.date(2029, 3, 1)
    every = Agreement.objects.all()
    assert [list(archive.due(every, day)) for day in (dt.date(2029, 2, 28), dt.date(2029, 3, 1))] == [[], [held]]


@pytest.mark.full
def test_an_addendum_prolongs_nothing_that_has_no_end(table):
    agreement = in_force(table)
    addendum = table.sent(kind=kind(code="adendum", name="Adendum"), predecessor=agreement)
    Agreement.objects.filter(pk=addendum.pk).update(valid_from=NOON.date(), valid_until=dt.date(2030, 1, 1))

    endings.come_into_force(fresh(addendum), by=SYSTEM, at=NOON)

    assert fresh(agreement).valid_until is None


@pytest.mark.full
def test_an_addendum_to_what_has_no_end_needs_none_itself(table):
    agreement = in_force(table)
    addendum = table.sent(kind=kind(code="adendum", name="Adendum"), predecessor=agreement)

    assert (addendum.kind.has_term, addendum.has_term, addendum.lacks_term) == (True, False, False)
    assert "tanpa batas waktu" in HeadForm(addendum).fields["valid_until"].help_text
    Agreement.objects.filter(pk=agreement.pk).update(valid_until=dt.date(2030, 1, 1))
    assert fresh(addendum).lacks_term


def test_pages_and_register_say_that_it_has_no_end(table):
    agreement = in_force(table)
    words = "Sejak 10 November 2026, tanpa batas waktu"
    user = OfficialFactory(role="official")
    seated(Side.CITY, "Penyusun", user)
    code = agreement.finals.first().code

    with clock.stopped_at(LATER):
        city = log_in(Client(), user)
        end = city.get(reverse("agreements:end", args=[agreement.uuid])).content.decode()
        assert words in end
        assert "Tidak diperlukan: berlaku sampai diakhiri." in end
        assert words in Client().get(reverse("agreements:in-force")).content.decode()
        assert words in Client().get(reverse("agreements:check", args=[code])).content.decode()
    found = Agreement.objects.with_facts().filter(pk=agreement.pk)
    assert list(register.table(found))[1][6] == "tanpa batas waktu"
    assert register.lines(found)[0][4] == "sejak 10 November 2026, tanpa batas waktu"


def test_fsck_finds_a_last_day_that_was_taken_away():
    table = Table()
    agreement = table.concluded()
    Agreement.objects.filter(pk=agreement.pk).update(status="in_force", valid_until=None)

    assert ["berlaku tanpa batas waktu" in each.message for each in fsck_duties.terms_are_said()] == [True]
