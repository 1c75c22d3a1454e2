"""The page of the dry run: what one tick at any moment would send, and why. Nothing is sent or written."""

from dataclasses import dataclass

from django import forms
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from core import dates
from core.admin.fields import WibField
from core.middleware import arrival
from notifications import book
from notifications.admin.book import FIRST_DAY, LAST_DAY, URL, recipient
from notifications.notice import notices

SHOWN = 3  # recipients named of one line


class TrialForm(forms.Form):
    saat = WibField(label="Saat pengirim berjalan (WIB)")

    def clean_saat(self):
        if not FIRST_DAY < self.cleaned_data["saat"].date() < LAST_DAY:
            raise forms.ValidationError("Pilih tanggal antara 2020 dan 2098.")
        return self.cleaned_data["saat"]


@dataclass(frozen=True)
class Tried:
    """One line of a dry run. deadlines: the moments for which it is told, the earliest first."""

    group: object
    recipients: list
    deadlines: list

    @property
    def more(self):
        return self.group.count - len(self.recipients)


class Trying:
    """page: the DeliveryAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view(require_safe(self.show))
        return [path("buku/uji/", view, name="notifications_delivery_trial")]

    def show(self, request):
        self.page.book.require_reader(request)
        now = arrival(request)
        form = TrialForm(request.GET if "saat_0" in request.GET else None, initial={"saat": now})
        context = {
            **self.page.admin_site.each_context(request), "title": "Uji kirim", "opts": self.page.opts, "form": form,
            "back": reverse(URL),
        }  # fmt: skip
        if form.is_bound and form.is_valid():
            context |= _tried(form.cleaned_data["saat"], now)
        status = 422 if form.is_bound and not form.is_valid() else 200
        return TemplateResponse(request, "admin/notifications/trial.html", context, status=status)


def _tried(at, now):
    labels = {code: kind.label for code, kind in notices().items()}
    waiting = [{**row, "label": labels.get(row["kind"], row["kind"])} for row in book.waiting(at)]
    tried = [_line(group, at) for group in book.trial(at, now)]
    total = sum(each.group.count for each in tried) + sum(row["count"] for row in waiting)
    return {"at": at, "tried": tried, "waiting": waiting, "total": total}


def _line(group, at):
    rule = group.rule
    deadlines = sorted({rule.known_deadline(cohort.one) for cohort in group.cohorts})
    shown = []
    if group.is_second or rule.account or rule.address:
        question = book.Question(at, at)
        shown = [recipient(group, each) for each in book.objects_of(group, question)[:SHOWN]]
    return Tried(group, shown, [dates.closing(each) for each in deadlines[:SHOWN]])
