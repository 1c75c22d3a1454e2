"""What stands in the way of a second intake: its moment, its two persons, and the one place a kecamatan has for it."""

from core import dates
from core.clock import day_of
from recruitment import extending
from recruitment.lifecycle import ExtensionStatus
from recruitment.models import Extension

PROPOSE, APPROVE = (f"recruitment.{name}" for name in ("propose_extension", "approve_extension"))
TOO_LATE = (
    "Perpanjangan harus diumumkan paling lambat sehari sebelum dibuka. Tarik usulan ini, lalu usulkan tanggal yang lebih "
    "kemudian."
)


def in_need(selection):
    """Return {kecamatan code: (ExtensionReason, Figures)} of those that need an extension and have none."""
    taken = set(Extension.objects.standing().filter(selection=selection).values_list("district_id", flat=True))
    found = {
        district: (extending.reason(figures), figures)
        for district, figures in extending.figures_of(selection).items()
        if district not in taken
    }
    return {district: each for district, each in found.items() if each[0]}


def obstacle_to_proposing_extension(selection, *, by, at):
    if not by.has_perm(PROPOSE) or not by.covers_the_city(PROPOSE):
        return "Perpanjangan hanya dapat diusulkan oleh petugas seluruh kota yang berwenang."
    if selection.published_at is None:
        return "Seleksi ini belum diumumkan."
    if not selection.has_closed(at):
        return f"Perpanjangan diusulkan setelah pendaftaran ditutup, yaitu {dates.closing(selection.closes_at)}."
    if not in_need(selection):
        return "Tidak ada kecamatan yang memerlukan perpanjangan, atau semuanya sudah diusulkan."
    return None


def obstacle_to_settling_extension(extension, *, by):
    if not by.has_perm(APPROVE):
        return "Anda tidak berwenang memutus usulan perpanjangan."
    if extension.status != ExtensionStatus.PROPOSED:
        return "Usulan ini sudah diputus."
    if by.is_person(extension.proposed_by_id):
        return "Usulan harus diputus oleh orang lain, bukan pengusulnya."
    return None


def obstacle_to_approving_extension(extension, *, by, at):
    if obstacle := obstacle_to_settling_extension(extension, by=by):
        return obstacle
    return _obstacle_of_time(extension, at)


def obstacle_of_announcing(extension, *, at):
    """What the moment of its announcement asks; who may announce is asked of the announcement (policies.announcements)."""
    if extension.status != ExtensionStatus.APPROVED:
        return "Hanya perpanjangan yang disetujui dan belum diumumkan yang dapat diumumkan."
    return _obstacle_of_time(extension, at)


def obstacle_to_withdrawing_extension(extension, *, by):
    if not (by.has_perm(PROPOSE) or by.has_perm(APPROVE)):
        return "Anda tidak berwenang menarik usulan perpanjangan."
    if extension.status not in {ExtensionStatus.PROPOSED, ExtensionStatus.APPROVED}:
        return "Perpanjangan ini sudah diputus atau diumumkan dan tidak dapat ditarik."
    return None


def _obstacle_of_time(extension, at):
    """It follows the intake, and people know of it before it opens."""
    if not extension.selection.has_closed(at) or extension.opens_at < extension.selection.closes_at:
        return "Perpanjangan baru dapat dibuka setelah pendaftaran ditutup."
    return None if is_in_time(extension.opens_at, at) else TOO_LATE


def is_in_time(opens_at, at):
    """Say whether what is announced at a moment is announced the day before it opens (the calendar of Keputusan 314)."""
    return day_of(at) < day_of(opens_at)
