"""The announcements of the plenaries: who is chosen and who is reserve; and who takes the place of a member who left."""

from itertools import groupby

from core.lifecycle import Refused
from recruitment.actions import candidacies
from recruitment.announcing import Kind, Row, announces
from recruitment.lifecycle import CandidacyStatus, PlenaryOutcome, PlenaryPaperKind
from recruitment.models import AnnouncedDistrict, Candidacy, Plenary, PlenaryChoice
from recruitment.notices_announcements import ResultAnnounced
from regions.models import District

O = PlenaryOutcome  # noqa: E741 -- as short as the others
C = CandidacyStatus
SEATED = (C.CHOSEN, C.ACCEPTED, C.SWORN_IN)


@announces
class FinalResult(Kind):
    """Rests on the standing decision of each kecamatan's plenary; who left meanwhile is passed over, and the next move up."""

    code = "final"
    title = "Anggota Panwaslu Kecamatan terpilih"
    outcomes = {"chosen": "Terpilih", "reserve": "Cadangan", "not_chosen": "Tidak terpilih"}
    shown = ("chosen", "reserve")
    notice = ResultAnnounced
    told = {
        "chosen": "Anda terpilih menjadi anggota Panwaslu Kecamatan. Nyatakan kesediaan Anda di portal.",
        "reserve": "Anda menjadi cadangan anggota Panwaslu Kecamatan.",
        "not_chosen": "Anda tidak terpilih menjadi anggota Panwaslu Kecamatan.",
    }

    def obstacle(self, selection, districts, *, at):
        if obstacle := _out_of_order(selection, districts):
            return obstacle
        signed = Plenary.objects.standing().filter(selection=selection, papers__kind=PlenaryPaperKind.DECREE)
        missing = set(districts) - set(signed.values_list("district", flat=True))
        # Of a kecamatan where nobody is left to decide about, no plenary is needed.
        waiting = Candidacy.objects.filter(selection=selection, district__in=missing, status=C.IN_INTERVIEW)
        missing = sorted(set(waiting.values_list("district__name", flat=True)))
        if missing:
            return f"Belum ada keputusan pleno dengan naskah keputusannya untuk Kecamatan {', '.join(missing)}."
        return None

    def rows(self, selection, districts):
        standing = Plenary.objects.standing().filter(selection=selection, district__in=districts)
        choices = PlenaryChoice.objects.filter(plenary__in=standing).select_related("candidacy", "plenary")
        found = []
        for district, group in groupby(choices.order_by("plenary__district", "position"), lambda one: one.plenary.district_id):
            found += _moved_up(district, list(group))
        return found

    def apply(self, selection, row, *, by, at):
        candidacy = Candidacy.objects.get(application=row.application_id)
        if row.outcome == O.CHOSEN and candidacy.status not in SEATED:
            candidacies.choose(candidacy, by=by, at=at)
        elif row.outcome not in {candidacy.status, O.CHOSEN}:
            candidacies.move(candidacy, row.outcome, version=candidacy.version, by=by, at=at)


def _out_of_order(selection, districts):
    """Return what must be announced in these kecamatan before, or None."""
    passed = AnnouncedDistrict.objects.filter(selection=selection, kind="administration", district__in=districts)
    if passed.count() < len(districts):
        return "Hasil penelitian administrasi belum diumumkan untuk semua kecamatan ini."
    if Candidacy.objects.filter(selection=selection, district__in=districts, status=C.IN_TEST).exists():
        return "Hasil tes tertulis belum diumumkan untuk semua kecamatan ini."
    return None


def _moved_up(district, choices):
    """Return a kecamatan's Rows: as many chosen and reserves as were decided, in its order, without those who left."""
    outcomes = [choice.outcome for choice in choices]
    left = [choice for choice in choices if choice.candidacy.status != C.ENDED]
    rows, places = [], {}
    for choice, outcome in zip(left, outcomes[: len(left)], strict=True):
        places[outcome] = places.get(outcome, 0) + 1
        rows.append(Row(choice.candidacy.application_id, district, places[outcome], outcome))
    return sorted(rows, key=lambda row: list(FinalResult.outcomes).index(row.outcome))


@announces
class Replacement(Kind):
    """A seat fell free after the result was announced: the first reserve takes it."""

    code = "replacement"
    title = "Penggantian antarwaktu"
    outcomes = {"chosen": "Ditetapkan sebagai pengganti antarwaktu"}
    shown = ("chosen",)
    notice = ResultAnnounced
    told = {"chosen": "Anda ditetapkan sebagai pengganti antarwaktu. Nyatakan kesediaan Anda di portal."}
    repeats = True

    def obstacle(self, selection, districts, *, at):
        filled = {row.district_id for row in self.rows(selection, districts)}
        if missing := sorted(set(districts) - filled):
            names = District.objects.filter(pk__in=missing).order_by("pk").values_list("name", flat=True)
            return f"Tidak ada kursi kosong, atau tidak ada cadangan, di Kecamatan {', '.join(names)}."
        return None

    def rows(self, selection, districts):
        announced = AnnouncedDistrict.objects.filter(selection=selection, kind=FinalResult.code, district__in=districts)
        return [row for each in announced.order_by("district") for row in _replacements(selection, each.district_id)]

    def apply(self, selection, row, *, by, at):
        candidacy = Candidacy.objects.get(application=row.application_id)
        if candidacy.status != C.RESERVE:
            raise Refused(f"{candidacy} bukan cadangan lagi.")
        candidacies.choose(candidacy, by=by, at=at)


def _replacements(selection, district):
    """Return a Row for each seat that fell free, while reserves last, in the order in which the plenary decided."""
    choices = PlenaryChoice.objects.filter(plenary__in=Plenary.objects.standing(), plenary__selection=selection)
    choices = list(choices.filter(plenary__district=district).select_related("candidacy").order_by("position"))
    decided = sum(choice.outcome == O.CHOSEN for choice in choices)
    seated = sum(choice.candidacy.status in SEATED for choice in choices)
    reserves = [choice.candidacy.application_id for choice in choices if choice.candidacy.status == C.RESERVE]
    free = reserves[: max(0, decided - seated)]
    return [Row(application, district, n, O.CHOSEN.value) for n, application in enumerate(free, start=1)]
