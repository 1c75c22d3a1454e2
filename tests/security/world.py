"""One world that the attacks share: everybody who may knock, and everything there is to be knocked at.

Built once for the modules that use it in a transaction that is rolled back; every attempt happens in a savepoint of its own.
"""

import contextlib
import datetime as dt
import io
import re
from hashlib import sha256
from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.test import Client
from PIL import Image

from accounts.lifecycle import RecoveryKind
from accounts.models import AccountRecovery, Assignment, User
from agreements.actions import daily, dispositions, drafts, obligations, opinions, talks
from agreements.actions import sealing as agreement_seals
from agreements.lifecycle import Conclusion, Side
from agreements.models import (
    Agreement,
    Authority,
    Comment,
    Disposition,
    DispositionFile,
    Institution,
    Kind,
    LegalOpinion,
    Post,
    Tenure,
)
from core.actor import SYSTEM
from core.clock import day_of
from documents import keeping
from documents.models import Document, Upload
from notifications import outbox
from notifications.actions import devices
from notifications.models import DeadAddress, NoticeText, OfficeCalendar
from notifications.models.wishes import address_hash
from outreach.actions import sealing, sheets
from outreach.lifecycle import ActivityStatus
from outreach.models import (
    Activity,
    Advisory,
    Audience,
    Correction,
    Head,
    Invitation,
    Material,
    Question,
    Report,
    ReportPhoto,
    Speaker,
    Subscription,
    Venue,
)
from recruitment import defaults, notices
from recruitment.actions import letters, sittings
from recruitment.models import (
    Aspect,
    Candidacy,
    CeremonyText,
    Conflict,
    DateChange,
    DocumentKind,
    HeldResolution,
    Impartiality,
    Inauguration,
    Incident,
    InterviewRoom,
    PaperWithdrawal,
    PartyCheck,
    Reason,
    Repair,
    RepairItem,
    Requirement,
    Selection,
    Sitting,
    Slot,
    Stage,
)  # fmt: skip
from regions.models import Office, Province, Rt, Rw, Village
from tests.agreements import outside
from tests.factories import agreements as agreements_made
from tests.factories import counters as counters_made
from tests.factories import duties as duties_made
from tests.factories import feedback as feedback_made
from tests.factories import imports as imports_made
from tests.factories import interviews as interviews_made
from tests.factories import outreach as outreach_made
from tests.factories import recruitment as made
from tests.factories import results as results_made
from tests.factories import seats as seats_made
from tests.factories import written_tests as tests_made
from tests.factories.accounts import AssignmentFactory, OfficialFactory, StaffFactory, log_in
from tests.factories.documents import handed_in
from tests.notifications.push_service import Browser
from tests.recruitment.desk import ask_repair

GAMBIR, MENTENG = "31.71.01", "31.71.06"
NOON = made.NOON
ENDPOINT = "https://fcm.googleapis.com/fcm/send/contoh"
NIK, FAMILY_CARD, PHONE = "3171991708940007", "3171990102030405", "+6281200077777"
SCRIPT = """'"><script>alert(7)</script><img src=x onerror=alert(7)>{{7|add:7}}"""
TYPESET = '#panic("x") $x_1$ *b* = \\ #read("/etc/passwd")'
ATTACKS = {"full_name": f"=HYPERLINK(7) {SCRIPT}", "birth_place": SCRIPT, "address": f"{TYPESET} {SCRIPT}"}
ROLES = (
    "anonymous", "owner", "other", "verifier", "elsewhere", "secretary", "commissioner", "official", "auditor", "sysadmin",
    "expired",
)  # fmt: skip

LONGEST = 180  # minutes that the drills may take: nobody of the world is asked again who they are


@contextlib.contextmanager
def undone():
    """Run something in a transaction, or a savepoint of one, that leaves nothing. Journal lines may commit “durably” within."""
    block = transaction.Atomic(using="default", savepoint=True, durable=False)
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def people():
    """Return one account for each role but the anonymous one."""
    verifier, elsewhere = StaffFactory(), StaffFactory()
    for user, district in ((verifier, MENTENG), (elsewhere, GAMBIR)):
        AssignmentFactory(user=user, role="verifier", district_id=district)
    expired = StaffFactory(role="secretary")
    Assignment.objects.filter(user=expired).update(valid_until=NOON.date())
    return {
        "owner": made.ApplicantFactory(), "other": made.ApplicantFactory(), "verifier": verifier, "elsewhere": elsewhere,
        "secretary": StaffFactory(role="secretary"), "commissioner": StaffFactory(role="commissioner"),
        "official": OfficialFactory(role="official"), "auditor": StaffFactory(role="auditor"),
        "sysadmin": StaffFactory(role="sysadmin"), "expired": expired,
    }  # fmt: skip


def browsers(accounts):
    """Return a browser for each role, signed in as the portal asks; `.user` is the account or None."""
    found = {}
    for role in ROLES:
        client, user = Client(raise_request_exception=False), accounts.get(role)
        found[role] = log_in(client, user, minutes_ago=-LONGEST) if user else client
        found[role].user = user
        found[role].get("/akun/")  # “last seen” is written now, not in the midst of the attempts
    return found


def build(**personal):
    """Return the world: accounts and objects by name. All that is an applicant's belongs to “owner”, in Menteng.

    personal: what the owner typed in the section of personal data, over the invented answers.
    """
    made.districts()
    _streets()
    who = people()
    world = SimpleNamespace(who=who)
    world.selections = [_selection(year) for year in (2026, 2025, 2024, 2023)]
    owner = {"user": who["owner"], "district": MENTENG, "phone": PHONE, "family_card": FAMILY_CARD} | personal
    first, second, third, fourth = world.selections
    world.draft = made.complete_draft(first, **owner)
    world.received = made.submitted(second, **owner | {"nik": NIK})
    world.repairing = made.submitted(third, **owner)
    world.repair_kind = third.document_kinds.get(code="ktp")
    world.repair = ask_repair(world.repairing, world.repair_kind, due_at=NOON + dt.timedelta(days=3))
    made.submitted(fourth, user=who["other"], district=GAMBIR, nik=NIK)
    world.held = made.submitted(fourth, **owner | {"nik": NIK})
    assert (world.held.status, world.repairing.refresh_from_db() or world.repairing.status) == ("held", "in_repair")
    world.unpublished = _short_selection(2027)
    world.device = devices.add(who["owner"], **Browser(endpoint=ENDPOINT).told, label="Chrome di Android", at=NOON)
    world.tip = outbox.post(notices.UnsentDraft, world.draft, to=who["owner"], at=NOON, revision="pengingat")
    world.dead = DeadAddress.objects.create(
        address_hash=address_hash(who["owner"].email), user=who["owner"], cause="unknown", status="5.1.1", died_at=NOON
    )
    _feedback(world, owner)
    _counter(world)
    _proposals(world)
    _checks(world)
    _candidate(world)
    results_made.furnish(world)
    seats_made.furnish(world, owner)
    _on_paper(world)
    _account_things(world)
    _outreach(world)
    _agreements(world)
    return world


def _candidate(world):
    """The owner has a seat of the test and, once that was announced, an interview before the verifier and a commissioner."""
    who = world.who
    selection = world.candidacy.selection
    room = tests_made.sitting(selection, starts_at=NOON + dt.timedelta(days=3))
    world.desk = sittings.seat(
        room, districts=[MENTENG], version=room.version, by=tests_made.secretary(user=who["secretary"]), at=NOON
    )[0]
    world.sitting = world.desk.sitting
    world.incident = Incident.objects.create(
        sitting=room, from_at=NOON, to_at=NOON + dt.timedelta(hours=1), reason="Peladen mati.", proposed_at=NOON,
        proposed_by=made.StaffFactory(),
    )  # fmt: skip
    world.incident.desks.set([world.desk])
    world.scores = tests_made.score_file(selection, tests_made.as_csv([("PWC-0", "80")]), at=NOON)
    Candidacy.objects.filter(pk=world.candidacy.pk).update(status="in_interview")
    world.candidacy.refresh_from_db()
    people = [made.staff("score_interview", user=who[role]) for role in ("verifier", "commissioner")]
    world.slot = interviews_made.planned(
        selection, people, by=interviews_made.planner(user=who["secretary"]), whom=world.candidacy,
        starts_at=NOON + dt.timedelta(days=6),
    )  # fmt: skip
    world.aspect = selection.aspects.first()


def _selection(year):
    opens_at, closes_at = NOON - dt.timedelta(days=10), NOON + dt.timedelta(days=10)
    return made.open_selection(year=year, opens_at=opens_at, closes_at=closes_at)


def _short_selection(year):
    """Return an unpublished selection with three rows of each kind: its page has the same fields for each of two dozen."""
    selection = defaults.new_selection(year)
    for rows in (selection.requirements, selection.document_kinds, selection.stages):
        rows.exclude(pk__in=list(rows.order_by("pk").values_list("pk", flat=True)[:3])).delete()
    return selection


def _feedback(world, owner):
    """The owner is a candidate of whom the public may speak; one who spoke is asked about, of another nothing is proved yet.

    A letter was made for the draft.
    """
    selection = _selection(2022)
    feedback_made.speaking(selection)
    candidacy = made.candidate(selection, **owner | {"nik": NIK})
    made_answer = {"owner": world.who["owner"], "purpose": "recruitment.feedback_answer", "at": NOON}
    world.candidacy = candidacy
    world.unproved = feedback_made.sent(candidacy, name=SCRIPT, contact=SCRIPT, text=SCRIPT)
    world.feedback = feedback_made.asked(candidacy, name=SCRIPT, contact=SCRIPT, text=SCRIPT, question=SCRIPT)
    evidence = keeping.keep([_photo("bukti.jpg")], **made_answer)
    type(world.feedback).objects.filter(pk=world.feedback.pk).update(evidence=evidence)
    statement = world.draft.selection.document_kinds.get(code="surat-pernyataan")
    world.letter = letters.make(world.draft, statement, by=made.as_person(world.who["owner"]), at=NOON)


def _counter(world):
    """Paper of the counter, keyed in by the verifier, with its signed slip; the applicant's link waits."""
    by = counters_made.clerk(user=world.who["verifier"])
    counter = counters_made.waiting(world.selections[0], by=by, name=SCRIPT, email="loket@pelamar.example")
    world.counter = counters_made.with_slip(counter, by=by)
    world.filed_on_paper = counters_made.confirmed(_selection(2020), by=by, name=SCRIPT)


def _on_paper(world):
    """A slip by which the owner took the seat, and one by which an application would be withdrawn."""
    by = made.StaffFactory()
    slip = made.document(by, purpose="recruitment.candidacy_slip")
    Candidacy.objects.filter(pk=world.seated.pk).update(answer_slip=slip, answer_entered_by=by)
    world.paper_withdrawal = PaperWithdrawal.objects.create(
        application=world.received, reason="Alasan contoh.", proposed_at=NOON, proposed_by=by,
        evidence=made.document(by, purpose="recruitment.withdrawal_slip"),
    )  # fmt: skip


def _streets():
    village = Village.objects.get(code=f"{MENTENG}.1001")
    rw = Rw.objects.create(village=village, number="001", valid_from="2020-01-01")
    Rt.objects.create(rw=rw, number="001", valid_from="2020-01-01")
    assert Province.objects.exists()


def _proposals(world):
    by = world.who["commissioner"]
    facts = {"reason": "Alasan contoh.", "proposed_at": NOON, "proposed_by": by}
    world.resolution = HeldResolution.objects.create(application=world.held, outcome="close", **facts)
    world.change = DateChange.objects.create(
        selection=world.selections[0], starts_at=world.selections[0].opens_at, ends_at=NOON + dt.timedelta(days=30), **facts
    )
    world.extension = made.extension(world.selections[3], district=GAMBIR, proposed_by=by)
    world.selection_type = made.selection_type("contoh")
    kind = world.selections[0].document_kinds.order_by("pk").first()
    kind.blank_form.save("formulir.pdf", ContentFile(b"%PDF-1.7 contoh"))
    world.blank = kind


def _outreach(world):
    """An activity that is held and reported, with one guest who came; and one that waits for its release."""
    facts = {"starts_at": NOON + dt.timedelta(days=3), "in_charge": world.who["secretary"]}
    world.activity = outreach_made.released(**facts)
    world.invitation = outreach_made.invited(world.activity, place=Rw.objects.first())
    world.attendance = outreach_made.came(world.invitation)
    world.sheet = sheets.enter(
        world.activity, marks=[(world.invitation, "")], by=outreach_made.planner(), at=world.activity.starts_at
    )
    world.report = Report.objects.create(
        activity=world.activity, minutes="Berjalan lancar.", material=world.activity.materials.get(), present_count=1,
        represented_count=0, invited_count=1, filed_at=NOON, filed_by=world.who["secretary"],
    )  # fmt: skip
    document = keeping.keep([_photo("foto.jpg")], owner=world.who["secretary"], purpose="outreach.photo", at=NOON)
    world.photo = ReportPhoto.objects.create(report=world.report, document=document)
    world.seal = sealing.report(world.report, by=outreach_made.staff("view_report"), at=NOON)
    world.certified = _certified(facts | {"starts_at": NOON + dt.timedelta(days=2)})
    world.question = Question.objects.create(
        material=world.activity.materials.get(), text="Bolehkah?", option_a="Tidak", option_b="Boleh", right="a"
    )
    world.head = Head.objects.create(rw=Rw.objects.first(), name="Ketua Contoh", phone="+6281200000000")
    world.office = outreach_made.office()
    world.subscription = Subscription.objects.create(user=world.who["secretary"], opened_at=NOON)
    world.office_secret = "kalender-kantor-contoh"
    hashed = sha256(world.office_secret.encode()).hexdigest()
    words = {"subject": "Perbaikan belum dikirim", "text": "Halo.\n\n{{ url }}"}
    NoticeText.objects.create(kind="recruitment.repair_due", changed_at=NOON, changed_by=world.who["secretary"], **words)
    OfficeCalendar.objects.create(user=world.who["secretary"], token_sha256=hashed, opened_at=NOON)
    world.advisory, world.advised = outreach_made.advisory(), outreach_made.advisory(issued=True)
    world.correction = outreach_made.correction()
    world.roster = world.correction.roster
    world.imported = imports_made.checked(imports_made.csv(imports_made.RW, ("Menteng", 999)))
    world.planned = outreach_made.planned(**facts | {"starts_at": NOON + dt.timedelta(days=9)})


def _photo(name):
    picture = io.BytesIO()
    Image.new("RGB", (640, 480)).save(picture, "JPEG")
    return ContentFile(picture.getvalue(), name)


def _certified(facts):
    """Return an invitation whose guest came to what is reported and done."""
    activity = outreach_made.released(**facts)
    invitation = outreach_made.invited(activity, place=Rw.objects.get())
    outreach_made.came(invitation)
    Report.objects.create(
        activity=activity, minutes="Berjalan lancar.", material=activity.materials.get(), present_count=1, represented_count=0,
        invited_count=1, filed_at=NOON, filed_by=facts["in_charge"],
    )  # fmt: skip
    Activity.objects.filter(pk=activity.pk).update(status=ActivityStatus.COMPLETED, next_nudge_at=None)
    return invitation


def _agreements(world):
    """The city has the pen of one and edits it, one waits for a commissioner's initials, one is sealed. Their text attacks."""
    table, who = agreements_made.Table(), world.who
    agreements_made.seated(Side.OFFICE, "Penyusun", who["secretary"])
    agreements_made.seated(Side.OFFICE, "Kepala bagian hukum", who["commissioner"])
    agreements_made.seated(Side.CITY, "Penyusun", who["official"])
    typed = {"paragraphs": [TYPESET, SCRIPT], "title": f"Maksud {SCRIPT}"}
    kind = agreements_made.kind(clauses=[row | typed for row in agreements_made.CLAUSES])
    world.negotiated = table.sent(kind=kind)
    draft = world.negotiated.latest
    draft.agreement = world.negotiated
    by = agreements_made.staff(*agreements_made.CITY_RIGHTS, user=who["official"])
    world.comment = talks.remark(draft, clause="maksud", text=SCRIPT, by=by, at=NOON)
    world.working = drafts.begin(world.negotiated, by=by, at=NOON)
    world.on_route = table.proposed(kind=kind)
    world.step = table.step(world.on_route, Side.OFFICE)
    world.sealed = table.concluded(kind=kind)
    assert agreement_seals.seal(world.sealed, by=SYSTEM, at=NOON)
    world.final = world.sealed.finals.get(party__order=1)
    world.signed_outside = outside.waiting(table, "wet", kind=kind)
    outside.hand_in(table, world.signed_outside, 1)
    world.sealed_outside = outside.concluded(table, "wet", kind=kind)
    assert agreement_seals.seal(world.sealed_outside, by=SYSTEM, at=NOON)
    _duties(world, table)
    world.kind, world.tenure = kind, who["official"].tenures.get()
    world.day = day_of(NOON).isoformat()
    assert daily.catch_up(at=NOON + dt.timedelta(days=1)) == 1
    _desk_papers(world, by)


def _desk_papers(world, official):
    """The official has asked the own staff, who handed in a paper; the office has a legal opinion and its authority's paper."""
    commissioner = agreements_made.staff(*agreements_made.CITY_RIGHTS, user=world.who["commissioner"])
    aide = agreements_made.seated(Side.CITY, "Staf", OfficialFactory(role="official"), may_decide=False)
    by_aide = agreements_made.staff(*agreements_made.CITY_RIGHTS, user=aide.user)
    facts = {"to": aide, "instruction": SCRIPT, "due_on": NOON.date()}
    world.disposition = dispositions.give(world.negotiated, **facts, by=official, at=NOON)
    world.disposition_file = dispositions.attach(world.disposition, [_photo("catatan.jpg")], by=by_aide, at=NOON)
    dispositions.report(world.disposition, note=SCRIPT, version=world.disposition.version, by=by_aide, at=NOON)
    Post.objects.filter(title="Kepala bagian hukum").update(gives_legal_opinion=True)
    draft = world.negotiated.latest
    draft.agreement = world.negotiated
    world.opinion = opinions.opine(
        draft, [_photo("pendapat.jpg")], conclusion=Conclusion.OBJECTS, summary=SCRIPT, by=commissioner, at=NOON
    )
    paper = keeping.keep([_photo("kuasa.jpg")], owner=world.who["secretary"], purpose="agreements.authority", at=NOON)
    Authority.objects.filter(pk=world.step.party.authority_id).update(document=paper)


def _duties(world, table):
    """The city owes one thing still, and has shown a proof of another. What they say attacks."""
    held = agreements_made.fresh(world.sealed)
    world.duty = duties_made.owed(table, held, indicator=SCRIPT, proof=SCRIPT)
    kept = duties_made.owed(table, held)
    obligations.keep(kept, [handed_in()], note=SCRIPT, version=kept.version, by=table.by(Side.CITY), at=NOON)
    world.proof = kept.evidence.get()


def _checks(world):
    """Who verifies has opened the file; Sipol lists its owner, who has answered nothing yet; somebody else is tied to them."""
    for role in ("verifier", "secretary"):
        for application in (world.received, world.filed_on_paper.application):
            Impartiality.objects.create(application=application, person=world.who[role], declared_at=NOON)
    by = StaffFactory()
    papers = {name: made.document(by, purpose="recruitment.party") for name in ("evidence", "answer_paper")}
    facts = {"checked_at": NOON, "checked_by": by, "due_at": NOON + dt.timedelta(days=3)}
    PartyCheck.objects.create(application=world.received, status="hit", **papers, **facts)
    world.conflict = Conflict.objects.create(
        application=world.received, person=StaffFactory(), relation=SCRIPT, declared_at=NOON, declared_by=by
    )


def _account_things(world):
    world.upload = Upload.objects.create(
        owner=world.who["owner"], name="ktp.jpg", length=1000, created_at=NOON, expires_at=NOON + dt.timedelta(hours=24)
    )
    world.recovery = AccountRecovery.objects.create(
        user=world.who["owner"], kind=RecoveryKind.SECOND_FACTOR, reason="Hilang.", identity_checked="KTP.",
        requested_at=NOON, requested_by=world.who["sysadmin"], expires_at=NOON + dt.timedelta(days=3),
    )  # fmt: skip
    world.key = Authenticator.objects.create(
        user=made.ApplicantFactory(), type="webauthn", data={"name": "Kunci", "credential": {}}
    )  # of a person who stands in no role: to everybody else it does not exist


def write_attacks(world):
    """What staff write, too: names, reasons, sentences, a selection's words."""
    User.objects.filter(pk__in=[user.pk for user in world.who.values()]).update(name=f"@{SCRIPT}")
    for queryset, names in (
        (Selection.objects, ("name", "summary")), (HeldResolution.objects, ("reason",)),
        (PaperWithdrawal.objects, ("reason",)), (DateChange.objects, ("reason",)),
        (AccountRecovery.objects, ("reason", "identity_checked")), (Reason.objects, ("text",)),
        (Stage.objects, ("name", "note")), (CeremonyText.objects, ("body", "checked_with")),
        (Inauguration.objects, ("place", "address", "led_by", "note", "letter_number")),
        (Incident.objects, ("reason",)), (Sitting.objects, ("venue", "address")), (Aspect.objects, ("guide",)),
        (InterviewRoom.objects, ("address",)), (Slot.objects, ("flag",)),
        (Activity.objects, ("title",)), (Audience.objects, ("name",)), (Venue.objects, ("name", "address")),
        (Speaker.objects, ("name", "post")), (Material.objects, ("title", "source")), (Head.objects, ("name",)),
        (Invitation.objects, ("name",)), (Report.objects, ("minutes",)), (Office.objects, ("name",)),
        (Correction.objects, ("name",)), (Advisory.objects, ("title", "body")),
        (RepairItem.objects, ("reason",)), (Repair.objects, ("message",)), (Document.objects, ("original_name",)),
        (Activity.objects, ("title",)), (Venue.objects, ("name", "address")), (Invitation.objects, ("name",)),
        (Agreement.objects, ("title", "origin_note", "place")), (Institution.objects, ("name", "address")),
        (Kind.objects, ("name",)), (Post.objects, ("title",)), (Tenure.objects, ("name", "basis")),
        (Authority.objects, ("title", "number")), (Comment.objects, ("text", "post")),
        (Disposition.objects, ("instruction", "note", "given_as")), (DispositionFile.objects, ("name",)),
        (LegalOpinion.objects, ("summary", "given_as")),
        (DocumentKind.objects, ("name", "why", "how")), (Requirement.objects, ("text", "declaration", "basis")),
    ):  # fmt: skip
        for obj in queryset.all():  # numbered, since some of them are unique
            queryset.filter(pk=obj.pk).update(**dict.fromkeys(names, f"{SCRIPT} {obj.pk}"))


def close(response):
    """Close a streamed answer's file, but not the database connection that the end of a request closes."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


def plain(response, url):
    """Return status and body without the request's id, tokens against forged forms, and the address itself."""
    body = response.content.decode().replace(url, "URL").replace(response["X-Request-ID"], "ID")
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)


@contextlib.contextmanager
def writes():
    """Collect the INSERT, UPDATE and DELETE statements run within."""
    found = _Writes()
    with connection.execute_wrapper(found):
        yield found


class _Writes(list):
    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().split(None, 1)[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            self.append(sql)
        return execute(sql, params, many, context)
