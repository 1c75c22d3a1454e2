"""The staff's pages of outreach: what the plan is made of, the plan, its release, who is invited, who came, files."""

from outreach.admin import activities, advisories, guests, heads, imports, proofs, rosters, settings

__all__ = ["activities", "advisories", "guests", "heads", "imports", "proofs", "rosters", "settings"]
