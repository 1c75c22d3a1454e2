"""What must hold between the accepted seat and the oath, and SQL cannot say."""

from django.db.models import Exists, F, OuterRef, Q

from core.fsck import Problem, check
from recruitment.lifecycle import LACKING, CandidacyStatus, InaugurationStatus, LatePaperStatus, OathStatus
from recruitment.models import Candidacy, LatePaper, Oath


def _url(model, obj):
    return f"/admin/recruitment/{model}/{obj.pk}/change/"


@check
def members_took_their_oath():
    """Who is sworn in took the oath in an inauguration, with every paper accepted; who took it is in office or has left it."""
    taken = Oath.objects.filter(candidacy=OuterRef("pk"), status=OathStatus.TAKEN)
    sworn = Candidacy.objects.filter(status=CandidacyStatus.SWORN_IN).select_related("application")
    for candidacy in sworn.filter(~Exists(taken)):
        yield Problem(f"{candidacy}: dilantik tanpa catatan sumpah.", _url("candidacy", candidacy))
    for paper in LatePaper.objects.filter(candidacy__in=sworn).exclude(status=LatePaperStatus.ACCEPTED).select_related(
        "kind", "candidacy__application"
    ):  # fmt: skip
        yield Problem(f"{paper}: belum diterima padahal sudah dilantik.", _url("latepaper", paper))
    in_office = (CandidacyStatus.SWORN_IN, CandidacyStatus.ENDED)
    for oath in Oath.objects.filter(status=OathStatus.TAKEN).exclude(candidacy__status__in=in_office).with_people():
        yield Problem(f"{oath}: sudah bersumpah tetapi belum tercatat dilantik.", _url("oath", oath))


@check
def invitations_go_to_those_who_accepted():
    """Who is invited to an inauguration that is ahead accepted a seat of its selection; nobody waits for one that is over."""
    strayed = ~Q(candidacy__status=CandidacyStatus.ACCEPTED) | ~Q(candidacy__selection=F("inauguration__selection"))
    strayed |= ~Q(inauguration__status=InaugurationStatus.PLANNED)
    for oath in Oath.objects.filter(strayed, status=OathStatus.INVITED).with_people():
        yield Problem(f"{oath}: diundang ke pelantikan yang bukan untuknya.", _url("oath", oath))
    over = Oath.objects.exclude(status=OathStatus.INVITED).filter(next_nudge_at__isnull=False)
    for oath in over.with_people():
        yield Problem(f"{oath}: masih punya pengingat pelantikan.", _url("oath", oath))


@check
def late_papers_are_those_of_the_person():
    """A paper shows the current file of its own application and kind, and only who owes one is reminded of it."""
    strayed = ~Q(file__application=F("candidacy__application")) | ~Q(file__kind=F("kind"))
    papers = LatePaper.objects.select_related("kind", "candidacy__application")
    for paper in papers.filter(strayed, file__isnull=False):
        yield Problem(f"{paper}: menunjuk berkas orang atau jenis lain.", _url("latepaper", paper))
    awaited = papers.filter(status=LatePaperStatus.HANDED_IN, file__replaced_at__isnull=False)
    for paper in awaited:
        yield Problem(f"{paper}: yang menunggu diperiksa bukan berkas terakhir.", _url("latepaper", paper))
    owing = LatePaper.objects.filter(candidacy=OuterRef("pk"), status__in=LACKING)
    reminded = Candidacy.objects.filter(status=CandidacyStatus.ACCEPTED, next_nudge_at__isnull=False)
    for candidacy in reminded.filter(~Exists(owing)).select_related("application"):
        yield Problem(f"{candidacy}: diingatkan padahal tidak ada berkas yang ditunggu.", _url("candidacy", candidacy))
