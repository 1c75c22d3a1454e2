"""The words on each page that leaves the office for an audit: who took it, when, and what for."""

from core import dates


def lines(*, by, at, purpose):
    """Return the lines, the most telling one first: it is also laid across the page."""
    return [f"{by} · {dates.moment(at)}", f"Keperluan: {purpose}", "Salinan untuk pemeriksaan. Jangan disebarluaskan."]
