"""The words with which an invitation is shared by telephone, to be copied by a person into whatever they write with."""

from django.conf import settings

from outreach import links
from outreach.lifecycle import ActivityStatus


def text(invitation):
    """Return a ready text with the personal link, or "" when there is nothing to invite to any more."""
    activity = invitation.activity
    if activity.status != ActivityStatus.RELEASED or invitation.withdrawn_at:
        return ""
    told = activity.current
    whom = f"Bapak/Ibu {invitation.name}, {invitation.place}" if invitation.name else invitation.place
    may = " Bila berhalangan, dapat diwakilkan." if activity.audience.may_be_represented else ""
    return (
        f"Yth. {whom}\n\nKami mengundang Bapak/Ibu menghadiri {activity.title}.\nWaktu: {told.when}\n"
        f"Tempat: {told.room}, {told.room.venue.address}\n\nMohon jawabannya lewat tautan ini, tanpa akun:\n"
        f"{links.personal(invitation)}\n\nTautan ini hanya untuk undangan Anda.{may} Terima kasih.\n{settings.OFFICE['name']}"
    )
