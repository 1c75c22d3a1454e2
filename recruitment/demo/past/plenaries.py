"""The plenaries of 2022 and what followed: decisions, the announcement, who accepted, who did not, who came after."""

import datetime as dt

from recruitment.actions import candidacies, endings, plenaries
from recruitment.demo.cast import applicant
from recruitment.demo.past import results
from recruitment.lifecycle import CandidacyStatus, EndReason, PlenaryOutcome, PlenaryPaperKind, Sex
from recruitment.models import Candidacy, Plenary

DEPARTS, REFUSES, DIES = "31.71.06", "31.71.03", "31.71.01"
FOR_A_WOMAN = "Kecamatan ini memerlukan keterwakilan perempuan; selisih nilainya kecil dan pengalamannya setara."
FOR_THE_PLACE = "Selisih nilainya kecil; pengalaman mengawasi dua pemilu di kecamatan ini didahulukan."
FOR_EQUALS = "Nilainya sama dengan calon lain; pengalaman mengawasi di kecamatan ini didahulukan."
CLASSES = {PlenaryPaperKind.MINUTES: "PM.00", PlenaryPaperKind.DECREE: "HK.01.00"}


def decide(story):
    """Hold the plenary of each kecamatan in one step."""
    done = set(Plenary.objects.filter(selection=story.selection).values_list("district_id", flat=True))
    for n, code in enumerate(story.district_codes()):
        if code not in done:
            with story.step():
                _hold(story, n, code)
            story.say(f"Rapat pleno 2022: {n + 1}")


def _hold(story, n, code):
    held_at, by = story.at(25 + n // 4, 9 + n % 4), story.cast.secretary
    facts = {"district_id": code, "number": f"{20 + n:03}/BA/K.JK-05/11/2022", "place": "Ruang Rapat"}
    plenary = plenaries.prepare(story.selection, held_at=held_at, by=by, at=story.at(24, 16), **facts)
    plenaries.seat(plenary, people=[each.user for each in story.cast.commissioners], by=by, at=held_at)
    plenaries.freeze(plenary, version=plenary.version, by=by, at=held_at)
    then = held_at + dt.timedelta(minutes=40)
    decisions = _departing(plenary) if code == DEPARTS else [(*each, "") for each in plenaries.by_rank(plenary).items()]
    equals = plenaries.preferred(plenary, decisions)
    decisions = [(key, outcome, why or (FOR_EQUALS if key in equals else "")) for key, outcome, why in decisions]
    chair = story.cast.commissioner
    plenaries.decide(plenary, version=plenary.version, decisions=decisions, by=chair, at=then)
    for kind, letters in CLASSES.items():
        number = f"{20 + n:03}/{letters}/K.JK-05/11/2022"
        paper = [story.sheets.upload("Naskah pleno bertanda tangan")]
        plenaries.file_paper(plenary, kind=kind, number=number, sources=paper, by=by, at=then + dt.timedelta(hours=1))


def _departing(plenary):
    """Decide by rank, but let the last one chosen change places with the best woman among the reserves, and say why.

    Where no woman is among them it is the first reserve, for another reason.
    """
    order = list(plenaries.by_rank(plenary).items())
    women = set(
        Candidacy.objects.filter(district=plenary.district_id, application__sex=Sex.FEMALE).values_list("pk", flat=True)
    )
    out = max(n for n, (_, outcome) in enumerate(order) if outcome == PlenaryOutcome.CHOSEN)
    reserves = [n for n, (_, outcome) in enumerate(order) if outcome == PlenaryOutcome.RESERVE]
    in_ = next((n for n in reserves if order[n][0] in women), reserves[0])
    why = FOR_A_WOMAN if order[in_][0] in women else FOR_THE_PLACE
    order[out], order[in_] = (order[in_][0], order[out][1]), (order[out][0], order[in_][1])
    return [(key, outcome, why if n in {out, in_} else "") for n, (key, outcome) in enumerate(order)]


def announce(story):
    """Publish the result, and hear within the same step who takes the seat: all but one."""
    if results.was_announced(story, "final"):
        return
    with story.step():
        results.announce(story, "final", 31, 27)
        refused = False
        for n, candidacy in enumerate(_of(story, CandidacyStatus.CHOSEN)):
            at, by = story.at(27, 12) + dt.timedelta(minutes=50 * n), applicant(candidacy.application.applicant)
            if candidacy.district_id == REFUSES and not refused:
                candidacies.leave(candidacy, version=candidacy.version, reason="Diterima bekerja di kota lain.", by=by, at=at)
                refused = True
            else:
                candidacies.accept(candidacy, version=candidacy.version, by=by, at=at)
    story.say("Pengumuman hasil akhir 2022")


def fill_refused(story):
    """Fill the seat that was refused."""
    if _replacements(story) == 0:
        with story.step():
            _fill(story, REFUSES, 32, 29)
        story.say("Pengganti calon terpilih 2022")


def replace_the_dead(story):
    """Fill the seat of a member who died in office."""
    if _replacements(story) == 1:
        with story.step():
            _end_by_death(story, story.at(38, 10))
            _fill(story, DIES, 36, 41)
        story.say("Penggantian antarwaktu 2022")


def _replacements(story):
    return story.selection.announcements.filter(kind="replacement", status="published").count()


def _fill(story, code, n, day):
    results.announce(story, "replacement", n, day, districts=[code])
    for candidacy in _of(story, CandidacyStatus.CHOSEN):
        candidacies.accept(
            candidacy, version=candidacy.version, by=applicant(candidacy.application.applicant), at=story.at(day, 15)
        )


def _end_by_death(story, at):
    member = _of(story, CandidacyStatus.SWORN_IN).filter(district=DIES).first()
    ending = endings.propose(
        member, cause=EndReason.DECEASED, number="034/KP.01.00/K.JK-05/12/2022", reason="Meninggal dunia; surat kelurahan.",
        sources=[story.sheets.upload("Surat kelurahan")], by=story.cast.secretary, at=at,
    )  # fmt: skip
    endings.approve(ending, version=ending.version, by=story.cast.commissioner, at=at + dt.timedelta(hours=2))


def _of(story, status):
    found = Candidacy.objects.filter(selection=story.selection, status=status)
    related = found.select_related("application__applicant", "application__district", "selection", "district")
    return related.order_by("district", "application__number")
