"""A panelist's own sheet of one interview; the others' only once the interview is closed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from core.lifecycle import Refused
from core.middleware import arrival
from recruitment import interview, policies
from recruitment.actions import sheets
from recruitment.lifecycle import SlotStatus
from recruitment.models import Sheet


class SheetForm(forms.Form):
    """One field for each aspect of the selection; what is not known yet may stay empty until the sheet is locked."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, aspects, sheet, *args):
        self.aspects = aspects
        known = {mark.aspect_id: mark.points for mark in sheet.marks.all()} if sheet else {}
        super().__init__(*args, initial={"version": sheet.version if sheet else None})
        for aspect in aspects:
            self.fields[f"aspek-{aspect.pk}"] = forms.IntegerField(
                label=f"{aspect.name} (bobot {aspect.weight})", help_text=f"{aspect.guide} Nilai 1 sampai 100.".strip(),
                required=False, min_value=1, max_value=100, initial=known.get(aspect.pk),
            )  # fmt: skip
        self.fields["notes"] = forms.CharField(
            label="Catatan pribadi", required=False, max_length=4000, widget=forms.Textarea({"rows": 5}),
            initial=sheet.notes if sheet else "", help_text="Hanya Anda yang membacanya. Disimpan tersegel.",
        )  # fmt: skip

    @property
    def facts(self):
        marks = {aspect: self.cleaned_data[f"aspek-{aspect.pk}"] for aspect in self.aspects}
        return {"marks": marks, "notes": self.cleaned_data["notes"], "version": self.cleaned_data["version"]}


class Scoring:
    """page: the SlotAdmin, which knows the site and the scope."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view(self.sheet)
        return [path("<int:pk>/lembar/", view, name="recruitment_slot_sheet")]

    def sheet(self, request, pk):
        slot, by, at = self.page.get_object(request, str(pk)), self.page.by(request), arrival(request)
        if slot is None:
            raise Http404
        member = slot.members.standing().filter(person=request.user.pk).first()
        if not self._may_open(slot, member, by):
            raise PermissionDenied
        own = Sheet.objects.filter(member=member).prefetch_related("marks__aspect").first() if member else None
        aspects = list(slot.selection.aspects.order_by("position", "pk"))
        form = SheetForm(aspects, own, *([request.POST] if request.method == "POST" else []))
        obstacle = policies.obstacle_to_scoring(slot, by=by, at=at)
        if request.method == "POST":
            if self._saved(request, slot, form, by, at):
                return HttpResponseRedirect(request.path)
            return self._page(request, slot, form, own, obstacle, status=422)
        return self._page(request, slot, form, own, obstacle)

    def _may_open(self, slot, member, by):
        is_told = slot.status == SlotStatus.CLOSED and by.has_perm(policies.READ_SLOT)
        return is_told or (member is not None and by.has_perm(policies.SCORE_INTERVIEW))

    def _saved(self, request, slot, form, by, at):
        if not form.is_valid():
            return False
        is_final = "kunci" in request.POST
        try:
            sheets.save(slot, **form.facts, by=by, at=at, is_final=is_final)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        told = "Lembar nilai Anda dikunci." if is_final else "Lembar nilai Anda tersimpan dan belum dikunci."
        self.page.message_user(request, told, messages.SUCCESS)
        return True

    def _page(self, request, slot, form, own, obstacle, *, status=200):
        context = {
            **self.page.admin_site.each_context(request), "title": f"Lembar nilai: {slot}", "opts": self.page.opts,
            "original": slot, "form": form, "own": own, "obstacle": obstacle, "back": self.page.change_url(request, slot),
            "others": self._others(slot) if slot.status == SlotStatus.CLOSED else None,
            "points": [(mark.aspect, mark.points) for mark in own.marks.all()] if own else [],
        }  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/sheet.html", context, status=status)

    def _others(self, slot):
        """Return (panelist, (aspect, points) in the order of the aspects, weighted mean) of every locked sheet that counts."""
        locked = Sheet.objects.locked().filter(member__slot=slot, member__left_at__isnull=True)
        found = locked.select_related("member__person").prefetch_related("marks__aspect").order_by("member__pk")
        return [
            (
                str(sheet.member),
                [(mark.aspect, mark.points) for mark in sorted(sheet.marks.all(), key=_place)],
                interview.rounded(interview.sheet_score(sheet)),
            )
            for sheet in found
        ]


def _place(mark):
    return mark.aspect.position, mark.aspect_id
