"""Interviews as staff see them: planned one after another, moved, attended, scored, closed."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core import dates
from core.admin import Move, MoveForm, MovesAdmin, badge
from core.admin.fields import RowField, RowsField, WibField
from core.lifecycle import Refused
from core.middleware import arrival
from recruitment import policies
from recruitment.actions import sheets, slots
from recruitment.admin.forms import LONG, ReasonForm
from recruitment.admin.scope import within
from recruitment.admin.scoring import Scoring
from recruitment.lifecycle import CandidacyStatus, SlotStatus
from recruitment.models import Candidacy, Conflict, InterviewRoom, Panel, Slot

TONES = {
    SlotStatus.PLANNED: "blue", SlotStatus.CLOSED: "green", SlotStatus.ABSENT: "red", SlotStatus.CANCELLED: "neutral",
}  # fmt: skip
LENGTHS = [(minutes, f"{minutes} menit") for minutes in (15, 20, 25, 30, 40, 45, 60, 90)]
PAUSES = [(0, "Tanpa jeda"), *((minutes, f"{minutes} menit") for minutes in (5, 10, 15))]
WORDS = {
    "slot.planned": "Dijadwalkan", "slot.moved": "Jadwal diubah", "slot.cancelled": "Dibatalkan",
    "slot.panelist_left": "Panelis keluar karena benturan kepentingan", "slot.candidate_arrived": "Calon datang",
    "slot.panelist_arrived": "Panelis datang", "slot.candidate_absent": "Calon tidak hadir",
    "slot.sheet_locked": "Lembar nilai dikunci", "slot.closed": "Penilaian ditutup",
    "panel": "Panel", "room": "Ruang", "person": "Akun nomor", "missing": "Tanpa lembar nilai", "starts_at": "Mulai",
}  # fmt: skip


class PlaceForm(MoveForm):
    """Where and when, by which panel. selection_id: whose panels are offered."""

    panel = RowField(Panel.objects.none(), label="Panel", empty_label="Pilih panel")
    room = RowField(InterviewRoom.objects.none(), label="Ruang", empty_label="Pilih ruang")
    starts_at = WibField(label="Mulai (WIB)")
    minutes = forms.TypedChoiceField(label="Lama satu wawancara", choices=LENGTHS, coerce=int, initial=30)

    def offer(self, selection):
        self.fields["panel"].queryset = Panel.objects.filter(selection=selection).order_by("name", "pk")
        self.fields["room"].queryset = InterviewRoom.objects.filter(is_active=True).order_by("name")


class PeopleField(RowsField):
    """Candidates by number, name and kecamatan."""

    def label_from_instance(self, candidacy):
        return f"{candidacy} · {candidacy.application.full_name} · {candidacy.district}"


class PlanForm(PlaceForm):
    candidates = PeopleField(
        Candidacy.objects.none(), label="Calon, menurut urutan waktunya",
        error_messages={"required": "Pilih paling sedikit satu calon."},
    )  # fmt: skip
    pause = forms.TypedChoiceField(label="Jeda di antaranya", choices=PAUSES, coerce=int, initial=0)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, obj=None, **kwargs)
        taken = Slot.objects.standing().values("candidacy")
        waiting = Candidacy.objects.filter(status=CandidacyStatus.IN_INTERVIEW).exclude(pk__in=taken)
        self.waiting = waiting.select_related("application__applicant", "district").order_by(
            "district_id", "application__number"
        )
        self.fields["candidates"].queryset = self.waiting
        self.offer(None)
        panels = Panel.objects.filter(selection__in=waiting.values("selection"))
        self.fields["panel"].queryset = panels.order_by("name", "pk")
        self.order_fields(["candidates", "panel", "room", "starts_at", "minutes", "pause"])


class SlotMoveForm(PlaceForm):
    reason = forms.CharField(label="Alasan", max_length=2000, widget=forms.Textarea(LONG))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(self.obj.selection_id)
        minutes = int((self.obj.ends_at - self.obj.starts_at).total_seconds() // 60)
        known = {"panel": self.obj.panel_id, "room": self.obj.room_id, "starts_at": self.obj.starts_at, "minutes": minutes}
        for name, value in known.items():
            self.fields[name].initial = value


def is_planned(slot):
    return slot.is_planned


MOVES = (
    Move(
        "calon-datang", "Catat calon datang", sheets.receive, policies.obstacle_to_receiving, variant="primary",
        lead="Waktu kedatangan calon dicatat sekarang.", done="{}: calon tercatat datang.",
        concerns=lambda slot: slot.is_planned and slot.arrived_at is None,
    ),
    Move(
        "saya-hadir", "Catat saya hadir", sheets.arrive, policies.obstacle_to_receiving,
        lead="Waktu kedatangan Anda sebagai panelis dicatat sekarang.", done="Kehadiran Anda tercatat.",
        concerns=lambda slot, by: slot.is_planned
        and slot.members.standing().filter(person=by.user_id, arrived_at__isnull=True).exists(),
    ),
    Move(
        "ubah", "Ubah jadwal", slots.move, policies.obstacle_to_changing_slot, form=SlotMoveForm, concerns=is_planned,
        lead="Calon diberi tahu bila waktu atau ruangnya berubah.", done="Jadwal {} diubah.",
    ),
    Move(
        "tutup", "Tutup penilaian", sheets.close, policies.obstacle_to_closing, form=ReasonForm, concerns=is_planned,
        lead="Lembar yang belum dikunci tidak dihitung, dan panelis dapat saling membaca lembar yang sudah dikunci.",
        done="Penilaian {} ditutup.", is_final=True,
    ),
    Move(
        "tidak-hadir", "Catat calon tidak hadir", sheets.find_absent, policies.obstacle_to_finding_absent,
        lead="Calon dinyatakan tidak hadir pada wawancaranya.", done="{}: calon tidak hadir.", variant="danger",
        is_final=True, concerns=lambda slot: slot.is_planned and slot.arrived_at is None,
    ),
    Move(
        "batalkan", "Batalkan jadwal", slots.cancel, policies.obstacle_to_changing_slot, form=ReasonForm, variant="danger",
        lead="Calon diberi tahu dan dapat dijadwalkan kembali.", done="Jadwal {} dibatalkan.", concerns=is_planned,
    ),
)  # fmt: skip


@admin.register(Slot)
class SlotAdmin(MovesAdmin):
    fields = (
        "candidacy", "panel", "panelists", "room", "starts_at", "ends_at", "status", "flag", "arrived_at", "settled_at",
        "settled_reason",
    )  # fmt: skip
    list_display = ("person", "who", "district", "starts", "room", "panel", "state")
    list_filter = ("status", ("panel", admin.RelatedOnlyFieldListFilter))
    search_fields = ("candidacy__application__number__icontains", "candidacy__application__full_name__icontains")
    search_help_text = "Cari nomor pendaftaran atau nama."
    ordering = ("starts_at", "pk")
    empty_text = "Jadwal disusun setelah hasil tes tertulis diumumkan dan panel serta ruangnya ada."
    change_list_template = "admin/recruitment/slots.html"
    change_form_template = "admin/recruitment/slot.html"
    words = WORDS
    moves = MOVES

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.scoring = Scoring(self)

    def visible(self, queryset, by):
        """Who is tied to a candidate does not see that candidate's interview at all."""
        tied = Conflict.objects.standing().filter(person=by.user_id).values("application")
        mine = within(queryset.with_people(), by, "candidacy__district_id", policies.READ_SLOT)
        return mine.exclude(candidacy__application__in=tied)

    def get_urls(self):
        plan = self.admin_site.admin_view(self.plan)
        return [
            path("jadwalkan/", plan, name="recruitment_slot_plan"), *self.scoring.urls(), *super().get_urls(),
        ]  # fmt: skip

    def changelist_view(self, request, extra_context=None):
        may_plan = policies.obstacle_to_planning_interviews(by=self.by(request)) is None
        return super().changelist_view(request, {"may_plan": may_plan, **(extra_context or {})})

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            member = obj.members.standing().filter(person=request.user.pk).exists()
            context |= {"tone": TONES[obj.status], "may_open_sheet": member or obj.status == SlotStatus.CLOSED}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="Nomor peserta", ordering="candidacy__application__number")
    def person(self, slot):
        return slot.candidacy.application.number

    @admin.display(description="Nama", ordering="candidacy__application__full_name")
    def who(self, slot):
        return slot.candidacy.application.full_name

    @admin.display(description="Kecamatan")
    def district(self, slot):
        return slot.candidacy.application.district

    @admin.display(description="Mulai (WIB)", ordering="starts_at")
    def starts(self, slot):
        return dates.brief(slot.starts_at)

    @admin.display(description="Status", ordering="status")
    def state(self, slot):
        if slot.flag and slot.is_planned:
            return badge("Periksa panelnya", "gold")
        return badge(slot.get_status_display(), TONES[slot.status])

    @admin.display(description="Panelis")
    def panelists(self, slot):
        members = slot.members.standing().select_related("person").order_by("pk")
        return "; ".join(f"{each} ({_arrived(each)})" for each in members) or "-"

    # --- Several in a row ---------------------------------------------------------------------------------------------
    def plan(self, request):
        """Plan the chosen candidates one after the other in one room: all of them, or none."""
        by, at = self.by(request), arrival(request)
        if not self.has_view_permission(request) or not by.has_perm(policies.PLAN_INTERVIEW):
            raise PermissionDenied
        form = PlanForm(*([request.POST] if request.method == "POST" else []), by=by, at=at)
        if form.is_valid():
            try:
                made = slots.plan_in_a_row(**_facts_of(form), by=by, at=at)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, f"{len(made)} wawancara dijadwalkan dan calonnya diundang.", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:recruitment_slot_changelist"))
        context = {
            **self.admin_site.each_context(request), "title": "Jadwalkan wawancara", "opts": self.opts, "form": form,
            "back": reverse("admin:recruitment_slot_changelist"), "media": form.media, "has_waiting": form.waiting.exists(),
            "obstacle": policies.obstacle_to_planning_interviews(by=by),
        }  # fmt: skip
        return TemplateResponse(request, "admin/recruitment/slot_plan.html", context, status=422 if form.is_bound else 200)


def _facts_of(form):
    names = ("candidates", "panel", "room", "starts_at", "minutes", "pause")
    return {name: form.cleaned_data[name] for name in names}


def _arrived(member):
    return f"datang {dates.clock_time(member.arrived_at)}" if member.arrived_at else "belum tercatat datang"
