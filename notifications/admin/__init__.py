"""The staff's pages of notifications: what was said to whom, when each reminder speaks, and in which words."""

from notifications.admin import deliveries, offsets, rules, texts

__all__ = ["deliveries", "offsets", "rules", "texts"]
