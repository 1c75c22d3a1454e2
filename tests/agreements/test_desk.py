"""The desk: what is passed on and handed back, opinions, authorities, and who came and went."""

import datetime as dt

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from agreements import access, mandate, policies, turnover
from agreements.actions import dispositions, opinions, rounds
from agreements.lifecycle import Act, Acting, AgreementStatus, Conclusion, DispositionStatus, Side
from agreements.models import Authority, LegalOpinion, Post, Tenure
from core import clock
from core.clock import day_of
from core.lifecycle import Refused, Stale
from core.models import Event
from notifications.models import Delivery
from tests.factories.accounts import OfficialFactory, log_in
from tests.factories.agreements import CITY_RIGHTS, Table, fresh, seated
from tests.factories.documents import handed_in
from tests.factories.recruitment import NOON, staff

pytestmark = pytest.mark.django_db
TODAY = day_of(NOON)
SOON = TODAY + dt.timedelta(days=3)
LEGAL = "Kepala bagian hukum"


@pytest.fixture
def table():
    with clock.stopped_at(NOON):
        yield Table()


@pytest.fixture
def aide(table):
    """Staff of the city who neither draft nor decide."""
    user = OfficialFactory(name="Staf Hukum", role="official")
    return seated(Side.CITY, "Staf bagian hukum", user, may_decide=False)


def enter(client, user):
    TOTP.activate(user, generate_totp_secret())
    log_in(client, user)


def acting(tenure):
    return staff(*CITY_RIGHTS, user=tenure.user)


def given(table, step, to, **facts):
    by = table.by(Side.CITY, LEGAL)
    facts = {"instruction": "Periksa pasal pembiayaan.", "due_on": SOON, "at": NOON} | facts
    return dispositions.give(step.draft.agreement, step, to=to, by=by, **facts)


def reads(tenure, agreement, on=TODAY):
    return access.visible(by=acting(tenure), on=on).filter(pk=agreement.pk).exists()


# --- Dispositions -----------------------------------------------------------------------------------------------------
def test_staff_read_the_draft_while_a_disposition_is_open_and_no_longer(table, aide):
    agreement = table.proposed()
    step = table.step(agreement, Side.CITY)
    assert not reads(aide, agreement)

    made = given(table, step, aide)
    assert reads(aide, agreement)
    dispositions.report(made, note="Pasal 4 perlu ditegaskan.", version=made.version, by=acting(aide), at=NOON)
    assert reads(aide, agreement)
    dispositions.close(made, version=made.version, by=table.by(Side.CITY, LEGAL), at=NOON)

    assert not reads(aide, agreement)
    assert made.status == DispositionStatus.CLOSED


def test_staff_and_official_are_told(table, aide):
    made = given(table, table.step(table.proposed(), Side.CITY), aide)
    dispositions.report(made, note="Sudah.", version=made.version, by=acting(aide), at=NOON)

    told = Delivery.objects.filter(kind__startswith="agreements.disposition").values_list("kind", "to_user", "state")
    assert set(told) == {
        ("agreements.disposition_given", aide.user_id, "superseded"),
        ("agreements.disposition_reported", table.by(Side.CITY, LEGAL).user_id, "pending"),
    }


def test_a_note_may_be_written_anew_until_it_is_closed(table, aide):
    made = given(table, table.step(table.proposed(), Side.CITY), aide)
    dispositions.report(made, note="Sudah.", version=1, by=acting(aide), at=NOON)
    dispositions.report(made, note="Sudah, dengan catatan.", version=2, by=acting(aide), at=NOON)

    with pytest.raises(Stale):
        dispositions.report(made, note="Terlambat.", version=2, by=acting(aide), at=NOON)
    dispositions.close(made, version=3, by=table.by(Side.CITY, LEGAL), at=NOON)
    with pytest.raises(Refused, match="sudah ditutup"):
        dispositions.report(made, note="Terlambat.", version=4, by=acting(aide), at=NOON)


def test_only_the_own_institution_is_asked(table, aide):
    step = table.step(table.proposed(), Side.CITY)
    stranger = table.people[Side.OFFICE, LEGAL]

    with pytest.raises(Refused, match="lembaga Anda sendiri"):
        given(table, step, stranger)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"instruction": " "}, "Tulis petunjuk"),
        ({"due_on": TODAY - dt.timedelta(days=1)}, "tidak boleh lewat"),
    ],
)
def test_a_disposition_says_what_and_until_when(table, aide, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        given(table, table.step(table.proposed(), Side.CITY), aide, **facts)


def test_a_step_that_is_not_open_is_not_passed_on(table, aide):
    agreement = table.proposed()
    last = table.step(agreement, Side.CITY, Act.SIGN)

    with pytest.raises(Refused, match="belum sampai kepada Anda"):
        dispositions.give(
            agreement, last, to=aide, instruction="Baca.", due_on=SOON, by=table.by(Side.CITY, "Pimpinan"), at=NOON
        )


def test_staff_never_decide_nor_speak_to_the_other_side(table, aide):
    agreement = table.sent()
    dispositions.give(agreement, to=aide, instruction="Baca.", due_on=SOON, by=table.by(Side.CITY), at=NOON)

    assert reads(aide, agreement)
    assert policies.obstacle_to_negotiating(agreement, by=acting(aide), at=NOON) == policies.NOT_SEATED
    step = table.step(table.proposed(), Side.CITY)
    given(table, step, aide)
    with pytest.raises(Refused, match="hanya untuk pemangku jabatan"):
        rounds.agree(step, shown="0" * 64, version=step.version, by=acting(aide), at=NOON)


def test_a_decision_closes_what_was_asked_for_it(table, aide):
    agreement = table.proposed()
    step = table.step(agreement, Side.CITY)
    made = given(table, step, aide)

    table.decide(step)

    made.refresh_from_db()
    assert made.status == DispositionStatus.CLOSED
    assert not reads(aide, agreement)


def test_a_return_closes_what_others_asked(table, aide):
    agreement = table.proposed()
    made = given(table, table.step(agreement, Side.CITY), aide)
    step = table.step(agreement, Side.OFFICE)

    rounds.give_back(step, reason="Belum.", version=step.version, by=table.by(Side.OFFICE, LEGAL), at=NOON)

    made.refresh_from_db()
    assert made.status == DispositionStatus.CLOSED


def test_nothing_of_it_stands_in_the_journal_that_both_sides_read(table, aide):
    agreement = table.proposed()
    before = Event.objects.about(agreement).count()
    made = given(table, table.step(agreement, Side.CITY), aide)

    assert Event.objects.about(agreement).count() == before
    assert Event.objects.about(made).get().action == "disposition.given"


def test_staff_prepare_in_the_browser(table, aide, client):
    made = given(table, table.step(table.proposed(), Side.CITY), aide)
    log_in(client, aide.user)
    page = reverse("agreements:disposition", args=[made.pk])

    assert "Disposisi dari Kepala bagian hukum" in client.get(reverse("agreements:desk")).content.decode()
    assert client.post(page, {"act": "attach", "files": handed_in()}).status_code == 302
    assert client.post(page, {"act": "report", "note": "Sudah diperiksa.", "version": 2}).status_code == 302

    file = made.files.get()
    answer = client.get(page).content.decode()
    assert "Sudah diperiksa." in answer
    assert "Tutup disposisi" not in answer
    assert client.get(reverse("agreements:disposition-file", args=[made.pk, file.pk])).status_code == 200


def test_an_official_passes_on_and_sees_it_beside_the_step(table, aide, client):
    step = table.step(table.proposed(), Side.CITY)
    user = table.people[Side.CITY, LEGAL].user
    enter(client, user)

    typed = {"to": aide.pk, "instruction": "Periksa angka.", "due_on": SOON.isoformat()}
    assert client.post(reverse("agreements:dispose-step", args=[step.pk]), typed).status_code == 302

    assert "Periksa angka." in client.get(reverse("agreements:step", args=[step.pk])).content.decode()


# --- Legal opinions ---------------------------------------------------------------------------------------------------
def opined(table, draft, side=Side.CITY, conclusion=Conclusion.AGREES, summary=""):
    by = table.by(side, LEGAL)
    return opinions.opine(draft, [handed_in()], conclusion=conclusion, summary=summary, by=by, at=NOON)


@pytest.fixture
def draft(table):
    Post.objects.filter(title=LEGAL).update(gives_legal_opinion=True)
    agreement = table.proposed()
    draft = agreement.latest
    draft.agreement = agreement
    return draft


def test_a_newer_opinion_supersedes_and_the_old_one_stays(table, draft):
    old = opined(table, draft, conclusion=Conclusion.OBJECTS, summary="Pembiayaan belum jelas.")
    new = opined(table, draft)

    old.refresh_from_db()
    assert old.superseded_at == NOON
    assert list(LegalOpinion.objects.current()) == [new]


def test_an_opinion_is_read_by_its_own_side_alone(table, draft):
    opined(table, draft)

    def seen(side):
        return list(access.opinions_of(draft.agreement, by=table.by(side), on=TODAY))

    assert len(seen(Side.CITY)) == 1
    assert seen(Side.OFFICE) == []


def test_who_objects_says_why(table, draft):
    with pytest.raises(Refused, match="pokok catatan"):
        opined(table, draft, conclusion=Conclusion.CONDITIONS)


def test_only_the_post_that_gives_opinions_gives_one(table, draft):
    by = table.by(Side.CITY)

    with pytest.raises(Refused, match="pemangku jabatan yang ditunjuk"):
        opinions.opine(draft, [handed_in()], conclusion=Conclusion.AGREES, by=by, at=NOON)


# --- Authorities and mandates -----------------------------------------------------------------------------------------
def codes(agreement, side=Side.CITY, on=TODAY):
    return [gap.code for gap in mandate.of_agreement(fresh(agreement), on) if gap.party.institution.side == side]


def test_drafters_upload_the_paper_of_their_side(table):
    agreement = table.agreed()
    party = agreement.party_of(Side.CITY)
    party.agreement = agreement
    assert codes(agreement) == ["no_document"]

    opinions.keep_authority(party, [handed_in()], by=table.by(Side.CITY), at=NOON)

    assert codes(agreement) == []
    with pytest.raises(Refused, match="penyusun naskah pihak itu"):
        opinions.keep_authority(party, [handed_in()], by=table.by(Side.OFFICE), at=NOON)


def test_a_paper_that_is_relied_on_is_not_swapped(table):
    agreement = table.agreed()
    party = agreement.party_of(Side.CITY)
    party.agreement = agreement
    opinions.keep_authority(party, [handed_in()], by=table.by(Side.CITY), at=NOON)
    first = Authority.objects.get(pk=party.authority_id).document
    opinions.keep_authority(party, [handed_in(name="baru.jpg")], by=table.by(Side.CITY), at=NOON)
    assert not type(first).objects.filter(pk=first.pk).exists()
    rounds.propose(fresh(agreement), version=fresh(agreement).version, by=table.by(Side.CITY), at=NOON)

    with pytest.raises(Refused, match="tidak dapat diganti"):
        opinions.keep_authority(party, [handed_in()], by=table.by(Side.CITY), at=NOON)


def test_a_mandate_is_warned_about(table):
    agreement = table.sent()
    assert codes(agreement) == ["no_signer", "no_authority"]
    table.head(agreement)
    signing = fresh(agreement).signing_on
    authority = Authority.objects.filter(post__institution__side=Side.CITY)

    authority.update(valid_until=signing)
    assert "authority_over" in codes(agreement)
    authority.update(valid_until=signing + dt.timedelta(days=30))
    assert "authority_ends" in codes(agreement)
    authority.update(valid_until=signing + dt.timedelta(days=31))
    assert codes(agreement) == ["no_document"]


def test_everybody_at_the_table_reads_the_authority(table, client):
    agreement = table.agreed()
    party = agreement.party_of(Side.CITY)
    user = table.people[Side.CITY, "Penyusun"].user
    enter(client, user)
    page = reverse("agreements:authority", args=[agreement.uuid, party.order])
    assert client.get(reverse("agreements:authority-file", args=[agreement.uuid, party.order])).status_code == 404

    assert client.post(page, {"files": handed_in()}).status_code == 302

    assert client.get(reverse("agreements:authority-file", args=[agreement.uuid, party.order])).status_code == 200
    picture = client.get(reverse("agreements:authority-page", args=[agreement.uuid, party.order, 1]))
    assert picture["Content-Type"] == "image/jpeg"


# --- Turnover ---------------------------------------------------------------------------------------------------------
def concerns(agreement, on=TODAY):
    return turnover.of_agreements([fresh(agreement)], on)


def leave(table, side, title, on):
    Tenure.objects.filter(pk=table.people[side, title].pk).update(valid_until=on)


def test_a_post_that_nobody_holds_is_shown_with_what_to_do(table):
    agreement = table.proposed()
    assert concerns(agreement) == []

    leave(table, Side.CITY, LEGAL, TODAY)

    (concern,) = concerns(agreement)
    assert concern.is_stuck
    assert "Kepala bagian hukum" in concern.text
    assert "Plh." in concern.remedy


def test_a_holder_who_leaves_before_the_due_day_is_shown(table):
    agreement = table.proposed()
    due = day_of(table.step(agreement, Side.CITY).due_at)

    leave(table, Side.CITY, LEGAL, due + dt.timedelta(days=1))
    assert concerns(agreement) == []
    leave(table, Side.CITY, LEGAL, due)
    (concern,) = concerns(agreement)
    assert not concern.is_stuck


def test_a_signer_who_leaves_before_the_signing_day_is_shown(table):
    agreement = table.agreed()
    signing = fresh(agreement).signing_on

    leave(table, Side.CITY, "Pimpinan", signing + dt.timedelta(days=1))
    assert concerns(agreement) == []
    leave(table, Side.CITY, "Pimpinan", signing)
    assert "sebelum hari penandatanganan" in concerns(agreement)[0].text


def test_who_left_the_day_before_neither_reads_nor_signs_in_an_open_tab(table, client):
    agreement = table.initialled()
    step = table.step(agreement, Side.CITY, Act.SIGN)
    shown = step.draft.originals.get(party=step.party).document.sha256
    user = table.people[Side.CITY, "Pimpinan"].user
    enter(client, user)
    addresses = [reverse("agreements:step", args=[step.pk]), reverse("agreements:read", args=[agreement.uuid])]
    assert [client.get(each).status_code for each in addresses] == [200, 200]

    leave(table, Side.CITY, "Pimpinan", TODAY)

    assert [client.get(each).status_code for each in addresses] == [404, 404]
    typed = {"shown": shown, "version": step.version}
    assert client.post(reverse("agreements:agree", args=[step.pk]), typed).status_code == 404
    step.refresh_from_db()
    assert step.status == "open"


def test_who_followed_the_named_signer_returns_but_does_not_sign(table):
    agreement = table.initialled()
    step = table.step(agreement, Side.CITY, Act.SIGN)
    leave(table, Side.CITY, "Pimpinan", TODAY)
    new = seated(Side.CITY, "Pimpinan", OfficialFactory(name="Pengganti", role="official"), since=TODAY)
    shown = step.draft.originals.get(party=step.party).document.sha256

    with pytest.raises(Refused, match="sebagai penanda tangan"):
        rounds.agree(step, shown=shown, version=step.version, by=acting(new), at=NOON)
    rounds.give_back(step, reason="Pejabat berganti.", version=step.version, by=acting(new), at=NOON)

    assert fresh(agreement).status == AgreementStatus.NEGOTIATING


def test_who_holds_a_post_for_a_time_signs_so(table):
    agreement = table.proposed()
    step = table.step(agreement, Side.CITY)
    facts = {"acting": Acting.PLT, "substantive_post": "Asisten Pemerintahan", "valid_until": SOON}
    user = OfficialFactory(name="Pelaksana", role="official")
    tenure = Tenure.objects.create(post=step.post, user=user, name="Pelaksana", valid_from=TODAY, **facts)
    leave(table, Side.CITY, LEGAL, TODAY)
    shown = step.draft.originals.get(party=step.party).document.sha256

    rounds.agree(step, shown=shown, version=step.version, by=acting(tenure), at=NOON)

    step.refresh_from_db()
    assert (step.held_as, step.tenure) == ("Plt. Kepala bagian hukum", tenure)
    assert list(turnover.acting_for([tenure], TODAY)) == [tenure]
