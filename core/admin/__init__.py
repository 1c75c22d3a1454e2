"""The staff's room: what any admin page of the portal stands on."""

from core.admin.events import EventAdmin
from core.admin.moves import Bulk, Move, MoveForm, MovesAdmin
from core.admin.scoped import ScopedAdmin, ScopedInline, asked, badge

__all__ = ["Bulk", "EventAdmin", "Move", "MoveForm", "MovesAdmin", "ScopedAdmin", "ScopedInline", "asked", "badge"]
