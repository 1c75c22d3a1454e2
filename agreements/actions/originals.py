"""The originals of a text that is signed outside the portal are asked for, asked for again, and asked for no more."""

from agreements import notices_outside as notices
from agreements.models import Original, Signed
from agreements.reminders_outside import OriginalsMissing, SignedUnchecked
from core.clock import day_of
from notifications import outbox


def ask(draft, *, at):
    """Ask who brings each original of a draft whose signing begins. Call it inside a transaction, as all here."""
    for original in draft.originals.with_facts().order_by("party__order"):
        _watch(original, at=at)
        for user in notices.bringers(original, day_of(at)):
            outbox.post(notices.OriginalWanted, original, to=user, at=at)


def ask_to_check(signed, *, at):
    """The original has been brought; now somebody else is asked to look at it."""
    settle([signed.original], at=at)
    Signed.objects.filter(pk=signed.pk).update(next_nudge_at=SignedUnchecked().first_nudge(signed, at))
    for user in notices.checkers(signed, day_of(at)):
        outbox.post(notices.SignedWaits, signed, to=user, at=at)


def ask_for_another(signed, *, at):
    """Tell who brought what was turned away, and who brings another; the original is asked for again."""
    _watch(signed.original, at=at)
    told = [signed.added_by, *notices.bringers(signed.original, day_of(at))]
    for user in {each.pk: each for each in told if each.is_active}.values():
        outbox.post(notices.SignedRefused, signed, to=user, at=at)


def release(draft, *, at):
    """The round of a draft is over: nobody is asked for its originals, nor to look at one, any more."""
    settle(list(draft.originals.all()), at=at)
    brought = Signed.objects.filter(original__draft=draft)
    outbox.supersede_all(list(brought), at=at)
    brought.update(next_nudge_at=None)


def settle(originals, *, at):
    Original.objects.filter(pk__in=[each.pk for each in originals]).update(next_nudge_at=None)
    outbox.supersede_all(originals, at=at)


def _watch(original, *, at):
    Original.objects.filter(pk=original.pk).update(next_nudge_at=OriginalsMissing().first_nudge(original, at))
