"""The staff's pages of recruitment: queue, candidate page, selections, proposals of two persons."""

from recruitment.admin import applications, feedback, proposals, selections

__all__ = ["applications", "feedback", "proposals", "selections"]
