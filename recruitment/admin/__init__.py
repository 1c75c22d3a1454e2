"""The staff's pages of recruitment: queue, candidate page, selections, proposals of two persons."""

from recruitment.admin import applications, incidents, interviews, panels, proposals, scores, selections, sittings

__all__ = ["applications", "incidents", "interviews", "panels", "proposals", "scores", "selections", "sittings"]
