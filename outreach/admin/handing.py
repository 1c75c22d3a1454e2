"""Files that the staff's pages hand out, by the kind of file."""

from core import sheets
from core.views import download

TYPES = {"pdf": "application/pdf", "xlsx": sheets.CONTENT_TYPES["xlsx"]}


def handed(content, kind, name):
    """Return bytes as a download. kind: "pdf" or "xlsx", which is also the end of its name."""
    return download(content, TYPES[kind], f"{name}.{kind}")
