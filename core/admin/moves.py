"""The admin moves, it does not edit: each move has a button, a page that says what it does, and one POST that does it."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core.admin.bulk import Bulk, bulk_view
from core.admin.scoped import ScopedAdmin, asked
from core.lifecycle import Refused, Stale
from core.middleware import arrival
from core.models import Event

__all__ = ["Bulk", "Move", "MoveForm", "MovesAdmin"]


class MoveForm(forms.Form):
    """What every move sends: the version the person saw, and the last journal line, so that a 409 can say what changed."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, obj, by, at, **kwargs):
        self.obj, self.by, self.at = obj, by, at
        super().__init__(*args, **kwargs)

    @property
    def facts(self):
        """What the action is told."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


@dataclass(frozen=True)
class Move:
    """name: its place in the URL. label: the button's verb. obstacle, action: as in policies and actions.

    lead: what it does, in a sentence. concerns: whether the button is shown at all. done: the message
    afterwards, {} stands for the object.
    All three functions are handed the object, and by name what else they ask for: by, at, and what the form says.
    is_final: the person must have signed in or confirmed within five minutes.
    preview: what the move would bring about, told before it is made: an object with a `template` of its own. It is asked with
    the facts of the form when “Lihat akibatnya” is pressed: it may write and undo, which no GET does.
    """

    name: str
    label: str
    action: object
    obstacle: object
    lead: str
    done: str
    form: type = MoveForm
    variant: str = "quiet"
    is_final: bool = False
    template: str = ""
    concerns: object = field(default=lambda obj: True)
    preview: object = None

    @property
    def can_be_foretold(self):
        return self.preview is not None  # asked by templates, which call whatever can be called


@dataclass(frozen=True)
class Button:
    move: Move
    url: str
    obstacle: str | None


class MovesAdmin(ScopedAdmin):
    """moves: what may be done to one object. bulk: moves that may be done to many, after a page that shows what will happen."""

    moves = ()
    bulk = ()
    move_template = "admin/moves/move.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_move"
        view = self.admin_site.admin_view(self.move_view)
        return [path("<path:object_id>/moves/<slug:name>/", view, name=name), *super().get_urls()]

    def move_url(self, obj, move):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_move", args=[obj.pk, move.name])

    def change_url(self, request, obj):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])

    def buttons(self, request, obj):
        """Return the moves that concern an object, each with its obstacle or None."""
        facts = {"by": self.by(request), "at": arrival(request)}
        shown = [move for move in self.moves if asked(move.concerns, obj, **facts)]
        return [Button(move, self.move_url(obj, move), asked(move.obstacle, obj, **facts)) for move in shown]

    def bar(self, request, obj):
        """Return what the move bar shows: buttons that work, and the others with their sentences."""
        buttons = self.buttons(request, obj)
        return {
            "live_buttons": [button for button in buttons if not button.obstacle],
            "blocked_buttons": [button for button in buttons if button.obstacle],
        }

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= self.bar(request, obj) if obj and obj.pk else {}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- One move -----------------------------------------------------------------------------------------------------
    def move_view(self, request, object_id, name):
        move = next((move for move in self.moves if move.name == name), None)
        obj = self.get_object(request, unquote(object_id))
        if move is None or obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if move.is_final:
            self.admin_site.require_recent(request)
        facts = {"by": self.by(request), "at": arrival(request)}
        if request.method == "POST":
            return self._carry_out(request, obj, move, facts)
        initial = {"version": getattr(obj, "version", None), "seen": Event.objects.about(obj).count()}
        form, obstacle = move.form(initial=initial, obj=obj, **facts), asked(move.obstacle, obj, **facts)
        return self._page(request, obj, move, form, obstacle=obstacle)

    def _carry_out(self, request, obj, move, facts):
        form = move.form(request.POST, request.FILES, obj=obj, **facts)
        if form.is_valid():
            try:
                if move.can_be_foretold and "lihat" in request.POST:
                    return self._page(request, obj, move, form, preview=asked(move.preview, obj, **form.facts, **facts))
                asked(move.action, obj, **form.facts, **facts)
            except Stale as stale:
                return self.changed_meanwhile(request, obj, form.cleaned_data["seen"], stale)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.message_user(request, move.done.format(obj), messages.SUCCESS)
                return HttpResponseRedirect(self.after(request, obj, move))
        return self._page(request, obj, move, form, status=422)

    def after(self, request, obj, move):
        """Return where the person goes after a move."""
        return self.change_url(request, obj)

    def _page(self, request, obj, move, form, *, obstacle=None, preview=None, status=200):
        context = {
            **self.admin_site.each_context(request), "title": f"{move.label}: {obj}", "opts": self.opts, "original": obj,
            "move": move, "form": form, "obstacle": obstacle, "back": self.change_url(request, obj), "media": form.media,
            "preview": preview,
        }  # fmt: skip
        return TemplateResponse(request, move.template or self.move_template, context, status=status)

    def changed_meanwhile(self, request, obj, seen, stale):
        """Answer 409 with what happened since the page was made. seen: the number of the last journal line on it."""
        context = {
            **self.admin_site.each_context(request), "title": "Data ini sudah berubah", "opts": self.opts,
            "original": self.get_object(request, str(obj.pk)) or obj, "sentence": str(stale),
            "events": self.told(Event.objects.about(obj).filter(n__gt=seen or 0)),
            "back": self.change_url(request, obj),
        }  # fmt: skip
        return TemplateResponse(request, "admin/moves/stale.html", context, status=409)

    # --- Many at once -------------------------------------------------------------------------------------------------
    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and "action" in request.POST and not request.POST.getlist(ACTION_CHECKBOX_NAME):
            self.message_user(request, "Centang dahulu baris yang dimaksud. Tidak ada yang berubah.", messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def response_action(self, request, queryset):
        """Before rows are looked up: each chosen one must be a key. Raises BadRequest."""
        for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
            try:
                self.opts.pk.to_python(key)
            except ValidationError:
                raise BadRequest("A chosen row has no such key.") from None
        return super().response_action(request, queryset)

    def get_action_choices(self, request, default_choices=()):
        return super().get_action_choices(request, [("", "Pilih langkah")])

    def get_actions(self, request):
        if not self.has_view_permission(request):
            return {}
        return {f"move_{each.move.name}": (bulk_view(each), f"move_{each.move.name}", each.label) for each in self.bulk}
