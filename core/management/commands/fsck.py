import json

from django.core.management.base import BaseCommand, CommandError

from core import fsck


class Command(BaseCommand):
    help = "Checks what the rules demand and SQL cannot say; exit code 1 when something is not as it must be."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")

    def handle(self, *, as_json, **options):
        found = {name: list(check()) for name, check in fsck.checks().items()}
        self._print_json(found) if as_json else self._print_lines(found)
        if total := sum(len(problems) for problems in found.values()):
            raise CommandError(f"{total} masalah ditemukan.")

    def _print_lines(self, found):
        for name, problems in found.items():
            self.stdout.write(f"{'RUSAK' if problems else 'baik ':5} {name}: {len(problems)} masalah")
            for problem in problems:
                self.stdout.write(f"      {problem.message} {problem.url}".rstrip())

    def _print_json(self, found):
        self.stdout.write(json.dumps({name: [vars(p) for p in problems] for name, problems in found.items()}))
