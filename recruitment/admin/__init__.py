"""The staff's pages of recruitment: queue, candidate page, selections, proposals of two persons."""

from recruitment.admin import applications, conflicts, extensions, feedback, proposals, selections, types

__all__ = ["applications", "conflicts", "extensions", "feedback", "proposals", "selections", "types"]
