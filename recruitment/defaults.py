"""What a new Panwascam selection starts from: dates, requirements, papers, stages. Rows from then on, for the office to edit.

Requirements: UU 7/2017 art. 117 and the 2022 notices under Keputusan Ketua Bawaslu 314/HK.01.00/K1/09/2022. Papers: the list of
the sibling office Jakarta Barat. Stages: the same decree's calendar, shifted to follow an intake of 21 September–26 October.
"""

import datetime as dt

from core.clock import JAKARTA, wib
from recruitment.lifecycle import Condition, DueStage, LetterKind, StageCode
from recruitment.models import Aspect, DocumentKind, Reason, Requirement, Seat, Selection, Stage
from regions.models import District

REGENCY = "31.71"
SEATS_PER_DISTRICT = 3
_117 = "UU 7/2017 Pasal 117 ayat (1)"

REQUIREMENTS = (
    ("wni", "Warga negara Indonesia", "Saya warga negara Indonesia.", _117),
    (
        "usia",
        "Berusia paling rendah 25 tahun pada saat mendaftar",
        "Saya memenuhi usia paling rendah pada saat mendaftar.",
        _117,
    ),
    (
        "setia",
        "Setia kepada Pancasila, UUD 1945, NKRI, Bhinneka Tunggal Ika, dan cita-cita Proklamasi 17 Agustus 1945",
        "Saya setia kepada Pancasila, UUD 1945, NKRI, Bhinneka Tunggal Ika, dan cita-cita Proklamasi 17 Agustus 1945.",
        _117,
    ),
    (
        "pidana",
        "Tidak pernah dipidana penjara karena tindak pidana yang diancam penjara 5 tahun atau lebih",
        "Saya tidak pernah dipidana penjara berdasarkan putusan tetap karena tindak pidana yang diancam 5 tahun atau lebih.",
        _117,
    ),
    (
        "integritas",
        "Berintegritas, berkepribadian kuat, jujur, dan adil",
        "Saya berintegritas, berkepribadian kuat, jujur, dan adil.",
        _117,
    ),
    (
        "kemampuan",
        "Mampu dan ahli di bidang kepemiluan, ketatanegaraan, kepartaian, dan pengawasan, berperspektif keadilan gender",
        "Saya memiliki kemampuan di bidang kepemiluan dan pengawasan serta berperspektif keadilan gender.",
        _117,
    ),
    (
        "pendidikan",
        "Berpendidikan paling rendah SMA atau sederajat",
        "Saya berpendidikan paling rendah SMA atau sederajat.",
        _117,
    ),
    (
        "domisili",
        "Berdomisili di Kota Jakarta Pusat, dibuktikan dengan KTP-el",
        "Saya berdomisili di Kota Jakarta Pusat sesuai KTP-el saya.",
        _117,
    ),
    (
        "sehat",
        "Mampu secara jasmani dan rohani, serta bebas dari penyalahgunaan narkotika",
        "Saya sehat jasmani dan rohani serta bebas dari penyalahgunaan narkotika.",
        _117,
    ),
    (
        "parpol",
        "Bukan anggota partai politik, atau sudah mengundurkan diri paling singkat 5 tahun saat mendaftar",
        "Saya bukan anggota partai politik, atau sudah mengundurkan diri paling singkat 5 tahun pada saat mendaftar.",
        _117,
    ),
    (
        "tim-kampanye",
        "Tidak pernah menjadi tim kampanye calon mana pun dalam 5 tahun terakhir",
        "Saya tidak pernah menjadi tim kampanye calon mana pun dalam 5 tahun terakhir.",
        _117,
    ),
    (
        "mundur-jabatan",
        "Mengundurkan diri dari jabatan politik, pemerintahan, dan BUMN atau BUMD bila terpilih",
        "Saya bersedia mengundurkan diri dari jabatan politik, pemerintahan, dan BUMN atau BUMD bila terpilih.",
        _117,
    ),
    ("penuh-waktu", "Bersedia bekerja penuh waktu", "Saya bersedia bekerja penuh waktu.", _117),
    (
        "tidak-rangkap",
        "Bersedia tidak menduduki jabatan politik, pemerintahan, dan BUMN atau BUMD selama masa tugas",
        "Saya bersedia tidak menduduki jabatan tersebut selama masa tugas.",
        _117,
    ),
    (
        "perkawinan",
        "Tidak terikat perkawinan dengan sesama penyelenggara pemilu",
        "Saya tidak terikat perkawinan dengan sesama penyelenggara pemilu.",
        _117,
    ),
    (
        "izin-atasan",
        "Mendapat izin tertulis dari atasan langsung bagi pegawai negeri",
        "Bila saya pegawai negeri, saya sudah mendapat izin tertulis dari atasan langsung.",
        _117,
    ),
)

# code, name, why, how, condition, due stage, duty stamp, sensitive
DOCUMENT_KINDS = (
    ("surat-lamaran", "Surat lamaran", "Ditujukan kepada Ketua Pokja Pembentukan Panwaslu Kecamatan.",
     "Unduh suratnya yang sudah terisi, cetak, tanda tangani, lalu pindai atau foto.",
     Condition.ALWAYS, DueStage.SUBMISSION, False, False),
    ("ktp", "KTP-el", "Untuk memeriksa identitas dan domisili Anda.",
     "Foto seluruh kartu, tegak, tidak silau, semua tulisan terbaca.", Condition.ALWAYS, DueStage.SUBMISSION, False, False),
    ("pasfoto", "Pasfoto berwarna 4×6", "Untuk kartu peserta.",
     "Foto terbaru dengan wajah menghadap ke depan.", Condition.ALWAYS, DueStage.SUBMISSION, False, False),
    ("ijazah", "Ijazah terakhir", "Untuk memeriksa pendidikan Anda.",
     "Salinan yang dilegalisasi. Yang belum dilegalisasi diterima bila aslinya nanti ditunjukkan.",
     Condition.ALWAYS, DueStage.SUBMISSION, False, False),
    ("riwayat-hidup", "Daftar riwayat hidup", "Ringkasan pendidikan, pekerjaan, dan pengalaman Anda.",
     "Unduh daftarnya yang sudah terisi, cetak, tanda tangani, lalu pindai atau foto.",
     Condition.ALWAYS, DueStage.SUBMISSION, False, False),
    ("surat-pernyataan", "Surat pernyataan bermeterai", "Pernyataan tertulis atas semua syarat.",
     "Unduh dan cetak suratnya, tempel meterai Rp10.000, tanda tangani di atasnya, atau gunakan e-meterai.",
     Condition.ALWAYS, DueStage.SUBMISSION, True, False),
    ("izin-atasan", "Izin tertulis atasan langsung", "Wajib bagi pegawai negeri.",
     "Surat resmi yang ditandatangani atasan langsung.", Condition.CIVIL_SERVANT, DueStage.SUBMISSION, False, False),
    ("surat-sehat", "Surat keterangan sehat jasmani dan rohani", "Data kesehatan dilindungi secara khusus.",
     "Dari rumah sakit atau puskesmas. Boleh menyusul sebelum pelantikan.",
     Condition.ALWAYS, DueStage.INAUGURATION, False, True),
    ("bebas-narkoba", "Surat keterangan bebas narkotika", "Data kesehatan dilindungi secara khusus.",
     "Dari rumah sakit, puskesmas, atau BNN. Boleh menyusul sebelum pelantikan.",
     Condition.ALWAYS, DueStage.INAUGURATION, False, True),
)  # fmt: skip

# Asked of those who take a seat. It stands apart: an old migration writes the rows above before this condition is known.
PACT_KIND = (
    "pakta-integritas", "Pakta integritas", "Ditandatangani setiap anggota sebelum dilantik.",
    "Unduh pakta yang sudah terisi, cetak, tempel meterai Rp10.000, tanda tangani di atasnya, lalu pindai atau foto.",
    Condition.SEATED, DueStage.INAUGURATION, True, False,
)  # fmt: skip

PAPER_NAMES = {row[0]: row[1] for row in (*DOCUMENT_KINDS, PACT_KIND)}

# Which of them the portal itself sets from the answers.
LETTERS = {
    "surat-lamaran": LetterKind.APPLICATION,
    "riwayat-hidup": LetterKind.LIFE,
    "surat-pernyataan": LetterKind.STATEMENT,
    "pakta-integritas": LetterKind.PACT,
}

# code, first day after the intake's end, length in calendar days (the decree's lengths); named as its code is
STAGES = (
    (StageCode.COMPLETENESS, 0, 3),
    (StageCode.EXTENSION_NOTICE, 3, 1),
    (StageCode.EXTENSION, 4, 7),
    (StageCode.ADMIN_REVIEW, 11, 3),
    (StageCode.ADMIN_RESULT, 14, 1),
    (StageCode.FEEDBACK, 14, 7),
    (StageCode.WRITTEN_TEST, 16, 3),
    (StageCode.TEST_RESULT, 19, 1),
    (StageCode.INTERVIEW, 20, 5),
    (StageCode.PLENARY, 25, 2),
    (StageCode.FINAL_RESULT, 27, 1),
    (StageCode.INAUGURATION, 28, 3),
    (StageCode.REPORT, 31, 3),
    (StageCode.REPORT_HANDED, 34, 3),
)

REASONS = (
    ("document", "Tidak terbaca. Foto atau pindai ulang dengan pencahayaan yang cukup."),
    ("document", "Terpotong. Seluruh halaman harus terlihat."),
    ("document", "Bukan berkas yang diminta."),
    ("document", "Belum ditandatangani."),
    ("document", "Belum bermeterai."),
    ("document", "Nama pada berkas berbeda dari KTP."),
    ("requirement", "Usia belum mencapai batas paling rendah pada hari pendaftaran."),
    ("requirement", "KTP-el bukan Kota Jakarta Pusat."),
    ("requirement", "Tercatat sebagai anggota partai politik."),
    ("requirement", "Pendidikan di bawah SMA atau sederajat."),
)

# code of the requirement that is not met ("" for any), sentence
GROUNDS = (
    ("", "Berkas tidak dilengkapi sampai masa perbaikan berakhir."),
    ("wni", "Bukan warga negara Indonesia."),
    ("usia", "Tidak memenuhi syarat usia."),
    ("pidana", "Pernah dipidana penjara karena tindak pidana yang diancam 5 tahun atau lebih."),
    ("pendidikan", "Tidak memenuhi syarat pendidikan."),
    ("domisili", "Tidak memenuhi syarat domisili."),
    ("sehat", "Tidak memenuhi syarat kesehatan atau bebas narkotika."),
    ("parpol", "Anggota partai politik, atau belum 5 tahun berhenti saat mendaftar."),
    ("tim-kampanye", "Pernah menjadi tim kampanye dalam 5 tahun terakhir."),
    ("mundur-jabatan", "Tidak bersedia mengundurkan diri dari jabatannya bila terpilih."),
    ("penuh-waktu", "Tidak bersedia bekerja penuh waktu."),
    ("tidak-rangkap", "Tidak bersedia melepas jabatan lain selama masa tugas."),
    ("perkawinan", "Terikat perkawinan dengan sesama penyelenggara pemilu."),
    ("izin-atasan", "Tidak ada izin tertulis atasan langsung."),
)

ASPECTS = (
    ("Visi, misi, dan motivasi", "Alasan mendaftar dan gambaran tugas pengawasan yang ingin dijalankan."),
    ("Pengalaman", "Pengalaman kepemiluan, pengawasan, atau organisasi dan apa yang dipelajari darinya."),
    ("Kearifan lokal", "Pemahaman tentang wilayah dan warga kecamatan yang dilamar."),
    ("Kepemimpinan", "Cara bekerja bersama, mengambil keputusan, dan menghadapi tekanan."),
    ("Klarifikasi tanggapan masyarakat", "Jawaban atas tanggapan dan masukan masyarakat, bila ada."),
)


def intake_of(year):
    """Return the default window of a year: 21 September 00.00 to the end of 26 October, WIB; the end is exclusive."""
    return wib(year, 9, 21), wib(year, 10, 27)


def furnish(selection):
    """Give a new selection the requirements and papers of its type, else the defaults; places and stages besides.

    What it already has stays.
    """
    if selection.type:
        copy_type(selection.type, selection)
    if not selection.requirements.exists():
        _add_requirements(selection)
    if not selection.document_kinds.exists():
        _add_document_kinds(selection)
    if not selection.seats.exists():
        districts = District.objects.filter(regency=REGENCY).order_by("code")
        count = selection.type.seats_per_district if selection.type else SEATS_PER_DISTRICT
        Seat.objects.bulk_create([Seat(selection=selection, district=each, count=count) for each in districts])
    if not selection.stages.exists():
        _add_stages(selection)
    rows = [(use, text, "") for use, text in REASONS] + [(Reason.Use.DECISION, text, code) for code, text in GROUNDS]
    if not selection.aspects.exists():
        add_aspects(selection)
    Reason.objects.bulk_create(
        [Reason(use=use, text=text, requirement_code=code, position=n) for n, (use, text, code) in enumerate(rows, 1)],
        ignore_conflicts=True,
    )


def copy_type(kind, selection):
    """Copy what a SelectionType asks into a selection that asks nothing yet."""
    for model, rows, own in (
        (Requirement, kind.requirements.order_by("position", "pk"), selection.requirements),
        (DocumentKind, kind.documents.order_by("position", "pk"), selection.document_kinds),
    ):
        if not own.exists():
            model.objects.bulk_create(
                [model(selection=selection, **{name: getattr(row, name) for name in model.copied}) for row in rows]
            )


def add_aspects(selection):
    """Give a selection the five aspects of an interview, of equal weight: no decree known weighs them."""
    Aspect.objects.bulk_create(
        [Aspect(selection=selection, name=name, guide=guide, position=n) for n, (name, guide) in enumerate(ASPECTS, 1)]
    )


def _add_requirements(selection):
    Requirement.objects.bulk_create(
        [
            Requirement(selection=selection, code=code, text=text, declaration=declaration, basis=basis, position=n)
            for n, (code, text, declaration, basis) in enumerate(REQUIREMENTS, 1)
        ]
    )


def _add_document_kinds(selection):
    names = ("code", "name", "why", "how", "condition", "due_stage", "needs_duty_stamp", "is_sensitive")
    DocumentKind.objects.bulk_create(
        [
            DocumentKind(selection=selection, position=n, letter=LETTERS.get(row[0], ""), **dict(zip(names, row, strict=True)))
            for n, row in enumerate((*DOCUMENT_KINDS, PACT_KIND), 1)
        ]
    )


def _add_stages(selection):
    end = selection.closes_at.astimezone(JAKARTA)
    first = end.date() if end.time() == dt.time() else end.date() + dt.timedelta(days=1)
    midnight = wib(first.year, first.month, first.day)
    Stage.objects.bulk_create(
        [
            Stage(
                selection=selection,
                code=code,
                name=code.label,
                starts_at=midnight + dt.timedelta(days=after),
                ends_at=midnight + dt.timedelta(days=after + days),
            )
            for code, after, days in STAGES
        ]
    )


def new_selection(year, **changes):
    """Make an unpublished selection of a year with all defaults, and return it."""
    opens_at, closes_at = intake_of(year)
    facts = {"name": f"Seleksi Panwaslu Kecamatan {year}", "year": year, "opens_at": opens_at, "closes_at": closes_at}
    selection = Selection.objects.create(**facts | changes)
    furnish(selection)
    return selection
