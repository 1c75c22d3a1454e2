"""What the demo's agreement in force obliges to: kept, late, waived, and one that ticks itself from held activities."""

import datetime as dt

from agreements.actions import obligations
from agreements.lifecycle import Measure, Rhythm, Side
from agreements.models import Agreement, Obligation
from agreements.wording.clauses import Part
from core.actor import SYSTEM

DAY = dt.timedelta(days=1)


def tell(agreement, *, office, city, now):
    """office, city: the actors who draft for each side. now: the moment up to which it is told."""
    agreement = Agreement.objects.with_facts().get(pk=agreement.pk)
    clauses = [each.key for each in agreement.latest.clauses if each.part == Part.ARTICLE]
    at = now - 40 * DAY

    def enter(side, place, indicator, proof, **facts):
        party, start = agreement.party_of(side), {"starts_on": agreement.valid_from, "rhythm": Rhythm.ONCE}
        made = obligations.enter(
            agreement, party=party, clause=clauses[min(place, len(clauses) - 1)], indicator=indicator, proof=proof, by=office,
            at=at, **start | facts,
        )  # fmt: skip
        return Obligation.objects.with_facts().get(pk=made.pk)

    kept = enter(Side.CITY, 2, "Menunjuk narahubung di setiap kecamatan", "Surat penunjukan", due_on=(now - 30 * DAY).date())
    late = enter(Side.CITY, 3, "Menyerahkan daftar ketua RT dan RW terbaru", "Berita acara", due_on=(now - 6 * DAY).date())
    waived = enter(Side.OFFICE, 2, "Membuka pos pengaduan di kantor wali kota", "Foto pos", due_on=(now + 40 * DAY).date())
    counted = enter(
        Side.OFFICE, 1, "Menyelenggarakan sosialisasi pengawasan partisipatif", "Laporan kegiatan",
        rhythm=Rhythm.QUARTERLY, grace_days=7, measure=Measure.ACTIVITIES_HELD, needed=1,
    )  # fmt: skip
    obligations.keep(kept, note="Surat penunjukan delapan narahubung.", version=kept.version, by=city, at=now - 33 * DAY)
    reason = "Pos pengaduan sudah tersedia di kantor Bawaslu yang bersebelahan."
    obligations.ask_waiver(waived, reason=reason, version=waived.version, by=office, at=now - 20 * DAY)
    obligations.waive(waived, version=waived.version, by=city, at=now - 18 * DAY)
    obligations.mark_late(late, by=SYSTEM, at=now - 5 * DAY)
    obligations.count(counted, by=SYSTEM, at=now)
