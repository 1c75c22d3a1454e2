import datetime as dt

from django.core.management.base import BaseCommand, CommandError

from core.clock import JAKARTA
from core.dates import moment
from notifications.planning import masked, preview
from notifications.reminders import rules


class Command(BaseCommand):
    help = "Menunjukkan pengingat yang akan dikirim dalam suatu rentang waktu, tanpa mengirim apa pun."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="start", required=True, type=_instant, metavar="WAKTU", help="2026-10-23T09:00")
        parser.add_argument("--to", dest="end", required=True, type=_instant, metavar="WAKTU", help="tidak termasuk")
        parser.add_argument("--dry-run", action="store_true", help="wajib: perintah ini hanya menunjukkan")

    def handle(self, *, start, end, dry_run, **options):
        if not dry_run:
            raise CommandError("Perintah ini hanya menunjukkan rencana: tambahkan --dry-run. Untuk mengirim, pakai tick.")
        if end <= start:
            raise CommandError("--to harus sesudah --from.")
        labels = {name: rule.label for name, rule in rules().items()}
        lines = preview(start, end)
        for line in lines:
            rule = f"{line.rule} ({labels[line.rule]})"
            self.stdout.write(f"{moment(line.at)}  {line.milestone:<6} {masked(line.address)}  {rule}  {line.label}")
        self.stdout.write(f"{len(lines)} pengingat antara {moment(start)} dan {moment(end)}.")


def _instant(text):
    """Read an ISO instant; without an offset it is WIB."""
    value = dt.datetime.fromisoformat(text)
    return (value if value.tzinfo else value.replace(tzinfo=JAKARTA)).astimezone(dt.UTC)
