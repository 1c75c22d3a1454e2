"""What was told and what proves that it was held: releases and reports, to be read."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe

from core import dates
from core.admin import MovesAdmin, ScopedInline
from core.lifecycle import Refused
from core.middleware import arrival
from documents.views import serve
from outreach.actions import sealing
from outreach.admin.news import NEWS
from outreach.admin.page import CityPage
from outreach.admin.recaps import Recapping
from outreach.models import Occurrence, Release, Report, ReportPhoto, Seal


class OccurrenceInline(ScopedInline, admin.TabularInline):
    """What was ever told, of one release or of one activity."""

    model = Occurrence
    fields = ("activity", "change", "starts_at", "ends_at", "room")
    ordering = ("starts_at", "pk")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("activity", "room__venue", "release")


@admin.register(Release)
class ReleaseAdmin(MovesAdmin, CityPage):
    fields = ("number", "released_at", "released_by", "warnings_told")
    list_display = ("__str__", "released", "released_by", "warnings_counted")
    list_select_related = ("released_by",)
    empty_text = "Rilis pertama dibuat dari daftar kegiatan, dengan tombol “Rilis rencana”."
    ordering = ("-number",)
    inlines = (OccurrenceInline,)
    moves = (NEWS,)
    words = {
        "plan.released": "Rencana dirilis", "new": "Baru", "moved": "Pindah", "warnings": "Peringatan yang diterima",
        "plan.news_sent": "Kabar rilis dikirim", "people": "Penerima",
    }  # fmt: skip

    @admin.display(description="Dirilis (WIB)")
    def released(self, release):
        return dates.brief(release.released_at)

    @admin.display(description="Peringatan yang diterima")
    def warnings_told(self, release):
        """Each warning with the reason for which it was accepted."""
        rows = [(each["sentence"], each["reason"]) for each in release.accepted]
        if not rows:
            return "Tidak ada"
        lines = format_html_join("", "<li>{}<br>Alasan: {}</li>", rows)
        return format_html('<ol class="accepted-warnings">{}</ol>', lines)

    @admin.display(description="Peringatan yang diterima")
    def warnings_counted(self, release):
        return f"{len(release.accepted)} peringatan" if release.accepted else "Tidak ada"


@admin.register(Report)
class ReportAdmin(CityPage):
    fields = ("activity", "minutes", "material", "invited_count", "present_count", "represented_count", "photos_told",
              "paper_told", "filed_at", "filed_by")  # fmt: skip
    list_display = ("activity", "filed", "filed_by", "invited_count", "present_count", "represented_count")
    list_select_related = ("activity", "filed_by", "material")
    search_fields = ("activity__title__icontains",)
    search_help_text = "Cari judul kegiatan."
    empty_text = "Laporan dibuat dari halaman kegiatan yang sudah berlangsung."
    ordering = ("-filed_at", "-pk")
    change_list_template = "admin/outreach/reports.html"
    words = {"paper.sealed": "Lembar PDF disegel", "sha256": "SHA-256"}

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.photo_view))
        paper = self.admin_site.admin_view(require_safe(self.paper_view))
        return [
            path("<int:pk>/foto/<int:photo>/", view, name="outreach_report_photo"),
            path("<int:pk>/lembar/", paper, name="outreach_report_paper"),
            *Recapping(self).urls(),
            *super().get_urls(),
        ]

    @admin.display(description="Dilaporkan (WIB)")
    def filed(self, report):
        return dates.brief(report.filed_at)

    @admin.display(description="Lembar PDF")
    def paper_told(self, report):
        """The sealed paper, and when it was sealed; the first download seals it."""
        seal = Seal.objects.filter(report=report).first()
        told = f"disegel {dates.moment(seal.sealed_at)}, kode {seal.written_code}" if seal else "disegel saat pertama diunduh"
        return format_html('<a href="{}">Unduh</a> ({})', reverse("admin:outreach_report_paper", args=[report.pk]), told)

    @admin.display(description="Foto")
    def photos_told(self, report):
        rows = [
            (reverse("admin:outreach_report_photo", args=[report.pk, photo.pk]), n)
            for n, photo in enumerate(report.photos.order_by("pk"), 1)
        ]
        return format_html_join(" ", '<a class="photo-link" href="{}">Foto {}</a>', rows)

    def paper_view(self, request, pk):
        """Hand out the sealed paper of a report; each download is a line in the journal."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        by, at = self.by(request), arrival(request)
        filed = self.get_queryset(request).select_related("activity__audience", "activity__current__room__venue").filter(pk=pk)
        if (report := filed.first()) is None:
            raise Http404
        try:
            seal = sealing.report(report, by=by, at=at)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect("admin:outreach_report_change", pk)
        return serve(request, seal.document, by=by, at=at)

    def photo_view(self, request, pk, photo):
        """Show one photo; each look is a line in the journal."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = ReportPhoto.objects.select_related("document").filter(report_id=pk, pk=photo).first()
        if found is None:
            raise Http404
        return serve(request, found.document, by=self.by(request), at=arrival(request), inline=True)
