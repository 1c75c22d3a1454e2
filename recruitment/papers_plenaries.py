"""The minutes of a plenary: as a rehearsal, marked RANCANGAN, until it has decided; then as the office's copy with the salt."""

from pathlib import Path

from core import dates, papers
from recruitment import proofs, readiness, standings
from recruitment.lifecycle.plenaries import PlenaryStatus

TEMPLATES = Path(__file__).parent / "typst"
S = PlenaryStatus


def table_of(plenary):
    """Return the frozen rows of a plenary, or those of now while it is open: plain data, as actions.plenaries freezes it."""
    if plenary.status in {S.FROZEN, S.DECIDED}:
        return plenary.table.facts["candidates"]
    return [_line(each) for each in standings.ranked(plenary.selection, plenary.district_id)]


def _line(standing):
    application = standing.candidacy.application
    return {
        "candidacy": standing.candidacy.pk, "number": application.number, "name": application.full_name,
        "sex": application.sex, "rank": standing.rank, "test": _plain(standing.test),
        "interview": _plain(standing.interview), "total": _plain(standing.total),
    }  # fmt: skip


def _plain(score):
    return None if score is None else str(score)


def rows_of(plenary):
    """Return the table with what was decided of each, in the order of the ranks."""
    choices = {choice.candidacy_id: choice for choice in plenary.choices.all()}
    return [{**row, "choice": choices.get(row["candidacy"])} for row in table_of(plenary)]


def minutes(plenary, *, at):
    """Return the minutes as PDF. at: the moment of printing, which a decided plenary's paper does not depend on."""
    is_final = plenary.status == S.DECIDED
    frozen = plenary.table if plenary.status in {S.FROZEN, S.DECIDED} else None
    rows = rows_of(plenary)
    facts = {
        "title": f"Berita acara {plenary.number}", "number": plenary.number, "is_draft": not is_final,
        "district": plenary.district.name, "selection": str(plenary.selection), "held": dates.moment(plenary.held_at),
        "place": plenary.place, "corrects": plenary.corrects.number if plenary.corrects else "",
        "present": frozen.facts["present"] if frozen else _present(plenary),
        "board": frozen.facts["board"] if frozen else _board(plenary, at),
        "rows": [_told(row) for row in rows],
        "reasons": [(row["number"], row["choice"].reason) for row in rows if row["choice"] and row["choice"].reason],
        "sha256": frozen.sha256 if frozen else "", "salt": frozen.salt if is_final else "",
        "rows_sha256": proofs.of_table(frozen).sha256 if frozen else "",
        "foot": f"Berita acara {plenary.number}" + ("" if is_final else " · RANCANGAN"),
    }  # fmt: skip
    return papers.pdf(TEMPLATES / "plenary.typ", facts, at=plenary.decided_at or at)


def _present(plenary):
    return [str(each.person) for each in plenary.members.select_related("person").order_by("person__name", "pk")]


def _board(plenary, at):
    return [[line.label, line.answer.words] for line in readiness.board(plenary, at=at)]


def _told(row):
    choice = row["choice"]
    outcome = f"{choice.get_outcome_display()} ({choice.position})" if choice else "–"
    scores = {name: (row[name] or "–").replace(".", ",") for name in ("test", "interview", "total")}
    return {"rank": str(row["rank"]), "number": row["number"], "name": row["name"], "outcome": outcome, **scores}
