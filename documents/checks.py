"""Says at start-up when papers could not be sealed, or soon could not."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, register
from django.core.checks import Warning as Caution

from core.clock import now
from documents.sealing import key as keys

DAYS_AHEAD = 90
HINT = "docs/operations.md: The seal key"


def the_seal_key_opens(app_configs, **options):
    """Complain of a key that is missing, wrong, expired or soon to expire. A demo without one makes it when it needs it."""
    if not settings.PRODUCTION and not Path(settings.SEAL_KEY_FILE).exists():
        return []
    at = now()
    try:
        left = keys.current(at=at).days_left(at)
    except keys.SealUnavailable as reason:
        return [Error(str(reason), hint=HINT, id="portal.E020")]
    found = [
        Error(f"Berkas akar ini tidak berisi sertifikat yang dapat dibaca: {path}.", hint=HINT, id="portal.E024")
        for path in keys.unreadable_roots()
    ]
    if keys.is_open_to_others():
        found.append(Error("Berkas kunci segel dapat dibaca orang lain; beri mode 600.", hint=HINT, id="portal.E021"))
    if left < DAYS_AHEAD:
        found.append(Caution(f"Sertifikat segel habis masa berlakunya dalam {left} hari.", hint=HINT, id="portal.W022"))
    return found


def a_trial_seal_holds(app_configs, **options):
    """Complain when a page sealed now is not found sealed, intact and from a known root."""
    from documents.sealing import seal  # noqa: PLC0415 - half a second to import, which no other command shall wait for

    try:
        holds = seal.trial(at=now())
    except keys.SealUnavailable:
        return []  # the other check says why
    complaint = "Segel percobaan tidak lolos pemeriksaan; apakah akarnya ada di SEAL_ROOTS_DIR?"
    return [] if holds else [Error(complaint, hint=HINT, id="portal.E023")]


register(the_seal_key_opens, deploy=settings.PRODUCTION)
register(a_trial_seal_holds, deploy=True)
