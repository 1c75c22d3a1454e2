"""What seats need each minute: that everybody who took one knows what is owed."""

from django.db.models import Exists, OuterRef

from notifications.ticking import each_tick
from recruitment.actions import late_papers
from recruitment.lifecycle import CandidacyStatus, DueStage
from recruitment.models import Candidacy, DocumentKind, LatePaper
from recruitment.tasks import each_of


@each_tick(label="Mencatat berkas yang ditunggu sebelum pelantikan")
def ask_for_papers(now):
    """List what is owed by those who accepted before the portal knew of it. Returns how many."""
    kinds = DocumentKind.objects.filter(selection=OuterRef("selection"), due_stage=DueStage.INAUGURATION)
    kinds = kinds.exclude(condition="optional")
    unasked = Candidacy.objects.filter(
        Exists(kinds), ~Exists(LatePaper.objects.filter(candidacy=OuterRef("pk"))), status=CandidacyStatus.ACCEPTED
    )
    return each_of(
        unasked.select_related("application__applicant", "application__selection", "selection"), late_papers.ask, now
    )
