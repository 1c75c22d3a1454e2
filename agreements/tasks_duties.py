"""What the tick does for what is owed and for terms that end. One that fails costs itself only."""

import logging

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from agreements.actions import endings, obligations
from agreements.lifecycle import MONTHS, AgreementStatus, Measure, ObligationStatus
from agreements.models import Agreement, Obligation
from core.actor import SYSTEM
from core.clock import day_of, wib
from core.lifecycle import Refused
from notifications.ticking import each_tick

logger = logging.getLogger(__name__)
AT_MOST = 200  # a tick stays short; the next one goes on


def _each(found, act):
    """Do something to each; what somebody else was faster with is left alone. Returns how many were done."""
    done = 0
    for obj in found[:AT_MOST]:
        try:
            done += bool(act(obj))
        except Refused as refusal:
            logger.info("duty.overtaken", extra={"object": obj.pk, "error": str(refusal)})
    return done


@each_tick(label="Membuat kewajiban berkala berikutnya")
def return_obligations(now):
    """Make the next period of each series that has come to it."""
    last = Obligation.objects.filter(rhythm__in=list(MONTHS), ends_on__lte=day_of(now))
    last = last.filter(agreement__status=AgreementStatus.IN_FORCE, agreement__valid_until__gt=day_of(now))
    later = Obligation.objects.filter(first=Coalesce(OuterRef("first"), OuterRef("pk")), n=OuterRef("n") + 1)
    newest = last.filter(~Exists(later)).with_facts().order_by("pk")
    return _each(newest, lambda each: obligations.make_next(each, by=SYSTEM, at=now))


@each_tick(label="Menghitung kewajiban")
def count_obligations(now):
    """Let those that are counted tick themselves, those first that were asked longest ago. Returns how many were kept by it.

    They are marked before they are asked: one that fails does not keep the others waiting for ever.
    """
    counted = Obligation.objects.owed().exclude(measure=Measure.NONE).filter(starts_on__lte=day_of(now))
    due = list(counted.with_facts().order_by(F("counted_at").asc(nulls_first=True), "pk")[:AT_MOST])
    Obligation.objects.filter(pk__in=[each.pk for each in due]).update(counted_at=now)
    return _each(due, lambda each: obligations.count(each, by=SYSTEM, at=now))


@each_tick(label="Menandai kewajiban yang terlambat")
def mark_late_obligations(now):
    """Say of what is past its day that it is late; of what is counted only once it was asked since its day was over."""
    on = day_of(now)
    asked = Q(measure=Measure.NONE) | Q(counted_at__gte=wib(on.year, on.month, on.day))
    over = Obligation.objects.filter(asked, status=ObligationStatus.OPEN, due_on__lt=on).with_facts().order_by("pk")
    return _each(over, lambda each: obligations.mark_late(each, by=SYSTEM, at=now) or True)


@each_tick(label="Mengakhiri masa berlaku kesepakatan")
def end_terms(now):
    """Replace what has a successor in force from today, then let expire what is over."""
    on = day_of(now)
    replaced = _each(endings.replacing(on).order_by("pk"), lambda each: endings.replace(each, at=now))
    over = Agreement.objects.filter(status=AgreementStatus.IN_FORCE, valid_until__lte=on).order_by("pk")
    return replaced + _each(over, lambda each: endings.expire(each, by=SYSTEM, at=now) or True)
