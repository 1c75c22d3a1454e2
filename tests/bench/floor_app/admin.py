from django.contrib import admin

from tests.bench.floor_app.models import Line


@admin.register(Line)
class LineAdmin(admin.ModelAdmin):
    """(f) Django's own list: five columns, a filter, a hundred rows a page as Django has it, ordered by arrival."""

    list_display = ["text", "number", "status", "place", "at"]
    list_filter = ["status"]
    ordering = ["at"]
