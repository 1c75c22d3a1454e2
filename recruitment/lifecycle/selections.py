"""The stages of a selection and its rules of ranking: codes that rows carry."""

from django.db.models import TextChoices


class StageCode(TextChoices):
    """What a stage is for. Dates and names are rows; the portal finds a stage by its code."""

    SOCIALISATION = "socialisation", "Sosialisasi"
    NOTICE = "notice", "Pengumuman pendaftaran"
    COMPLETENESS = "completeness", "Penelitian kelengkapan berkas"
    EXTENSION_NOTICE = "extension_notice", "Pengumuman perpanjangan"
    EXTENSION = "extension", "Perpanjangan pendaftaran"
    ADMIN_REVIEW = "admin_review", "Penelitian administrasi"
    ADMIN_RESULT = "admin_result", "Pengumuman hasil administrasi"
    FEEDBACK = "feedback", "Tanggapan dan masukan masyarakat"
    WRITTEN_TEST = "written_test", "Tes tertulis"
    TEST_RESULT = "test_result", "Pengumuman hasil tes tertulis"
    INTERVIEW = "interview", "Tes wawancara"
    PLENARY = "plenary", "Pleno penetapan"
    FINAL_RESULT = "final_result", "Pengumuman anggota terpilih"
    INAUGURATION = "inauguration", "Pelantikan dan pembekalan"
    REPORT = "report", "Penyusunan laporan akhir"
    REPORT_HANDED = "report_handed", "Penyerahan laporan ke Bawaslu Provinsi"
    OTHER = "other", "Tahapan lain"


class DomicileArea(TextChoices):
    """Where an applicant's identity card must place them."""

    REGENCY = "regency", "Kota Administrasi Jakarta Pusat"
    DISTRICT = "district", "Kecamatan yang dilamar"


class TieRule(TextChoices):
    """Who goes on when scores tie across the cut; no decree known decides it, so each selection declares its rule."""

    ALL = "all", "Semua yang bernilai sama ikut lolos"
    OLDER = "older", "Yang lebih tua didahulukan"
    EARLIER = "earlier", "Yang mendaftar lebih dahulu didahulukan"
    PLENARY = "plenary", "Diputus rapat pleno"
