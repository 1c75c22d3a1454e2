"""Propose sessions that reach everybody who is not reached yet: pure facts in, a plan out, no rows of the database."""
