"""Says at start-up when notifications of browsers could not leave."""

import stat
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from notifications import channels, webpush
from notifications.channels import Channel

HINT = "docs/operations.md: Mail and texts"


@register(deploy=True)
def the_key_of_notifications_can_be_used(app_configs, **options):
    """Complain of a key that is named and missing, of another kind, or open to others. A demo makes its own when needed."""
    path = Path(settings.PUSH["key_file"])
    if not channels.is_open(Channel.PUSH) or not (settings.PRODUCTION or path.exists()):
        return []
    try:
        webpush.key()
    except ImproperlyConfigured as reason:
        return [Error(str(reason), hint=HINT, id="portal.E030")]
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return [Error("Berkas kunci notifikasi dapat dibaca orang lain; beri mode 400.", hint=HINT, id="portal.E031")]
    return []
