"""The page of one reminder, and what staff decide about it: hold, let go, skip, send now."""

from hashlib import sha256

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from core.admin.bulk import number_in
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.models import Event, stream_of
from notifications import book, holding, planning, policies, reminders
from notifications.admin.book import NO_SECOND, STEERABLE, URL, occasion_url, rule_asked
from notifications.admin.subjects import Subjects
from notifications.channels import Channel
from notifications.notice import notice

HOLD, RELEASE, SKIP, SEND = "tahan", "lepas", "lewati", "kirim"
STEPS = {HOLD: holding.hold, RELEASE: holding.release, SKIP: holding.skip, SEND: holding.send_now}
DONE = {
    HOLD: "Pengingat ditahan. Ia tidak dikirim sampai dilepas, dan kedaluwarsa pada batasnya.",
    RELEASE: "Pengingat dilepas. Ia dikirim pada waktunya, atau segera bila waktunya sudah tiba.",
    SKIP: "Pengingat dilewati. Ia tidak akan dikirim.",
    SEND: "Pengingat didahulukan. Ia dikirim dalam satu menit, bila masih berlaku.",
}
REASONED = {HOLD, SKIP}


class SteerForm(forms.Form):
    """baris: the lines that were ticked, each with the state in which the person saw it."""

    langkah = forms.ChoiceField(choices=[(step, step) for step in STEPS], widget=forms.HiddenInput)
    baris = forms.MultipleChoiceField(
        label="Penerima", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Pilih sekurangnya satu penerima."}
    )
    reason = forms.CharField(
        label="Alasan", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wajib untuk menahan dan melewatkan. Tercatat dalam riwayat dengan nama Anda; jangan tulis data pribadi.",
    )  # fmt: skip

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {token_of(line): line for line in lines if line.state in STEERABLE}
        self.fields["baris"].choices = [(token, _words(line)) for token, line in self.lines.items()]
        self.fields["baris"].initial = list(self.lines)

    def is_outdated(self):
        """Say whether what was ticked is no longer as it was seen."""
        return bool(set(self.data.getlist("baris")) - self.lines.keys())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("langkah") in REASONED and not cleaned.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", "Tulis alasannya.")
        return cleaned


class Steering:
    """page: the DeliveryAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.show))
        return [path("buku/pengingat/", view, name="notifications_delivery_occasion")]

    def show(self, request):
        self.page.book.require_reader(request)
        occasion = _occasion(request.GET, arrival(request))
        if request.method != "POST":
            return self._page(request, occasion, SteerForm(lines=occasion.lines))
        form = SteerForm(request.POST, lines=occasion.lines)
        if form.is_outdated():
            return self._changed(request, occasion, Stale())
        if form.is_valid():
            try:
                return self._carry_out(request, occasion, form)
            except Stale as stale:
                return self._changed(request, occasion, stale)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        return self._page(request, occasion, form, status=422)

    def _carry_out(self, request, occasion, form):
        step, chosen = form.cleaned_data["langkah"], [form.lines[token] for token in form.cleaned_data["baris"]]
        facts = {"reason": form.cleaned_data["reason"], "by": self.page.by(request), "at": arrival(request)}
        STEPS[step](occasion, chosen, **facts)
        self.page.message_user(request, DONE[step], messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())

    def _page(self, request, occasion, form, *, status=200):
        by, subjects = self.page.by(request), Subjects(self.page.admin_site, request)
        if occasion.obj is not None:
            subjects.want(occasion.rule, occasion.obj)
        subjects.load()
        about = subjects.of(occasion.rule, occasion.obj) if occasion.obj is not None else None
        obstacle = policies.obstacle_to_steering(by=by) if form.lines else None
        told = [line for line in occasion.lines if obstacle or token_of(line) not in form.lines]
        context = {
            **self.page.admin_site.each_context(request), "title": f"{occasion.rule.label}, {occasion.milestone}",
            "opts": self.page.opts, "occasion": occasion, "about": about, "form": form, "back": reverse(URL),
            "lines": [(line, _words(line)) for line in told], "obstacle": obstacle,
            "skip_obstacle": _skip_obstacle(occasion, by), "reasons": _reasons(occasion),
            "has_held": any(line.state == book.S.ON_HOLD for line in form.lines.values()),
            "has_moving": any(line.state != book.S.ON_HOLD for line in form.lines.values()), "events": self._events(occasion),
        }  # fmt: skip
        return TemplateResponse(request, "admin/notifications/occasion.html", context, status=status)

    def _events(self, occasion):
        streams = [stream_of(line.delivery) for line in occasion.lines if not line.is_planned]
        return self.page.told(Event.objects.filter(stream__in=streams).order_by("-at", "-n")[:30])

    def _changed(self, request, occasion, stale):
        """Answer 409: the reminder moved on while the page was open, by the planner, a sender or a colleague."""
        context = {
            **self.page.admin_site.each_context(request), "title": "Pengingat ini sudah berubah", "opts": self.page.opts,
            "sentence": str(stale), "events": self._events(occasion),
            "back": occasion_url(occasion.rule, occasion.milestone, request.GET.get("objek")),
        }  # fmt: skip
        return TemplateResponse(request, "admin/moves/stale.html", context, status=409)


def _occasion(query, now):
    rule, pk = rule_asked(query.get("aturan", "")), number_in(query.get("objek", ""))
    milestone = query.get("tonggak", "")
    found = book.occasion(rule, pk, milestone, now) if pk and milestone and "\0" not in milestone else None
    if found is None:
        raise Http404
    return found


def _skip_obstacle(occasion, by):
    """Return why a line of the occasion cannot be skipped, or None."""
    kinds = {line.delivery.kind: None for line in occasion.lines} or {occasion.rule.notice.code: None}
    return next(filter(None, (policies.obstacle_to_skipping(notice(kind), by=by) for kind in kinds)), None)


def _reasons(occasion):
    """Return (term, words): why the second person is told, who that is, and by which ways the office lets the rule speak."""
    rule, found = occasion.rule, []
    if any(line.is_second for line in occasion.lines):
        found.append(("Orang kedua", f"{rule.second_whom}; diberi tahu karena tugasnya belum dikerjakan"))
    if occasion.lacks_second:
        found.append(("Orang kedua", f"{NO_SECOND}, jadi tidak ada orang kedua yang diberi tahu"))
    closed = reminders.closed_ways(reminders.active_offsets(rule.rule), rule.notice)
    if closed:
        shut = ", ".join(each.label.lower() for each in Channel if each in closed)
        found.append(("Ditutup kantor", f"jalan {shut}, menurut Aturan pengingat"))
    return found


def token_of(line):
    """Name a line and the state it is seen in, without the address that its key may hold."""
    return f"{sha256(line.delivery.key.encode()).hexdigest()[:32]}-{line.state}"


def _words(line):
    former = ", tenggat sebelum diubah" if line.is_former else ""
    second = "orang kedua, " if line.is_second else ""
    way = Channel(line.delivery.channel).label.lower()
    return f"{planning.masked(line.delivery.address)} ({second}{way}, {line.state_label.lower()}{former})"
