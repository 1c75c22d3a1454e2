"""The page of a privacy notice, and the gate that leads there."""

import functools

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import acknowledgements
from accounts.actions.acknowledgements import notice_in_force
from accounts.actors import actor
from core.middleware import arrival


def notice_required(*purposes):
    """Decorate a view: the person first sees each notice, and comes back by the same address."""

    def decorate(view):
        @functools.wraps(view)
        def wrapped(request, *args, **kwargs):
            for purpose in purposes:
                if not acknowledgements.has_acknowledged(request.user, purpose, arrival(request)):
                    return redirect(f"{_page(purpose)}?{urlencode({'next': _way_back(request)})}")
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def notice_page(request, purpose):
    """Show the notice in force to everybody; a person's button says “I have read this” or gives the permission."""
    notice = notice_in_force(purpose, arrival(request))
    if notice is None:
        raise Http404
    back = get_next_redirect_url(request) or reverse("accounts_overview")
    if not request.user.is_authenticated:
        return _for_visitors(request, notice)
    if request.method == "POST":
        if request.POST.get("version") == str(notice.version):
            acknowledgements.give(request.user, notice, by=actor(request), at=arrival(request))
            return HttpResponseRedirect(back)  # what somebody wrote into “next” is an address, never the name of one
        return redirect(f"{_page(purpose)}?{urlencode({'next': back})}")  # a newer text came out meanwhile: read that one
    given = acknowledgements.latest(request.user, notice)
    return render(request, "accounts/notice.html", {"notice": notice, "given": given, "next": back})


def _for_visitors(request, notice):
    """Whoever has no account may read before giving so much as an address (UU 27/2022 art. 21); the rest asks for a log-in."""
    if request.method == "POST":
        return redirect_to_login(request.path)
    return render(request, "accounts/notice.html", {"notice": notice})


@require_POST
def withdraw_permission(request, purpose):
    """Take a permission back; papers already submitted stay, nothing more is processed on its ground."""
    notice = notice_in_force(purpose, arrival(request))
    if notice is None or not notice.is_consent:
        raise Http404
    acknowledgements.withdraw(request.user, notice, by=actor(request), at=arrival(request))
    return redirect(_page(purpose))


def _page(purpose):
    return reverse("accounts_notice", args=[purpose])


def _way_back(request):
    return request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
