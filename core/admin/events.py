from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html_join

from core.admin.internal import without_internal
from core.admin.lines import details_of, target_of, what_of
from core.admin.scoped import ScopedAdmin
from core.models import Event

ROLE = "role:"


class RoleFilter(admin.SimpleListFilter):
    title = "peran"
    parameter_name = "peran"

    def lookups(self, request, model_admin):
        return [(name.removeprefix(ROLE), word) for name, word in model_admin.all_words.items() if name.startswith(ROLE)]

    def queryset(self, request, queryset):
        return queryset.filter(role=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(ScopedAdmin):
    """The journal, to be read. Whoever holds view_event sees all of it but what a room keeps inside one side."""

    fields = (
        "at", "what", "target", "by_name", "role_word", "where", "reason", "told_details", "request_id",
        "event_code", "object_code", "n",
    )  # fmt: skip
    list_display = ("at", "what", "target", "by_name", "role_word", "reason")
    list_filter = (("at", admin.DateFieldListFilter), RoleFilter)
    search_fields = ("=stream", "action__startswith", "=request_id", "by_name__startswith")
    search_help_text = "Cari peristiwa, nama petugas, kode objek atau nomor permintaan."
    ordering = ("-at", "-pk")
    words = {f"{ROLE}system": "Sistem portal", f"{ROLE}visitor": "Tanpa akun"}

    def visible(self, queryset, by):
        return without_internal(queryset, "stream", by=by)

    def events(self, obj):
        return []  # a line has no journal of its own

    @property
    def all_words(self):
        """The words of every page, since the journal tells of all: core knows none of them itself."""
        return {name: word for page in self.pages for name, word in page.words.items()}

    @property
    def pages(self):
        return [page for page in self.admin_site._registry.values() if isinstance(page, ScopedAdmin)]

    def get_search_results(self, request, queryset, search_term):
        """Search by the words on the screen too."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        term = search_term.strip().lower()
        actions = [name for name, word in self.all_words.items() if "." in name and term in word.lower()] if term else []
        return (found | queryset.filter(Q(action__in=actions)) if actions else found), may_repeat

    @admin.display(description="Peristiwa", ordering="action")
    def what(self, event):
        return what_of(event, self.all_words)

    @admin.display(description="Objek", ordering="stream")
    def target(self, event):
        return target_of(event.stream)

    @admin.display(description="Peran", ordering="role")
    def role_word(self, event):
        return self.all_words.get(f"{ROLE}{event.role}", event.role)

    @admin.display(description="Wilayah", empty_value="–")
    def where(self, event):
        return "Seluruh kota" if event.scope == "*" else event.scope or None

    @admin.display(description="Kode peristiwa")
    def event_code(self, event):
        return event.action

    @admin.display(description="Kode objek")
    def object_code(self, event):
        return event.stream

    @admin.display(description="Rincian", empty_value="–")
    def told_details(self, event):
        return format_html_join("", "<p>{}</p>", [(text,) for text in details_of(event, self._words_of(event))]) or None

    def _words_of(self, event):
        """The words of the page of the event's object come first: “kind” is a paper there and a loss here."""
        label = event.stream.partition(":")[0]
        own = (page.words for page in self.pages if page.opts.label_lower == label)
        return self.all_words | next(own, {})
