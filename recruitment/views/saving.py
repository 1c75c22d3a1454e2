"""Saving a section: by its buttons, or as one types. What is typed comes back in every answer."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.actors import actor
from core.clock import day_of
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from recruitment import policies, reading
from recruitment.actions import sections as actions
from recruitment.forms.moves import BACK_TO_CHECK
from recruitment.forms.sections import SectionForm, posted
from recruitment.models import Application, Section

AUTOSAVE = "autosave"
ELSEWHERE = "Bagian ini sudah diubah di tab atau perangkat lain. Tekan Simpan untuk membandingkan keduanya."


def save(request, dossier, plan):
    """Take a posted section: keep what is valid and what was typed, then go on or show what is wrong."""
    move, _, target = request.POST.get("_action", "").partition(":")
    today = day_of(arrival(request))
    drop = target if move == "remove" else ""
    form = SectionForm(plan, dossier, posted(request.POST), today=today, drop=drop)
    try:
        section, gaps = _store(request, dossier.application, form, complete=_complete(request, move))
    except Stale:
        return _overtaken(request, dossier, plan, form)
    except Refused as refusal:
        return _refused(request, dossier, plan, form, str(refusal))
    if _is_autosave(request):
        return _kept_json(request, section, form)
    return _go_on(request, dossier, plan, form, section, gaps)


def _complete(request, move):
    """Saving as one types, and adding or removing rows, leaves the mark of completion as it is."""
    if _is_autosave(request) or move in {"add", "remove"}:
        return None
    return move == "complete"


def _is_autosave(request):
    return request.headers.get("X-Requested-With") == AUTOSAVE


def _store(request, application, form, *, complete):
    """Save, and once more when the newer version says the very same (a double press, an answer lost on the way)."""
    facts = {"answers": form.answers, "typed": form.typed, "complete": complete, "by": actor(request), "at": arrival(request)}
    try:
        return actions.save(application, form.plan.code, version=_version(request), **facts)
    except Stale:
        kept = Section.objects.filter(application=application, code=form.plan.code).first()
        if kept is None or kept.content != form.content:
            raise
        return actions.save(application, form.plan.code, version=kept.version, **facts)


def _version(request):
    text = request.POST.get("_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _go_on(request, dossier, plan, form, section, gaps):
    """Back to the list when all is well, to the new row, or to the page with what is wrong."""
    application = dossier.application
    move, _, target = request.POST.get("_action", "").partition(":")
    if move in {"add", "remove"}:
        name = target.partition("-")[0]
        url = reverse("recruitment:section", args=[application.uuid, plan.code])
        query = {"baris": name} if move == "add" else {}
        query |= {"next": BACK_TO_CHECK} if came_from_check(request) else {}
        return redirect(f"{url}{'?' if query else ''}{urlencode(query)}#{name}-daftar")
    form.point_at(gaps if move == "complete" else [gap for gap in gaps if not gap.field])
    if form.errors or (move == "complete" and form.rules):
        return page(request, dossier, plan, form, section=section, status=422)
    word = "selesai" if section.completed_at else "disimpan"
    messages.success(request, f"Bagian “{plan.title}” sudah {word}.")
    return redirect(back(request, application))


def back(request, application):
    """Return where a saved section leads: to the check page for who came from there, else to the task list."""
    name = "check" if came_from_check(request) else "task-list"
    return reverse(f"recruitment:{name}", args=[application.uuid])


def came_from_check(request):
    return request.GET.get("next") == BACK_TO_CHECK


def page(request, dossier, plan, form, *, section, status=200):
    now = arrival(request)
    context = {
        "application": dossier.application, "selection": dossier.selection, "plan": plan, "form": form,
        "lead": reading.lead(plan, dossier.selection),
        "version": section.version if section else 0, "is_complete": bool(section and section.completed_at),
        "saved": reading.saved(section.saved_at, now) if section else "", "now": now,
        "back": back(request, dossier.application), "from_check": came_from_check(request),
    }  # fmt: skip
    return render(request, "recruitment/section.html", context, status=status)


def read_only(request, dossier, plan, sentence, *, content, unsaved=None, status=200):
    """Show answers that cannot be changed any more; unsaved: what was posted too late, shown beside them."""
    context = {
        "application": dossier.application, "selection": dossier.selection, "plan": plan, "sentence": sentence,
        "rows": reading.rows(plan, content, dossier), "unsaved": unsaved and reading.rows(plan, unsaved, dossier),
        "back": reverse("recruitment:task-list", args=[dossier.application.uuid]),
    }  # fmt: skip
    return render(request, "recruitment/section_read.html", context, status=status)


# --- Answers that say no ----------------------------------------------------------------------------------------------
def _refused(request, dossier, plan, form, sentence):
    if _is_autosave(request):
        return JsonResponse({"sentence": sentence, "is_final": True}, status=422)
    section = dossier.sections.get(plan.code)
    content = section.content if section else {"answers": {}, "typed": {}}
    unsaved = form.content if form.content != content else None
    return read_only(request, dossier, plan, sentence, content=content, unsaved=unsaved, status=422)


def _overtaken(request, dossier, plan, form):
    """Another tab was faster: show both values and let the person choose. Sent or closed meanwhile: say that."""
    application = Application.objects.select_related("selection").get(pk=dossier.application.pk)
    if obstacle := policies.obstacle_to_saving(application, by=actor(request), at=arrival(request)):
        return _refused(request, dossier, plan, form, obstacle)
    if _is_autosave(request):
        return JsonResponse({"sentence": ELSEWHERE, "is_final": True}, status=409)
    newest = Section.objects.filter(application=application, code=plan.code).first()
    context = {
        "application": application, "plan": plan, "version": newest.version if newest else 0,
        "saved": reading.saved(newest.saved_at, arrival(request)) if newest else "",
        "differences": _differences(plan, newest, form, dossier), "data": _resendable(form.data),
        "action": request.POST.get("_action", "save"),
    }  # fmt: skip
    return render(request, "recruitment/section_conflict.html", context, status=409)


def _differences(plan, newest, form, dossier):
    theirs = reading.rows(plan, newest.content if newest else {"answers": {}, "typed": {}}, dossier)
    ours = reading.rows(plan, form.content, dossier)
    pairs = zip(theirs, ours, strict=True)
    return [{"label": kept["label"], "kept": kept, "new": new} for kept, new in pairs if kept != new]


def _resendable(data):
    return {key: value for key, value in data.items() if key not in {"csrfmiddlewaretoken", "_version", "_action"}}


def _kept_json(request, section, form):
    return JsonResponse(
        {
            "version": section.version,
            "saved": reading.saved(section.saved_at, arrival(request)),
            "is_complete": section.completed_at is not None,
            "errors": form.errors,
        }
    )
