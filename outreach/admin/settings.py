"""The rows that the plan is made of: audiences, places, speakers, materials."""

from django.contrib import admin
from django.db import models

from core.admin import ScopedInline
from core.admin.fields import DAY
from core.clock import day_of
from core.middleware import arrival
from notifications import planning
from outreach import policies, training
from outreach.admin.page import SEVERAL, CityPage
from outreach.admin.training import Training
from outreach.models import Audience, Material, Question, Room, Speaker, SpecialDay, Venue


@admin.register(Audience)
class AudienceAdmin(CityPage):
    """By what an audience is counted stands once somebody was invited as such: invitations name a place of that kind."""

    fields = ("code", "name", "population", "may_be_represented", "is_obliged", "position")
    list_display = ("name", "population", "may_be_represented", "is_obliged", "position")
    ordering = ("position", "pk")
    may_add = may_change = True
    journals_values = True
    words = {"audience.suggestion_accepted": "Usulan dijadikan rencana", "sessions": "Sesi"}

    def get_editable(self, request, obj=None):
        counted = obj is not None and obj.activities.exists()
        return tuple(name for name in self.fields if not (counted and name in {"code", "population"}))


class RoomInline(ScopedInline, admin.TabularInline):
    model = Room
    fields = editable = ("name", "capacity")
    ordering = ("name", "pk")
    may_add = may_change = True

    def may(self, request, obj=None):
        return self.covers_the_city(request)


@admin.register(Venue)
class VenueAdmin(CityPage):
    fields = editable = ("name", "address", "village")
    list_display = ("name", "address", "village", "room_count")
    list_select_related = ("village",)
    search_fields = ("name__icontains", "village__name__istartswith")
    search_help_text = "Cari nama tempat atau kelurahan."
    empty_text = "Tambahkan tempat beserta ruangnya, agar dapat dipilih dalam rencana."
    ordering = ("name", "pk")
    inlines = (RoomInline,)
    may_add = may_change = True
    journals_values = True

    def visible(self, queryset, by):
        return super().visible(queryset, by).annotate(rooms_in_all=models.Count("rooms"))

    @admin.display(description="Ruang", ordering="rooms_in_all")
    def room_count(self, venue):
        return venue.rooms_in_all


@admin.register(Speaker)
class SpeakerAdmin(CityPage):
    fields = editable = ("name", "post", "email", "is_active")
    list_display = ("name", "post", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name__icontains",)
    search_help_text = "Cari nama narasumber."
    empty_text = "Tambahkan narasumber, agar dapat ditugaskan pada kegiatan."
    ordering = ("name", "pk")
    may_add = may_change = True


class QuestionInline(ScopedInline, admin.TabularInline):
    """The quiz of a version; once somebody has answered it, it stands."""

    model = Question
    fields = editable = ("position", "text", "right", "option_a", "option_b", "option_c")
    ordering = ("position", "pk")
    may_add = may_change = True

    def may(self, request, obj=None):
        return self.covers_the_city(request) and not (obj and obj.pk and obj.has_quiz_answers)


@admin.register(Material)
class MaterialAdmin(CityPage):
    """A changed rule is a new version: what was taught with the old one stays as it was."""

    fields = editable = ("title", "number", "regime", "audiences", "source", "valid_from", "valid_until")
    formfield_overrides = DAY | SEVERAL
    list_display = ("title", "number", "regime", "source", "valid_from", "valid_until")
    list_filter = ("regime", "audiences")
    search_fields = ("title__icontains",)
    search_help_text = "Cari judul materi."
    inlines = (QuestionInline,)
    empty_text = "Tambahkan materi beserta sumber hukumnya. Aturan yang berubah menjadi versi baru."
    ordering = ("title", "-number")
    may_add = may_change = True
    journals_values = True
    change_form_template = "admin/outreach/material.html"
    words = {"material.trained_exported": "Daftar yang dilatih dengan versi lama diunduh", "rows": "Baris"}

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.training = Training(self)

    def get_urls(self):
        return [*self.training.urls(), *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk and self.by(request).has_perm(policies.READ_PLACES):
            outdated = training.outdated(obj, day_of(arrival(request)))
            context |= {"outdated": outdated, "trained_url": self.training.url(obj) if outdated else ""}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


@admin.register(SpecialDay)
class SpecialDayAdmin(CityPage):
    """The portal knows the national holidays by itself; here stands what it does not know, or what was decided otherwise."""

    fields = editable = ("kind", "name", "first_day", "last_day", "source")
    formfield_overrides = DAY
    list_display = ("name", "kind", "first_day", "last_day", "source")
    list_filter = ("kind",)
    search_fields = ("name__icontains",)
    search_help_text = "Cari nama hari."
    empty_text = "Tambahkan masa tenang, hari pemungutan suara, atau hari libur yang ditetapkan kemudian."
    ordering = ("-first_day", "-pk")
    may_add = may_change = True
    journals_values = True

    def save_model(self, request, obj, form, change):
        """A new day off moves the reminders that keep clear of days off, as far as they are not told yet."""
        super().save_model(request, obj, form, change)
        planning.rebuild_by_days(arrival(request))
