"""The developers' mail box: what the portal would have sent. Its pages exist only while its own sink takes the mail."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications import mailbox

PAGE = 50
# A mail carries its own styles, as mails must; it gets no script, no form, no picture from elsewhere.
LETTER_CSP = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'"
)


@login_not_required
@require_safe
def mailbox_page(request):
    recipient = request.GET.get("kepada", "").strip()
    page = Paginator(mailbox.numbers(recipient), PAGE).get_page(request.GET.get("page"))
    letters = [mailbox.letter(number, headers_only=True) for number in page]
    return render(request, "notifications/mailbox.html", {"letters": letters, "page": page, "recipient": recipient})


@login_not_required
@require_safe
def letter_page(request, number):
    return render(request, "notifications/letter.html", {"letter": _letter_or_404(number)})


@login_not_required
@require_safe
@xframe_options_sameorigin
def letter_html(request, number):
    """Serve the HTML part alone, for the sandboxed frame; its links open in the whole window."""
    return sandboxed(_letter_or_404(number).body("html"))


def sandboxed(html):
    """Return the answer that shows a mail's HTML in a frame of the portal and lets it do nothing there."""
    response = HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
    response["Content-Security-Policy"] = LETTER_CSP
    return response


def _letter_or_404(number):
    try:
        return mailbox.letter(number)
    except OSError:  # none of this number, or a number longer than any file name
        raise Http404("Email ini tidak ada di kotak surat.") from None
