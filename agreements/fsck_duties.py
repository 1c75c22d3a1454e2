"""What must hold of obligations and of ends, and SQL cannot say."""

import datetime as dt

from django.db.models import F, Q

from agreements import periods
from agreements.fsck import _of
from agreements.lifecycle import AgreementStatus, EndingStatus, ObligationStatus, Rhythm
from agreements.models import Agreement, Ending, Evidence, Obligation
from core import clock
from core.clock import day_of
from core.fsck import check

PATIENCE = dt.timedelta(hours=1)  # the tick comes each minute


def _owing(obligation, fault):
    return _of(obligation.agreement_id, f"kewajiban {obligation.pk} {fault}")


@check
def obligations_stand_in_the_text():
    """Each is owed by a party of its own agreement, by a clause of the draft that was concluded."""
    for each in Obligation.objects.select_related("party").prefetch_related("agreement__finals__draft"):
        final = next(iter(each.agreement.finals.all()), None)
        if final is None or each.clause not in {row["key"] for row in final.draft.rows}:
            yield _owing(each, "tidak berasal dari pasal naskah yang disepakati.")
        if each.party.agreement_id != each.agreement_id:
            yield _owing(each, "dibebankan kepada pihak kesepakatan lain.")


@check
def kept_obligations_have_their_proof():
    """What was kept has evidence, and none was added once it was closed."""
    shown = Evidence.objects.values("obligation")
    for each in Obligation.objects.filter(status=ObligationStatus.KEPT).exclude(pk__in=shown):
        yield _owing(each, "dipenuhi tanpa bukti.")
    late = Evidence.objects.filter(obligation__closed_at__isnull=False, added_at__gt=F("obligation__closed_at"))
    for each in Obligation.objects.filter(pk__in=late.values("obligation")):
        yield _owing(each, "mendapat bukti setelah ditutup.")


@check
def periods_follow_each_other():
    """The periods of a series join without a gap or an overlap, within the term."""
    for each in Obligation.objects.exclude(rhythm=Rhythm.ONCE).select_related("first", "agreement"):
        anchor = (each.first or each).starts_on
        if periods.period(anchor, each.rhythm, each.n, until=each.agreement.valid_until) != (each.starts_on, each.ends_on):
            yield _owing(each, "memuat periode yang tidak sesuai iramanya.")


@check
def what_is_over_is_said_to_be():
    """Whatever is past its day is late or closed, and no agreement is in force beyond its term, within an hour."""
    on = day_of(clock.now() - PATIENCE)
    for each in Obligation.objects.filter(status=ObligationStatus.OPEN, due_on__lt=on):
        yield _owing(each, "lewat tenggat, tetapi tercatat berjalan.")
    over = Q(valid_until__lte=on) | Q(successors__status=AgreementStatus.IN_FORCE, successors__valid_from__lte=on)
    for each in Agreement.objects.filter(over, status=AgreementStatus.IN_FORCE).distinct():
        yield _of(each.pk, "masih tercatat berlaku padahal masanya berakhir atau sudah diganti.")


@check
def terms_are_said():
    """What holds without limit of time says no last day in its sealed text either, and obliges nobody period by period."""
    unlimited = Agreement.objects.concluded().filter(valid_until__isnull=True)
    for each in unlimited.prefetch_related("finals__draft", "obligations"):
        if each.obligations.all() or any(final.draft.facts.get("valid_until") for final in each.finals.all()):
            yield _of(each.pk, "tercatat berlaku tanpa batas waktu, padahal naskah atau kewajibannya menyebut akhirnya.")


@check
def ended_agreements_were_ended_by_two():
    """Whatever was ended before its day has the wish of one and the word of another."""
    for each in Agreement.objects.filter(status=AgreementStatus.ENDED).exclude(endings__status=EndingStatus.CONFIRMED):
        yield _of(each.pk, "diakhiri tanpa konfirmasi orang kedua.")


@check
def nobody_waits_for_an_answer_about_what_is_over():
    """A wish to end an agreement is open only while that agreement is in force."""
    for each in Ending.objects.open().exclude(agreement__status=AgreementStatus.IN_FORCE):
        yield _of(each.agreement_id, "permintaan pengakhirannya masih terbuka, padahal tidak berlaku lagi.")
