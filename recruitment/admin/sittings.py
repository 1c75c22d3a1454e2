"""Sessions of the written test and the seats in them, as staff see them."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.urls import path
from django.views.decorators.http import require_POST

from core import clock, dates, journal
from core.admin import Bulk, Move, MoveForm, MovesAdmin, badge
from core.admin.fields import RowField, RowsField, VersionedForm, WibField, bare
from core.lifecycle import bump
from core.middleware import arrival
from core.views import download
from recruitment import cards, policies
from recruitment.actions import incidents, sittings
from recruitment.admin.forms import LONG, ReasonForm
from recruitment.admin.scope import within
from recruitment.models import Candidacy, Desk, Selection, Sitting

WORDS = {
    "sitting.seated": "Peserta ditempatkan",
    "sitting.rescheduled": "Jadwal sesi diubah",
    "sitting.cards_printed": "Kartu peserta diunduh",
    "desk.moved": "Peserta dipindahkan",
    "desk.attended": "Tercatat hadir",
    "desk.attendance_undone": "Kehadiran dibatalkan",
    "candidacy.chosen_in_tie": "Dipilih pleno di antara nilai yang sama",
    "candidates": "Peserta", "districts": "Kecamatan", "from": "Dari", "to": "Ke", "number": "Perangkat", "way": "Cara",
    "qr": "kode pada kartu", "left": "Sisa tempat",
}  # fmt: skip


class SittingForm(VersionedForm):
    starts_at = WibField(label="Mulai (WIB)")

    def clean_devices(self):
        """Nobody's device disappears."""
        devices = self.cleaned_data["devices"]
        last = self.instance.pk and self.instance.desks.standing().order_by("-number").values_list("number", flat=True).first()
        if last and devices < last:
            raise forms.ValidationError(f"Perangkat nomor {last} sudah ditempati. Pindahkan dahulu pesertanya.")
        return devices


class SeatForm(MoveForm):
    districts = forms.MultipleChoiceField(
        label="Peserta dari kecamatan", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu kecamatan."},
        help_text="Ditempatkan menurut kecamatan, lalu nomor pendaftaran, sampai perangkat penuh.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = Candidacy.objects.filter(selection=self.obj.selection_id).values_list("district_id", flat=True).distinct()
        found = sittings.waiting(self.obj.selection, list(codes)).order_by().values_list("district_id", "district__name")
        counted = found.annotate(count=Count("pk")).order_by("district__name")
        self.fields["districts"].choices = [(code, f"{name} ({count} belum ditempatkan)") for code, name, count in counted]


@dataclass(frozen=True)
class SeatingPreview:
    """Who would sit where, before anybody does."""

    rows: list
    left_over: int
    template = "admin/recruitment/_seating_preview.html"


def preview(sitting, *, districts):
    pairs, left_over = sittings.plan(sitting, districts)
    rows = [(number, candidacy.application.number, candidacy.district.name) for candidacy, number in pairs]
    return SeatingPreview(rows, left_over)


class RescheduleForm(MoveForm):
    starts_at = WibField(label="Mulai (WIB)")
    venue = forms.CharField(label="Tempat", max_length=120)
    address = forms.CharField(label="Alamat", max_length=300)
    room = forms.CharField(label="Ruang", max_length=60)
    reason = forms.CharField(label="Alasan", max_length=2000, widget=forms.Textarea(LONG))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "venue", "address", "room"):
            self.fields[name].initial = getattr(self.obj, name)


class IncidentForm(MoveForm):
    from_at = WibField(label="Gangguan mulai (WIB)")
    to_at = WibField(label="Gangguan selesai (WIB)")
    reason = forms.CharField(
        label="Apa yang terjadi", max_length=2000, widget=forms.Textarea(LONG),
        help_text="Sebutkan apa yang tidak berfungsi, sejak kapan, dan bukti yang ada.",
    )  # fmt: skip
    desks = RowsField(
        Desk.objects.none(), label="Peserta yang terkena",
        error_messages={"required": "Pilih peserta yang terkena gangguan."},
        help_text="Hanya mereka yang mendapat sesi ulang setelah orang lain menyetujuinya.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["desks"].queryset = self.obj.desks.standing().with_people().order_by("number")
        self.fields["from_at"].initial, self.fields["to_at"].initial = self.obj.starts_at, min(self.at, self.obj.ends_at)

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in ("from_at", "to_at", "reason", "desks")}


def is_ahead(sitting, at):
    return not sitting.has_begun(at)


MOVES = (
    Move(
        "tempatkan", "Tempatkan peserta", sittings.seat, policies.obstacle_to_seating, form=SeatForm, preview=preview,
        lead="Peserta yang belum punya kursi ditempatkan pada perangkat yang kosong dan diberi tahu lewat email.",
        done="Peserta ditempatkan pada {}.", variant="primary", concerns=is_ahead,
    ),
    Move(
        "jadwalkan-ulang", "Ubah jadwal atau tempat", sittings.reschedule, policies.obstacle_to_rescheduling,
        form=RescheduleForm, lead="Semua peserta sesi ini diberi tahu, dan pengingatnya dihitung ulang.",
        done="Jadwal {} berubah dan pesertanya diberi tahu.", concerns=is_ahead,
    ),
    Move(
        "catat-gangguan", "Catat gangguan sistem", incidents.report, policies.obstacle_to_reporting_incident,
        form=IncidentForm, done="Gangguan pada {} tercatat dan menunggu persetujuan orang lain.",
        lead="Setelah disetujui orang lain, kursi mereka dilepas sehingga mereka dapat ditempatkan pada sesi lain.",
        concerns=lambda sitting, at: not is_ahead(sitting, at),
    ),
)  # fmt: skip


@admin.register(Sitting)
class SittingAdmin(MovesAdmin):
    form = SittingForm
    fields = ("selection", "name", "venue", "address", "room", "devices", "starts_at", "minutes", "seen_version")
    list_display = ("name", "selection", "starts", "where", "filled", "came")
    list_select_related = ("selection",)
    ordering = ("-starts_at", "pk")
    empty_text = "Tambahkan sesi dengan ruang dan jumlah perangkatnya, lalu tempatkan peserta per kecamatan."
    may_add = may_change = True
    journals_values = True
    words = WORDS
    moves = MOVES
    change_form_template = "admin/recruitment/sitting.html"

    def visible(self, queryset, by):
        standing = Q(desks__released_at__isnull=True)
        return queryset.annotate(
            seat_count=Count("desks", filter=standing),
            present_count=Count("desks", filter=standing & Q(desks__attended_at__isnull=False)),
        )

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def get_editable(self, request, obj=None):
        """Once there is a session, its time and place change by a move that tells people."""
        return ("name", "devices", "seen_version") if obj else self.fields

    def get_fields(self, request, obj=None):
        is_form = self.has_change_permission(request, obj) if obj else True
        return [name for name in self.fields if is_form or name != "seen_version"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = Selection.objects.published().order_by("-opens_at")
        return bare(super().formfield_for_foreignkey(db_field, request, **kwargs))

    def save_model(self, request, obj, form, change):
        if not change:
            return super().save_model(request, obj, form, change)
        if changed := {name: form.cleaned_data[name] for name in form.changed_data if name != "seen_version"}:
            bump(obj, version=obj.version, **changed)
        return None

    @admin.display(description="Tempat")
    def where(self, sitting):
        return sitting.where

    @admin.display(description="Mulai (WIB)", ordering="starts_at")
    def starts(self, sitting):
        return dates.brief(sitting.starts_at)

    @admin.display(description="Ditempati")
    def filled(self, sitting):
        return f"{sitting.seat_count} dari {sitting.devices}"

    @admin.display(description="Hadir")
    def came(self, sitting):
        return sitting.present_count

    # --- Cards --------------------------------------------------------------------------------------------------------
    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.cards))
        return [path("<int:pk>/kartu.pdf", view, name="recruitment_sitting_cards"), *super().get_urls()]

    def cards(self, request, pk):
        """All cards of a session, one a page, for who seats its people; each download is a line in the journal."""
        sitting, by, at = self.get_object(request, str(pk)), self.by(request), arrival(request)
        if not by.has_perm(policies.SEAT) or not by.covers_the_city(policies.SEAT):
            raise PermissionDenied
        desks = list(sitting.desks.standing().with_people().order_by("number")) if sitting else []
        if not desks:
            raise Http404
        content = cards.pdf(desks, at=at)
        journal.record("sitting.cards_printed", sitting, by=by, at=at, details={"candidates": len(desks)})
        return download(content, "application/pdf", "kartu-peserta.pdf")


class MoveDeskForm(MoveForm):
    sitting = RowField(Sitting.objects.none(), label="Sesi yang baru", empty_label="Pilih sesi")
    reason = forms.CharField(
        label="Alasan", max_length=500, widget=forms.Textarea(LONG), help_text="Dibaca peserta dalam email dan halamannya."
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ahead = Sitting.objects.filter(selection=self.obj.sitting.selection_id, starts_at__gt=self.at)
        self.fields["sitting"].queryset = ahead.order_by("starts_at", "pk")

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in ("sitting", "reason")}


ADMIT = Move(
    "hadir", "Catat hadir", sittings.admit, policies.obstacle_to_admitting, variant="primary",
    lead="Cocokkan wajah dengan KTP-el sebelum mencatat.", done="{} tercatat hadir.",
    concerns=lambda desk: desk.is_standing and not desk.is_present,
)  # fmt: skip
DESK_MOVES = (
    ADMIT,
    Move(
        "pindah", "Pindahkan", sittings.move, policies.obstacle_to_moving_desk, form=MoveDeskForm,
        lead="Peserta mendapat perangkat pertama yang kosong pada sesi lain, kartu baru, dan email.",
        done="{} dipindahkan.", concerns=lambda desk: desk.is_standing and not desk.is_present,
    ),
    Move(
        "batal-hadir", "Batalkan kehadiran", sittings.undo_admission, policies.obstacle_to_undoing_admission,
        form=ReasonForm, lead="Hanya bila yang tercatat orang yang salah, dan selama pintu masih dibuka.",
        done="Kehadiran {} dibatalkan.", variant="danger", concerns=lambda desk: desk.is_present,
    ),
)  # fmt: skip


@admin.register(Desk)
class DeskAdmin(MovesAdmin):
    fields = ("candidacy", "sitting", "number", "given_at", "given_by", "reason", "released_at", "end", "attended_at", "way")
    list_display = ("person", "who", "district", "session", "number", "state")
    list_filter = (("sitting", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("candidacy__application__number__icontains", "candidacy__application__full_name__icontains")
    search_help_text = "Cari nomor pendaftaran atau nama."
    ordering = ("-sitting__starts_at", "number", "pk")
    empty_text = "Kursi muncul di sini setelah peserta ditempatkan dari halaman sesinya."
    words = WORDS
    moves = DESK_MOVES
    bulk = (Bulk(ADMIT, "Catat hadir"),)

    def visible(self, queryset, by):
        return within(queryset.with_people(), by, "candidacy__district_id", policies.READ_DESK)

    def events_of(self, obj):
        return super().events_of(obj.candidacy)

    @admin.display(description="Nomor peserta", ordering="candidacy__application__number")
    def person(self, desk):
        return desk.candidacy.application.number

    @admin.display(description="Nama", ordering="candidacy__application__full_name")
    def who(self, desk):
        return desk.candidacy.application.full_name

    @admin.display(description="Kecamatan")
    def district(self, desk):
        return desk.candidacy.application.district

    @admin.display(description="Sesi", ordering="sitting__starts_at")
    def session(self, desk):
        return desk.sitting

    @admin.display(description="Keadaan")
    def state(self, desk):
        if not desk.is_standing:
            return badge(desk.get_end_display(), "neutral")
        if desk.is_present:
            return badge("Hadir", "green")
        is_over = desk.sitting.is_over(clock.now())
        return badge("Tidak hadir", "red") if is_over else badge("Belum tercatat hadir", "neutral")
