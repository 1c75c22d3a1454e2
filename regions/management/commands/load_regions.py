import csv
import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from regions.models import District, Province, Regency, Village

JAKARTA_PUSAT = Path(__file__).resolve().parents[2] / "data" / "31.71.csv"
# Dots in a Kemendagri code tell the level: 31, 31.71, 31.71.01, 31.71.01.1001.
LONGEST_NAME = 100
CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", re.ASCII)
LEVELS = {0: (Province, None), 1: (Regency, "province_id"), 2: (District, "regency_id"), 3: (Village, "district_id")}


class Command(BaseCommand):
    help = "Loads a regency's places from a CSV with the columns code,name; without a file: Jakarta Pusat. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("csv", nargs="?", type=Path, default=JAKARTA_PUSAT)

    @transaction.atomic
    def handle(self, *, csv, **options):
        try:
            rows = sorted(_rows(csv), key=lambda row: row[1].count("."))
        except UnicodeDecodeError:
            raise CommandError(f"{csv.name} bukan CSV UTF-8. Simpan ulang sebagai “CSV UTF-8”.") from None
        for line, code, name in rows:
            _load(line, code, name)
        self.stdout.write(f"{len(rows)} wilayah dimuat dari {csv.name}.")


def _rows(path):
    if not path.exists():
        raise CommandError(f"Berkas {path} tidak ditemukan.")
    with path.open(newline="", encoding="utf-8-sig") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            code, name = ((row.get(column) or "").strip() for column in ("code", "name"))
            if not code or not name:
                raise CommandError(f"Baris {line}: kolom code dan name wajib diisi, dipisah koma.")
            if len(name) > LONGEST_NAME:
                raise CommandError(f"Baris {line}: nama lebih dari {LONGEST_NAME} huruf.")
            yield line, code, name


def _load(line, code, name):
    parts = code.split(".")
    if not CODE.fullmatch(code):
        raise CommandError(f"Baris {line}: {code!r} bukan kode wilayah Kemendagri.")
    model, parent = LEVELS[len(parts) - 1]
    above = ".".join(parts[:-1])
    if parent and not model._meta.get_field(parent.removesuffix("_id")).related_model.objects.filter(pk=above).exists():
        raise CommandError(f"Baris {line}: wilayah di atasnya, {above}, belum ada di berkas ini maupun di basis data.")
    defaults = {"name": name, **({parent: above} if parent else {})}
    model.objects.update_or_create(code=code, defaults=defaults)
