"""The text of an agreement as clauses: compared, read from Word and written to it. No ORM, no HTTP."""
