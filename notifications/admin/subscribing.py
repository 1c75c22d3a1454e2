"""The page on which a member of the office makes, exchanges or switches off the address of the office's calendar."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.middleware import arrival
from notifications import policies, subscriptions
from notifications.admin.book import URL
from notifications.models import OfficeCalendar

CALENDAR = "admin:notifications_delivery_calendar"


class Subscribing:
    """page: the DeliveryAdmin."""

    def __init__(self, page):
        self.page = page

    def urls(self):
        view = self.page.admin_site.admin_view(never_cache(require_http_methods(["GET", "HEAD", "POST"])(self.show)))
        return [path("buku/kalender/", view, name="notifications_delivery_calendar")]

    def show(self, request):
        """The address is on the answer to the POST that made it, and on no page after that."""
        self.page.book.require_reader(request)
        by, at = self.page.by(request), arrival(request)
        if not policies.may_keep_office_calendar(by.user):
            raise PermissionDenied
        address = ""
        if request.method == "POST" and request.POST.get("langkah") == "matikan":
            subscriptions.close_calendar(by=by, at=at)
            self.page.message_user(request, "Alamat kalender dimatikan.", messages.SUCCESS)
            return HttpResponseRedirect(reverse(CALENDAR))
        if request.method == "POST":
            secret = subscriptions.open_calendar(by=by, at=at)
            address = settings.SITE_URL + reverse("office-calendar", args=[secret])
        context = {
            **self.page.admin_site.each_context(request), "title": "Kalender kantor", "opts": self.page.opts,
            "address": address, "webcal": f"webcal:{address.partition(':')[2]}" if address else "", "back": reverse(URL),
            "held": OfficeCalendar.objects.filter(user=by.user, closed_at__isnull=True).first(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/notifications/calendar.html", context)
