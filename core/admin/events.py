from django.contrib import admin

from core.admin.scoped import ScopedAdmin
from core.models import Event


@admin.register(Event)
class EventAdmin(ScopedAdmin):
    """The journal, to be read. Whoever holds view_event sees all of it: that is the auditor."""

    fields = ("at", "action", "stream", "n", "by_name", "role", "scope", "reason", "details", "request_id")
    list_display = ("at", "action", "stream", "by_name", "role", "reason")
    list_filter = (("at", admin.DateFieldListFilter), "role")
    search_fields = ("=stream", "action__startswith", "=request_id", "by_name__startswith")
    search_help_text = "Cari nama peristiwa, objek, nama petugas atau nomor permintaan."
    ordering = ("-at", "-pk")

    def visible(self, queryset, by):
        return queryset

    def events(self, obj):
        return []  # a line has no journal of its own
