"""Places, to be read: they change by the load_regions command, from the ministry's list. The city's offices are edited here."""

from django.contrib import admin

from core.admin import ScopedAdmin
from core.admin.fields import DAY, bare
from regions.models import District, Office, Rt, Rw, Village


class PlaceAdmin(ScopedAdmin):
    """Places are public: whoever holds the permission sees all."""

    empty_text = "Wilayah dimuat pengelola sistem dari daftar kode Kementerian Dalam Negeri."

    def visible(self, queryset, by):
        return queryset


@admin.register(District)
class DistrictAdmin(PlaceAdmin):
    fields = list_display = ("code", "name", "regency")
    list_select_related = ("regency",)
    ordering = ("code",)


@admin.register(Village)
class VillageAdmin(PlaceAdmin):
    fields = list_display = ("code", "name", "district")
    list_select_related = ("district",)
    search_fields = ("name__istartswith", "=code")
    search_help_text = "Cari nama atau kode kelurahan."
    ordering = ("code",)


@admin.register(Rw)
class RwAdmin(PlaceAdmin):
    fields = list_display = ("__str__", "village", "valid_from", "valid_until")
    list_select_related = ("village",)
    search_fields = ("village__name__istartswith",)
    search_help_text = "Cari nama kelurahan."
    ordering = ("village__code", "number", "pk")


@admin.register(Rt)
class RtAdmin(PlaceAdmin):
    fields = list_display = ("__str__", "rw", "village", "valid_from", "valid_until")
    list_select_related = ("rw__village",)
    search_fields = ("rw__village__name__istartswith",)
    search_help_text = "Cari nama kelurahan."
    ordering = ("rw__village__code", "rw__number", "number", "pk")

    @admin.display(description="Kelurahan")
    def village(self, rt):
        return rt.rw.village


@admin.register(Office)
class OfficeAdmin(ScopedAdmin):
    """Offices open, move and close: an old one is given its last day, and a new one is added."""

    fields = editable = ("kind", "name", "district", "village", "staff_count", "email", "valid_from", "valid_until")
    formfield_overrides = DAY
    list_display = ("name", "kind", "district", "village", "staff_count", "email", "valid_until")
    list_select_related = ("district", "village")
    list_filter = ("kind",)
    search_fields = ("name__icontains",)
    search_help_text = "Cari nama kantor."
    empty_text = "Tambahkan kantor Pemerintah Kota yang ASN-nya menjadi sasaran sosialisasi."
    ordering = ("kind", "name", "pk")
    may_add = may_change = True
    journals_values = True

    def visible(self, queryset, by):
        return queryset

    def may(self, request, obj=None):
        return self.covers_the_city(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return bare(super().formfield_for_dbfield(db_field, request, **kwargs))
