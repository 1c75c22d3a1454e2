"""An application, its papers and what two persons do with it: statuses and their lawful moves."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class ApplicationStatus(TextChoices):
    DRAFT = "draft", "Draf"
    NOT_SENT = "not_sent", "Tidak dikirim"
    SUBMITTED = "submitted", "Terkirim"
    HELD = "held", "Tertahan"
    IN_REPAIR = "in_repair", "Perlu perbaikan"
    TO_CONFIRM = "to_confirm", "Menunggu konfirmasi"
    ELIGIBLE = "eligible", "Memenuhi syarat"
    INELIGIBLE = "ineligible", "Tidak memenuhi syarat"
    DUPLICATE = "duplicate", "Ditutup (ganda)"
    WITHDRAWN = "withdrawn", "Ditarik"


DRAFT = (ApplicationStatus.DRAFT, ApplicationStatus.NOT_SENT)
# One person has one file among these (house: a draft or a held file reserves no NIK).
ACTIVE = (
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.IN_REPAIR,
    ApplicationStatus.TO_CONFIRM,
    ApplicationStatus.ELIGIBLE,
    ApplicationStatus.INELIGIBLE,
)
# What an office has received and must be able to account for.
RECEIVED = (*ACTIVE, ApplicationStatus.HELD, ApplicationStatus.DUPLICATE, ApplicationStatus.WITHDRAWN)
# Received and neither refused, closed nor withdrawn.
ALIVE = (
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.HELD,
    ApplicationStatus.IN_REPAIR,
    ApplicationStatus.TO_CONFIRM,
    ApplicationStatus.ELIGIBLE,
)
DECIDED = (ApplicationStatus.ELIGIBLE, ApplicationStatus.INELIGIBLE)

APPLICATION = Lifecycle(
    {
        ApplicationStatus.DRAFT: [ApplicationStatus.SUBMITTED, ApplicationStatus.HELD, ApplicationStatus.NOT_SENT],
        ApplicationStatus.NOT_SENT: [ApplicationStatus.DRAFT],
        ApplicationStatus.SUBMITTED: [
            ApplicationStatus.IN_REPAIR,
            ApplicationStatus.TO_CONFIRM,
            ApplicationStatus.ELIGIBLE,
            ApplicationStatus.HELD,
            ApplicationStatus.DUPLICATE,
            ApplicationStatus.WITHDRAWN,
        ],
        ApplicationStatus.TO_CONFIRM: [  # found ineligible by one person: not a decision until a second one confirms
            ApplicationStatus.INELIGIBLE,
            ApplicationStatus.SUBMITTED,
            ApplicationStatus.HELD,
            ApplicationStatus.WITHDRAWN,
        ],
        ApplicationStatus.HELD: [ApplicationStatus.SUBMITTED, ApplicationStatus.DUPLICATE, ApplicationStatus.WITHDRAWN],
        ApplicationStatus.IN_REPAIR: [
            ApplicationStatus.SUBMITTED,
            ApplicationStatus.HELD,
            ApplicationStatus.DUPLICATE,
            ApplicationStatus.WITHDRAWN,
        ],
        ApplicationStatus.ELIGIBLE: [ApplicationStatus.SUBMITTED, ApplicationStatus.HELD, ApplicationStatus.WITHDRAWN],
        ApplicationStatus.INELIGIBLE: [ApplicationStatus.SUBMITTED, ApplicationStatus.HELD, ApplicationStatus.WITHDRAWN],
        ApplicationStatus.DUPLICATE: [],
        ApplicationStatus.WITHDRAWN: [],
    }
)


class ProposalStatus(TextChoices):
    """A move that needs two persons: one proposes, another approves or declines."""

    PROPOSED = "proposed", "Menunggu persetujuan"
    APPROVED = "approved", "Disetujui"
    DECLINED = "declined", "Ditolak"
    WITHDRAWN = "withdrawn", "Ditarik"


PROPOSAL = Lifecycle(
    {
        ProposalStatus.PROPOSED: [ProposalStatus.APPROVED, ProposalStatus.DECLINED, ProposalStatus.WITHDRAWN],
        ProposalStatus.APPROVED: [],
        ProposalStatus.DECLINED: [],
        ProposalStatus.WITHDRAWN: [],
    }
)


class VerdictValue(TextChoices):
    MET = "met", "Memenuhi"
    UNCLEAR = "unclear", "Belum"
    UNMET = "unmet", "Tidak"


class Sex(TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class Condition(TextChoices):
    """For whom a document is required."""

    ALWAYS = "always", "Semua pelamar"
    CIVIL_SERVANT = "civil_servant", "Hanya pegawai negeri (ASN)"
    HAS_EMPLOYER = "has_employer", "Hanya yang bekerja pada orang atau lembaga lain"
    OPTIONAL = "optional", "Boleh tidak diunggah"
    SEATED = "seated", "Hanya yang terpilih dan bersedia dilantik"


class DueStage(TextChoices):
    SUBMISSION = "submission", "Saat mendaftar"
    REVIEW = "review", "Saat penelitian administrasi"
    INAUGURATION = "inauguration", "Sebelum pelantikan"
