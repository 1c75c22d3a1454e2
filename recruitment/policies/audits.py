"""What stands in the way of an auditor: no file opens that was not drawn, and none without saying what for."""

from recruitment.policies.applications import obstacle_to_reading_files
from recruitment.policies.conflicts import obstacle_of_conflict, obstacle_to_opening
from recruitment.policies.scope import READ_FILES

DRAW, EVIDENCE, VIEW = "recruitment.draw_sample", "recruitment.take_evidence", "recruitment.view_auditsample"
WORDS_AT_LEAST = 10  # letters of a reason


def obstacle_to_drawing(*, by):
    if not by.has_perm(DRAW):
        return "Anda tidak berwenang mengambil sampel berkas."
    return None if by.covers_the_city(DRAW) else "Sampel hanya dapat diambil oleh pemeriksa seluruh kota."


def obstacle_of_words(text):
    """Return what is wrong with a reason or a purpose, or None."""
    if len(text.strip()) < WORDS_AT_LEAST:
        return f"Tulis alasan yang dapat dimengerti orang lain, paling sedikit {WORDS_AT_LEAST} huruf."
    return None


def obstacle_to_opening_sampled(file, *, by):
    if obstacle := obstacle_to_drawing(by=by):
        return obstacle
    if not by.is_person(file.sample.drawn_by_id):
        return "Berkas hanya dapat dibuka oleh pemeriksa yang mengambil sampel ini."
    return obstacle_of_conflict(file.application, by=by)


def obstacle_to_reading_opened(opening, *, by, at):
    if obstacle := obstacle_to_opening_sampled(opening.file, by=by):
        return obstacle
    if not by.is_person(opening.opened_by_id):
        return "Berkas ini dibuka oleh orang lain."
    return None if at < opening.until else "Waktu membuka berkas ini sudah habis. Buka kembali dengan menyebut keperluan."


def obstacle_to_free_reading(application, *, by):
    """Return why a whole file does not open to somebody who may read lists but no papers: the auditor comes by a sample."""
    if by.has_perm(READ_FILES) or not by.has_perm(DRAW):
        return None
    return "Pemeriksa membuka berkas lewat sampel, dengan menyebut keperluan."


def obstacle_to_taking_evidence(application, *, by):
    """Who reads files takes the evidence of those open to them; an auditor that of the own samples."""
    if not by.has_perm(EVIDENCE):
        return "Anda tidak berwenang mengambil bukti."
    if not application.is_received:
        return "Draf hanya dapat dibaca oleh pemiliknya."
    if by.has_perm(READ_FILES):
        return obstacle_to_reading_files(application, by=by) or obstacle_to_opening(application, by=by)
    if not application.sampled.filter(sample__drawn_by=by.user_id).exists():
        return "Ambil dahulu sampel yang memuat berkas ini."
    return obstacle_of_conflict(application, by=by)
