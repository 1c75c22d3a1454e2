"""The staff's pages of notifications: what was said to whom, when each reminder speaks, and in which words."""

from notifications.admin import addresses, deliveries, offsets, rules, texts

__all__ = ["addresses", "deliveries", "offsets", "rules", "texts"]
