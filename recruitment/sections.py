"""The sections of the form: fields, labels and what makes them whole. Forms, checks, letters and pages read this table."""

from dataclasses import dataclass, field

PERSONAL, DOMICILE, EDUCATION, WORK, EXPERIENCE, DECLARATIONS, DOCUMENTS = (
    "data-diri", "domisili", "pendidikan", "pekerjaan", "pengalaman", "pernyataan", "berkas",
)  # fmt: skip


def always(answers):
    return True


def never(answers):
    return False


def answered(name, value):
    """Make a condition: required when another answer of the section has a value."""
    return lambda answers: answers.get(name) == value


@dataclass(frozen=True)
class Field:
    """One answer. required: asks the section's answers; missing: the sentence shown when it is required and empty."""

    name: str
    label: str
    missing: str
    required: object = always
    columns: tuple = ()  # for rows: (name, label) of each column


@dataclass(frozen=True)
class SectionPlan:
    code: str
    title: str
    lead: str
    fields: tuple = field(default=())

    def missing(self, answers):
        """Yield the fields that are required and not answered."""
        for each in self.fields:
            if each.required(answers) and answers.get(each.name) in ("", None, []):
                yield each


EDUCATION_LEVELS = (
    ("sma", "SMA, SMK, MA atau sederajat"),
    ("d1", "Diploma I"),
    ("d2", "Diploma II"),
    ("d3", "Diploma III"),
    ("d4", "Diploma IV"),
    ("s1", "Sarjana (S1)"),
    ("s2", "Magister (S2)"),
    ("s3", "Doktor (S3)"),
)
EMPLOYMENT = (
    ("none", "Tidak bekerja atau mengurus rumah tangga"),
    ("own", "Usaha sendiri atau pekerja lepas"),
    ("private", "Pegawai swasta, yayasan atau lembaga lain"),
    ("civil_servant", "Pegawai negeri (ASN: PNS atau PPPK)"),
    ("student", "Mahasiswa"),
    ("retired", "Pensiunan"),
)
YES_NO = (("ya", "Ya"), ("tidak", "Tidak"))

SECTIONS = (
    SectionPlan(
        PERSONAL,
        "Data diri",
        "Isi sesuai KTP-el Anda.",
        (
            Field("nik", "NIK", "Isi NIK, 16 angka pada KTP Anda."),
            Field("family_card", "Nomor Kartu Keluarga", "Isi nomor Kartu Keluarga.", never),
            Field("full_name", "Nama lengkap sesuai KTP", "Isi nama lengkap Anda sesuai KTP."),
            Field("birth_place", "Tempat lahir", "Isi tempat lahir Anda."),
            Field("birth_on", "Tanggal lahir", "Isi tanggal lahir Anda."),
            Field("sex", "Jenis kelamin", "Pilih jenis kelamin Anda sesuai KTP."),
            Field("phone", "Nomor telepon", "Isi nomor telepon yang dapat dihubungi."),
            Field("address", "Alamat sesuai KTP", "Isi alamat Anda sesuai KTP."),
        ),
    ),
    SectionPlan(
        DOMICILE,
        "Domisili dan kecamatan pilihan",
        "KTP-el Anda harus beralamat di Jakarta Pusat. Kecamatan yang dipilih tidak harus kecamatan tempat tinggal Anda.",
        (
            Field("village", "Kelurahan pada KTP", "Pilih kelurahan pada KTP Anda."),
            Field("rt", "RT", "Isi nomor RT.", never),
            Field("rw", "RW", "Isi nomor RW.", never),
            Field("district", "Kecamatan yang dilamar", "Pilih kecamatan yang Anda lamar."),
        ),
    ),
    SectionPlan(
        EDUCATION,
        "Pendidikan",
        "Pendidikan paling rendah SMA atau sederajat.",
        (
            Field("level", "Pendidikan terakhir", "Pilih pendidikan terakhir Anda."),
            Field(
                "schools",
                "Riwayat pendidikan",
                "Isi paling sedikit satu riwayat pendidikan.",
                columns=(("school", "Sekolah atau perguruan tinggi"), ("major", "Jurusan"), ("year", "Tahun lulus")),
            ),
        ),
    ),
    SectionPlan(
        WORK,
        "Pekerjaan dan organisasi",
        "Pegawai negeri memerlukan izin tertulis dari atasan langsung.",
        (
            Field("employment", "Pekerjaan saat ini", "Pilih pekerjaan Anda saat ini."),
            Field(
                "employer", "Tempat bekerja", "Isi nama tempat Anda bekerja.",
                lambda answers: answers.get("employment") in {"private", "civil_servant"},
            ),
            Field(
                "jobs", "Riwayat pekerjaan", "Isi riwayat pekerjaan.", never,
                columns=(("employer", "Tempat bekerja"), ("post", "Jabatan"), ("years", "Tahun")),
            ),
            Field(
                "organisations", "Riwayat organisasi", "Isi riwayat organisasi.", never,
                columns=(("organisation", "Organisasi"), ("post", "Jabatan"), ("years", "Tahun")),
            ),
        ),
    ),
    SectionPlan(
        EXPERIENCE,
        "Pengalaman kepemiluan",
        "Misalnya sebagai pengawas, penyelenggara atau pemantau pemilu.",
        (
            Field("has_experience", "Apakah Anda pernah terlibat dalam pemilu atau pemilihan?", "Pilih Ya atau Tidak."),
            Field(
                "experiences", "Pengalaman", "Isi paling sedikit satu pengalaman.", answered("has_experience", "ya"),
                columns=(("role", "Sebagai"), ("place", "Wilayah"), ("year", "Tahun")),
            ),
            Field("motivation", "Mengapa Anda mendaftar", "Ceritakan secara singkat alasan Anda mendaftar."),
        ),
    ),
    SectionPlan(
        DECLARATIONS, "Pernyataan", "Nyatakan setiap syarat. Pernyataan yang tidak benar dapat membatalkan pendaftaran.",
    ),
)  # fmt: skip
PLANS = {plan.code: plan for plan in SECTIONS}


def facts(answers_by_section):
    """Return what conditional papers ask about: is the applicant a civil servant, has the applicant an employer."""
    employment = answers_by_section.get(WORK, {}).get("employment")
    return {"civil_servant": employment == "civil_servant", "has_employer": employment in {"private", "civil_servant"}}


def age_on(birth_on, day):
    """Return full years on a day; who is born on 29 February is older on 1 March."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))
