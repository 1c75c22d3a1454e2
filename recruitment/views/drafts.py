"""The applicant's own applications, their task list, and one section of the form."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor
from core.clock import day_of
from core.middleware import arrival
from recruitment import dossier as dossiers
from recruitment import intake, outcomes, policies, reading, seating, sections
from recruitment.forms.sections import SectionForm, kept
from recruitment.lifecycle import ApplicationStatus, FeedbackStatus
from recruitment.models import Application, Feedback
from recruitment.policies.candidacies import obstacle_of_answer
from recruitment.views import saving
from recruitment.views.own import written_of

AFTER_SENDING = (
    "Anda langsung menerima nomor pendaftaran dan tanda terima, juga melalui email.",
    "Isian dan berkas tidak dapat diubah lagi, kecuali berkas yang diminta untuk diperbaiki.",
    "Petugas memeriksa kelengkapan dan syarat. Bila ada yang perlu diperbaiki, Anda diberi tahu beserta batas waktunya.",
    "Hasilnya diumumkan sesuai jadwal tahapan.",
)
NOTHING = {"answers": {}, "typed": {}}


@require_safe
@never_cache
def mine(request):
    """The person's applications, drafts apart from sent ones; one alone is opened at once."""
    own = Application.objects.of(request.user).select_related("selection", "extension", "district", "candidacy")
    own = list(own.prefetch_related("selection__stages", "announced__announcement").order_by("-created_at"))
    if len(own) == 1:
        return redirect("recruitment:task-list", own[0].uuid)
    now = arrival(request)
    context = {
        "drafts": [_line(each, now) for each in own if not each.is_received],
        "sent": [_line(each, now) for each in own if each.is_received],
        "now": now,
    }
    return render(request, "recruitment/mine.html", context)


def _line(application, now):
    label, tone = outcomes.status(application, now)
    return {
        "application": application,
        "label": label,
        "tone": tone,
        "is_open": application.is_open(now),
    }


@require_safe
@never_cache
def task_list(request, uuid):
    """Where an application stands and what is left to do."""
    application = written_of(request, uuid)
    if application.is_received:
        return _received(request, application)
    now = arrival(request)
    dossier = dossiers.load(application)
    obstacle = policies.obstacle_to_saving(application, by=actor(request), at=now)
    window = intake.window(application.selection, now)
    tasks = [*(_task(dossier, plan, now) for plan in sections.SECTIONS), _documents_task(dossier)]
    done = sum(task["is_done"] for task in tasks)
    context = {
        "application": application, "selection": application.selection, "obstacle": obstacle, "tasks": tasks, "done": done,
        "is_whole": done == len(tasks), "after": AFTER_SENDING, "saved": reading.saved(application.saved_at, now), "now": now,
        "can_go_on": bool(obstacle and window and not application.is_draft), "closes_at": window and window.closes_at,
    }  # fmt: skip
    if application.is_open(now):
        context["closes_at"] = application.closes_at
    return render(request, "recruitment/task_list.html", context)


def _received(request, application):
    now, own = arrival(request), application.applicant_id == request.user.pk
    label, tone = outcomes.status(application, now)
    repair = application.repairs.open().first() if label == reading.STATUSES["in_repair"][0] else None
    context = {
        "application": application, "selection": application.selection, "label": label, "tone": tone, "repair": repair,
        "questions": _questions(application) if own else [], "own": own,
        "can_withdraw": policies.obstacle_to_withdrawing(application, by=actor(request)) is None, "now": now,
        "results": own and outcomes.announced(application).exists(),
        "must_answer": obstacle_of_answer(application, by=actor(request), at=now) is None,
        "tasks": [*(_read_task(application, plan) for plan in sections.SECTIONS), _read_documents_task(application)],
        "seat": seating.told(application, now) if own else None,
        "is_candidate": own and getattr(application, "candidacy", None) is not None,
    }  # fmt: skip
    return render(request, "recruitment/received.html", context)


def _questions(application):
    """Return the feedback that the person is asked about and has not answered yet."""
    if application.status != ApplicationStatus.ELIGIBLE:
        return []
    return list(Feedback.objects.filter(candidacy__application=application, status=FeedbackStatus.ASKED))


def _read_task(application, plan):
    return {"title": plan.title, "label": "Lihat", "url": _section_url(application, plan)}


def _read_documents_task(application):
    return {"title": "Berkas", "label": "Lihat", "url": reverse("recruitment:documents", args=[application.uuid])}


def _section_url(application, plan):
    return reverse("recruitment:section", args=[application.uuid, plan.code])


def _task(dossier, plan, now):
    task = {"title": plan.title, "url": _section_url(dossier.application, plan), "is_done": False}
    section = dossier.sections.get(plan.code)
    if dossier.is_complete(plan.code) and not dossiers.section_gaps(dossier, plan, at=now):
        return task | {"label": "Selesai", "is_done": True}
    if section is not None and _needs_mending(dossier, plan, section, now):
        return task | {"label": "Perlu diperbaiki", "tone": "red"}
    return task | {"label": "Belum selesai", "tone": "gold" if section else "neutral"}


def _needs_mending(dossier, plan, section, now):
    """Something typed is not valid, or a rule about the whole section is not met."""
    return bool(section.content["typed"]) or any(not gap.field for gap in dossiers.section_gaps(dossier, plan, at=now))


def _documents_task(dossier):
    required = [kind for kind in dossier.kinds if kind.is_required(dossier.facts)]
    there = sum(kind.pk in dossier.files and kind.pk not in dossier.voided for kind in required)
    is_done = there == len(required)
    return {
        "title": "Berkas",
        "url": reverse("recruitment:documents", args=[dossier.application.uuid]),
        "label": "Selesai" if is_done else "Belum selesai",
        "tone": "" if is_done else "gold" if there else "neutral",
        "note": f"{there} dari {len(required)} berkas wajib sudah diunggah",
        "is_done": is_done,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def section(request, uuid, code):
    """One section: shown to be filled in, or only to be read when nothing can be saved any more."""
    if code not in sections.PLANS:
        raise Http404
    plan = sections.PLANS[code]
    dossier = dossiers.load(written_of(request, uuid))
    if request.method == "POST":
        return saving.save(request, dossier, plan)
    now = arrival(request)
    found = dossier.sections.get(code)
    content = found.content if found else NOTHING
    if obstacle := policies.obstacle_to_saving(dossier.application, by=actor(request), at=now):
        return saving.read_only(request, dossier, plan, obstacle, content=content)
    blank = request.GET.get("baris", "")
    form = SectionForm(plan, dossier, kept(plan, content), today=day_of(now), blank=blank)
    gaps = dossiers.section_gaps(dossier, plan, at=now) if found else []
    form.point_at(gaps if saving.came_from_check(request) else [gap for gap in gaps if not gap.field])
    return saving.page(request, dossier, plan, form, section=found)
