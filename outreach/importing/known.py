"""What the portal has on a day, found by what people write: a handful of queries for a whole city."""

import re

from django.db.models import Q

from outreach.importing import cells
from outreach.models import Head
from regions.models import District, Office, Rt, Rw, Village

_PREFIX = re.compile(r"^(kelurahan|kel|kecamatan|kec) ")


def _bare(value):
    return _PREFIX.sub("", cells.key(value))


class Known:
    """lock: hold the rows that may be changed until the transaction ends (on SQLite it holds the whole file already)."""

    def __init__(self, day, *, lock=False):
        standing = Q(valid_until__isnull=True) | Q(valid_until__gt=day)
        self.districts = {_bare(each.name): each for each in District.objects.all()}
        self.villages = {}
        for village in Village.objects.select_related("district").order_by("pk"):
            self.villages.setdefault(_bare(village.name), []).append(village)
            self.villages[cells.key(village.code)] = [village]
        self.rws = {(rw.village_id, rw.number): rw for rw in Rw.objects.filter(standing).select_related("village")}
        rts = Rt.objects.filter(standing).select_related("rw__village")
        self.rts = {(rt.rw.village_id, rt.rw.number, rt.number): rt for rt in rts}
        offices, heads = Office.objects.filter(standing).order_by("pk"), Head.objects.filter(standing).order_by("pk")
        if lock:
            offices, heads = offices.select_for_update(), heads.select_for_update()
        self.offices = {cells.key(office.name): office for office in offices}
        self.heads = {}
        for head in sorted(heads, key=lambda head: head.valid_until is None):  # the open one is the one who heads
            self.heads["rw" if head.rw_id else "rt", head.rw_id or head.rt_id] = head

    def district(self, row):
        """Return the kecamatan of a row, or None where it names none."""
        name = cells.text(row, "kecamatan", length=100)
        if not name:
            return None
        if (found := self.districts.get(_bare(name))) is None:
            raise cells.Wrong("kecamatan", "Kecamatan ini tidak ada dalam daftar wilayah.")
        return found

    def village(self, row, *, required=True):
        """Return the kelurahan by name or code; names that several share need their kecamatan."""
        district, name = self.district(row), cells.text(row, "kelurahan", length=100, required=required)
        if not name:
            return None
        found = self.villages.get(_bare(name), [])
        if district and found:
            found = [each for each in found if each.district_id == district.pk]
            if not found:
                raise cells.Wrong("kelurahan", f"Kelurahan ini tidak ada di Kecamatan {district.name}.")
        if not found:
            raise cells.Wrong("kelurahan", "Kelurahan ini tidak ada dalam daftar wilayah.")
        if len(found) > 1:
            raise cells.Wrong("kelurahan", "Ada beberapa kelurahan bernama ini. Isi juga kecamatannya.")
        return found[0]
