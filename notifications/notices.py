"""The mails of the portal to those who run it."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from notifications.notice import Notice, register


class AlertNotice(Notice):
    patience = dt.timedelta(minutes=5)

    def context(self, alert, delivery, now):
        return {"alert": alert, "url": settings.SITE_URL + reverse("admin:notifications_delivery_operators")}


@register
class AlertBegan(AlertNotice):
    """Worth nothing once it is over: the second mail then tells of both ends."""

    code = "notifications.alert_began"
    label = "Peringatan bagi pengelola"
    template = "notifications/email/alert_began"

    def still_concerns(self, alert, delivery, now):
        return alert.ended_at is None


@register
class AlertEnded(AlertNotice):
    code = "notifications.alert_ended"
    label = "Peringatan bagi pengelola sudah pulih"
    template = "notifications/email/alert_ended"

    def still_concerns(self, alert, delivery, now):
        return alert.ended_at is not None
