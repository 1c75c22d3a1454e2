"""What the counter needs each minute: that files nobody confirmed in time are closed."""

from notifications.ticking import each_tick
from recruitment.actions import counters
from recruitment.models import CounterFile
from recruitment.tasks import MAX_QUEUE, each_of


@each_tick(label="Menutup berkas loket yang tidak dikonfirmasi")
def lapse_counter_files(now):
    """Close files of the counter whose time is over. Returns how many. Few are open at any time, so each is looked at."""
    related = ("application__selection", "application__extension")
    over = [
        counter.pk
        for counter in CounterFile.objects.open().select_related(*related)
        if counter.application.keyed_until <= now - MAX_QUEUE
    ]
    return each_of(CounterFile.objects.filter(pk__in=over).select_related(*related), counters.lapse, now) if over else 0
