"""Whose file is whose: the rights on applications, and the kecamatan they reach."""

READ, READ_FILES, VERIFY = "recruitment.view_application", "recruitment.view_applicationfile", "recruitment.verify_application"
EXPORT, EXPORT_NIK = "recruitment.export_application", "recruitment.export_nik"


def obstacle_of_scope(application, permission, *, by):
    if by.is_person(application.applicant_id):
        return "Anda tidak dapat memeriksa pendaftaran Anda sendiri."
    if not by.covers(application.district_id, permission):
        return f"Hanya petugas Kecamatan {application.district} yang dapat membuka berkas ini."
    return None
