"""`manage.py ranking explain NUMBER --by EMAIL`: print how the results of one applicant came about."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from core import clock, journal
from core.actor import Actor
from recruitment import explaining
from recruitment.admin.candidacies import WORDS as CANDIDATE_WORDS
from recruitment.admin.moves import WORDS
from recruitment.models import Application

PERMISSION = "recruitment.explain_ranking"


class Command(BaseCommand):
    help = "Prints how the results of one applicant came about, from journal and frozen tables. The reading is journaled."

    def add_arguments(self, parser):
        commands = parser.add_subparsers(dest="what", required=True)
        explain = commands.add_parser("explain")
        explain.add_argument("number", help="registration number")
        explain.add_argument("--by", required=True, help="e-mail address of who asks; the account must hold the right")

    def handle(self, *, number, by, **options):
        user = User.objects.filter(email=by, is_active=True).first()
        if user is None or not user.has_perm(PERMISSION):
            raise CommandError("Akun ini tidak berwenang menjelaskan hasil seleksi.")
        found = Application.objects.received().select_related("selection", "district", "decided_by", "candidacy")
        application = found.filter(number=number).exclude(applicant=user).first()
        if application is None:
            raise CommandError("Tidak ada pendaftaran dengan nomor ini.")
        for line in explaining.lines(application, WORDS | CANDIDATE_WORDS):
            self.stdout.write(line)
        journal.record("ranking.explained", application, by=Actor(user=user, role="command"), at=clock.now())
