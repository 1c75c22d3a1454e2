"""What reminders are about, in words, with the way to its page for those who may see it; in a few queries for many lines."""

from django.urls import reverse
from django.utils.text import capfirst


class Subjects:
    """First want() all, then load() once, then ask of() each. What a person may not see is named by its kind alone."""

    def __init__(self, site, request):
        self.site, self.request = site, request
        self.wanted, self.objects, self.visible = {}, {}, {}

    def want(self, rule, obj):
        self._keep(rule.rule, obj.pk, rule.subject(obj))

    def want_named(self, rule, about):
        self.wanted.setdefault(rule.rule, (rule, set()))[1].add(about.rpartition(":")[2])

    def load(self):
        for name, (rule, keys) in self.wanted.items():
            found = rule.queryset().in_bulk([int(key) for key in keys])
            for pk, obj in found.items():
                self._keep(name, pk, rule.subject(obj))
            self._load_settled(rule, {int(key) for key in keys} - found.keys())
        self._load_visible()

    def of(self, rule, obj):
        return self._shown(self.objects.get((rule.rule, obj.pk)), rule)

    def named(self, rule, about):
        return self._shown(self.objects.get((rule.rule, int(about.rpartition(":")[2]))), rule)

    def _keep(self, name, pk, subject):
        self.objects[name, pk] = subject

    def _load_settled(self, rule, keys):
        """What the rule no longer concerns has a page all the same when its own model has one."""
        model = rule.queryset().model
        if keys and self.site.is_registered(model):
            for pk, obj in model._base_manager.in_bulk(keys).items():
                self._keep(rule.rule, pk, obj)

    def _load_visible(self):
        by_model = {}
        for obj in self.objects.values():
            by_model.setdefault(type(obj), set()).add(obj.pk)
        for model, keys in by_model.items():
            self.visible[model] = self._visible(model, keys)

    def _visible(self, model, keys):
        if not self.site.is_registered(model):
            return set()
        page = self.site.get_model_admin(model)
        if not page.has_view_permission(self.request):
            return set()
        return set(page.get_queryset(self.request).filter(pk__in=keys).values_list("pk", flat=True))

    def _shown(self, obj, rule):
        """Return (label, url)."""
        if obj is None or obj.pk not in self.visible[type(obj)]:
            return capfirst(rule.queryset().model._meta.verbose_name), ""
        meta = obj._meta
        return str(obj), reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[obj.pk])
