"""What the candidate page tells beside the verdicts: completeness, the party check, a waiting refusal, doubles, the dealing."""

from dataclasses import dataclass

from recruitment.lifecycle import ApplicationStatus, CompletenessResult, PartyCheckStatus
from recruitment.models import PartyCheck

PARTY_TONES = {
    PartyCheckStatus.CLEAN: "green",
    PartyCheckStatus.HIT: "gold",
    PartyCheckStatus.ABSENT: "red",
    PartyCheckStatus.CLARIFIED: "blue",
}


@dataclass(frozen=True)
class Checks:
    completeness: object
    missing: list
    party: object
    refusal: object
    grounds: list
    allotment: object
    doubles: list

    @property
    def completeness_word(self):
        return self.completeness.get_result_display() if self.completeness else "Belum diperiksa"

    @property
    def completeness_tone(self):
        if self.completeness is None:
            return "neutral"
        return "green" if self.completeness.result == CompletenessResult.COMPLETE else "gold"

    @property
    def party_word(self):
        if self.party and self.party.status == PartyCheckStatus.HIT and self.party.answered_at:
            return "Tercatat, klarifikasi menunggu temuan"
        return (self.party or PartyCheck()).get_status_display()

    @property
    def party_tone(self):
        return PARTY_TONES.get(self.party.status, "neutral") if self.party else "neutral"

    @property
    def party_answer(self):
        """The applicant's own words, or ""."""
        return self.party.answer if self.party and self.party.answered_at else ""


def load(application):
    """Return the Checks of an application: a fixed number of queries."""
    found = application.completeness_checks.current().select_related("checked_by", "stage").first()
    waits = application.status == ApplicationStatus.TO_CONFIRM
    refusal = application.refusals.open().select_related("proposed_by").first() if waits else None
    related = ("checked_by", "found_by", "evidence", "answer_paper", "answer_entered_by")
    return Checks(
        completeness=found,
        missing=list(found.missing.select_related("kind").order_by("kind__position")) if found else [],
        party=PartyCheck.objects.filter(application=application).select_related(*related).first(),
        refusal=refusal,
        grounds=list(refusal.grounds.select_related("requirement").order_by("pk")) if refusal else [],
        allotment=application.allotments.current().select_related("verifier").first(),
        doubles=list(application.merged_files.order_by("submitted_at", "pk").prefetch_related("snapshots")),
    )
