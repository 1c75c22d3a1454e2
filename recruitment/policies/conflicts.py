"""Who is tied to an applicant has no hand in what becomes of them, and says so before the file opens."""

from django.db.models import BooleanField, Exists, OuterRef, Value

from recruitment.models import Conflict, Impartiality
from recruitment.policies.scope import READ, VERIFY, obstacle_of_scope

SETTLE_CONFLICT = "recruitment.settle_conflict"
TIED = "Anda menyatakan benturan kepentingan dengan pelamar ini, sehingga berkasnya tertutup bagi Anda."


def with_ties(applications, by):
    """Annotate what one request needs to know of a person's ties, so that a page of many buttons asks once.

    is_tied, is_declared: for the person whose key stands in ties_of.
    """
    mine = {"application": OuterRef("pk"), "person": by.user_id}
    return applications.annotate(
        ties_of=Value(by.user_id),
        is_tied=Exists(Conflict.objects.standing().filter(**mine)) if by.user_id else Value(False, BooleanField()),
        is_declared=Exists(Impartiality.objects.filter(**mine)) if by.user_id else Value(False, BooleanField()),
    )


def _told(application, by, name):
    """Return what a request already read of this person, or None."""
    return getattr(application, name) if by.user_id and getattr(application, "ties_of", None) == by.user_id else None


def obstacle_of_conflict(application, *, by):
    """Return the sentence that keeps a person from an applicant to whom a tie was declared, or None: at most one query."""
    is_tied = _told(application, by, "is_tied")
    if is_tied is None:
        ties = Conflict.objects.standing()
        is_tied = by.user_id is not None and ties.filter(application=application, person=by.user_id).exists()
    return TIED if is_tied else None


def obstacle_of_silence(application, *, by):
    """Return the sentence that asks who checks files to declare first whether there is a tie, or None: at most one query."""
    if not by.has_perm(VERIFY):
        return None
    is_declared = _told(application, by, "is_declared")
    if is_declared is None:
        is_declared = Impartiality.objects.filter(application=application, person=by.user_id).exists()
    return None if is_declared else "Nyatakan dahulu apakah Anda mempunyai hubungan dengan pelamar ini."


def obstacle_to_opening(application, *, by):
    """Before a file opens to somebody who checks files: no tie stands, and that there is none was declared."""
    return obstacle_of_conflict(application, by=by) or obstacle_of_silence(application, by=by)


def obstacle_to_declaring(application, *, by, person=None):
    """person: whose tie it is; None for the own one."""
    if not by.has_perm(READ):
        return "Anda tidak berwenang membaca pendaftaran."
    if person is not None and not by.is_person(person.pk) and not by.has_perm(SETTLE_CONFLICT):
        return "Anda hanya dapat menyatakan hubungan Anda sendiri."
    if person is not None and not person.is_staff:
        return "Benturan kepentingan hanya dinyatakan bagi petugas kantor."
    if not application.is_received:
        return "Draf hanya dapat dibaca oleh pemiliknya."
    return obstacle_of_scope(application, READ, by=by)


def obstacle_to_declaring_none(application, *, by):
    return obstacle_to_declaring(application, by=by) or obstacle_of_conflict(application, by=by)


def obstacle_to_declaring_for_another(application, *, by):
    if not by.has_perm(SETTLE_CONFLICT):
        return "Anda hanya dapat menyatakan hubungan Anda sendiri."
    return obstacle_to_declaring(application, by=by) or obstacle_of_conflict(application, by=by)


def obstacle_to_withdrawing_conflict(conflict, *, by):
    """A tie is taken back by a third person: neither the one who is tied nor the one who declared it."""
    if not by.has_perm(SETTLE_CONFLICT):
        return "Anda tidak berwenang mencabut pernyataan benturan kepentingan."
    if conflict.withdrawn_at:
        return "Pernyataan ini sudah dicabut."
    if by.is_person(conflict.person_id) or by.is_person(conflict.declared_by_id):
        return "Pernyataan ini harus dicabut oleh orang lain, bukan yang bersangkutan atau yang menyatakannya."
    return obstacle_of_scope(conflict.application, SETTLE_CONFLICT, by=by)
