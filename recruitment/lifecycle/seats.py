"""From the accepted seat to the oath: papers that may follow, the inauguration, and who took the oath there."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class LatePaperStatus(TextChoices):
    """One paper that is due before the inauguration."""

    DUE = "due", "Ditunggu"
    HANDED_IN = "handed_in", "Menunggu diperiksa"
    RETURNED = "returned", "Diminta lagi"
    ACCEPTED = "accepted", "Diterima"


class InaugurationStatus(TextChoices):
    PLANNED = "planned", "Direncanakan"
    HELD = "held", "Selesai"
    CANCELLED = "cancelled", "Dibatalkan"


class OathStatus(TextChoices):
    """One person's place in an inauguration. Who was absent stays accepted and is invited to a later one."""

    INVITED = "invited", "Diundang"
    TAKEN = "taken", "Mengucapkan sumpah"
    ABSENT = "absent", "Tidak mengucapkan sumpah"
    DROPPED = "dropped", "Tidak jadi"


class CeremonyTextCode(TextChoices):
    """The words of the office that papers of the inauguration print."""

    OATH = "oath", "Sumpah atau janji"
    PACT = "pact", "Pakta integritas"


L, I, O = LatePaperStatus, InaugurationStatus, OathStatus  # noqa: E741 -- as short as the others
LACKING = (L.DUE, L.RETURNED)

LATE_PAPER = Lifecycle(
    {
        L.DUE: [L.HANDED_IN, L.ACCEPTED],  # accepted without a file: the signed paper itself lies at the office
        L.HANDED_IN: [L.ACCEPTED, L.RETURNED],
        L.RETURNED: [L.HANDED_IN, L.ACCEPTED],
        L.ACCEPTED: [L.RETURNED],
    }
)
INAUGURATION = Lifecycle({I.PLANNED: [I.HELD, I.CANCELLED], I.HELD: [], I.CANCELLED: []})
OATH = Lifecycle(
    {
        O.INVITED: [O.TAKEN, O.ABSENT, O.DROPPED],
        O.ABSENT: [O.TAKEN],  # came late, while the inauguration was not over
        O.TAKEN: [],
        O.DROPPED: [],
    }
)
