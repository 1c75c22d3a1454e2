"""Selections, drafts and received applications, made by the portal's own actions; every person in them is invented."""

import dataclasses
import datetime as dt
import functools
import hashlib
import io
import itertools
import uuid

import factory
from factory.django import DjangoModelFactory
from PIL import Image

from accounts.models import User
from core.actor import SYSTEM, Actor
from core.clock import wib
from documents import storage
from documents.models import Document
from recruitment import defaults, replanning, sections
from recruitment.actions import applications, candidacies, completeness, conflicts, decisions, reviews
from recruitment.ages import age_facts
from recruitment.lifecycle import ApplicationStatus, CandidacyStatus, CompletenessResult, VerdictValue
from recruitment.models import Application, ApplicationFile, Candidacy, CompletenessCheck, Extension, Section, SelectionType
from regions.models import District, Province, Regency, Village

NOON = wib(2026, 10, 20, 12)
# Stages near whose end the office is reminded.
REMINDED = ("completeness", "extension_notice", "feedback", "plenary", "report", "report_handed")
_serial = itertools.count(1)


class ApplicantFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence("pelamar{}@seleksi.example".format)
    name = factory.Sequence("Pelamar Contoh {}".format)


class StaffFactory(ApplicantFactory):
    email = factory.Sequence("petugas{}@seleksi.example".format)
    name = factory.Sequence("Petugas Contoh {}".format)
    is_staff = True


def as_person(user):
    """Return the Actor of an applicant."""
    return Actor(user=user, role="applicant", scope="")


@dataclasses.dataclass(frozen=True)
class Holder(Actor):
    """An actor who holds exactly these permissions: actions and policies are tested apart from the table of roles."""

    permissions: frozenset = frozenset()

    def has_perm(self, permission):
        return permission.rpartition(".")[2] in self.permissions


def staff(*permissions, scope="*", user=None):
    """Return a member of staff who holds these permissions of any room, for some kecamatan or all."""
    return Holder(user=user or StaffFactory(), role="verifier", scope=scope, permissions=frozenset(permissions))


def verifier(scope="*"):
    return staff("view_application", "verify_application", scope=scope)


def districts():
    """Make Gambir and Menteng, each with a kelurahan, where they are not there yet."""
    places = (("31.71.01", "Gambir"), ("31.71.06", "Menteng"))
    for model, rows in (
        (Province, [Province(code="31", name="DKI Jakarta")]),
        (Regency, [Regency(code="31.71", name="Kota Administrasi Jakarta Pusat", province_id="31")]),
        (District, [District(code=code, name=name, regency_id="31.71") for code, name in places]),
        (Village, [Village(code=f"{code}.1001", name=name, district_id=code) for code, name in places]),
    ):
        model.objects.bulk_create(rows, ignore_conflicts=True)


def open_selection(*, at=NOON, **changes):
    """Make a published selection with all defaults, by default the one of the year of `at`."""
    districts()
    changes = {"published_at": at - dt.timedelta(days=60), "published_by": StaffFactory()} | changes
    selection = defaults.new_selection(changes.pop("year", at.year), **changes)
    for stage in selection.stages.filter(code__in=REMINDED) if selection.published_at else ():
        replanning.by_dates_of(stage, at=at)
    return selection


def invented_nik(birth_on, *, woman, serial):
    """Return a NIK of the kecamatan 31.71.99, which does not exist."""
    day = birth_on.day + (40 if woman else 0)
    return f"317199{day:02}{birth_on:%m%y}{serial % 9000 + 1000:04}"


def answers(selection, *, n, district="31.71.06", sex="P", birth_on=dt.date(1994, 8, 17), **personal):
    """Return whole answers of every section by code."""
    nik = invented_nik(birth_on, woman=sex == "P", serial=n)
    return {
        sections.PERSONAL: {
            "nik": nik, "full_name": f"Contoh Melati {n}", "birth_place": "Jakarta", "birth_on": birth_on.isoformat(),
            "sex": sex, "phone": f"+62812000{n % 100000:05}", "address": "Jalan Contoh Nomor 1",
        } | personal,
        sections.DOMICILE: {"village": f"{district}.1001", "rt": "001", "rw": "002", "district": district},
        sections.EDUCATION: {"level": "s1", "schools": [{"school": "Universitas Contoh", "major": "Hukum", "year": "2016"}]},
        sections.WORK: {"employment": "own", "jobs": [], "organisations": []},
        sections.EXPERIENCE: {"has_experience": "tidak", "motivation": "Ingin menjaga pemilu."},
        sections.DECLARATIONS: {requirement.code: True for requirement in selection.requirements.all()},
    }  # fmt: skip


def draft(selection, *, user=None, at=NOON):
    return applications.start(selection, by=as_person(user or ApplicantFactory()), at=at)


def complete_draft(selection, *, user=None, at=NOON, **changes):
    """Return a draft that lacks nothing."""
    application = draft(selection, user=user, at=at)
    n = next(_serial)
    Section.objects.bulk_create(
        [_section(application, code, content, at) for code, content in answers(selection, n=n, **changes).items()]
    )
    for kind in selection.document_kinds.all():
        if kind.is_required({}):
            ApplicationFile.objects.create(
                application=application, kind=kind, document=document(application.applicant, at=at), uploaded_at=at
            )
    return Application.objects.select_related("selection", "applicant").get(pk=application.pk)


def _section(application, code, content, at):
    section = Section(application=application, code=code, saved_at=at, completed_at=at)
    section.content = {"answers": content, "typed": {}}
    return section


def submitted(selection, *, at=NOON, **changes):
    """Return a received application."""
    application = complete_draft(selection, at=at, **changes)
    return applications.submit(
        application, version=application.version, key=uuid.uuid4(), by=as_person(application.applicant), at=at
    )


@functools.cache
def _photo():
    picture = io.BytesIO()
    Image.new("RGB", (120, 160), "#7A1424").save(picture, "JPEG")
    return picture.getvalue()


def document(owner, *, at=NOON, content=None, purpose="recruitment"):
    """Return a stored document without asking the checking pool."""
    content = content or _photo()
    digest = hashlib.sha256(content).hexdigest()
    row = Document(
        owner=owner, purpose=purpose, original_name="foto.jpg", content_type="image/jpeg", size=len(content), pages=1,
        sha256=digest, original_sha256=digest, created_at=at,
    )  # fmt: skip
    storage.write(row, content)
    row.save(force_insert=True)
    return row


def eligible(selection, *, at=NOON, by=None, **changes):
    """Return an application whose administrative review was passed by the portal's own moves."""
    application, by = submitted(selection, at=at, **changes), by or verifier()
    conflicts.declare_none(application, by=by, at=at)
    reviews.claim(application, by=by, at=at)
    for file in application.files.current():
        reviews.give_verdict(application, value=VerdictValue.MET, file=file, by=by, at=at)
    completeness.find_complete(application, by=by, at=at)
    for requirement in selection.requirements.all():
        reviews.give_verdict(application, value=VerdictValue.MET, requirement=requirement, by=by, at=at)
    application.refresh_from_db()
    decisions.accept(application, version=application.version, by=by, at=at)
    return application


def refusal_proposed(selection, *, by=None, at=NOON, code="domisili", **changes):
    """Return an application that one person found ineligible for a requirement, waiting for a second one."""
    application, by = submitted(selection, at=at, **changes), by or verifier()
    conflicts.declare_none(application, by=by, at=at)
    reviews.claim(application, by=by, at=at)
    requirement = application.selection.requirements.get(code=code)
    reviews.give_verdict(application, value=VerdictValue.UNMET, requirement=requirement, reason="Tidak.", by=by, at=at)
    application.refresh_from_db()
    decisions.reject(application, version=application.version, reason="Tidak terpenuhi.", by=by, at=at)
    return application


def candidate(selection, *, status=CandidacyStatus.IN_TEST, at=NOON, **changes):
    """Return a Candidacy in a status, made at once: how it came there is not what the test asks."""
    return candidate_of(submitted(selection, at=at, **changes), status=status, at=at)


def candidate_of(application, *, status=CandidacyStatus.IN_TEST, at=NOON):
    """Return the Candidacy of a received application, made at once."""
    Application.objects.filter(pk=application.pk).update(
        status=ApplicationStatus.ELIGIBLE, decided_at=at, decided_by=StaffFactory(), version=application.version + 1,
        **age_facts(application),
    )  # fmt: skip
    CompletenessCheck.objects.create(
        application=application, result=CompletenessResult.COMPLETE, checked_at=at, checked_by=StaffFactory()
    )
    application = Application.objects.select_related("selection", "district", "applicant").get(pk=application.pk)
    candidacy = candidacies.begin(application, by=SYSTEM, at=at)
    if status != CandidacyStatus.IN_TEST:
        Candidacy.objects.filter(pk=candidacy.pk).update(status=status)
        candidacy.status = status
    return candidacy


def extension(selection, *, district="31.71.06", status="proposed", **changes):
    """Return an Extension in a status, made at once; by default a week from the fifth day after the intake."""
    facts = {
        "opens_at": selection.closes_at + dt.timedelta(days=4), "closes_at": selection.closes_at + dt.timedelta(days=11),
        "reason_code": "share", "proposed_at": selection.closes_at, "proposed_by": StaffFactory(),
        "figures": {"applicants": 0, "women": 0, "seats": 3, "women_in_100": 30, "need": 6},
    }  # fmt: skip
    if status != "proposed":
        facts |= {"settled_at": selection.closes_at, "settled_by": StaffFactory()}
    if status == "announced":
        facts |= {"announced_at": selection.closes_at, "announced_by": StaffFactory()}
    return Extension.objects.create(selection=selection, district_id=district, status=status, **facts | changes)


def selection_type(code):
    """Return a kind of selection that asks nothing of its own."""
    facts = {"name": f"Jenis {code}", "post_name": f"anggota {code}", "number_prefix": code[:10].upper(), "age_basis": "x"}
    return SelectionType.objects.create(code=code, **facts)
