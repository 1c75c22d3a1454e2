"""Admin pages that deny by default: nothing is seen or changed unless a subclass and a permission both say so."""

import datetime as dt
import inspect

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.forms import BaseInlineFormSet, MultiWidget
from django.http import Http404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from core import journal
from core.admin.lines import fields_in_words, lines
from core.middleware import arrival
from core.models import Event
from core.templatetags.ui import TONES

PANEL_LINES = 30
MAX_ROWS = 100  # of one inline


class Denying:
    """Common to pages and inlines. fields: what is shown, always named. editable: which of them may be changed."""

    fields = ()
    editable = ()
    may_add = may_change = may_delete = False

    def by(self, request):
        return self.admin_site.actor(request)

    def may(self, request, obj=None):
        """Say whether the object's state and the actor's scope allow any change at all; the permission is asked besides."""
        return True

    def covers_the_city(self, request):
        """Say whether the person may change this model's rows for the whole city, for pages whose rows speak to all of it."""
        return self.by(request).covers_the_city(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def has_add_permission(self, request, *args):
        return self.may_add and super().has_add_permission(request, *args) and self.may(request, *args)

    def has_change_permission(self, request, obj=None):
        return self.may_change and super().has_change_permission(request, obj) and self.may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.may_delete and super().has_delete_permission(request, obj) and self.may(request, obj)

    def get_editable(self, request, obj=None):
        return self.editable

    def get_readonly_fields(self, request, obj=None):
        named = flatten_fieldsets(self.get_fieldsets(request, obj))
        editable = self.get_editable(request, obj)
        return [name for name in named if name not in editable]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer only what the person may see; a model without an admin page offers nothing."""
        related = db_field.remote_field.model
        registered = self.admin_site.is_registered(related)
        queryset = self.admin_site.get_model_admin(related).get_queryset(request) if registered else related.objects.none()
        return super().formfield_for_foreignkey(db_field, request, **{**kwargs, "queryset": queryset})


class ScopedAdmin(Denying, admin.ModelAdmin):
    """A model's pages. visible: which rows an actor sees at all, none unless said. Each edit is a line in the journal."""

    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    journals_values = False  # True only for models without personal data
    words = {}  # the names of this model's events, for its journal panel
    empty_text = "Belum ada yang dicatat di sini."  # for a list without rows: why, and what fills it
    change_list_template = "admin/core/change_list.html"
    change_form_template = "admin/core/change_form.html"
    object_history_template = "admin/core/history.html"

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        if self.list_editable or not (self.fields or self.fieldsets):
            raise ImproperlyConfigured(f"{type(self).__name__} must name its fields and edit none in the list.")

    def visible(self, queryset, by):
        return queryset.none()

    def get_queryset(self, request):
        return self.visible(super().get_queryset(request), self.by(request))

    def name_of(self, obj):
        """Return what people call an object, for its page's way back and its history; override it where str() is a code."""
        return str(obj)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404  # what lies outside one's scope is answered like what never was

    def changelist_view(self, request, extra_context=None):
        """Name the list by what it holds, as the menu does."""
        name = self.opts.verbose_name_plural
        context = {"title": capfirst(name), "empty_title": f"Belum ada {name}", "empty_text": self.empty_text}
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {"events": self.events(obj) if obj and obj.pk else [], "object_name": self.name_of(obj) if obj else ""}
        if obj and context.get("subtitle") == str(obj):
            context["subtitle"] = context["object_name"]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def events_of(self, obj):
        """Return what the journal tells of an object; override it where that stands in another one's stream."""
        return Event.objects.about(obj)

    def events(self, obj):
        """Return the last lines of an object's journal, the newest first."""
        return self.told(self.events_of(obj).order_by("-n")[:PANEL_LINES])

    def told(self, events):
        """Return journal lines in this page's words."""
        events = list(events)
        words = fields_in_words(*[inline.model for inline in self.inlines], self.model) | self.words
        return lines(events, words, self.named(events))

    def named(self, events):
        """Return {detail: {number or key: name}} for details that journal lines of this page keep by number or key."""
        return {}

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request), "title": f"Riwayat: {self.name_of(obj)}", "object": obj,
            "object_name": self.name_of(obj), "opts": self.opts,
            "events": self.told(self.events_of(obj).order_by("-n")),
            "preserved_filters": self.get_preserved_filters(request),
        }  # fmt: skip
        return TemplateResponse(request, self.object_history_template, context | (extra_context or {}))

    # --- The journal instead of Django's own log ----------------------------------------------------------------------
    def construct_change_message(self, request, form, formsets, add=False):
        details = {"fields": changes_of(form, values=self.journals_values)}
        rows = [row for formset in formsets or () for row in _rows_of(formset, values=self.journals_values)]
        return details | ({"rows": rows} if rows else {})

    def log_addition(self, request, obj, message):
        self._record(request, "added", obj, message)

    def log_change(self, request, obj, message):
        if any(message.values()):
            self._record(request, "changed", obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self._record(request, "deleted", obj, {})

    def _record(self, request, verb, obj, details):
        action = f"{self.opts.model_name}.{verb}"
        journal.record(action, obj, by=self.by(request), at=arrival(request), details=details)


class LabelledFormSet(BaseInlineFormSet):
    """In a table of fields the heads are far from the fields: each field says its own name to screen readers."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)  # a choice with links around it
            if not isinstance(widget, MultiWidget):  # day and hour have names of their own
                widget.attrs.setdefault("aria-label", capfirst(field.label or ""))


class ScopedInline(Denying):
    """Rows of a parent's page; mix with TabularInline or StackedInline. The parent's scope is theirs."""

    template = "admin/core/inline_table.html"
    formset = LabelledFormSet
    extra = 0
    show_change_link = False
    max_num = MAX_ROWS

    def get_formset(self, request, obj=None, **kwargs):
        """Build no more rows than that, whatever number the request claims: at Django's two thousand a page takes seconds."""
        return super().get_formset(request, obj, **{"absolute_max": MAX_ROWS, **kwargs})


def badge(label, tone):
    """Return a status as word, shape and colour, for a list's cell."""
    return render_to_string("components/status_badge.html", {"label": label, "tone": tone, "icon_name": TONES[tone]})


def asked(function, obj, **facts):
    """Call a policy or an action with those facts that it asks for by name."""
    names = inspect.signature(function).parameters
    return function(obj, **{name: value for name, value in facts.items() if name in names})


def changes_of(form, *, values):
    """Return what a form changed: {field: [old, new]} with values, else the fields' names alone."""
    if not values:
        return sorted(form.changed_data)
    return {name: [_plain(form.initial.get(name)), _plain(form.cleaned_data.get(name))] for name in form.changed_data}


def _rows_of(formset, *, values):
    model = formset.model._meta.model_name
    deleted = getattr(formset, "deleted_objects", [])
    for form in formset.forms:
        if form.instance.pk is None or not form.has_changed() or form.instance in deleted:
            continue
        verb = "added" if form.instance in formset.new_objects else "changed"
        yield {"model": model, "id": str(form.instance.pk), verb: changes_of(form, values=values)}
    for obj in deleted:
        yield {"model": model, "name": str(obj) if values else "", "deleted": True}


def _plain(value):
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, FieldFile):
        return value.name
    return value if value is None or isinstance(value, bool | int | str) else str(value)
