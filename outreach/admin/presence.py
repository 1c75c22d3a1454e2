"""Who came by the door, by the code on the wall and by the signed sheet; sheets are printed, entered and confirmed here."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from core.fields import Text
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from outreach import papers, policies, reconciling
from outreach.actions import sheets
from outreach.admin.handing import handed
from outreach.lifecycle import SheetStatus
from outreach.models import Activity, Attendance

SHEET_TONES = {SheetStatus.WAITING: "gold", SheetStatus.CONFIRMED: "green", SheetStatus.DECLINED: "red"}
NAME = Text(label="Nama wakil")


class EntryForm(forms.Form):
    """What stands signed: a box for each invitation, named by its ticket, and whoever signed in its place."""

    signed = forms.MultipleChoiceField(
        error_messages={
            "required": "Tandai paling sedikit satu baris yang bertanda tangan.",
            "invalid_choice": "Ada baris yang tidak dikenali. Muat ulang halaman.",
        }
    )

    def __init__(self, invited, *args):
        super().__init__(*args)
        self.invited = {str(each.ticket): each for each in invited}
        self.fields["signed"].choices = [(key, key) for key in self.invited]

    def clean_signed(self):
        """Ask of each name what is asked of every text; a row counts once, in the order of the paper."""
        signed = set(self.cleaned_data["signed"])
        names = {key: NAME.clean(self.name_of(key)) for key in self.invited if key in signed}
        self.marks = [(self.invited[key], name) for key, name in names.items()]
        return list(names)

    def name_of(self, key):
        return self.data.get(f"name-{key}", "").strip() if self.is_bound else ""

    @property
    def rows(self):
        """Yield each invitation with its key, whether it is ticked, and the name typed beside it."""
        ticked = set(self.data.getlist("signed")) if self.is_bound else set()
        return [(each, key, key in ticked, self.name_of(key)) for key, each in self.invited.items()]


class DeclineForm(forms.Form):
    reason = Text(label="Alasan penolakan", length=300, help_text="Isi bila lembar ditolak.")


class Presence:
    """page: the ActivityAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view
        return [
            path("<int:pk>/kehadiran/", view(require_safe(self.show)), name="outreach_activity_presence"),
            path("<int:pk>/lembar-hadir/", view(require_POST(self.take)), name="outreach_activity_sheet_paper"),
            path("<int:pk>/lembar-hadir/isi/", view(self.enter), name="outreach_activity_sheet_entry"),
            path("<int:pk>/lembar-hadir/<int:sheet>/", view(self.settle), name="outreach_activity_sheet"),
        ]

    def _activity(self, request, pk):
        if not self.page.has_view_permission(request) or not self.page.by(request).has_perm(policies.CHECK_IN):
            raise PermissionDenied
        found = Activity.objects.with_place().filter(pk=pk, current__isnull=False).first()
        if found is None:
            raise Http404
        return found

    def _invited(self, request, activity):
        mine = activity.invitations.standing().within(policies.doors_of(self.page.by(request)))
        return sorted(mine.with_place(), key=lambda each: each.order)

    def _render(self, request, template, activity, title, *, status=200, **context):
        context |= {
            **self.page.admin_site.each_context(request), "title": title, "opts": self.page.opts, "activity": activity,
        }  # fmt: skip
        return TemplateResponse(request, f"admin/outreach/{template}.html", context, status=status)

    def show(self, request, pk):
        activity, by, at = self._activity(request, pk), self.page.by(request), arrival(request)
        codes = policies.doors_of(by)
        context = {
            "balance": reconciling.balance(activity, codes=codes),
            "sheets": self._sheets(activity, codes),
            "obstacle": policies.obstacle_to_entering_sheet(activity, by=by, at=at),
            "has_guests": activity.invitations.standing().within(codes).exists(),
            "is_limited": codes is not None,
        }
        return self._render(request, "presence", activity, "Kehadiran dari tiga sumber", **context)

    def _sheets(self, activity, codes):
        """Return the sheets that name somebody of one's own kecamatan, each with its tone."""
        mine = activity.invitations.within(codes)
        found = activity.sheets.filter(marks__invitation__in=mine).distinct().select_related("entered_by", "settled_by")
        return [(each, SHEET_TONES[each.status]) for each in found.order_by("-entered_at", "-pk")]

    def take(self, request, pk):
        """Hand out the sheets to be signed."""
        activity, at = self._activity(request, pk), arrival(request)
        invited = self._invited(request, activity)
        if not invited:
            self.page.message_user(request, "Belum ada yang diundang.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:outreach_activity_presence", args=[pk]))
        return handed(papers.sheet(activity, invited, at=at), "pdf", f"daftar-hadir-{pk}")

    def enter(self, request, pk):
        activity, by, at = self._activity(request, pk), self.page.by(request), arrival(request)
        invited = self._invited(request, activity)
        form = EntryForm(invited, *([request.POST] if request.method == "POST" else []))
        if form.is_valid():
            try:
                sheet = sheets.enter(activity, marks=form.marks, by=by, at=at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.page.message_user(request, "Lembar tersimpan dan menunggu konfirmasi orang kedua.", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:outreach_activity_sheet", args=[pk, sheet.pk]))
        context = {"form": form, "obstacle": policies.obstacle_to_entering_sheet(activity, by=by, at=at)}
        return self._render(
            request, "sheet_entry", activity, "Masukkan lembar hadir", status=422 if form.is_bound else 200, **context
        )

    def settle(self, request, pk, sheet):
        """Show what somebody entered; POST confirms or declines it."""
        activity, by, at = self._activity(request, pk), self.page.by(request), arrival(request)
        mine = activity.invitations.within(policies.doors_of(by))
        found = activity.sheets.filter(pk=sheet, marks__invitation__in=mine).select_related("entered_by", "settled_by").first()
        if found is None:
            raise Http404
        found.activity = activity
        form = DeclineForm(*([request.POST] if request.method == "POST" else []))
        if request.method == "POST" and form.is_valid():
            try:
                self.page.message_user(request, self._settled(request, found, form, by, at), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:outreach_activity_presence", args=[pk]))
            except Stale:
                form.add_error(None, "Lembar ini baru saja diputuskan orang lain.")
            except Refused as refusal:
                form.add_error("reason" if "tolak" in request.POST else None, str(refusal))
        context = {
            "sheet": found, "tone": SHEET_TONES[found.status], "form": form, "rows": _rows(found, mine),
            "obstacle": policies.obstacle_to_confirming(found, by=by, at=at),
            "may_decline": policies.obstacle_to_declining(found, by=by, at=at) is None,
        }  # fmt: skip
        return self._render(
            request, "sheet", activity, f"Lembar hadir {sheet}", status=422 if form.is_bound else 200, **context
        )

    def _settled(self, request, sheet, form, by, at):
        version = request.POST.get("version", "")
        facts = {"version": int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0}
        if "tolak" in request.POST:
            sheets.decline(sheet, reason=form.cleaned_data["reason"], **facts, by=by, at=at)
            return "Lembar ditolak. Yang memasukkannya dapat mengisi lembar baru."
        if "setuju" not in request.POST:
            raise Refused("Pilih konfirmasi atau tolak.")
        count = sheets.confirm(sheet, **facts, by=by, at=at)
        return f"Lembar dikonfirmasi: {count} kehadiran baru terhitung."


def _rows(sheet, mine):
    """Return (Invitation, name of the representative, whether it counts already) of each row that one may read."""
    marks = {mark.invitation_id: mark.representative for mark in sheet.marks.all()}
    counted = set(Attendance.objects.standing().filter(invitation__in=marks).values_list("invitation_id", flat=True))
    named = sorted(mine.filter(pk__in=marks).with_place(), key=lambda each: each.order)
    return [(each, marks[each.pk], each.pk in counted) for each in named]
