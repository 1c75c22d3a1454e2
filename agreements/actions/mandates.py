"""Once the signing day is known, each party's mandate is watched; what is lacking is said at once."""

from hashlib import sha256

from agreements import mandate, notices_desk
from agreements.models import Party
from agreements.reminders_desk import Mandates
from core.clock import day_of
from notifications import outbox


def watch(agreement, *, at):
    """Set the reminders of each party anew, and tell the drafters of a side what its signing lacks, each lack once.

    Call it inside the transaction that changed the head.
    """
    rule, on = Mandates(), day_of(at)
    for party in Party.objects.with_mandate().filter(agreement=agreement):
        Party.objects.filter(pk=party.pk).update(mandate_nudge_at=rule.first_nudge(party, at))
        found = mandate.gaps(party, on) if party.agreement.signing_on else []
        for user in notices_desk.keepers(party, on) if found else []:
            outbox.post(notices_desk.MandateLacking, party, to=user, at=at, revision=_occasion(party, found))


def _occasion(party, found):
    said = ",".join([party.agreement.signing_on.isoformat(), *(gap.code for gap in found)])
    return sha256(said.encode()).hexdigest()[:16]
