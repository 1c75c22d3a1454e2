"""The staff's pages of notifications: what was said to whom, and when each reminder speaks."""

from notifications.admin import deliveries, offsets

__all__ = ["deliveries", "offsets"]
