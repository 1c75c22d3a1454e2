"""Surat imbauan as staff write them; once issued, one stands and is only handed out."""

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from core import dates
from core.admin import Move, MoveForm, MovesAdmin, badge
from core.admin.fields import VersionedForm
from core.lifecycle import Stale, bump
from core.middleware import arrival
from outreach import advised, policies
from outreach.actions import advisories
from outreach.admin.advising import Advising
from outreach.admin.page import CityPage
from outreach.lifecycle import AdvisoryStatus
from outreach.models import Advisory, Material
from regions.models import District

WORDS = {
    "advisory.added": "Konsep dibuat", "advisory.changed": "Konsep diubah", "advisory.issued": "Surat imbauan terbit",
    "advisory.letters_taken": "Surat imbauan diunduh", "advisory.receipt_recorded": "Penerimaan surat dicatat",
    "letters": "Surat", "offices": "Penerima", "mailed": "Lewat email",
}  # fmt: skip
TONES = {AdvisoryStatus.DRAFT: "neutral", AdvisoryStatus.ISSUED: "green"}


class AdvisoryForm(VersionedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "districts" in self.fields:  # a page that is only read has no fields
            self.fields["districts"].queryset = District.objects.order_by("pk")
            self.fields["districts"].help_text = "Kosongkan untuk seluruh kota."
            self.fields["body"].help_text = "Satu baris kosong memisahkan alinea. Salam pembuka dan penutup sudah ada."
            self.fields["material"].queryset = Material.objects.order_by("title", "-number")


class IssueForm(MoveForm):
    @property
    def summary(self):
        """Say to how many the letter would go now: “20 RW: 13 lewat email, 7 diserahkan saja”."""
        found = advised.recipients(self.obj, self.at)
        mailed = sum(bool(each.email) for each in found)
        return f"{len(found)} {self.obj.audience.unit}: {mailed} lewat email, {len(found) - mailed} diserahkan saja"


def is_draft(advisory):
    return advisory.status == AdvisoryStatus.DRAFT


ISSUE = Move(
    "terbitkan", "Terbitkan", advisories.issue, policies.obstacle_to_advising, variant="primary", concerns=is_draft,
    form=IssueForm, is_final=True, template="admin/outreach/advisory_move.html",
    lead="Setiap penerima mendapat surat bernomor, dan yang mempunyai alamat email langsung menerima isinya. Surat yang terbit "
    "tidak dapat diubah.",
    done="{} terbit. Unduh suratnya untuk ditandatangani dan diserahkan.",
)  # fmt: skip


@admin.register(Advisory)
class AdvisoryAdmin(MovesAdmin, CityPage):
    form = AdvisoryForm
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    editable = ("title", "audience", "districts", "regime", "material", "body", "seen_version")
    fields = ("title", "audience", "where", *editable[2:], "issued_at", "issued_by")
    list_display = ("title", "audience", "state", "letters_told", "received_told", "issued")
    list_filter = ("status", "audience")
    list_select_related = ("audience", "material", "issued_by")
    search_fields = ("title__icontains",)
    search_help_text = "Cari hal surat."
    empty_text = "Surat imbauan mengingatkan netralitas tanpa kegiatan tatap muka. Tulis konsepnya, lalu terbitkan."
    ordering = ("-pk",)
    sortable_by = ()
    may_add = may_change = True
    journals_values = True
    change_form_template = "admin/outreach/advisory.html"
    words = WORDS
    moves = (ISSUE,)

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.advising = Advising(self)

    def get_urls(self):
        return [*self.advising.urls(), *super().get_urls()]

    def visible(self, queryset, by):
        received = Count("addressees", filter=Q(addressees__received_on__isnull=False))
        return super().visible(queryset, by).annotate(letters=Count("addressees"), received=received)

    def may(self, request, obj=None):
        return super().may(request, obj) and (obj is None or is_draft(obj))

    @admin.display(description="Status")
    def state(self, advisory):
        return badge(advisory.get_status_display(), TONES[advisory.status])

    @admin.display(description="Surat", empty_value="–")
    def letters_told(self, advisory):
        return None if is_draft(advisory) else advisory.letters

    @admin.display(description="Diterima", empty_value="–")
    def received_told(self, advisory):
        return None if is_draft(advisory) else f"{advisory.received} dari {advisory.letters}"

    @admin.display(description="Terbit (WIB)", empty_value="–")
    def issued(self, advisory):
        return dates.brief(advisory.issued_at) if advisory.issued_at else None

    # --- Form ---------------------------------------------------------------------------------------------------------
    def get_fields(self, request, obj=None):
        hidden = {"issued_at", "issued_by"} if obj is None or is_draft(obj) else set()
        is_form = obj is None or self.has_change_permission(request, obj)
        hidden |= {"where"} if is_form else {"districts", "seen_version"}
        return [name for name in self.fields if name not in hidden]

    @admin.display(description="Kecamatan")
    def where(self, advisory):
        return ", ".join(each.name for each in advisory.districts.order_by("pk")) or "Seluruh kota"

    def save_model(self, request, obj, form, change):
        """Advance the version with every edit, also with one of kecamatan alone, which are written afterwards."""
        if not change:
            return super().save_model(request, obj, form, change)
        if changed := [name for name in form.changed_data if name != "seen_version"]:
            bump(obj, version=obj.version, **{name: form.cleaned_data[name] for name in changed if name != "districts"})
        return None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Stale as stale:  # somebody saved or issued it between this form's check and its writing
            return self.changed_meanwhile(request, self.get_object(request, object_id), None, stale)

    def construct_change_message(self, request, form, formsets, add=False):
        """Name the kecamatan by their codes, and of the text its length: the row keeps it."""
        details = super().construct_change_message(request, form, formsets, add)
        fields = details["fields"]
        fields.pop("seen_version", None)
        if "districts" in fields:
            before, after = form.initial.get("districts") or (), form.cleaned_data["districts"]
            fields["districts"] = [", ".join(sorted(each.pk for each in rows)) for rows in (before, after)]
        if "body" in fields:
            fields["body"] = [f"{len(text or '')} karakter" for text in (form.initial.get("body"), form.cleaned_data["body"])]
        return details

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            context |= self._panel(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _panel(self, request, obj):
        found = {"tone": TONES[obj.status], "share": advised.share(obj.audience, arrival(request))}
        if is_draft(obj):
            return found
        may_hand = policies.obstacle_to_handing(obj, by=self.by(request)) is None
        receipts = reverse("admin:outreach_advisory_receipts", args=[obj.pk]) if may_hand else ""
        return found | {"counts": advised.counts(obj), "receipts": receipts}
