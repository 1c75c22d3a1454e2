"""A move for many objects: first a page that says what will happen to each, then each in a transaction of its own."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse

from core.admin.scoped import asked
from core.lifecycle import Refused
from core.middleware import arrival

AT_MOST = 100


@dataclass(frozen=True)
class Bulk:
    """move: the single move. label: its entry in the list's menu."""

    move: object
    label: str


@dataclass(frozen=True)
class Row:
    obj: object
    version: int | None
    sentence: str
    is_possible: bool

    @property
    def key(self):
        """The primary key as plain text: templates would write 1.234."""
        return str(self.obj.pk)

    @property
    def seen(self):
        return "" if self.version is None else str(self.version)


def bulk_view(bulk):
    """Return the admin action that previews, and once confirmed carries out, a move on the chosen objects."""

    def act(model_admin, request, queryset):
        model_admin.admin_site.require_recent(request)
        if queryset.count() > AT_MOST:
            model_admin.message_user(request, f"Pilih paling banyak {AT_MOST} baris sekaligus.", messages.WARNING)
            return None
        is_confirmed = request.POST.get("confirmed") == "1"
        rows = [(_done if is_confirmed else _previewed)(model_admin, request, bulk.move, obj) for obj in queryset]
        context = {
            **model_admin.admin_site.each_context(request), "title": bulk.label, "opts": model_admin.opts, "move": bulk.move,
            "rows": rows, "is_confirmed": is_confirmed, "possible_count": sum(row.is_possible for row in rows),
            "action_name": f"move_{bulk.move.name}", "checkbox_name": ACTION_CHECKBOX_NAME,
        }  # fmt: skip
        return TemplateResponse(request, "admin/moves/bulk.html", context)

    return act


def _previewed(model_admin, request, move, obj):
    facts = {"by": model_admin.by(request), "at": arrival(request)}
    obstacle = asked(move.obstacle, obj, **facts)
    if obstacle is None and not asked(move.concerns, obj, **facts):
        obstacle = "Tidak perlu lagi: tidak ada yang berubah pada baris ini."
    return Row(obj, getattr(obj, "version", None), obstacle or f"Akan dilakukan: {move.label.lower()}.", obstacle is None)


def _done(model_admin, request, move, obj):
    version = number_in(request.POST.get(f"version_{obj.pk}", ""))
    facts = {"version": version, "by": model_admin.by(request), "at": arrival(request)}
    try:
        asked(move.action, obj, **facts)
    except Refused as refusal:
        return Row(obj, None, str(refusal), is_possible=False)
    return Row(obj, None, move.done.format(obj), is_possible=True)


def number_in(text):
    """Return a small number as typed, or None. Digits of other scripts are digits to Python, but no numbers to int."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
