__all__ = [
    "UNDO_WITHIN",
]
