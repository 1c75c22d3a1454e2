"""Whose file is whose: the rights on applications, and the kecamatan they reach."""

from recruitment.models import CounterHand

READ, READ_FILES, VERIFY = "recruitment.view_application", "recruitment.view_applicationfile", "recruitment.verify_application"
EXPORT, EXPORT_NIK = "recruitment.export_application", "recruitment.export_nik"


def obstacle_of_scope(application, permission, *, by):
    """Return why a right does not reach an application, or None: its kecamatan, one's own file, what one keyed in."""
    if by.is_person(application.applicant_id):
        return "Anda tidak dapat memeriksa pendaftaran Anda sendiri."
    if not by.covers(application.district_id, permission):
        return f"Hanya petugas Kecamatan {application.district} yang dapat membuka berkas ini."
    return obstacle_of_hands(application, by=by) if permission == VERIFY else None


def obstacle_of_hands(application, *, by):
    """Who keyed a file in at the counter does not judge it as well. Asks the database only about files of the counter."""
    hands = CounterHand.objects.filter(counter_file__application=application, person=by.user_id)
    if application.is_assisted and hands.exists():
        return "Anda memasukkan isi berkas ini di loket, sehingga petugas lain yang memeriksanya."
    return None
