"""Asking kelurahan to put their heads' data right, and taking over what they say."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core import dates
from core.admin import Bulk, Move, MovesAdmin, badge
from core.clock import day_of
from core.lifecycle import Refused
from core.middleware import arrival
from core.templatetags.ui import phone
from outreach import policies
from outreach.actions import rosters
from outreach.admin.page import CityPage
from outreach.lifecycle import CorrectionStatus
from outreach.models import Correction, Roster
from regions.models import Village

TONES = {CorrectionStatus.WAITING: "gold", CorrectionStatus.APPLIED: "green", CorrectionStatus.DECLINED: "neutral"}
WORDS = {
    "roster.asked": "Tautan dikirim", "roster.corrected": "Koreksi diterima", "roster.confirmed": "Dinyatakan benar",
    "head.corrected": "Data ketua dikoreksi",
    "correction.applied": "Dicatat", "correction.declined": "Tidak dicatat", "places": "Jumlah ketua",
}  # fmt: skip


def is_waiting(correction):
    return correction.status == CorrectionStatus.WAITING


APPLY = Move(
    "catat", "Catat", rosters.apply, policies.obstacle_to_settling, variant="primary", concerns=is_waiting,
    lead="Data ketua diganti menurut koreksi. Bila ketua sudah berganti, masa jabatan ketua lama berakhir hari ini.",
    done="{} dicatat.",
)  # fmt: skip
DECLINE = Move(
    "tolak", "Jangan catat", rosters.decline, policies.obstacle_to_settling, concerns=is_waiting,
    lead="Data ketua tetap seperti semula, dan isi koreksi ini dihapus.", done="Koreksi {} tidak dicatat.",
)  # fmt: skip


class AskForm(forms.Form):
    villages = forms.MultipleChoiceField(
        label="Kelurahan yang diminta", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu kelurahan."},
    )  # fmt: skip

    def __init__(self, on, *args):
        super().__init__(*args)
        addresses = rosters.addresses(on)
        villages = Village.objects.order_by("code")
        self.waiting = [village for village in villages if village.pk in addresses]
        self.missing = [village for village in villages if village.pk not in addresses]
        self.fields["villages"].choices = [(village.pk, village.name) for village in self.waiting]

    @property
    def chosen(self):
        return [village for village in self.waiting if village.pk in self.cleaned_data["villages"]]


@admin.register(Roster)
class RosterAdmin(CityPage):
    fields = ("village", "sent_at", "sent_by", "open_until", "checked_at")
    list_display = ("village", "sent", "until", "checked", "waiting")
    list_select_related = ("village", "sent_by")
    search_fields = ("village__name__istartswith",)
    search_help_text = "Cari nama kelurahan."
    empty_text = "Belum ada kelurahan yang diminta memeriksa data ketuanya."
    ordering = ("village__code",)
    sortable_by = ()
    change_list_template = "admin/outreach/rosters.html"
    words = WORDS

    def visible(self, queryset, by):
        of = Correction.objects.filter(roster=OuterRef("pk"), status=CorrectionStatus.WAITING).values("roster")
        return super().visible(queryset, by).annotate(waiting_count=Subquery(of.annotate(n=Count("pk")).values("n")))

    def get_urls(self):
        return [path("minta/", self.admin_site.admin_view(self.ask), name="outreach_roster_ask"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        may_ask = policies.obstacle_to_keeping_heads(by=self.by(request)) is None
        return super().changelist_view(request, {"may_ask": may_ask} | (extra_context or {}))

    def ask(self, request):
        by, at = self.by(request), arrival(request)
        if policies.obstacle_to_keeping_heads(by=by):
            raise PermissionDenied
        form = AskForm(day_of(at), *([request.POST] if request.method == "POST" else []))
        if form.is_valid():
            try:
                asked = rosters.ask(form.chosen, by=by, at=at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, f"Tautan koreksi dikirim kepada {len(asked)} kelurahan.", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:outreach_roster_changelist"))
        context = {
            **self.admin_site.each_context(request), "title": "Minta koreksi data ketua", "opts": self.opts, "form": form,
            "back": reverse("admin:outreach_roster_changelist"), "days": rosters.OPEN_FOR.days,
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/rosters_ask.html", context, status=422 if form.is_bound else 200)

    @admin.display(description="Dikirim (WIB)")
    def sent(self, roster):
        return dates.brief(roster.sent_at)

    @admin.display(description="Terbuka sampai (WIB)")
    def until(self, roster):
        return dates.brief(roster.open_until)

    @admin.display(description="Dinyatakan benar (WIB)", empty_value="Belum")
    def checked(self, roster):
        return dates.brief(roster.checked_at) if roster.checked_at else None

    @admin.display(description="Koreksi menunggu")
    def waiting(self, roster):
        return roster.waiting_count or 0


@admin.register(Correction)
class CorrectionAdmin(MovesAdmin, CityPage):
    fields = ("place_told", "state", "present", "said", "said_phone", "email", "made_at", "settled_at", "settled_by")
    list_display = ("place_told", "state", "present", "said", "made")
    list_filter = ("status", ("roster", admin.RelatedOnlyFieldListFilter))
    list_select_related = (
        "roster__village", "rw__village", "rt__rw__village", "head__rw", "head__rt", "settled_by",
    )  # fmt: skip
    empty_text = "Koreksi datang dari kelurahan, lewat tautan yang Anda kirim dari halaman koreksi kelurahan."
    ordering = ("-made_at", "-pk")
    sortable_by = ()
    words = WORDS
    moves = (APPLY, DECLINE)
    bulk = (Bulk(APPLY, "Catat koreksi"),)

    @admin.display(description="RW/RT")
    def place_told(self, correction):
        rw = correction.rw or correction.rt.rw
        return f"{correction.place}{'' if correction.rw else f'/{rw}'} Kelurahan {rw.village.name}"

    @admin.display(description="Status")
    def state(self, correction):
        return badge(correction.get_status_display(), TONES[correction.status])

    @admin.display(description="Tercatat sekarang", empty_value="Belum ada ketua")
    def present(self, correction):
        return correction.head.name if correction.head else None

    @admin.display(description="Menurut kelurahan", empty_value="Sudah diputuskan")
    def said(self, correction):
        if not correction.name:
            return None
        return f"{correction.name} (ketua baru)" if correction.is_successor else correction.name

    @admin.display(description="Telepon menurut kelurahan", empty_value="–")
    def said_phone(self, correction):
        return phone(correction.phone) or None

    @admin.display(description="Dikirim (WIB)")
    def made(self, correction):
        return dates.brief(correction.made_at)
