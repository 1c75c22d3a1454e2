"""The statuses of outreach and the table of their lawful moves."""

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class ActivityStatus(TextChoices):
    PLANNED = "planned", "Rencana"
    RELEASED = "released", "Dijadwalkan"
    COMPLETED = "completed", "Selesai"
    CANCELLED = "cancelled", "Batal"


ACTIVITY = Lifecycle(
    {
        ActivityStatus.PLANNED: [ActivityStatus.RELEASED, ActivityStatus.CANCELLED],
        ActivityStatus.RELEASED: [ActivityStatus.COMPLETED, ActivityStatus.CANCELLED],
        ActivityStatus.COMPLETED: [],
        ActivityStatus.CANCELLED: [],
    }
)
# What a release looks at: what was ended before it is past telling.
ALIVE = (ActivityStatus.PLANNED, ActivityStatus.RELEASED)


class Change(TextChoices):
    """What a release says of one activity."""

    NEW = "new", "Baru"
    MOVED = "moved", "Pindah"
    CANCELLED = "cancelled", "Batal"


class Host(TextChoices):
    BAWASLU = "bawaslu", "Bawaslu"
    CITY = "city", "Pemerintah Kota"


class Paper(TextChoices):
    """What is written before a session, named as in the address of its download."""

    ASSIGNMENT = "surat-tugas", "Surat tugas"
    TERMS = "kak", "Kerangka acuan kerja (KAK)"


class Regime(TextChoices):
    """Which law the material speaks of: the two differ in bans and sanctions (domain: D)."""

    ELECTION = "election", "Pemilu (UU 7/2017)"
    REGIONAL = "regional", "Pemilihan (UU 10/2016)"


class AdvisoryStatus(TextChoices):
    DRAFT = "draft", "Konsep"
    ISSUED = "issued", "Terbit"


ADVISORY = Lifecycle({AdvisoryStatus.DRAFT: [AdvisoryStatus.ISSUED], AdvisoryStatus.ISSUED: []})


class DayKind(TextChoices):
    """What a day of the office's own calendar is."""

    HOLIDAY = "holiday", "Hari libur atau cuti bersama"
    WORKING = "working", "Tetap hari kerja"
    QUIET = "quiet", "Masa tenang"
    VOTING = "voting", "Hari pemungutan suara"


class Population(TextChoices):
    """Whom an audience is counted by. The office is counted, never the person who holds it."""

    OFFICE = "office", "Kantor"
    VILLAGE = "village", "Kelurahan"
    RW = "rw", "RW"
    RT = "rt", "RT"


class Answer(TextChoices):
    SILENT = "silent", "Belum menjawab"
    COMING = "coming", "Hadir"
    REPRESENTED = "represented", "Diwakili"
    DECLINED = "declined", "Tidak hadir"
    WAITING = "waiting", "Daftar tunggu"  # would come to an optional session whose seats are taken


EXPECTED = (Answer.COMING, Answer.REPRESENTED)


class Source(TextChoices):
    """How an attendance became known."""

    QR = "qr", "QR"
    MANUAL = "manual", "Dicatat petugas"
    SELF = "self", "Kode di layar"
    PAPER = "paper", "Lembar hadir"


class Way(TextChoices):
    """One of the three ways by which it is said that somebody came; they are held against each other."""

    DOOR = "door", "Pintu"
    SELF = "self", "Kode di layar"
    PAPER = "paper", "Lembar hadir"


AT_DOOR = (Source.QR, Source.MANUAL)
WAYS = {**dict.fromkeys(AT_DOOR, Way.DOOR), Source.SELF: Way.SELF, Source.PAPER: Way.PAPER}


class SheetStatus(TextChoices):
    """A signed paper counts when a second person has held it against what the first one entered."""

    WAITING = "waiting", "Menunggu konfirmasi"
    CONFIRMED = "confirmed", "Dikonfirmasi"
    DECLINED = "declined", "Ditolak"


SHEET = Lifecycle(
    {
        SheetStatus.WAITING: [SheetStatus.CONFIRMED, SheetStatus.DECLINED],
        SheetStatus.CONFIRMED: [],
        SheetStatus.DECLINED: [],
    }
)


class Phase(TextChoices):
    """When a quiz is answered: the difference is what the session taught."""

    BEFORE = "pre", "Sebelum"
    AFTER = "post", "Sesudah"


class DeliveryResult(TextChoices):
    """What people report of bringing an invitation; a sent e-mail and a printed letter are known without them."""

    HANDED = "handed", "Surat diserahkan"
    SHARED = "shared", "Teks dikirim lewat telepon"
    FAILED = "failed", "Tidak tersampaikan"


class ImportStatus(TextChoices):
    WAITING = "waiting", "Menunggu pemeriksaan"
    CHECKED = "checked", "Sudah diperiksa"
    APPLYING = "applying", "Menunggu penerapan"
    APPLIED = "applied", "Sudah diterapkan"
    FAILED = "failed", "Tidak dapat dibaca"
    DISCARDED = "discarded", "Dibuang"


# Back to waiting goes what no longer fits the data: it is checked again, and again a person says yes.
IMPORT = Lifecycle(
    {
        ImportStatus.WAITING: [ImportStatus.CHECKED, ImportStatus.FAILED, ImportStatus.DISCARDED],
        ImportStatus.CHECKED: [ImportStatus.APPLYING, ImportStatus.DISCARDED],
        ImportStatus.APPLYING: [ImportStatus.APPLIED, ImportStatus.WAITING, ImportStatus.FAILED],
        ImportStatus.APPLIED: [],
        ImportStatus.FAILED: [],
        ImportStatus.DISCARDED: [],
    }
)
IN_WORK = (ImportStatus.WAITING, ImportStatus.APPLYING)  # the worker's turn
HOLDS_FILE = (*IN_WORK, ImportStatus.CHECKED)


class Subject(TextChoices):
    """What one row of an imported file speaks of."""

    OFFICE = "kantor", "Kantor"
    RW = "rw", "RW"
    RT = "rt", "RT"
    HEAD = "ketua", "Ketua RW/RT"
    STAFF = "asn", "ASN (dihitung per kantor)"


class CorrectionStatus(TextChoices):
    """What became of what a kelurahan said of a head."""

    WAITING = "waiting", "Menunggu"
    APPLIED = "applied", "Dicatat"
    DECLINED = "declined", "Tidak dicatat"


CORRECTION = Lifecycle(
    {
        CorrectionStatus.WAITING: [CorrectionStatus.APPLIED, CorrectionStatus.DECLINED],
        CorrectionStatus.APPLIED: [],
        CorrectionStatus.DECLINED: [],
    }
)
