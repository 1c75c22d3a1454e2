"""The plan as staff make it. What is typed here is told to nobody before a release; what was cancelled or held stands."""

from itertools import chain

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from core import dates
from core.admin import Move, MovesAdmin, ScopedInline, badge
from core.lifecycle import Stale, bump
from core.middleware import arrival
from outreach import policies
from outreach.actions import activities, invitations, releases, seating
from outreach.admin import panel
from outreach.admin.covering import Covering
from outreach.admin.delivering import Delivering
from outreach.admin.following import Following
from outreach.admin.forms import ActivityForm, CancelForm, InviteForm, ReportForm
from outreach.admin.page import SEVERAL, CityPage, status_badge
from outreach.admin.planning import Planning, filled
from outreach.admin.preparing import Preparing, offered
from outreach.admin.presence import Presence
from outreach.admin.releasing import Releasing
from outreach.admin.suggesting import Suggesting
from outreach.lifecycle import ALIVE, ActivityStatus
from outreach.models import Activity, Occurrence

WORDS = {
    "subscription.renewed": "Alamat kalender dibuat", "subscription.closed": "Alamat kalender dimatikan",
    "activity.new": "Dirilis", "activity.changed": "Kegiatan diubah",
    "activity.moved": "Perpindahan dirilis",
    "activity.letters_taken": "Surat undangan diunduh", "activity.delivery_recorded": "Penyampaian dicatat",
    "activity.cancelled": "Dibatalkan",
    "activity.invited": "Peserta diundang",
    "activity.sheet_entered": "Lembar hadir dimasukkan", "activity.sheet_confirmed": "Lembar hadir dikonfirmasi",
    "activity.sheet_declined": "Lembar hadir ditolak", "signed": "Bertanda tangan", "sheet": "Lembar", "new": "Baru",
    "activity.reported": "Dilaporkan",
    "activity.paper_taken": "Naskah kegiatan diunduh", "paper": "Naskah", "number": "Nomor",
    "surat-tugas": "surat tugas", "kak": "KAK",
    "invited": "Diundang", "mailed": "Lewat email", "present": "Hadir", "represented": "Diwakili", "sequence": "Rilis ke-",
    "speakers": "Narasumber", "materials": "Materi", "letters": "Surat", "offices": "Undangan", "result": "Yang terjadi",
    "handed": "surat diserahkan", "shared": "teks dikirim lewat telepon", "failed": "tidak tersampaikan",
    "activity.suggested": "Direncanakan dari usulan", "villages": "Kelurahan yang dituju", "seats": "Kursi terisi",
}  # fmt: skip


def is_alive(activity):
    return activity.status in ALIVE


def is_released(activity):
    return activity.status == ActivityStatus.RELEASED


MOVES = (
    Move(
        "undang", "Undang peserta", invitations.invite, policies.obstacle_to_inviting, form=InviteForm, variant="primary",
        lead="Yang mempunyai alamat email langsung menerima undangan. Yang lain perlu Anda hubungi lewat telepon.",
        done="Peserta {} diundang. Yang tanpa alamat email perlu dihubungi lewat telepon.",
        template="admin/outreach/invite_move.html", concerns=is_alive,
    ),
    Move(
        "lapor", "Buat laporan", activities.report, policies.obstacle_to_reporting, form=ReportForm,
        lead="Laporan menutup kegiatan ini: kehadiran tidak dapat dicatat lagi sesudahnya.",
        done="Laporan {} tersimpan dan kegiatannya selesai.", template="admin/outreach/report_move.html", concerns=is_released,
    ),
    Move(
        "batalkan", "Batalkan kegiatan", activities.cancel, policies.obstacle_to_cancelling, form=CancelForm,
        lead="Semua yang diundang langsung diberi tahu. Kegiatan yang dibatalkan tidak dapat dihidupkan kembali.",
        done="{} dibatalkan.", variant="danger", is_final=True, concerns=is_alive,
    ),
)  # fmt: skip


class OccurrenceInline(ScopedInline, admin.TabularInline):
    model = Occurrence
    fields = ("release", "change", "starts_at", "ends_at", "room", "made_by")
    ordering = ("sequence",)
    verbose_name_plural = "Yang pernah dirilis"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("release", "room__venue", "made_by")


@admin.register(Activity)
class ActivityAdmin(MovesAdmin, CityPage):
    form = ActivityForm
    formfield_overrides = SEVERAL
    fields = (
        "title", "audience", "host", "regime", "room", "starts_at", "ends_at", "capacity", "is_optional", "villages",
        "speakers", "materials", "in_charge", "seen_version",
    )  # fmt: skip
    editable = fields
    list_display = ("title", "when", "room", "audience", "state")
    list_filter = ("status", "audience", "host")
    list_select_related = ("audience", "room__venue", "current__room__venue", "in_charge")
    search_fields = ("title__icontains", "room__venue__name__icontains")
    search_help_text = "Cari judul kegiatan atau nama tempat."
    empty_text = "Tambahkan kegiatan, lengkapi narasumber dan materinya, lalu rilis rencananya."
    ordering = ("-starts_at", "-pk")
    inlines = (OccurrenceInline,)
    may_add = may_change = True
    journals_values = True
    change_list_template = "admin/outreach/activities.html"
    change_form_template = "admin/outreach/activity.html"
    words = WORDS
    moves = MOVES

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.releasing, self.covering = Releasing(self), Covering(self)
        self.planning, self.following = Planning(self), Following(self)
        self.delivering, self.preparing = Delivering(self), Preparing(self)
        self.presence, self.suggesting = Presence(self), Suggesting(self)

    def get_urls(self):
        pages = (
            self.releasing, self.covering, self.planning, self.following, self.delivering, self.preparing, self.presence,
            self.suggesting,
        )  # fmt: skip
        return [*chain.from_iterable(page.urls() for page in pages), *super().get_urls()]

    def may(self, request, obj=None):
        return super().may(request, obj) and (obj is None or policies.obstacle_to_planning(obj, at=arrival(request)) is None)

    # --- List ---------------------------------------------------------------------------------------------------------
    def changelist_view(self, request, extra_context=None):
        context = {
            "title": "Kegiatan sosialisasi",
            "may_release": self.by(request).has_perm(policies.RELEASE),
            "may_suggest": policies.obstacle_to_suggesting(by=self.by(request)) is None,
            "may_follow_up": self.by(request).has_perm(policies.READ_PLACES),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description="Waktu (WIB)", ordering="starts_at")
    def when(self, activity):
        return dates.brief(activity.starts_at)

    @admin.display(description="Status", ordering="status")
    def state(self, activity):
        told = [status_badge(activity)]
        if activity.has_untold_move:
            told.append(badge("Ada perubahan yang belum dirilis", "gold"))
        return format_html('<div class="badges">{}</div>', format_html_join(" ", "{}", [(each,) for each in told]))

    # --- Form ---------------------------------------------------------------------------------------------------------
    def get_fields(self, request, obj=None):
        is_form = self.has_change_permission(request, obj) if obj else True
        return [name for name in self.fields if is_form or name != "seen_version"]

    def get_inlines(self, request, obj):
        return self.inlines if obj and obj.current_id else ()

    def get_changeform_initial_data(self, request):
        return {"in_charge": request.user.pk, **filled(super().get_changeform_initial_data(request))}

    def save_model(self, request, obj, form, change):
        """Advance the version with every edit, also with one of speakers or materials alone, which are written afterwards."""
        if not change:
            return super().save_model(request, obj, form, change)
        if changed := [name for name in form.changed_data if name != "seen_version"]:
            own = [name for name in changed if not Activity._meta.get_field(name).many_to_many]
            bump(obj, version=obj.version, **{name: form.cleaned_data[name] for name in own})
            seating.fill(obj, by=self.by(request), at=arrival(request))
        return None

    def save_related(self, request, form, formsets, change):
        """Tell at once what the plan is warned of now; a warning never blocks a save."""
        super().save_related(request, form, formsets, change)
        self.tell_warnings(request, form.instance, arrival(request))

    def tell_warnings(self, request, activity, at):
        if found := releases.warned_of(activity, at):
            sentences = format_html_join("", "<li>{}</li>", [(each.sentence,) for each in found])
            told = format_html("Perlu diperhatikan sebelum rilis:<ul>{}</ul>", sentences)
            self.message_user(request, told, messages.WARNING)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Stale as stale:  # somebody saved between this form's check and its writing
            return self.changed_meanwhile(request, self.get_object(request, object_id), None, stale)

    def construct_change_message(self, request, form, formsets, add=False):
        """Name rows chosen several at a time by their keys, as a single one is."""
        details = super().construct_change_message(request, form, formsets, add)
        fields = details["fields"]
        fields.pop("seen_version", None)
        for name in {"villages", "speakers", "materials"} & fields.keys():
            before, after = form.initial.get(name) or (), form.cleaned_data[name]
            fields[name] = [", ".join(sorted(str(each.pk) for each in rows)) for rows in (before, after)]
        return details

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            by = self.by(request)
            is_editor = by.has_perm("outreach.change_activity")
            context |= {
                "panel": panel.of(obj, by=by, door=door_of(obj, by), at=arrival(request)),
                "papers": offered(obj, by=by),
                "obstacle": policies.obstacle_to_planning(obj, at=arrival(request)) if is_editor else None,
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def door_of(activity, by):
    """Return the address where presence is recorded, for those who may, or ""."""
    if not is_released(activity) or policies.obstacle_to_checking_in(activity, by=by):
        return ""
    return reverse("outreach:door", args=[activity.uuid])
