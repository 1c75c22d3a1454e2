from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from agreements import chain
from agreements.models import Agreement


class Command(BaseCommand):
    help = "Checks the journal of an agreement, or of all, and names the first broken entry; exit code 1 when one is."

    def add_arguments(self, parser):
        parser.add_argument("uuid", nargs="?", type=UUID)

    def handle(self, *, uuid, **options):
        asked = Agreement.objects.order_by("pk")
        if uuid and not (asked := asked.filter(uuid=uuid)).exists():
            raise CommandError(f"Kesepakatan {uuid} tidak ada.")
        broken = sum(not self._holds(agreement) for agreement in asked.iterator(chunk_size=100))
        if broken:
            raise CommandError(f"{broken} catatan terputus.")

    def _holds(self, agreement):
        """The plain chain is made from the rows, so what it proves stands on the journal's own keyed one."""
        found = chain.entries(agreement)
        place = chain.first_broken(found) or chain.first_altered(agreement)
        state = f"RUSAK baris {place}" if place else f"utuh  {len(found)} baris {found[-1]['hash'] if found else ''}"
        self.stdout.write(f"{agreement.uuid} {state}".rstrip())
        return not place
