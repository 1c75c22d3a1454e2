import datetime as dt

from django.core.management.base import BaseCommand, CommandError

from core.clock import JAKARTA
from core.dates import moment
from notifications.notice import notices
from notifications.planning import masked, preview, trial
from notifications.reminders import rules


class Command(BaseCommand):
    help = "Menunjukkan pengingat yang akan dikirim dalam suatu rentang waktu, tanpa mengirim apa pun."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="start", type=_instant, metavar="WAKTU", help="2026-10-23T09:00")
        parser.add_argument("--to", dest="end", type=_instant, metavar="WAKTU", help="tidak termasuk")
        parser.add_argument("--dry-run", action="store_true", help="wajib: perintah ini hanya menunjukkan")
        parser.add_argument("--at", type=_instant, metavar="WAKTU", help="apa yang dikirim bila tick berjalan pada saat itu")

    def handle(self, *, start, end, dry_run, at, **options):
        if at is None:
            self._preview(start, end, dry_run=dry_run)
        elif start or end:
            raise CommandError("--at berdiri sendiri, tanpa --from dan --to.")
        else:
            self._try(at)

    def _preview(self, start, end, *, dry_run):
        if start is None or end is None:
            raise CommandError("Sebutkan --from dan --to, atau --at.")
        if not dry_run:
            raise CommandError("Perintah ini hanya menunjukkan rencana: tambahkan --dry-run. Untuk mengirim, pakai tick.")
        if end <= start:
            raise CommandError("--to harus sesudah --from.")
        labels = {name: rule.label for name, rule in rules().items()}
        lines = preview(start, end)
        for line in lines:
            rule = f"{line.rule} ({labels[line.rule]})"
            self.stdout.write(f"{moment(line.at)}  {line.milestone:<6} {_to(line)}  {rule}  {line.label}")
        self.stdout.write(f"{len(lines)} pengingat antara {moment(start)} dan {moment(end)}.")

    def _try(self, at):
        labels = {name: rule.label for name, rule in rules().items()}
        labels |= {code: kind.label for code, kind in notices().items() if code not in labels}
        lines = trial(at)
        for line in lines:
            what = f"{line.rule} ({labels.get(line.rule, line.rule)})"
            self.stdout.write(f"{line.milestone:<6} {_to(line)}  {what}  {line.about}  {line.label}")
        self.stdout.write(f"{len(lines)} kiriman bila tick berjalan pada {moment(at)}. Tidak ada yang dikirim.")


def _to(line):
    """Return whom a line is for and by which way it goes, as “a•••@contoh.example (Email, orang kedua)”."""
    return f"{masked(line.address)} ({line.way}{', orang kedua' if line.is_second else ''})"


def _instant(text):
    """Read an ISO instant; without an offset it is WIB."""
    value = dt.datetime.fromisoformat(text)
    return (value if value.tzinfo else value.replace(tzinfo=JAKARTA)).astimezone(dt.UTC)
