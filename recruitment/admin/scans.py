"""A scanned paper on a page of the admin, page by page."""

from django.urls import reverse


def shown(document, title, route, *args):
    """Return what admin/recruitment/_scan.html needs. route: the name of the download; that of a page ends in “_page”."""
    pages = [reverse(f"{route}_page", args=[*args, n]) for n in range(1, document.pages + 1)]
    return {"title": title, "facts": str(document), "download": reverse(route, args=args), "pages": pages}
