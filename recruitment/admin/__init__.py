"""The staff's pages of recruitment: queue, candidate page, selections, proposals of two persons."""

from recruitment.admin import applications, incidents, proposals, scores, selections, sittings

__all__ = ["applications", "incidents", "proposals", "scores", "selections", "sittings"]
