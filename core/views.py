"""Answers that more than one room gives: a file to take away, a page that no search engine lists."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(content, content_type, name):
    """Return bytes made for this one request, as an attachment that nobody keeps on the way. name: as the file is called."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


def unlisted(response):
    """Return the response, marked so that search engines leave it out."""
    response["X-Robots-Tag"] = "noindex"
    return response
