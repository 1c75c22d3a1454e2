"""An announcement on its way from a draft to the public, and no way back."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class AnnouncementStatus(TextChoices):
    DRAFT = "draft", "Rancangan"
    PROPOSED = "proposed", "Menunggu persetujuan"
    APPROVED = "approved", "Disetujui, menunggu waktunya"
    PUBLISHED = "published", "Diumumkan"
    WITHDRAWN = "withdrawn", "Ditarik sebelum diumumkan"


A = AnnouncementStatus
ANNOUNCEMENT = Lifecycle(
    {
        A.DRAFT: [A.PROPOSED, A.WITHDRAWN],
        A.PROPOSED: [A.APPROVED, A.DRAFT, A.WITHDRAWN],
        A.APPROVED: [A.PUBLISHED, A.DRAFT, A.WITHDRAWN],  # back to draft when the outcomes changed meanwhile
        A.PUBLISHED: [],
        A.WITHDRAWN: [],
    }
)
