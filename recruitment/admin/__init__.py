"""The staff's pages of recruitment: queue, candidate page, selections, proposals of two persons."""

from recruitment.admin import (
    applications,
    conflicts,
    extensions,
    feedback,
    incidents,
    interviews,
    panels,
    proposals,
    scores,
    selections,
    sittings,
    types,
)

__all__ = [
    "applications",
    "conflicts",
    "extensions",
    "feedback",
    "incidents",
    "interviews",
    "panels",
    "proposals",
    "scores",
    "selections",
    "sittings",
    "types",
]
from recruitment.admin import announcements, candidacies, inaugurations, late_papers, plenaries

__all__ = [
    "announcements",
    "applications",
    "candidacies",
    "inaugurations",
    "late_papers",
    "plenaries",
    "proposals",
    "selections",
]
