"""The staff's pages of recruitment: queue, candidate page, selections, proposals of two persons."""

from recruitment.admin import announcements, applications, candidacies, plenaries, proposals, selections

__all__ = ["announcements", "applications", "candidacies", "plenaries", "proposals", "selections"]
