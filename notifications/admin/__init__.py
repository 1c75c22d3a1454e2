"""The staff's pages of notifications: what was said to whom, when each reminder speaks, and in which words."""

from notifications.admin import deliveries, offsets, texts

__all__ = ["deliveries", "offsets", "texts"]
