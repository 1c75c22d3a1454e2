"""The queue: what the office has received, each member of staff their own kecamatan."""

import copy
from urllib.parse import unquote

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models import Q
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.urls import path, reverse

from core import clock, dates
from core.admin import MovesAdmin, badge
from recruitment import exports, policies
from recruitment import nik as niks
from recruitment.admin import filters
from recruitment.admin.dealing import Dealing
from recruitment.admin.desk import CHANGELIST, FILTERS, Desk
from recruitment.admin.evidencing import Evidencing
from recruitment.admin.exporting import Exporting
from recruitment.admin.moves import BULK, MOVES, WORDS
from recruitment.admin.moves_checks import SELDOM, TIE
from recruitment.admin.opening import Opening
from recruitment.admin.scope import within
from recruitment.admin.workplace import STATUS_TONES
from recruitment.models import Application

NIK_LIKE = 6  # digits alone that are no number of a file and no name


class Queue(ChangeList):
    """The list's filters and search without its rows: for the neighbours of a candidate, and for exports."""

    def get_results(self, request):
        self.result_list, self.result_count = [], 0


@admin.register(Application)
class ApplicationAdmin(MovesAdmin):
    fields = ("number",)  # the page of one application is the desk's; no form of it exists
    list_display = ("number", "name", "district", "sex_letter", "age", "badge", "arrived", "in_hands")
    list_filter = (
        filters.SelectionFilter, filters.DistrictFilter, filters.StatusFilter, filters.WaitingFilter,
        filters.CompletenessFilter, filters.PartyFilter, filters.AllotmentFilter, filters.ClaimFilter,
        filters.SexFilter, filters.AgeFilter, filters.SameNikFilter,
    )  # fmt: skip
    list_select_related = ("district", "selection", "claimed_by", "decided_by", "assisted_by")
    search_fields = ("full_name",)
    search_help_text = "Awal nama, nomor pendaftaran, atau NIK lengkap (16 angka)."
    ordering = ("submitted_at", "pk")
    sortable_by = ()
    change_list_template = "admin/recruitment/queue.html"
    moves = MOVES
    bulk = BULK
    words = WORDS

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.desk, self.exporting, self.opening, self.dealing = Desk(self), Exporting(self), Opening(self), Dealing(self)
        self.evidencing = Evidencing(self)

    def visible(self, queryset, by):
        received = within(queryset.received(), by).exclude(applicant_id=by.user_id)
        return policies.with_ties(received.select_related(*self.list_select_related), by)

    def get_urls(self):
        find = path("cari/", self.admin_site.admin_view(self.find_view), name="recruitment_application_find")
        parts = (self.desk, self.exporting, self.opening, self.dealing, self.evidencing)
        own = [each for part in parts for each in part.urls()]
        return [find, *own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.desk.show(request, object_id)

    def change_url(self, request, obj):
        return self.desk.url(request, obj.pk)

    def has_view_permission(self, request, obj=None):
        """A tie closes history and moves too; the page itself says why."""
        return super().has_view_permission(request, obj) and not (
            obj and policies.obstacle_of_conflict(obj, by=self.by(request))
        )

    def bar(self, request, obj):
        """Show what is needed now and then behind “Langkah lain”."""
        bar = super().bar(request, obj)
        seldom = [button for button in bar["live_buttons"] if button.move.name in SELDOM]
        live = [button for button in bar["live_buttons"] if button.move.name not in SELDOM]
        return bar | {"live_buttons": live, "other_buttons": seldom}

    def after(self, request, obj, move):
        return reverse(CHANGELIST) if move is TIE else super().after(request, obj, move)

    # --- List ---------------------------------------------------------------------------------------------------------
    def changelist_view(self, request, extra_context=None):
        self.require_reader(request)
        if request.method == "GET" and (nik := nik_in(request.GET.get("q", ""))):
            return self._found(request, nik)  # typed into the address: it must not stay there
        by = self.by(request)
        context = {
            "title": "Antrean pendaftaran",
            "filters": request.GET.urlencode(),
            "may_verify": by.has_perm("recruitment.verify_application"),
            "may_deal": by.has_perm(policies.DEAL),
            "may_export": by.has_perm("recruitment.export_application"),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description="Nama lengkap")
    def name(self, application):
        return "Tertutup bagi Anda" if application.is_tied else application.full_name

    @admin.display(description="L/P", empty_value="–")
    def sex_letter(self, application):
        return None if application.is_tied else application.sex

    @admin.display(description="Usia", empty_value="–")
    def age(self, application):
        return None if application.is_tied else exports.age_of(application)

    @admin.display(description="Status")
    def badge(self, application):
        return badge(application.get_status_display(), STATUS_TONES.get(application.status, "neutral"))

    @admin.display(description="Masuk (WIB)")
    def arrived(self, application):
        arrived = dates.brief(application.submitted_at)
        return f"{arrived} · loket" if application.is_assisted else arrived

    @admin.display(description="Pemeriksa", empty_value="–")
    def in_hands(self, application):
        if application.claimed_until is None or application.claimed_until <= clock.now():
            return None
        return f"{application.claimed_by} sampai {dates.brief(application.claimed_until)}"

    def require_reader(self, request):
        """Say no before anything is looked up: even “nobody has this NIK” is an answer. Raises PermissionDenied."""
        if not self.has_view_permission(request):
            raise PermissionDenied

    # --- Search -------------------------------------------------------------------------------------------------------
    def get_search_results(self, request, queryset, search_term):
        term = " ".join(search_term.split())
        if not term:
            return queryset, False
        named = Q(full_name__istartswith=term) | Q(full_name__icontains=f" {term}")
        return queryset.filter(named | Q(number__istartswith=term)), False

    def find_view(self, request):
        """Search by POST, so that a NIK never stands in an address; anything else goes on as the list's own search."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.require_reader(request)
        term = request.POST.get("q", "")[:200]
        if nik := nik_in(term):
            return self._found(request, nik)
        query = QueryDict(request.POST.get(FILTERS, ""), mutable=True)
        if (count := almost_nik(term)) is not None:
            self.message_user(request, f"NIK terdiri dari 16 angka. Anda mengetik {count}.", messages.WARNING)
            term = query["q"] = ""  # nearly a NIK must not stand in an address either
        for name in ("q", "p", "sama"):
            query.pop(name, None)
        if term.strip():
            query["q"] = term
        return HttpResponseRedirect(f"{reverse(CHANGELIST)}?{query.urlencode()}")

    def _found(self, request, nik):
        found = list(self.get_queryset(request).filter(nik_hash=niks.look_up(nik)).values_list("pk", flat=True)[:2])
        if not found:
            self.message_user(request, "Tidak ada pendaftaran dengan NIK itu di wilayah Anda.", messages.WARNING)
            return HttpResponseRedirect(reverse(CHANGELIST))
        if len(found) == 1:
            return HttpResponseRedirect(reverse("admin:recruitment_application_change", args=found))
        return HttpResponseRedirect(f"{reverse(CHANGELIST)}?seleksi={filters.SelectionFilter.EVERY}&sama={found[0]}")

    def queue(self, request, kept):
        """Return the applications of a queue as the person filtered it. kept: the list's query string."""
        kept = "" if "\0" in unquote(kept) else kept
        listed = copy.copy(request)
        listed.GET, listed.is_unseen = QueryDict(kept), True
        try:
            return Queue(
                listed, self.model, self.list_display, (), self.list_filter, None, self.search_fields, False, 1, 0, (), self,
                (), "",
            ).queryset  # fmt: skip
        except (IncorrectLookupParameters, SuspiciousOperation):
            return self.get_queryset(request)


def almost_nik(term):
    """Return how many digits were typed when they look like a NIK that is too short or too long, else None."""
    digits = niks.normalise(term)
    return len(digits) if len(digits) >= NIK_LIKE and digits.isascii() and digits.isdigit() else None


def nik_in(term):
    """Return the 16 digits when that is all somebody typed, spaces, dots and dashes aside."""
    digits = niks.normalise(term)
    return digits if len(digits) == niks.DIGITS and digits.isascii() and digits.isdigit() else ""
