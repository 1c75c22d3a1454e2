"""The candidate page: answers and papers side by side, what was found of each, and what may be done. Read in few queries."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q, Subquery
from django.urls import reverse

from core.clock import day_of
from recruitment import dossier as dossiers
from recruitment import nik as niks
from recruitment import policies, sections
from recruitment.admin import checks
from recruitment.admin.answers import answered_sections
from recruitment.lifecycle import ApplicationStatus, ProposalStatus, VerdictValue
from recruitment.models import Application, HeldResolution, Reason, RepairItem

TONES = {VerdictValue.MET: "green", VerdictValue.UNCLEAR: "gold", VerdictValue.UNMET: "red"}
STATUS_TONES = {
    ApplicationStatus.SUBMITTED: "blue",
    ApplicationStatus.HELD: "gold",
    ApplicationStatus.IN_REPAIR: "gold",
    ApplicationStatus.TO_CONFIRM: "gold",
    ApplicationStatus.ELIGIBLE: "green",
    ApplicationStatus.INELIGIBLE: "red",
}
NAME = "admin:recruitment_application_"


@dataclass
class Point:
    """One paper or requirement to be judged."""

    kind: str  # "berkas" or "syarat": the parameter that chooses it
    key: str
    title: str
    note: str
    url: str
    verdict: object = None
    file: object = None
    requirement: object = None
    is_current: bool = False
    can_undo: bool = False

    @property
    def word(self):
        if self.verdict:
            return self.verdict.get_value_display()
        return "Belum diperiksa" if self.file or self.requirement else "Tidak diunggah"

    @property
    def tone(self):
        return TONES[self.verdict.value] if self.verdict else "neutral"


@dataclass
class Preview:
    """The pages of one paper, by their addresses; `before` holds the paper that a repair replaced."""

    title: str
    pages: list
    download: str
    facts: str
    caption: str = ""
    before: object = None


@dataclass
class Workplace:
    application: object
    dossier: object
    papers: list
    requirements: list
    current: Point | None
    preview: Preview | None
    is_mine: bool
    may_see_files: bool
    sections: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    repairs: list = field(default_factory=list)
    ready: list = field(default_factory=list)
    resolution: object = None
    checks: object = None

    @property
    def status_tone(self):
        return STATUS_TONES.get(self.application.status, "neutral")

    @property
    def counted_on(self):
        """The day on which the age counts."""
        return self.application.selection.age_counted_on or day_of(self.application.submitted_at)

    @property
    def age(self):
        return sections.age_on(self.application.birth_on, self.counted_on)

    @property
    def is_too_young(self):
        return self.age < self.application.selection.minimum_age

    @property
    def points(self):
        return [*self.papers, *self.requirements]

    @property
    def judged_count(self):
        return sum(point.verdict is not None for point in self.points)

    @property
    def to_judge_count(self):
        return sum(bool(point.file or point.requirement) for point in self.points)

    def neighbour(self, step):
        """Return the paper before (-1) or after (1) the one shown."""
        shown = [point for point in self.papers if point.file]
        for n, point in enumerate(shown):
            if point.file is self.current_file:
                return shown[n + step] if 0 <= n + step < len(shown) else None
        return shown[0] if shown and step > 0 else None

    @property
    def current_file(self):
        return self.current.file if self.current else None

    @property
    def previous(self):
        return self.neighbour(-1)

    @property
    def next(self):
        return self.neighbour(1)

    def after(self, point):
        """Return the next point without a verdict after one that was just judged, or the point itself."""
        points = [each for each in self.points if each.file or each.requirement]
        place = next((n for n, each in enumerate(points) if (each.kind, each.key) == (point.kind, point.key)), 0)
        waiting = [each for each in points[place + 1 :] + points[:place] if each.verdict is None]
        return waiting[0] if waiting else points[place]


def load(application, *, by, at, chosen, filters=""):
    """Return the Workplace. chosen: the request's parameters; filters: the queue the person came from, for the links."""
    dossier = dossiers.load(application)
    verdicts = list(application.verdicts.current().select_related("given_by"))
    is_mine = policies.obstacle_to_judging(application, by=by, at=at) is None
    papers, requirements = _points(dossier, verdicts, is_mine=is_mine, by=by, at=at, filters=filters)
    current = _current(papers, requirements, chosen)
    repairs = _repairs(application)
    may_see_files = policies.obstacle_to_reading_files(application, by=by) is None
    place = Workplace(
        application, dossier, papers, requirements, current, None,
        is_mine=is_mine, may_see_files=may_see_files, sections=answered_sections(dossier),
        doubts=_doubts(dossier), repairs=repairs,
    )  # fmt: skip
    if may_see_files and current and current.file:
        place.preview = _preview(current.file, repairs)
    if place.is_mine and current:
        use = Reason.Use.DOCUMENT if current.file else Reason.Use.REQUIREMENT
        place.ready = Reason.objects.filter(use=use, is_active=True).order_by("position", "pk")
    place.checks = checks.load(application)
    if application.status == ApplicationStatus.HELD:
        open_ones = HeldResolution.objects.filter(application=application, status=ProposalStatus.PROPOSED)
        place.resolution = open_ones.select_related("proposed_by").first()
    return place


def point_url(application, kind, key, filters=""):
    query = {kind: key} | ({"_changelist_filters": filters} if filters else {})
    return f"{reverse(f'{NAME}change', args=[application.pk])}?{urlencode(query)}"


def _points(dossier, verdicts, *, is_mine, by, at, filters):
    of_file = {verdict.file_id: verdict for verdict in verdicts if verdict.file_id}
    of_requirement = {verdict.requirement_id: verdict for verdict in verdicts if verdict.requirement_id}
    papers = [_paper(dossier, kind, of_file, filters) for kind in _kinds(dossier)]
    requirements = [
        Point(
            "syarat", str(each.pk), each.text, each.basis, point_url(dossier.application, "syarat", each.pk, filters),
            verdict=of_requirement.get(each.pk), requirement=each,
        )
        for each in dossier.requirements
    ]  # fmt: skip
    for point in [*papers, *requirements]:
        point.can_undo = is_mine and point.verdict is not None and policies.is_undoable(point.verdict, by=by, at=at)
    return papers, requirements


def _kinds(dossier):
    """The papers asked of this applicant, and any other that was handed in all the same."""
    return [kind for kind in dossier.kinds if kind.concerns(dossier.facts) or kind.pk in dossier.files]


def _paper(dossier, kind, verdicts, filters):
    file = dossier.files.get(kind.pk)
    note = str(file.document) if file else kind.get_due_stage_display()
    key = str(file.pk) if file else f"tanpa-{kind.pk}"
    url = point_url(dossier.application, "berkas", key, filters) if file else ""
    return Point("berkas", key, kind.name, note, url, verdict=verdicts.get(file.pk) if file else None, file=file)


def _current(papers, requirements, chosen):
    points = [point for point in (*papers, *requirements) if point.file or point.requirement]
    for point in points:
        if chosen.get(point.kind) == point.key:
            break
    else:
        waiting = [point for point in points if point.verdict is None]
        point = (waiting or points or [None])[0]
    if point:
        point.is_current = True
    return point


def _preview(file, repairs):
    preview = preview_of(file)
    for item in repairs:
        if item.new_file_id == file.pk and item.old_file_id:
            preview.caption = "Sesudah perbaikan"
            preview.before = preview_of(item.old_file, caption="Sebelum perbaikan")
    return preview


def preview_of(file, caption=""):
    args = [file.application_id, file.pk]
    pages = [reverse(f"{NAME}file_page", args=[*args, page]) for page in range(1, file.document.pages + 1)]
    return Preview(file.kind.name, pages, reverse(f"{NAME}file", args=args), str(file.document), caption)


def _repairs(application):
    items = RepairItem.objects.filter(repair__application=application)
    related = ("repair", "kind", "old_file__document", "old_file__kind", "new_file__document", "new_file__kind")
    return list(items.select_related(*related).order_by("-repair__asked_at", "kind__position"))


def _doubts(dossier):
    """What a verifier should look at in the NIK; a mismatch refuses nobody."""
    personal, application = dossier.answers(sections.PERSONAL), dossier.application
    if not personal.get("nik") or not application.birth_on:
        return []
    return niks.doubts(personal["nik"], birth_on=application.birth_on, sex=application.sex)


def neighbours(queue, application):
    """Return the keys of the applications before and after one in a queue ordered by arrival: one query."""
    at, pk = application.submitted_at, application.pk
    earlier = queue.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk)).order_by("-submitted_at", "-pk")
    later = queue.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=pk)).order_by("submitted_at", "pk")
    both = [Subquery(each.values("pk")[:1]) for each in (earlier, later)]
    return Application.objects.filter(pk=pk).values_list(*both).get()
