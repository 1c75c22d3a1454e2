"""What is told to the address that a walk-in gave at the counter. It belongs to nobody yet: no name, no answer stands in it."""

from notifications.notice import Notice, register
from recruitment import counters as rules
from recruitment.lifecycle import CounterStatus
from recruitment.models import CounterFile


class CounterNotice(Notice):
    """obj is the CounterFile."""

    keeps = "nothing"

    def rows(self, model):
        related = ("application__selection", "application__extension", "application__applicant", "district")
        return CounterFile.objects.select_related(*related)

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
