"""One application with everything that belongs to it; what nobody asks for is not read."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from core import dates
from core.clock import day_of
from recruitment import intake, letters, sections
from recruitment.lifecycle import ApplicationStatus, DomicileArea
from recruitment.models import ApplicationFile, DocumentKind, Requirement, Section


@dataclass(frozen=True)
class Gap:
    """Something that is still missing or against a rule. section: where to mend it; field: "" for the section as a whole."""

    section: str
    field: str
    message: str


class Dossier:
    """Each part is read once, when it is first asked for: one query a part, whatever the number of rows."""

    def __init__(self, application):
        self.application = application

    @cached_property
    def selection(self):
        return self.application.selection

    @cached_property
    def sections(self):
        """Section by code."""
        return {section.code: section for section in Section.objects.filter(application=self.application)}

    @cached_property
    def kinds(self):
        return list(DocumentKind.objects.filter(selection=self.selection).order_by("position", "pk"))

    @cached_property
    def requirements(self):
        return list(Requirement.objects.filter(selection=self.selection).order_by("position", "pk"))

    @cached_property
    def files(self):
        """Current ApplicationFile by the id of its kind."""
        current = ApplicationFile.objects.current().filter(application=self.application)
        current = current.select_related("kind", "document", "scan__letter")
        return {file.kind_id: file for file in current}

    @cached_property
    def voided(self):
        """By the id of its kind, why a signed letter counts no more: what it prints has changed since."""
        found = {pk: letters.voided(file, self) for pk, file in self.files.items()}
        return {pk: sentence for pk, sentence in found.items() if sentence}

    def answers(self, code):
        return self.all_answers.get(code, {})

    @cached_property
    def all_answers(self):
        """Each section's answers; unsealed once."""
        return {code: section.answers for code, section in self.sections.items()}

    @cached_property
    def facts(self):
        return sections.facts(self.all_answers) | {"seated": is_seated(self.application)}

    @cached_property
    def asked_kinds(self):
        """The papers that concern this applicant."""
        return [kind for kind in self.kinds if kind.concerns(self.facts)]

    def is_complete(self, code):
        if code == sections.DOCUMENTS:
            return not list(document_gaps(self))
        section = self.sections.get(code)
        return section is not None and section.completed_at is not None


def is_seated(application):
    """Say whether its applicant has taken the seat that was given: some papers are asked of nobody else."""
    candidacy = getattr(application, "candidacy", None) if application.status == ApplicationStatus.ELIGIBLE else None
    return candidacy is not None and candidacy.is_seated


def load(application):
    return Dossier(application)


def of_section(section):
    """Return the dossier of a section just written, for what concerns this section alone."""
    dossier = Dossier(section.application)
    dossier.sections = {section.code: section}
    return dossier


def gaps(dossier, *, at):
    """Return everything that stands between a draft and sending it, in the order of the form."""
    found = []
    for plan in sections.SECTIONS:
        found += section_gaps(dossier, plan, at=at)
        if not dossier.is_complete(plan.code) and not any(gap.section == plan.code for gap in found):
            found.append(Gap(plan.code, "", f"Bagian “{plan.title}” belum ditandai selesai."))
    return found + list(document_gaps(dossier))


def section_gaps(dossier, plan, *, at):
    """Return what is missing in one section, rules of the selection included. Paper of the counter is judged by its moment."""
    at = dossier.application.counted_at(at)
    answers = dossier.answers(plan.code)
    if plan.code == sections.DECLARATIONS:
        return [
            Gap(plan.code, requirement.code, f"Anda belum menyatakan: {requirement.declaration}")
            for requirement in dossier.requirements
            if answers.get(requirement.code) is not True
        ]
    found = [Gap(plan.code, each.name, each.missing) for each in plan.missing(answers)]
    if plan.code == sections.PERSONAL and answers.get("birth_on"):
        found += age_gap(dossier.selection, answers["birth_on"], at=at)
    if plan.code == sections.DOMICILE and answers.get("district"):
        found += domicile_gap(dossier.selection, answers) + district_gap(dossier, at=at)
    return found


def domicile_gap(selection, answers):
    """Return a gap where the identity card must be of the kecamatan applied for, and is of another."""
    lives_in = (answers.get("village") or "").rpartition(".")[0]
    if selection.domicile != DomicileArea.DISTRICT or lives_in in {"", answers["district"]}:
        return []
    sentence = "Untuk seleksi ini KTP-el Anda harus beralamat di kecamatan yang Anda lamar."
    return [Gap(sections.DOMICILE, "village", sentence)]


def choice(dossier):
    """Return what a window asks of an applicant: the chosen kecamatan, None while there is none, and the sex."""
    return {
        "district": dossier.answers(sections.DOMICILE).get("district") or None,
        "sex": dossier.answers(sections.PERSONAL).get("sex") or "",
    }


def district_gap(dossier, *, at):
    """Return a gap where other kecamatan are open and the chosen one is not, or not for this applicant."""
    refusal = intake.refusal(dossier.selection, at, **choice(dossier))
    if refusal is None or intake.window(dossier.selection, at) is None:
        return []
    return [Gap(sections.DOMICILE, "district", refusal)]


def age_gap(selection, birth_on, *, at):
    """Return the rule about age as a gap when it is not met (UU 7/2017 art. 117: by default on the day of registration)."""
    counted_on = selection.age_counted_on or day_of(at)
    age = sections.age_on(dt.date.fromisoformat(birth_on), counted_on)
    if age >= selection.minimum_age:
        return []
    sentence = (
        f"Usia Anda pada {dates.day(counted_on, weekday=False)} adalah {age} tahun. "
        f"Usia paling rendah {selection.minimum_age} tahun ({selection.age_basis})."
    )
    return [Gap(sections.PERSONAL, "", sentence)]


def document_gaps(dossier):
    for kind in dossier.kinds:
        if kind.is_required(dossier.facts) and kind.pk not in dossier.files:
            yield Gap(sections.DOCUMENTS, kind.code, f"Unggah {kind.name}.")
        elif kind.pk in dossier.voided:
            yield Gap(sections.DOCUMENTS, kind.code, dossier.voided[kind.pk])
