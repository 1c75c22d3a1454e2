"""What the office still has to do near the end of a stage: questions that only read, each asked until its matter is done."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.office import city_secretaries
from recruitment import extending, readiness
from recruitment.lifecycle import (
    SEAT_HOLDERS,
    ApplicationStatus,
    CandidacyStatus,
    CompletenessResult,
    CounterStatus,
    PlenaryOutcome,
)
from recruitment.lifecycle.plenaries import PlenaryStatus
from recruitment.models import (
    Allotment,
    Application,
    Candidacy,
    CompletenessCheck,
    CounterFile,
    CounterHand,
    Feedback,
    FinalReport,
    Plenary,
    PlenaryChoice,
    Seat,
)


@dataclass(frozen=True)
class Matter:
    """fact: the first sentence; lines: what is open, kecamatan and numbers only, never a person."""

    fact: str
    lines: tuple = ()


# --- The completeness check -------------------------------------------------------------------------------------------
def unchecked(selection):
    """Return the received files without a standing “lengkap”, each with the verifier it was dealt to, or None."""
    checks = CompletenessCheck.objects.complete().filter(application=OuterRef("pk"))
    waiting = (ApplicationStatus.SUBMITTED, ApplicationStatus.IN_REPAIR)
    return Application.objects.filter(~Exists(checks), selection=selection, status__in=waiting)


def who_checks(selection, on):
    """Return those who still have files to check: verifiers to whom some were dealt, secretaries for what nobody has."""
    files = unchecked(selection)
    dealt = Allotment.objects.current().filter(application__in=files).select_related("verifier").order_by("verifier")
    people = {each.verifier_id: each.verifier for each in dealt if each.verifier.is_active}
    if files.exclude(pk__in=dealt.values("application")).exists():
        people |= {each.pk: each for each in city_secretaries(on)}
    return list(people.values())


def incomplete_files(selection, user, on):
    """Return the Matter of one person: what was dealt to them, and for a secretary what was dealt to nobody; or None."""
    current = Allotment.objects.current().filter(application=OuterRef("pk"))
    files = unchecked(selection)
    mine = files.filter(Exists(current.filter(verifier=user)))
    free = files.filter(~Exists(current)) if user in city_secretaries(on) else files.none()
    lines = [*_counted(mine, "dibagikan kepada Anda"), *_counted(free, "belum dibagikan kepada siapa pun")]
    return Matter("Penelitian kelengkapan berkas segera berakhir.", tuple(lines)) if lines else None


def _counted(files, whose):
    lacking = CompletenessCheck.objects.current().filter(application=OuterRef("pk"), result=CompletenessResult.INCOMPLETE)
    found = files.annotate(is_lacking=Exists(lacking)).values_list("is_lacking", flat=True)
    open_, incomplete = found.filter(is_lacking=False).count(), found.filter(is_lacking=True).count()
    lines = [(open_, f"berkas {whose} belum diperiksa kelengkapannya")]
    lines += [(incomplete, f"berkas {whose} dinyatakan tidak lengkap dan belum diperbaiki")]
    return [f"{count} {words}." for count, words in lines if count]


# --- Paper from the counter -------------------------------------------------------------------------------------------
def unconfirmed(counter):
    """Return the open files of the counter that go by the same window as one of them, the oldest first."""
    application = counter.application
    files = CounterFile.objects.open().filter(application__selection=application.selection_id)
    return files.filter(application__extension=application.extension_id).order_by("taken_at", "pk")


def first_told_of(counter, secretaries):
    """Return those of the office to whom a file is the first of its window: who keyed some in, and all the secretaries."""
    files = list(unconfirmed(counter).values_list("pk", flat=True))
    hands = CounterHand.objects.filter(counter_file__in=files, person__is_active=True, person__is_staff=True)
    firsts = dict.fromkeys(secretaries, files[0]) if files else {}
    hands = hands.exclude(person__in=list(firsts)).select_related("person").order_by("counter_file__taken_at", "counter_file")
    for hand in hands:
        firsts.setdefault(hand.person, hand.counter_file_id)
    return [person for person, first in firsts.items() if first == counter.pk]


def counter_waiting(counter, user, on):
    """Return the Matter of one person: the open files of that window which they keyed in, of a secretary all; or None."""
    files = unconfirmed(counter)
    if user not in city_secretaries(on):
        files = files.filter(Exists(CounterHand.objects.filter(counter_file=OuterRef("pk"), person=user)))
    found = list(files.values_list("district__name", "status"))
    lines = []
    for name in sorted({name for name, _ in found}):
        keying = found.count((name, CounterStatus.KEYING))
        waiting = found.count((name, CounterStatus.WAITING))
        lines += [f"Kecamatan {name}: {waiting} berkas menunggu konfirmasi pelamar."] if waiting else []
        lines += [f"Kecamatan {name}: {keying} berkas belum selesai diisikan."] if keying else []
    return Matter("Ada berkas loket yang belum terhitung sebagai pendaftaran.", tuple(lines)) if lines else None


# --- The extension ----------------------------------------------------------------------------------------------------
def extensions_wanted(selection):
    """Return the Matter of kecamatan that need an extension which nobody has announced yet, or None."""
    done = set(selection.extensions.announced().values_list("district", flat=True))
    reasons = {code: (extending.reason(each), each) for code, each in extending.figures_of(selection).items()}
    seats = Seat.objects.filter(selection=selection).exclude(district__in=done).select_related("district")
    lines = [
        f"Kecamatan {seat.district}: {extending.sentence(*reasons[seat.district_id])}"
        for seat in seats.order_by("district_id")
        if reasons[seat.district_id][0]
    ]
    fact = "Perpanjangan pendaftaran perlu diusulkan, disetujui, dan diumumkan sebelum dibuka."
    return Matter(fact, tuple(lines)) if lines else None


# --- Feedback ---------------------------------------------------------------------------------------------------------
def feedback_open(selection):
    """Return the Matter of feedback without a finding, or None."""
    waiting = Feedback.objects.open().filter(candidacy__selection=selection).values_list("candidacy__district__name", flat=True)
    lines = _by_district(waiting, "tanggapan belum ditutup dengan temuan")
    return Matter("Masa tanggapan masyarakat segera berakhir.", lines) if lines else None


def _by_district(names, words):
    names = list(names)
    return tuple(f"Kecamatan {name}: {names.count(name)} {words}." for name in sorted(set(names)))


# --- Plenaries --------------------------------------------------------------------------------------------------------
def plenaries_unready(selection, at):
    """Return the Matter of kecamatan whose plenary is not prepared or whose papers are not ready, or None."""
    plenaries = {}
    for plenary in Plenary.objects.filter(selection=selection).exclude(status=PlenaryStatus.CANCELLED).order_by("held_at"):
        plenaries[plenary.district_id] = plenary
    to_decide = Candidacy.objects.filter(
        selection=selection, status=CandidacyStatus.IN_INTERVIEW, district=OuterRef("district")
    )
    seats = Seat.objects.filter(Exists(to_decide), selection=selection).select_related("district").order_by("district_id")
    found = [(seat.district, _unready(plenaries.get(seat.district_id), at)) for seat in seats]
    lines = tuple(f"Kecamatan {district}: {words}" for district, words in found if words)
    return Matter("Rapat pleno penetapan segera berlangsung dan bahannya belum lengkap.", lines) if lines else None


def _unready(plenary, at):
    if plenary is None:
        return "rapat pleno belum disiapkan."
    if plenary.status != PlenaryStatus.OPEN:
        return ""
    open_ = [line.label for line in readiness.board(plenary, at=at) if line.is_binding and not line.answer.is_met]
    return f"belum beres: {', '.join(open_)}." if open_ else ""


# --- The final report -------------------------------------------------------------------------------------------------
def report_missing(selection):
    if FinalReport.objects.standing().filter(selection=selection).exists():
        return None
    return Matter("Laporan akhir seleksi belum selesai.")


# --- Seats that fell free ---------------------------------------------------------------------------------------------
def vacancies(selection, district):
    """Return how many seats of a kecamatan (its code) that its plenary filled are free now."""
    choices = PlenaryChoice.objects.filter(plenary__in=Plenary.objects.standing(), plenary__selection=selection)
    choices = choices.filter(plenary__district=district)
    decided = choices.filter(outcome=PlenaryOutcome.CHOSEN).count()
    return max(0, decided - choices.filter(candidacy__status__in=SEAT_HOLDERS).count())


def seat_vacant(candidacy):
    """Return the Matter of the seat that somebody left, while the kecamatan has one free, or None."""
    free = vacancies(candidacy.selection_id, candidacy.district_id)
    if not free:
        return None
    here = {"selection": candidacy.selection_id, "district": candidacy.district_id}
    reserves = Candidacy.objects.filter(status=CandidacyStatus.RESERVE, **here).count()
    after = (
        f"Cadangan yang tersedia: {reserves}." if reserves else "Tidak ada cadangan; tentukan cara pengisiannya dalam pleno."
    )
    return Matter(
        f"Kursi anggota di Kecamatan {candidacy.district} kosong lebih dari 3 hari.", (f"Kursi kosong: {free}.", after)
    )
