from django.core.management.base import BaseCommand

from core import clock
from documents import sweeping


class Command(BaseCommand):
    help = "Membuang unggahan yang lewat waktu dan berkas lebih dari sehari yang tidak dimiliki catatan mana pun."

    def handle(self, **options):
        swept = sweeping.sweep(clock.now())
        self.stdout.write(
            f"Dibuang: {swept.uploads} unggahan, {swept.parts} potongan unggahan, {swept.files} berkas, "
            f"{swept.temporary} berkas sementara."
        )
