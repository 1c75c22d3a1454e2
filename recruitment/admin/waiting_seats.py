"""What waits for a person on the way from the accepted seat to the oath: piles for the dashboard, empty ones left out."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from core.clock import day_of, wib
from recruitment.admin.scope import within
from recruitment.lifecycle import CandidacyStatus, OathStatus
from recruitment.models import Candidacy, Conflict, LatePaper, Oath
from recruitment.policies import inaugurations, late_papers


def piles(by, now):
    """Return (count, label, url) of what this person may settle now."""
    found = []
    for permission, count, label, url in (
        (late_papers.CHECK, _papers, "berkas susulan menunggu diperiksa", "latepaper_changelist?status__exact=handed_in"),
        (inaugurations.RECORD, _oaths, "peserta pelantikan belum dicatat sumpahnya", "oath_changelist?status__exact=invited"),
        (inaugurations.PLAN, _uninvited, "yang bersedia belum diundang ke pelantikan", "inauguration_changelist"),
    ):
        if by.has_perm(permission) and (number := count(by, now)):
            page, _, query = url.partition("?")
            found.append((number, label, reverse(f"admin:recruitment_{page}") + (f"?{query}" if query else "")))
    return found


def _papers(by, now):
    tied = Conflict.objects.standing().filter(person=by.user_id, application=OuterRef("candidacy__application"))
    waiting = LatePaper.objects.waiting().filter(~Exists(tied), candidacy__status=CandidacyStatus.ACCEPTED)
    return within(waiting, by, "candidacy__district_id", late_papers.CHECK).count()


def _oaths(by, now):
    today = day_of(now)
    over = Oath.objects.awaited().filter(inauguration__starts_at__lt=wib(today.year, today.month, today.day, 23, 59))
    return within(over, by, "candidacy__district_id", inaugurations.RECORD).count()


def _uninvited(by, now):
    invited = Oath.objects.filter(candidacy=OuterRef("pk"), status=OathStatus.INVITED)
    return Candidacy.objects.filter(~Exists(invited), status=CandidacyStatus.ACCEPTED).count()
