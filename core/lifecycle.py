"""A status moves along a declared table, and nowhere else."""

from django.db.models import F


class Refused(Exception):
    """A rule says no. The message is a sentence that may be shown to the person."""


class Stale(Refused):
    """Somebody else was faster; edges answer 409 and show what changed."""

    def __init__(self, message="Data ini sudah diubah dari tempat lain. Muat ulang halaman untuk melihat keadaan terbaru."):
        super().__init__(message)


class Lifecycle:
    """The table of lawful moves of one status field.

    moves: maps each status to those it may become. A status that maps to nothing is final.
    """

    def __init__(self, moves, *, field="status"):
        self.moves = {status: tuple(targets) for status, targets in moves.items()}
        self.field = field

    def allows(self, status, to):
        return to in self.moves.get(status, ())

    def is_final(self, status):
        return not self.moves[status]

    def move(self, obj, to, *, version, by, at, reason="", **changes):
        """Move obj by compare-and-set on status and version, together with other changed fields.

        The caller writes the journal line (with by, at and reason) in the same transaction. Raises Refused when the table
        does not allow the move, Stale when the row is no longer as the caller saw it.
        """
        status = getattr(obj, self.field)
        if not self.allows(status, to):
            wanted = dict(obj._meta.get_field(self.field).flatchoices)[to]  # a row's own status is a plain text
            raise Refused(f"Status “{obj.get_status_display()}” tidak dapat diubah menjadi “{wanted}”.")
        changes = {self.field: to, **changes}
        updated = (
            type(obj)._base_manager.filter(pk=obj.pk, version=version, **{self.field: status})
            .update(version=F("version") + 1, **changes)
        )  # fmt: skip
        if updated != 1:
            raise Stale
        for name, value in changes.items():
            setattr(obj, name, value)
        obj.version = version + 1


def bump(obj, *, version, **changes):
    """Change fields of a versioned row by compare-and-set; raises Stale when somebody was faster."""
    updated = type(obj)._base_manager.filter(pk=obj.pk, version=version).update(version=F("version") + 1, **changes)
    if updated != 1:
        raise Stale
    for name, value in changes.items():
        setattr(obj, name, value)
    obj.version = version + 1
