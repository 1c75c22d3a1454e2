"""The page of a material that says who was trained on a version that no longer holds, and takes it away as a workbook."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from core import sheets
from core.clock import JAKARTA, day_of
from core.middleware import arrival
from outreach import policies, training
from outreach.actions import exports
from outreach.admin.handing import handed

PER_PAGE = 50


class Training:
    """page: the MaterialAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view
        return [
            path("<int:pk>/terlatih/", view(require_safe(self.show)), name="outreach_material_trained"),
            path("<int:pk>/terlatih/unduh/", view(require_POST(self.take)), name="outreach_material_trained_export"),
        ]

    def url(self, material):
        return reverse("admin:outreach_material_trained", args=[material.pk])

    def show(self, request, pk):
        material, at, by = self._found(request, pk), arrival(request), self.page.by(request)
        rows = training.trained(material, at)
        context = {
            **self.page.admin_site.each_context(request), "title": f"Dilatih dengan versi lama: {material.title}",
            "opts": self.page.opts, "original": material, "old": training.outdated(material, day_of(at)),
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "total": len(rows),
            "waiting": len({each.place for each in rows if not each.is_renewed}),
            "may_take": policies.obstacle_to_taking_trained(by=by) is None,
            "back": reverse("admin:outreach_material_change", args=[material.pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/outreach/trained.html", context)

    def take(self, request, pk):
        """Hand out the list as a workbook."""
        material, at, by = self._found(request, pk), arrival(request), self.page.by(request)
        if policies.obstacle_to_taking_trained(by=by):
            raise PermissionDenied
        rows = list(training.table(material, at))
        exports.take_trained(material, rows=len(rows) - 1, by=by, at=at)
        name = f"terlatih-versi-lama-{material.pk}-{at.astimezone(JAKARTA):%Y-%m-%d-%H%M}"
        content = sheets.as_xlsx(rows, title="Terlatih", widths=training.WIDTHS)
        return handed(content, "xlsx", name)

    def _found(self, request, pk):
        """Return the material. Raises PermissionDenied for who may not read who came, Http404."""
        if not self.page.has_view_permission(request) or not self.page.by(request).has_perm(policies.READ_PLACES):
            raise PermissionDenied
        material = self.page.get_object(request, str(pk))
        if material is None:
            raise Http404
        return material
