from django import template

from core import dates
from notifications import addresses

register = template.Library()


@register.inclusion_tag("notifications/_address_banner.html", takes_context=True)
def address_banner(context):
    """Tell the person of a page that mails to the own address come back, from the log-in at which it was noticed on.

    The session says whether to ask (accounts.middleware), so that a page of everybody else costs nothing.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    asked = user is not None and user.is_authenticated and request.session.get(addresses.NOTICED)
    dead = addresses.open_of(user).first() if asked else None
    return {"dead": dead, "user": user, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def dead_address_of(user_id):
    """Return the DeadAddress of an account for whoever looks after it, or None."""
    return addresses.open_of_account(user_id).first() if user_id else None


@register.simple_tag
def dead_address_words(dead):
    """Return in a sentence since when and why an address is dead."""
    return f"{dead.get_cause_display()}, sejak {dates.brief(dead.died_at)} WIB."
