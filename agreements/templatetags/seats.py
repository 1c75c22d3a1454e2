from django import template

from agreements import desk
from core import clock

register = template.Library()


@register.simple_tag(takes_context=True)
def may_sit(context):
    """Say whether the person of a page has business at the desk: officials, and those of the office who hold a post today."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return False
    return user.is_official or (user.is_staff and bool(desk.seat_of(user, clock.today()).tenures))
