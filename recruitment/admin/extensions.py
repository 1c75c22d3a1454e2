"""Extensions of single kecamatan: proposed together, then approved and announced, one by one or many at once."""

import datetime as dt
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.urls import reverse

from core import dates
from core.admin import Bulk, Move, MoveForm, MovesAdmin, badge
from core.admin.fields import WibField
from core.clock import day_of, wib
from recruitment import extending, policies
from recruitment.actions import extensions
from recruitment.admin.forms import LONG, ReasonForm
from recruitment.lifecycle import ExtensionReason, ExtensionScope, ExtensionStatus, StageCode
from recruitment.models import Extension
from recruitment.policies.announcements import obstacle_to_drafting
from regions.models import District

DAYS = 7  # Keputusan 314
TONES = {
    ExtensionStatus.PROPOSED: "gold", ExtensionStatus.APPROVED: "blue", ExtensionStatus.ANNOUNCED: "green",
    ExtensionStatus.DECLINED: "red",
}  # fmt: skip


class ProposeExtensionForm(MoveForm):
    version = None  # each kecamatan has one place for it: that is what two who propose at once meet
    scope = forms.ChoiceField(
        label="Yang boleh mendaftar", choices=ExtensionScope, widget=forms.RadioSelect, initial=ExtensionScope.ALL
    )
    opens_at = WibField(label="Dibuka (WIB)", help_text="Disetujui dan diumumkan paling lambat sehari sebelumnya.")
    closes_at = WibField(
        label="Ditutup (WIB)", help_text="Tepat pada saat ini sudah tertutup. Pukul 00.00 berarti akhir hari sebelumnya."
    )
    note = forms.CharField(
        label="Catatan", required=False, max_length=2000, widget=forms.Textarea(LONG),
        help_text="Sebab dan angkanya ditulis portal untuk tiap kecamatan.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opens_at"].initial, self.fields["closes_at"].initial = proposed_window(self.obj, self.at)

    @property
    def needs(self):
        """Return (kecamatan, sentence) of all for whom it will be proposed."""
        found = policies.in_need(self.obj)
        names = District.objects.in_bulk(list(found))
        return [(names[code], extending.sentence(why, figures)) for code, (why, figures) in found.items()]


def proposed_window(selection, at):
    """Return the calendar's own stage where it lies ahead, else a week from the second day on."""
    stage = selection.stage(StageCode.EXTENSION)
    if stage and stage.starts_at > at:
        return stage.starts_at, stage.ends_at
    first = day_of(max(at, selection.closes_at)) + dt.timedelta(days=2)
    last = first + dt.timedelta(days=DAYS)
    return wib(first.year, first.month, first.day), wib(last.year, last.month, last.day)


def _is_proposed(extension):
    return extension.status == ExtensionStatus.PROPOSED


APPROVE = Move(
    "setujui", "Setujui", extensions.approve, policies.obstacle_to_approving_extension,
    lead="Perpanjangan belum terbuka: sesudah disetujui, pengumumannya terbit paling lambat sehari sebelum dibuka.",
    done="Perpanjangan {} disetujui. Susun sekarang pengumumannya.", variant="primary", is_final=True, concerns=_is_proposed,
)  # fmt: skip
DECLINE = Move(
    "tolak", "Tolak", extensions.decline, policies.obstacle_to_settling_extension, form=ReasonForm,
    lead="Kecamatan ini tidak diperpanjang, kecuali diusulkan lagi.", done="Usulan {} ditolak.", is_final=True,
    concerns=_is_proposed,
)  # fmt: skip
WITHDRAW = Move(
    "tarik", "Tarik usulan", extensions.withdraw, policies.obstacle_to_withdrawing_extension, form=ReasonForm,
    lead="Usulan ini dicabut. Tanggal atau cakupan lain dapat diusulkan.", done="Usulan {} ditarik.",
    concerns=lambda extension: extension.status in {ExtensionStatus.PROPOSED, ExtensionStatus.APPROVED},
)  # fmt: skip


@admin.register(Extension)
class ExtensionAdmin(MovesAdmin):
    fields = (
        "selection", "district", "scope", "opens_at", "closes_at", "why", "note", "status", "proposed_by", "proposed_at",
        "settled_by", "settled_at", "announced_by", "announced_at",
    )  # fmt: skip
    list_display = ("__str__", "badge", "scope", "opens_at", "closes_at", "selection")
    list_filter = ("status", "scope")
    list_select_related = ("district", "selection")
    ordering = ("-proposed_at", "district_id")
    empty_text = (
        "Setelah pendaftaran ditutup, perpanjangan diusulkan dari halaman seleksi untuk kecamatan yang pendaftarnya kurang."
    )
    moves = (APPROVE, DECLINE, WITHDRAW)
    bulk = (Bulk(APPROVE, "Setujui"),)
    change_form_template = "admin/recruitment/extension.html"
    words = {
        "extension.proposed": "Perpanjangan diusulkan",
        "extension.approved": "Perpanjangan disetujui",
        "extension.announced": "Perpanjangan diumumkan",
        "extension.declined": "Perpanjangan ditolak",
        "extension.withdrawn": "Usulan perpanjangan ditarik",
        "scope": "Yang boleh mendaftar", "opens_at": "Dibuka", "closes_at": "Ditutup", "reason_code": "Sebab",
        "figures": "Angka", "drafts": "Draf yang diberi tahu", "district": "Kecamatan",
        "applicants": "Pendaftar", "women": "Perempuan", "seats": "Kursi", "need": "Dua kali kebutuhan",
        "women_in_100": "Perempuan dari 100",
        **{str(code): code.label.lower() for code in (*ExtensionReason, ExtensionScope.ALL)},
    }  # fmt: skip

    def visible(self, queryset, by):
        return queryset

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("district", "selection")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Lead who may draft from the approval to the announcement, for all kecamatan that wait for theirs."""
        if obj and obj.status == ExtensionStatus.APPROVED and not obstacle_to_drafting(by=self.by(request)):
            context["compose_url"] = f"{reverse('admin:recruitment_announcement_compose')}?{_facts_of_announcement(obj)}"
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="Sebab")
    def why(self, extension):
        return extending.sentence(extension.reason_code, extension.figures)

    @admin.display(description="Status")
    def badge(self, extension):
        return badge(extension.get_status_display(), TONES.get(extension.status, "neutral"))


def _facts_of_announcement(extension):
    waiting = Extension.objects.filter(selection=extension.selection_id, status=ExtensionStatus.APPROVED)
    facts = {"kind": "extension", "selection": extension.selection_id, "title": "Perpanjangan pendaftaran"}
    return urlencode({**facts, "districts": list(waiting.values_list("district", flat=True))}, doseq=True)


def told(extension):
    """Say in a line how the extension of a kecamatan stands."""
    if extension.status == ExtensionStatus.ANNOUNCED:
        return f"Diumumkan: {dates.moment(extension.opens_at)} sampai {dates.closing(extension.closes_at)}."
    return f"{extension.get_status_display()}."
