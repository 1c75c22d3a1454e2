"""What the office may announce of a selection: kinds. Each says whom it names, in which order, and what its moment changes.

An outcome is pending until the announcement that carries it is published; that moment applies it, and nothing else does. No
kind can show more of a person than name and registration number (letter 0999/Bawaslu/H2PI/HM.00/XII/2019 of the PPID).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of an announcement, in the order in which it is shown. position: from 1 within its kecamatan and outcome.

    outcome: a word of the kind's own `outcomes`, which apply() understands.
    """

    application_id: int
    district_id: str
    position: int
    outcome: str


class Kind:
    """A kind of announcement.

    code: kept in the database; title: its heading; outcomes: code → heading of the list of those who have it; shown: the
    outcomes on the public page, in this order (who did not pass need not be named in public); notice: the Notice that tells
    each person the own outcome (its obj is the AnnouncementRow), or None. told: outcome → the sentence for the person it
    concerns. repeats: whether one kecamatan may have it again without naming the earlier one as corrected.
    """

    code = ""
    title = ""
    outcomes = {}
    shown = ()
    notice = None
    told = {}
    repeats = False

    def obstacle(self, selection, districts, *, at):
        """Return the sentence that says why it cannot be drafted for these kecamatan (codes) yet, or None."""
        raise NotImplementedError

    def rows(self, selection, districts):
        """Return the Rows for these kecamatan, ordered by district, outcome and position. Reads only."""
        raise NotImplementedError

    def notes(self, selection, districts):
        """Return {kecamatan: sentences} that are announced beside the lists; most kinds have none. Reads only, names nobody."""
        return {}

    def apply(self, selection, row, *, by, at):
        """Make the outcome of one Row true, in the transaction that publishes. Raises Refused or Stale."""
        raise NotImplementedError

    def take_effect(self, announcement, *, by, at):
        """Make true what is not any one person's outcome, in the same transaction. Raises Refused or Stale."""


_KINDS = {}


def announces(cls):
    """Register a Kind."""
    if cls.code in _KINDS:
        raise ValueError(f"Announcement kind {cls.code} is registered twice.")
    _KINDS[cls.code] = cls()
    return cls


def kind(code):
    return _KINDS[code]


def kinds():
    return dict(_KINDS)
