"""The pages on which staff word the notices: all kinds, one kind with its preview, and the mail as it will look."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template import Context, Variable, VariableDoesNotExist
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from core import dates
from core.admin import ScopedAdmin
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.models import Event
from notifications import policies, texts, wording
from notifications.models import NoticeText
from notifications.models.texts import SUBJECT_LENGTH, TEXT_LENGTH
from notifications.views.mailbox import sandboxed

SAVE, LOOK, TRY, RESTORE = "simpan", "pratinjau", "uji", "bawaan"
DRAFT = "notice_text_draft"  # in the session: what was typed last, for the frame that shows it
WORDS = {
    "noticetext.reworded": "Teks diubah", "noticetext.restored": "Kembali ke teks bawaan", "version": "Versi",
    "difference": "Perbedaan",
}  # fmt: skip


class TextForm(forms.Form):
    """version: the one the person saw."""

    langkah = forms.ChoiceField(choices=[(step, step) for step in (SAVE, LOOK, TRY, RESTORE)], widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    subject = forms.CharField(label="Judul email", required=False, max_length=SUBJECT_LENGTH)
    text = forms.CharField(
        label="Isi email", required=False, max_length=TEXT_LENGTH, strip=False, widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Alinea pertama menjadi kalimat utama. Pisahkan alinea dengan baris kosong. Baris yang diawali “- ” menjadi "
        "daftar, teks di antara ** dan ** menjadi kotak, dan “Label:” dengan tautan di baris berikutnya menjadi tombol.",
    )  # fmt: skip

    def __init__(self, *args, kind, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.now = kind, now

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("langkah") == RESTORE or self.errors:
            return cleaned
        found = texts.faults(self.kind, self.words, self.now)
        for name in ("subject", "text"):
            for sentence in getattr(found, name):
                self.add_error(name, sentence)
        return cleaned

    @property
    def words(self):
        return texts.Words(self.cleaned_data["subject"], self.cleaned_data["text"])


@dataclass(frozen=True)
class Named:
    """A name that may be used, as it is typed, with what it says in the example."""

    name: str
    example: str


@admin.register(NoticeText)
class NoticeTextAdmin(ScopedAdmin):
    """One row for each kind that was ever reworded; the list shows every kind."""

    fields = ("kind_label", "subject", "text", "version", "changed_at", "changed_by", "failed_at")
    words = WORDS
    list_display = ("kind",)

    def get_urls(self):
        site, name = self.admin_site, "notifications_noticetext"
        edit = require_http_methods(["GET", "HEAD", "POST"])(self.edit)
        return [
            path("jenis/<str:code>/", site.admin_view(edit), name=f"{name}_edit"),
            path("jenis/<str:code>/email/", site.admin_view(require_safe(self.letter)), name=f"{name}_letter"),
            *super().get_urls(),
        ]

    def visible(self, queryset, by):
        return queryset

    def name_of(self, obj):
        return self.kind_label(obj)

    @admin.display(description="jenis")
    def kind_label(self, obj):
        kind = texts.editable().get(obj.kind)
        return kind.label if kind else obj.kind

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = {row.kind: row for row in NoticeText.objects.select_related("changed_by")}
        kinds = sorted(texts.editable().items(), key=lambda pair: pair[1].label)
        context = {
            **self.admin_site.each_context(request), "title": "Teks pemberitahuan", "opts": self.opts,
            "kinds": [(code, kind, rows.get(code)) for code, kind in kinds],
        }  # fmt: skip
        return TemplateResponse(request, "admin/notifications/texts.html", context | (extra_context or {}))

    # --- One kind -----------------------------------------------------------------------------------------------------
    def edit(self, request, code):
        kind, now = self._kind(request, code), arrival(request)
        if request.method != "POST":
            return self._page(request, kind, self._form(kind, now))
        if policies.obstacle_to_wording(by=self.by(request)):
            raise PermissionDenied
        form = TextForm(request.POST, kind=kind, now=now)
        if not form.is_valid():
            return self._page(request, kind, form, status=422)
        try:
            return self._carry_out(request, kind, form)
        except Stale as stale:
            form.add_error(None, f"{stale} Salin teks Anda bila masih diperlukan, lalu muat ulang halaman ini.")
            return self._page(request, kind, form, status=409)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, kind, form, status=422)

    def _carry_out(self, request, kind, form):
        step, facts = form.cleaned_data["langkah"], {"by": self.by(request), "at": form.now}
        if step == LOOK:
            request.session[DRAFT] = {"code": kind.code, "subject": form.words.subject, "text": form.words.text}
            return self._page(request, kind, form, draft=True)
        if step == TRY:
            return self._try(request, kind, form, facts)
        version = form.cleaned_data["version"]
        if step == SAVE:
            texts.change(kind.code, form.words, version=version, **facts)
            told = "Teks disimpan. Email berikutnya memakai teks ini, juga yang sudah menunggu."
        else:
            texts.restore(kind.code, version=version, **facts)
            told = "Teks bawaan dipakai kembali. Teks sebelumnya tetap ada di riwayat."
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(self._url(kind))

    def _try(self, request, kind, form, facts):
        sample = self._sample(request, kind)
        if sample is None:
            raise Refused("Belum ada kiriman jenis ini yang boleh Anda lihat, jadi belum ada contoh untuk email uji.")
        texts.send_trial(kind.code, form.words, sample[0], **facts)
        self.message_user(request, "Email uji dikirim ke alamat Anda sendiri dalam satu menit.", messages.SUCCESS)
        return self._page(request, kind, form)

    @method_decorator(xframe_options_sameorigin)
    def letter(self, request, code):
        """Serve the HTML of one kind's mail over the example: as typed last with ?draf=1, else as it is in force."""
        kind = self._kind(request, code)
        sample, draft = self._sample(request, kind), request.session.get(DRAFT) or {}
        if sample is None:
            raise Http404
        words = texts.own_words(code) or texts.starting_words(kind)
        if request.GET.get("draf") and draft.get("code") == code:
            words = texts.Words(draft["subject"], draft["text"])
        facts = kind, *sample, arrival(request)
        shown = texts.shown(kind, words, *facts[1:])
        if shown is None:
            raise Http404
        return sandboxed(texts.mail_parts(kind, shown, texts.shown_values(*facts))[2])

    # --- What the page shows ------------------------------------------------------------------------------------------
    def _kind(self, request, code):
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return texts.editable()[code]
        except KeyError:
            raise Http404 from None

    def _url(self, kind):
        return reverse("admin:notifications_noticetext_edit", args=[kind.code])

    def _form(self, kind, now):
        row = texts.row_of(kind.code)
        words = texts.Words(row.subject, row.text) if row and row.is_own else texts.starting_words(kind)
        facts = {"subject": words.subject, "text": words.text, "version": row.version if row else 0}
        return TextForm(initial=facts, kind=kind, now=now)

    def _page(self, request, kind, form, *, draft=False, status=200):
        row, sample = texts.row_of(kind.code), self._sample(request, kind)
        names, loops = _names(kind, sample, form.now)
        context = {
            **self.admin_site.each_context(request), "title": kind.label, "opts": self.opts, "kind": kind, "row": row,
            "form": form, "names": names, "loops": loops, "filters": sorted(wording.vocabulary(kind.template).filters),
            "obstacle": policies.obstacle_to_wording(by=self.by(request)), "draft": draft,
            "preview": self._preview(kind, sample, form) if sample else None,
            "events": self.told(Event.objects.about(row).order_by("-n")[:30]) if row else [],
        }  # fmt: skip
        return TemplateResponse(request, "admin/notifications/text.html", context, status=status)

    def _preview(self, kind, sample, form):
        if form.is_bound and form.errors:
            return None
        words = form.words if form.is_bound else texts.Words(form.initial["subject"], form.initial["text"])
        return texts.shown(kind, words, *sample, form.now)

    def _sample(self, request, kind):
        """Return the newest (delivery, object) of a kind whose object the person may see, or None."""
        return next((pair for pair in texts.samples(kind.code) if self._may_see(request, pair[1])), None)

    def _may_see(self, request, obj):
        meta = type(obj)._meta
        if self.admin_site.is_registered(type(obj)):
            page = self.admin_site.get_model_admin(type(obj))
            return page.has_view_permission(request) and page.get_queryset(request).filter(pk=obj.pk).exists()
        return self.by(request).has_perm(f"{meta.app_label}.view_{meta.model_name}")


def _names(kind, sample, now):
    """Return the names that a text may use, and those of each loop, with examples where there is one."""
    known = wording.vocabulary(kind.template)
    values = Context(texts.shown_values(kind, *sample, now) if sample else {})
    names = [Named(f"{{{{ {name} }}}}", _example(name, values)) for name in sorted(known.paths)]
    return names, [(f"{{% for {loop} %}}", sorted(inner)) for loop, inner in sorted(known.loops.items())]


def _example(name, values):
    if name in wording.SECRET:
        return texts.DOTS
    try:
        value = Variable(name).resolve(values)
    except VariableDoesNotExist:
        return ""
    if isinstance(value, dt.datetime):
        return dates.moment(value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return texts.hidden(str(value))[:80] if not isinstance(value, list | tuple | dict | set) else ""
