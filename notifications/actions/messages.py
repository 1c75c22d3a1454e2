"""What people do with the messages they got."""

from notifications.models import Delivery


def open(delivery, *, at):  # noqa: A001 -- the room's verb
    """Remember when its person first opened a message that has arrived, or could not."""
    Delivery.objects.unread_by(delivery.to_user_id).filter(pk=delivery.pk).update(read_at=at)


def open_all(user, *, at):
    """Remember all messages of an account as opened. Returns how many were not."""
    return Delivery.objects.unread_by(user).update(read_at=at)
