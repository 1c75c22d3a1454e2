"""Who is tied to an applicant has no hand in what becomes of them."""

from recruitment.models import Conflict


def obstacle_of_conflict(application, *, by):
    """Return the sentence that keeps a person from an applicant to whom a tie was declared, or None: one query."""
    if by.user_id and Conflict.objects.standing().filter(application=application, person=by.user_id).exists():
        return "Anda menyatakan benturan kepentingan dengan pelamar ini, sehingga berkasnya tertutup bagi Anda."
    return None
