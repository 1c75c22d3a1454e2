"""Files that the staff's pages hand out: made for this one request, kept by nobody on the way."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core import sheets

TYPES = {"pdf": "application/pdf", "xlsx": sheets.CONTENT_TYPES["xlsx"]}


def handed(content, kind, name):
    """Return bytes as a download. kind: "pdf" or "xlsx", which is also the end of its name."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=f"{name}.{kind}"),
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)
