"""Telling people what happens to their data before any is asked (UU 27/2022 pasal 21): what other rooms use of it."""

from accounts.actions.acknowledgements import has_acknowledged
from accounts.models import Acknowledgement, PrivacyNotice
from accounts.views.privacy import notice_required

__all__ = ["Acknowledgement", "PrivacyNotice", "has_acknowledged", "notice_required"]
