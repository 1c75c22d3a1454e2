"""What the portal says by itself: to those who run it, and to a telephone that is asked whose it is."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from notifications.channels import Channel
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


@register
class ProveTelephone(Notice):
    """A code to the number that is to be proven. obj is the TelephoneProof."""

    code = "notifications.prove_telephone"
    label = "Bukti nomor telepon"
    template = "notifications/text/prove_telephone"
    channels = frozenset({Channel.TEXT})
    keeps = "nothing"
    patience = dt.timedelta(minutes=1)

    def number(self, proof):
        return proof.number

    def still_concerns(self, proof, delivery, now):
        return proof.is_open(now)

    def context(self, proof, delivery, now):
        return {"code": f"{proof.code[:3]} {proof.code[3:]}"}
