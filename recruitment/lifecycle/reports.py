"""The final report to the province: statuses and their lawful moves."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class ReportStatus(TextChoices):
    DRAFT = "draft", "Rancangan"
    PROPOSED = "proposed", "Menunggu persetujuan"
    APPROVED = "approved", "Disahkan, belum tiba"
    ARRIVED = "arrived", "Tiba di provinsi"
    WITHDRAWN = "withdrawn", "Ditarik"


R = ReportStatus
# Frozen for good: only a later report, with a number of its own, corrects it.
STANDING = (R.APPROVED, R.ARRIVED)

REPORT = Lifecycle(
    {
        R.DRAFT: [R.PROPOSED, R.WITHDRAWN],
        R.PROPOSED: [R.APPROVED, R.DRAFT, R.WITHDRAWN],
        R.APPROVED: [R.ARRIVED],
        R.ARRIVED: [],
        R.WITHDRAWN: [],
    }
)
