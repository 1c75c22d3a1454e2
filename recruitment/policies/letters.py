"""What stands in the way of a letter that the portal would set from the answers."""

from recruitment import letters
from recruitment.policies.applications import obstacle_to_uploading


def obstacle_to_making_letter(dossier, kind, *, by, at):
    """Only the owner gets one, while its signed paper can be handed in, and once nothing is missing that it prints."""
    if not kind.letter:
        return "Portal tidak membuat surat untuk berkas ini."
    application = dossier.application
    repair = application.repairs.open().filter(items__kind=kind).first() if application.is_received else None
    if obstacle := obstacle_to_uploading(application, kind, by=by, at=at, repair=repair):
        return obstacle
    if unfinished := letters.unfinished(kind.letter, dossier):
        return f"Surat belum dapat dibuat: masih ada {len(unfinished)} isian yang perlu dilengkapi."
    return None
