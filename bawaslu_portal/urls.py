from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from bawaslu_portal import errors, health
from bawaslu_portal.gaya import gaya
from bawaslu_portal.metrics import metrics
from notifications.views.calendars import office_calendar

# The admin's own log-in page would walk around the second factor.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("akun/", include("accounts.urls")),
    path("pesan/", include("notifications.urls_messages")),
    path("sosialisasi/", include("outreach.urls")),
    path("kerja-sama/", include("agreements.urls")),
    path("", include("recruitment.urls")),
    path("berkas/", include("documents.urls")),
    path("kalender-kantor/<slug:secret>.ics", office_calendar, name="office-calendar"),
]

if not settings.PRODUCTION:
    urlpatterns.append(path("gaya/", gaya, name="gaya"))
if settings.MAIL_SINK_ENABLED:
    urlpatterns.append(path("kotak-surat/", include("notifications.urls")))

handler400 = errors.bad_request
handler500 = errors.server_error
handler429 = "bawaslu_portal.errors.too_many_requests"
