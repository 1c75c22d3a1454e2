"""Every list and every page of one thing costs the same for 3 rows and for 30: literal numbers, the admin's pages included."""

import datetime as dt
import itertools

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from accounts import notices
from accounts.lifecycle import RecoveryKind
from accounts.models import AccountRecovery, PrivacyNotice
from agreements.lifecycle import Side
from agreements.models import Agreement, Authority, NumberGap, Original, RouteRow, Signed, Step
from core import clock, journal
from core.clock import wib
from documents import keeping
from notifications import outbox
from notifications.actions import devices
from notifications.models import DeadAddress, Delivery, NoticeText, RuleSetting
from notifications.models.devices import MOST
from notifications.models.wishes import address_hash
from outreach.models import Activity, Audience, Report
from recruitment.models import (
    Application,
    Aspect,
    Candidacy,
    Conflict,
    DateChange,
    HeldResolution,
    Inauguration,
    Incident,
    Panel,
    PaperWithdrawal,
    Reason,
    Selection,
    Sitting,
)
from regions.models import District, Rt, Rw, Village
from tests.factories import agreements as table
from tests.factories import audits as audits_made
from tests.factories import counters as counters_made
from tests.factories import duties as duties_made
from tests.factories import feedback as feedback_made
from tests.factories import imports, outreach, results
from tests.factories import interviews as interviews_made
from tests.factories import recruitment as made
from tests.factories import seats as seats_made
from tests.factories import written_tests as tests_made
from tests.factories.accounts import AssignmentFactory, OfficialFactory, StaffFactory, acting, log_in
from tests.factories.notifications import OffsetFactory
from tests.factories.recruitment import NOON, open_selection
from tests.notifications.push_service import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what is asked is the same on every engine
numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def open_now(year):
    return open_selection(year=year, opens_at=NOON - dt.timedelta(1), closes_at=NOON + dt.timedelta(1))


def village(n):
    return Village.objects.create(code=f"31.71.06.2{n:03}", name=f"Kelurahan {n}", district_id="31.71.06")


def rw(n):
    return Rw.objects.create(village=village(n), number="001", valid_from="2020-01-01")


def held(n):
    application = made.submitted(
        open_selection(year=2010 + n % 80, opens_at=NOON - dt.timedelta(1), closes_at=NOON + dt.timedelta(1))
    )
    Application.objects.filter(pk=application.pk).update(status="held")
    return HeldResolution.objects.create(
        application=application, outcome="close", reason="x", proposed_at=NOON, proposed_by=StaffFactory()
    )


def taken_back(n):
    application = made.submitted(standing())
    facts = {"reason": "x", "proposed_at": NOON, "proposed_by": StaffFactory()}
    return PaperWithdrawal.objects.create(application=application, evidence=made.document(StaffFactory()), **facts)


def tie(n):
    selection = open_selection(year=2010 + n % 80, opens_at=NOON - dt.timedelta(1), closes_at=NOON + dt.timedelta(1))
    facts = {"relation": "x", "declared_at": NOON, "declared_by": StaffFactory()}
    return Conflict.objects.create(application=made.submitted(selection), person=StaffFactory(), **facts)


def of_test():
    return Selection.objects.first() or open_selection()


def desk(n):
    selection = of_test()
    room = Sitting.objects.first() or tests_made.sitting(selection, starts_at=NOON + dt.timedelta(days=3))
    return tests_made.seated(selection, 1, into=room)[0]


def incident(n):
    room = tests_made.sitting(of_test(), name=f"Sesi {next(numbers)}")
    facts = {"reason": "x", "proposed_at": NOON, "proposed_by": StaffFactory()}
    return Incident.objects.create(sitting=room, from_at=NOON, to_at=NOON + dt.timedelta(hours=1), **facts)


def score_file(n):
    return tests_made.score_file(of_test(), tests_made.as_csv([(f"PWC-{next(numbers)}", 80)]), at=NOON)


def ahead(n):
    """Return a selection whose intake is to come: what its page asks depends on the day."""
    return open_selection(year=2010 + n % 80, opens_at=wib(2090, 9, 21), closes_at=wib(2090, 10, 27))


def slot(n):
    selection, serial = of_test(), next(numbers)
    one = Panel.objects.first() or interviews_made.panel(selection, interviews_made.panelists(2))
    starts_at = interviews_made.DAY + dt.timedelta(days=9_999) + serial * dt.timedelta(minutes=30)  # ahead, whatever the day is
    return interviews_made.planned(selection, [], panel=one, starts_at=starts_at)


def aspect(n):
    return Aspect.objects.create(selection=of_test(), name=f"Aspek {next(numbers)}")


def change(n):
    selection = open_selection(year=2010 + n % 80)
    return DateChange.objects.create(
        selection=selection, starts_at=selection.opens_at, ends_at=selection.opens_at + dt.timedelta(30),
        reason="x", proposed_at=NOON, proposed_by=StaffFactory(),
    )  # fmt: skip


def standing():
    return Selection.objects.first() or open_selection()


def recovery(n):
    return AccountRecovery.objects.create(
        user=made.ApplicantFactory(), kind=RecoveryKind.SECOND_FACTOR, reason="x", identity_checked="x", requested_at=NOON,
        requested_by=StaffFactory(), expires_at=NOON + dt.timedelta(3),
    )  # fmt: skip


def event(n):
    return journal.record("district.looked_at", District.objects.get(pk="31.71.06"), by=acting(StaffFactory()), at=NOON)


def delivery(n):
    recovery_ = recovery(n)
    return outbox.post(notices.RecoveryAsked, recovery_, to=recovery_.user, at=NOON)


def dead(n):
    user = made.ApplicantFactory()
    return DeadAddress.objects.create(address_hash=address_hash(user.email), user=user, cause="unknown", died_at=NOON)


def worded(n):
    facts = {"subject": "x", "text": "x", "changed_at": NOON, "changed_by": StaffFactory()}
    return NoticeText.objects.create(kind=f"recruitment.{n}{next(numbers)}", **facts)


def notice(n):
    facts = dict.fromkeys(("title", "what", "why", "legal_basis", "how_long", "rights"), "x")
    return PrivacyNotice.objects.create(purpose="recruitment", version=100 + n, published_at=NOON, **facts)


def invited(n):
    activity = Activity.objects.first() or outreach.released()
    return outreach.invited(activity, place=outreach.rw())


def advised():
    outreach.rw()
    return outreach.advisory(issued=True)


def released(n):
    outreach.planned(starts_at=outreach.START + dt.timedelta(days=next(numbers)))
    return outreach.release()


def reported(n):
    facts = {"material": outreach.material(), "present_count": 1, "represented_count": 0, "invited_count": 1}
    return Report.objects.create(activity=outreach.planned(), minutes="x", filed_at=NOON, filed_by=StaffFactory(), **facts)


def post(n):
    return table.post(Side.OFFICE, f"Jabatan {next(numbers)}")


def institution(n):
    return table.institution(Side.OTHER)


def agreement(n):
    return table.agreements.open(
        kind=table.kind(), title=f"x{n}", institutions=[table.institution(Side.OFFICE), table.institution(Side.CITY)],
        by=table.staff(*table.OFFICE_RIGHTS), at=NOON,
    )  # fmt: skip


def oath(n):
    selection = standing()
    if not Inauguration.objects.exists():
        seats_made.planned(selection, at=NOON)
    return seats_made.oath(seats_made.accepted(selection, at=NOON))


def late_paper(n):
    return seats_made.paper(seats_made.accepted(standing(), at=NOON))


def heard(n):
    selection = Selection.objects.first() or open_selection()
    return feedback_made.received(Candidacy.objects.first() or made.candidate(selection))


# model: (who looks, how a row comes to be, queries of the list, queries of one row's page, queries of its history)
PAGES = {
    "agreements_agreement": ("secretary", agreement, 12, 10, 9),
    "agreements_authority": (
        "secretary", lambda n: Authority.objects.create(post=post(n), title="x", issued_on=table.SINCE), 7, 8, 7
    ),
    "agreements_institution": ("secretary", institution, 7, 14, 7),
    "agreements_kind": ("secretary", lambda n: table.kind(code=f"k{next(numbers)}", name=f"Jenis {next(numbers)}"), 7, 7, 7),
    "agreements_post": ("secretary", post, 8, 8, 7),
    "agreements_tenure": ("secretary", lambda n: table.seated(Side.OFFICE, f"J{next(numbers)}", StaffFactory()), 8, 11, 7),
    "outreach_activity": ("secretary", lambda n: outreach.invited().activity, 8, 27, 7),
    "outreach_advisory": ("secretary", lambda n: advised(), 8, 10, 7),
    "outreach_audience": (
        "secretary", lambda n: Audience.objects.create(code=f"s{next(numbers)}", name="x", population="rw"), 7, 9, 7
    ),
    "outreach_venue": ("secretary", lambda n: outreach.room().venue, 7, 10, 7),
    "outreach_specialday": ("secretary", lambda n: outreach.special_day(name=f"Hari {n}"), 7, 7, 7),
    "outreach_speaker": ("secretary", lambda n: outreach.speaker(), 7, 7, 7),
    "outreach_material": ("secretary", lambda n: outreach.material(), 8, 12, 7),
    "outreach_head": ("secretary", lambda n: outreach.rw().heads.get(), 7, 7, 7),
    "outreach_invitation": ("secretary", invited, 9, 8, 7),
    "outreach_attendance": ("secretary", lambda n: outreach.came(invited(n)), 8, 7, 7),
    "outreach_release": ("secretary", released, 7, 8, 7),
    "outreach_roster": ("secretary", lambda n: outreach.roster(village(n).pk), 7, 7, 7),
    "outreach_correction": ("secretary", lambda n: outreach.correction(), 9, 7, 7),
    "outreach_report": ("secretary", reported, 7, 9, 7),
    "outreach_import": ("secretary", lambda n: imports.uploaded(b"kelurahan;rw"), 7, 7, 7),
    "regions_office": ("secretary", lambda n: outreach.office(), 7, 9, 7),
    "core_event": ("auditor", event, 7, 6, 7),
    "recruitment_heldresolution": ("secretary", held, 7, 11, 8),  # whether the person is tied to the applicant, for each move
    "recruitment_feedback": ("commissioner", heard, 9, 16, 7),
    "recruitment_counterfile": ("secretary", lambda n: counters_made.taken_in(standing(), name=f"Contoh {n}"), 7, 15, 7),
    "recruitment_paperwithdrawal": ("secretary", taken_back, 7, 14, 7),
    "recruitment_datechange": ("secretary", change, 7, 9, 8),
    "recruitment_selection": ("secretary", ahead, 7, 19, 7),
    "recruitment_extension": ("secretary", lambda n: made.extension(open_selection(year=2010 + n % 80)), 7, 8, 7),
    "recruitment_selectiontype": ("secretary", lambda n: made.selection_type(f"jenis-{next(numbers)}"), 7, 9, 7),
    "recruitment_conflict": ("secretary", tie, 7, 7, 7),
    "recruitment_announcement": (
        "secretary", lambda n: results.announced(standing(), number=f"p{next(numbers)}"), 8, 13, 7
    ),
    "recruitment_plenary": (
        "secretary", lambda n: results.decided_plenary(open_selection(year=2010 + n % 80), number=f"b{next(numbers)}"), 8, 14, 7
    ),
    "recruitment_finalreport": (
        "secretary", lambda n: results.reported(open_selection(year=2010 + n % 80), number=f"l{next(numbers)}"), 8, 12, 7
    ),
    "recruitment_auditsample": ("auditor", lambda n: audits_made.named(made.submitted(standing())).sample, 8, 9, 7),
    "recruitment_candidacy": ("secretary", lambda n: made.candidate(standing()), 9, 10, 7),
    "recruitment_candidacyending": ("secretary", lambda n: results.ending_of(made.candidate(standing())), 7, 7, 7),
    "recruitment_inauguration": (
        "secretary", lambda n: seats_made.planned(open_selection(year=2010 + n % 80), at=NOON), 8, 14, 7
    ),
    "recruitment_oath": ("secretary", oath, 10, 9, 9),
    "recruitment_latepaper": ("secretary", late_paper, 9, 10, 7),
    "recruitment_reason": ("secretary", lambda n: Reason.objects.create(use="document", text=f"x{n}"), 7, 7, 7),
    "recruitment_sitting": ("secretary", lambda n: tests_made.sitting(of_test(), name=f"Sesi {next(numbers)}"), 7, 8, 7),
    "recruitment_desk": ("secretary", desk, 8, 8, 7),
    "recruitment_incident": ("secretary", incident, 7, 10, 8),
    "recruitment_scorefile": ("secretary", score_file, 9, 9, 7),
    "recruitment_slot": ("secretary", slot, 8, 14, 7),
    "recruitment_panel": ("secretary", lambda n: interviews_made.panel(of_test(), [], name=f"P{next(numbers)}"), 8, 10, 8),
    "recruitment_interviewroom": ("secretary", lambda n: interviews_made.room(f"Ruang {next(numbers)}"), 7, 7, 7),
    "recruitment_aspect": ("secretary", aspect, 7, 15, 7),
    "accounts_user": ("sysadmin", lambda n: StaffFactory(role="verifier"), 7, 10, 7),
    "accounts_assignment": ("sysadmin", lambda n: AssignmentFactory(user=StaffFactory(), role="verifier"), 8, 8, 7),
    "accounts_accountrecovery": ("sysadmin", recovery, 7, 9, 8),
    "accounts_privacynotice": ("auditor", notice, 7, 7, 7),
    "notifications_delivery": ("auditor", delivery, 7, 10, 7),
    "notifications_deadaddress": ("auditor", dead, 7, 8, 7),
    "notifications_noticetext": ("secretary", worded, 6, 8, 7),
    "notifications_reminderoffset": ("secretary", lambda n: OffsetFactory(milestone=f"H-{n}", hours_before=n + 24), 7, 7, 7),
    "notifications_rulesetting": ("secretary", lambda n: RuleSetting.objects.create(rule=f"x.{next(numbers)}"), 7, 7, 7),
    "regions_district": (
        "secretary", lambda n: District.objects.create(code=f"31.71.{n:02}", name=f"K{n}", regency_id="31.71"), 7, 8, 7
    ),
    "regions_village": ("secretary", village, 7, 8, 7),
    "regions_rw": ("sysadmin", rw, 7, 8, 7),
    "regions_rt": ("sysadmin", lambda n: Rt.objects.create(rw=rw(n), number="001", valid_from="2020-01-01"), 7, 9, 7),
}  # fmt: skip


def spent(client, url):
    """Return how many queries a page costs to who has been there before."""
    visited, page = client.__dict__.setdefault("visited", set()), resolve(url).view_name
    if page not in visited:
        client.get(url)
        visited.add(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200, url
    return len(queries)


@pytest.mark.parametrize("model", PAGES)
def test_a_page_of_the_admin_costs_the_same_for_few_and_many(model):
    role, make, *expected = PAGES[model]
    made.districts()
    client = log_in(Client(), StaffFactory(role=role))
    costs = []
    for count in (3, 27):
        rows = [make(next(numbers) % 80 + 7) for _ in range(count)]
        urls = [reverse(f"admin:{model}_changelist")]
        urls += [reverse(f"admin:{model}_{page}", args=[rows[-1].pk]) for page in ("change", "history")]
        costs.append([spent(client, url) for url in urls])

    assert costs == [expected, expected]


FIRST_PAGE = {"verifier": 15, "secretary": 20, "commissioner": 20, "auditor": 9, "sysadmin": 5}


def test_the_first_page_of_staff_costs_the_same_for_few_and_many():
    selection, costs = open_selection(), []
    clients = {role: log_in(Client(), StaffFactory(role=role)) for role in FIRST_PAGE}
    for count in (3, 27):
        for _ in range(count):
            made.submitted(selection)
        clients["secretary"].get(reverse("admin:index"))  # who looks first counts for all that look in the same minute
        costs.append({role: spent(client, reverse("admin:index")) for role, client in clients.items()})

    assert costs == [FIRST_PAGE, FIRST_PAGE]


@pytest.mark.parametrize(("page", "queries"), [("mine", 6), ("home", 11)])
def test_a_list_of_the_portal_costs_the_same_for_few_and_many(page, queries):
    user = made.ApplicantFactory()
    client, costs = log_in(Client(), user), []
    for count in (3, 27):
        for _ in range(count):
            made.draft(open_now(next(numbers) % 70 + 2010), user=user)
        costs.append(spent(client, reverse(f"recruitment:{page}")))

    assert costs == [queries, queries]


def test_messages_cost_the_same_for_few_and_many():
    user = made.ApplicantFactory()
    client, costs = log_in(Client(), user), []
    for count in (3, 27):
        for _ in range(count):
            told = outbox.post(notices.RecoveryAsked, recovery(0), to=user, at=NOON)
            Delivery.objects.filter(pk=told.pk).update(state="sent", sending_at=NOON, sent_at=NOON, settled_at=NOON)
        for n in range(min(count, MOST)):
            devices.add(
                user, **Browser(endpoint=f"https://fcm.googleapis.com/fcm/send/{n}").told, label="Chrome di Android", at=NOON
            )
        costs.append([spent(client, reverse(f"messages:{name}")) for name in ("list", "wishes")])
        costs[-1].append(spent(client, reverse("messages:message", args=[told.pk])))

    assert costs == [[6, 6, 5]] * 2


def test_the_route_and_the_gaps_of_an_institution_cost_the_same_for_few_and_many():
    office, costs = table.institution(Side.OFFICE), []
    clients = [log_in(Client(), StaffFactory(role=role)) for role in ("secretary", "commissioner")]
    for count in (3, 27):
        for _ in range(count):
            n = next(numbers)
            RouteRow.objects.create(institution=office, order=n, post=post(0))
            facts = {"year": 2026, "first": n, "last": n, "reason": "R", "passed_at": NOON, "passed_by": StaffFactory()}
            NumberGap.objects.create(institution=office, **facts)
        costs.append([spent(client, reverse("admin:agreements_institution_change", args=[office.pk])) for client in clients])

    assert costs == [[14, 14], [14, 14]]


@pytest.fixture
def seats():
    """Return the table, and browsers of who drafts for the city and who decides for it."""
    made_table, clients = table.Table(), []
    for title in ("Penyusun", "Kepala bagian hukum"):
        user = OfficialFactory(role="official")
        table.seated(Side.CITY, title, user)
        clients.append(log_in(Client(), user))
    return made_table, *clients


@pytest.mark.full
def test_the_desk_costs_the_same_for_few_and_many(seats):
    made_table, drafter, chief = seats
    costs = []
    for count in (3, 27):
        for _ in range(count):
            made_table.sent()
            waiting(made_table)
            signed_outside(made_table)
        costs.append([spent(client, reverse("agreements:desk")) for client in (drafter, chief)])

    assert costs == [[26, 15], [26, 15]]


def test_what_is_owed_costs_the_same_for_few_and_many(seats):
    made_table, drafter, _ = seats
    held, costs = duties_made.in_force(made_table), []
    for count in (3, 27):
        for _ in range(count):
            duties_made.owed(made_table, held)
        costs.append([spent(drafter, reverse(f"agreements:{name}", args=[held.uuid])) for name in ("duties", "end")])

    assert costs == [[15, 17], [15, 17]]


@pytest.mark.full
def test_the_public_list_of_agreements_costs_the_same_for_few_and_many(seats):
    made_table, _, _ = seats
    costs = []
    for count in (3, 27):
        for _ in range(count):
            duties_made.owed(made_table, duties_made.in_force(made_table))
        with clock.stopped_at(NOON + dt.timedelta(days=30)):  # from the day on which they are in force
            costs.append(spent(Client(), reverse("agreements:in-force")))

    assert costs == [7, 7]


def waiting(made_table):
    """An agreement on its route without its papers, which would take a while to set thirty times."""
    held = made_table.sent()
    party = held.party_of(Side.CITY)
    facts = {"status": "open", "opened_at": NOON, "due_at": NOON, "days": 3, "order": 1, "act": "initial"}
    return Step.objects.create(draft=held.latest, party=party, post=table.post(Side.CITY, "Kepala bagian hukum"), **facts)


def signed_outside(made_table):
    """An agreement whose originals are signed by hand, one brought and one not, with papers of no content."""
    agreement = made_table.sent(level="wet")
    Agreement.objects.filter(pk=agreement.pk).update(status="signing", signing_on=NOON.date())
    for party in agreement.parties.all():
        original = Original.objects.create(draft=agreement.latest, party=party, document=paper(agreement))
    facts = {"level": "wet", "side": Side.OFFICE, "pages": 1, "place": "Lemari", "added_at": NOON, "added_by": agreement.owner}
    Signed.objects.create(original=agreement.latest.originals.exclude(pk=original.pk).get(), document=paper(agreement), **facts)


def paper(agreement):
    facts = {"name": "rangkap.pdf", "pages": 1, "owner": agreement.owner, "purpose": "agreements.original", "at": NOON}
    return keeping.enter(keeping.made(b"%PDF-", **facts))


@pytest.mark.full
def test_reading_an_agreement_costs_the_same_for_few_and_many(seats):
    made_table, drafter, _ = seats
    held, costs = made_table.sent(), []
    for count in (3, 27):
        for _ in range(count):
            grown(made_table, held)
        costs.append(spent(drafter, reverse("agreements:read", args=[held.uuid])))

    assert costs == [34, 34]


def grown(made_table, held):
    """Another clause, with a remark of the city; another version of each side, another step."""
    for _ in (Side.CITY, Side.OFFICE):
        held = table.fresh(held)
        rows = [*held.latest.rows, {"key": f"k{next(numbers)}", "part": "article", "title": "x", "paragraphs": ["x"]}]
        made_table.send(held, rows=rows)
    held = table.fresh(held)
    held.latest.comments.create(
        clause=rows[-1]["key"], side=Side.CITY, text="x", written_at=NOON, written_by=made_table.by(Side.CITY).user
    )
    Step.objects.create(
        draft=held.latest, party=held.party_of(Side.CITY), order=1, days=3, act="initial",
        post=table.post(Side.CITY, f"Jabatan {next(numbers)}"),
    )  # fmt: skip
