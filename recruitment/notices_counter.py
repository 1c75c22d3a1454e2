"""What is told to the address that a walk-in gave at the counter. It belongs to nobody yet: no name, no answer stands in it.

And what is told to the office of files that still wait.
"""

from django.urls import reverse

from core import dates
from core.clock import day_of
from notifications.notice import Notice, register
from notifications.reminders import revision_of
from recruitment import counters as rules
from recruitment import office_matters as matters
from recruitment.lifecycle import CounterStatus
from recruitment.models import CounterFile
from recruitment.notices_office import OfficeNotice

RELATED = ("application__selection", "application__extension", "application__applicant", "district")


class CounterNotice(Notice):
    """obj is the CounterFile."""

    keeps = "nothing"

    def rows(self, model):
        return CounterFile.objects.select_related(*RELATED)

    def context(self, obj, delivery, now):
        return {"counter": obj, "selection": obj.application.selection, "application": obj.application}


@register
class CounterConfirm(CounterNotice):
    """Please confirm what the office keyed in from your paper."""

    code = "recruitment.counter_confirm"
    label = "Konfirmasi berkas yang diserahkan di loket"
    template = "recruitment/email/counter_confirm"

    def still_concerns(self, obj, delivery, now):
        is_latest = obj.link_until is not None and delivery.revision == obj.link_until.isoformat()
        return is_latest and now < obj.link_until and obj.status in {CounterStatus.WAITING, CounterStatus.CONFIRMED}

    def context(self, obj, delivery, now):
        until = min(obj.link_until, obj.application.keyed_until) if obj.is_open else obj.link_until
        return {**super().context(obj, delivery, now), "url": rules.link(obj), "until": until, "waits": obj.is_open}


@register
class CounterLapsed(CounterNotice):
    code = "recruitment.counter_lapsed"
    label = "Berkas loket tidak dikonfirmasi"
    template = "recruitment/email/counter_lapsed"

    def still_concerns(self, obj, delivery, now):
        return obj.status == CounterStatus.LAPSED


@register
class CounterUnconfirmed(CounterNotice):
    """The reminder: what was keyed in still waits, and until when. Its link is that of the last mail, while that one lives."""

    code = "recruitment.counter_unconfirmed"
    label = "Pengingat: berkas loket belum dikonfirmasi"
    template = "recruitment/email/counter_unconfirmed"

    def still_concerns(self, obj, delivery, now):
        until = obj.application.keyed_until
        is_told_right = obj.email == delivery.to_address and delivery.revision == revision_of(until)
        return obj.waits_for_mail and is_told_right and now < until

    def context(self, obj, delivery, now):
        url = rules.link(obj) if obj.link_until and now < obj.link_until else ""
        until = obj.application.keyed_until
        return {**super().context(obj, delivery, now), "url": url, "until": until, "left": dates.distance(until, now)}


@register
class CounterWaiting(OfficeNotice):
    """To who holds the pen, and to the secretaries: how many files of a window still wait. obj is the first of them."""

    code = "recruitment.counter_waiting"
    label = "Pengingat: berkas loket menunggu konfirmasi"
    why_required = "Memuat berkas loket yang belum terhitung sebagai pendaftaran menjelang batasnya:"
    button = "Buka berkas loket"
    words = "Dikonfirmasi paling lambat"

    def rows(self, model):
        return CounterFile.objects.select_related(*RELATED)

    def matter(self, obj, delivery, now):
        if delivery.revision and delivery.revision != revision_of(obj.application.keyed_until):
            return None
        return matters.counter_waiting(obj, delivery.to_user, day_of(now))

    def moment(self, obj):
        return obj.application.keyed_until

    def url(self, obj):
        return reverse("admin:recruitment_counterfile_changelist")

    def context(self, obj, delivery, now):
        obj.selection = obj.application.selection
        return super().context(obj, delivery, now)
