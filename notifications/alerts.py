"""What operators must know of, each once when it begins and once when it is over: by mail, in the log and at /readyz."""

import datetime as dt
import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.db.models.functions import Now

from core import clock
from notifications import figures, imap, notices, outbox, phases, reminders
from notifications.lifecycle import DeliveryState
from notifications.models import Alert, AlertKind, Bounce, BounceKind, Delivery, Gateway, TickStep
from notifications.ticking import each_tick

logger = logging.getLogger(__name__)
S, K = DeliveryState, AlertKind

LATE = dt.timedelta(minutes=5)  # a message that may go out and has waited so long
STILL = dt.timedelta(minutes=3)  # without a tick
SKEW = dt.timedelta(seconds=1)  # between the clocks of application and database
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
REFUSED_AT_LEAST, REFUSED_SHARE = 5, 0.05  # of the mails that were settled in the last hour
ADVICE = {
    K.LATE: "Periksa apakah worker berjalan dan server email menjawab.",
    K.DEAD: "Buka daftar kiriman yang dihentikan, baca sebabnya, lalu hubungi penerimanya dengan cara lain bila perlu.",
    K.DOUBT: "Buka daftar kiriman yang belum pasti dan periksa catatan server email.",
    K.RULE: "Baca log reminder.failed: satu objek tidak dapat direncanakan. Yang lain tetap berjalan.",
    K.STEP: "Baca log tick.failed. Langkah lain tetap berjalan.",
    K.TICK: "Periksa apakah worker dan beat berjalan. Yang tertunda dikirim pada tick berikutnya.",
    K.REFUSED: "Baca jawaban server pada kiriman yang ditolak; barangkali alamat portal masuk daftar hitam.",
    K.CLOCK: "Periksa penyelaras waktu (NTP) pada server aplikasi dan server basis data.",
    K.GATEWAY: "Periksa server email, jaringan, dan EMAIL_URL. Pesan menunggu dan tidak hilang.",
}

READING = "Periksa server IMAP, jaringan, dan BOUNCE_URL. Yang kembali menunggu di kotak surat dan tidak hilang."


@each_tick(label="Memeriksa peringatan")
def watch(now):
    """Begin what is new and end what is over. Returns how many that were. Two at a time begin and end each only once."""
    found = conditions(now)
    known = {(alert.kind, alert.subject): alert for alert in figures.open_alerts()}
    begun = [_begin(*key, figure, now) for key, figure in found.items() if key not in known]
    ended = [_end(alert, now) for key, alert in known.items() if key not in found]
    return sum(begun) + sum(ended)


def advice(alert):
    """Return what to do about it, as a sentence."""
    return READING if (alert.kind, alert.subject) == (K.GATEWAY, imap.CHANNEL) else ADVICE[alert.kind]


def conditions(now):
    """Return {(kind, subject): sentence} of all that is wrong at this moment."""
    found = {}
    for check in (_late, _stuck, _rules, _steps, _still, _refused, _clocks, _gateways):
        found |= {(str(kind), subject): sentence for kind, subject, sentence in check(now)}
    return found


def _late(now):
    seconds = figures.oldest_waiting(now)
    if seconds > LATE.total_seconds():
        yield K.LATE, "", f"Kiriman yang paling lama sudah menunggu {seconds // 60} menit."


def _stuck(now):
    """A delivery given up speaks for a day; a doubt that only a person can settle speaks until it is settled."""
    dead = Delivery.objects.filter(state=S.DEAD, settled_at__gt=now - DAY).count()
    if dead:
        yield K.DEAD, "", f"{dead} kiriman dihentikan dalam satu hari terakhir."
    doubt = Delivery.objects.filter(state=S.UNCERTAIN, resolved_how="human").count()
    if doubt:
        yield K.DOUBT, "", f"{doubt} kiriman tidak dapat dipastikan oleh portal."


def _rules(now):
    """A rule whose objects are still due after the planner must have been there."""
    for rule in reminders.rules().values():
        if rule.due(now - LATE).exists():
            yield K.RULE, rule.rule, f"“{rule.label}” masih mempunyai pengingat yang belum direncanakan."


def _steps(now):
    for step in TickStep.objects.filter(failing_since__isnull=False).order_by("name"):
        yield K.STEP, step.name, f"Langkah ini gagal ({step.error})."


def _still(now):
    """Asked inside a tick, this finds the pause before it."""
    last = figures.last_tick()
    if last is not None and now - last > STILL:
        yield K.TICK, "", f"Tick tidak berjalan selama {round((now - last).total_seconds()) // 60} menit."


def _refused(now):
    settled = Delivery.objects.filter(settled_at__gt=now - HOUR, settled_at__lte=now)
    counts = settled.aggregate(
        refused=Count("settled_at", filter=Q(state=S.FAILED)), all=Count("settled_at", filter=Q(state__in=[S.FAILED, S.SENT]))
    )
    returned = Bounce.objects.filter(received_at__gt=now - HOUR, received_at__lte=now).exclude(kind=BounceKind.SOFT)
    refused = counts["refused"] + returned.values("delivery").distinct().count()
    if refused >= REFUSED_AT_LEAST and refused > counts["all"] * REFUSED_SHARE:
        yield K.REFUSED, "", f"{refused} email ditolak atau kembali, dari {counts['all']} dalam satu jam terakhir."


def _clocks(now):
    before = clock.now()
    row = TickStep.objects.annotate(told_at=Now()).values_list("told_at", flat=True).first()
    after = clock.now()
    if row is not None and not before - SKEW <= row <= after + SKEW:
        yield K.CLOCK, "", f"Keduanya berselisih {abs((row - after).total_seconds()):.0f} detik."


def _gateways(now):
    for gateway in Gateway.objects.filter(failing_since__lt=now - LATE).order_by("channel"):
        yield K.GATEWAY, gateway.channel, phases.failure_words(gateway.phase, gateway.code)


def _begin(kind, subject, figure, now):
    try:
        with transaction.atomic():
            alert = Alert.objects.create(kind=kind, subject=subject, figure=figure[:200], began_at=now)
            _tell(notices.AlertBegan, alert, now)
    except IntegrityError:  # another tick was faster
        return False
    logger.error("alert.began", extra={"alert": kind, "subject": subject})
    return True


@transaction.atomic
def _end(alert, now):
    ended_at = max(now, alert.began_at)
    if Alert.objects.filter(pk=alert.pk, ended_at__isnull=True).update(ended_at=ended_at) != 1:
        return False
    _tell(notices.AlertEnded, alert, now)
    logger.warning("alert.ended", extra={"alert": alert.kind, "subject": alert.subject})
    return True


def _tell(kind, alert, now):
    for address in settings.ALERT_TO:
        outbox.post(kind, alert, to=address, at=now)
