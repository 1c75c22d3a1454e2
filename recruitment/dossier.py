"""One application with everything that belongs to it, read in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from core import dates
from core.clock import JAKARTA
from recruitment import sections
from recruitment.models import Application, ApplicationFile, DocumentKind, Requirement, Section, Selection


@dataclass(frozen=True)
class Gap:
    """Something that is still missing or against a rule. section: where to mend it; field: "" for the section as a whole."""

    section: str
    field: str
    message: str


@dataclass
class Dossier:
    application: Application
    selection: Selection
    sections: dict  # code → Section
    kinds: list
    requirements: list
    files: dict  # kind id → current ApplicationFile

    def answers(self, code):
        section = self.sections.get(code)
        return self.all_answers[code] if section else {}

    @cached_property
    def all_answers(self):
        """Each section's answers; unsealed once."""
        return {code: section.answers for code, section in self.sections.items()}

    @cached_property
    def facts(self):
        return sections.facts(self.all_answers)

    @cached_property
    def asked_kinds(self):
        """The papers that concern this applicant."""
        return [kind for kind in self.kinds if kind.concerns(self.facts)]

    def is_complete(self, code):
        if code == sections.DOCUMENTS:
            return not list(document_gaps(self))
        section = self.sections.get(code)
        return section is not None and section.completed_at is not None


def load(application):
    """Read a dossier: four queries, or five when the selection is not there yet."""
    selection = application.selection
    return Dossier(
        application=application,
        selection=selection,
        sections={section.code: section for section in Section.objects.filter(application=application)},
        kinds=list(DocumentKind.objects.filter(selection=selection).order_by("position", "pk")),
        requirements=list(Requirement.objects.filter(selection=selection).order_by("position", "pk")),
        files={
            file.kind_id: file
            for file in ApplicationFile.objects.current().filter(application=application).select_related("kind", "document")
        },
    )


def gaps(dossier, *, at):
    """Return everything that stands between a draft and sending it, in the order of the form."""
    found = []
    for plan in sections.SECTIONS:
        found += section_gaps(dossier, plan, at=at)
        if not dossier.is_complete(plan.code) and not any(gap.section == plan.code for gap in found):
            found.append(Gap(plan.code, "", f"Bagian “{plan.title}” belum ditandai selesai."))
    return found + list(document_gaps(dossier))


def section_gaps(dossier, plan, *, at):
    """Return what is missing in one section, rules of the selection included."""
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
    return found


def age_gap(selection, birth_on, *, at):
    """Return the rule about age as a gap when it is not met (UU 7/2017 art. 117: by default on the day of registration)."""
    counted_on = selection.age_counted_on or at.astimezone(JAKARTA).date()
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
