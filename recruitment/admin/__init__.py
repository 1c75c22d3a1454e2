"""The staff's pages of recruitment: queue, candidate page, selections, proposals of two persons."""

from recruitment.admin import applications, conflicts, proposals, selections

__all__ = ["applications", "conflicts", "proposals", "selections"]
