"""The staff's pages of outreach: what the plan is made of, the plan, its release, who is invited, who came."""

from outreach.admin import activities, guests, heads, proofs, settings

__all__ = ["activities", "guests", "heads", "proofs", "settings"]
