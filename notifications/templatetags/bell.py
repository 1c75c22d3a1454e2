from django import template

from notifications.models import Delivery

register = template.Library()
MOST = 99


@register.simple_tag(takes_context=True)
def unread_messages(context):
    """Return how many messages the person of a page has not opened, counted up to one more than MOST by one index."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return Delivery.objects.unread_by(user)[: MOST + 1].count()
