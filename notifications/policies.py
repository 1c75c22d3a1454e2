"""Why a person may not steer a reminder or word a notice, in one sentence, or None."""

STEER, SKIP = "notifications.steer_delivery", "notifications.skip_delivery"
WORD = "notifications.change_noticetext"


def obstacle_to_steering(*, by):
    if not (by.has_perm(STEER) and by.covers_the_city(STEER)):
        return "Hanya sekretaris kota dan Anggota Bawaslu yang dapat menahan, melewatkan, atau mendahulukan pengingat."
    return None


def obstacle_to_skipping(notice, *, by):
    """A reminder that the procedure demands is skipped by those alone who answer for the procedure."""
    if obstacle := obstacle_to_steering(by=by):
        return obstacle
    if notice.required and not (by.has_perm(SKIP) and by.covers_the_city(SKIP)):
        return (
            f"“{notice.label}” diwajibkan oleh prosedur: orang yang berhak menerimanya dapat dirugikan bila tidak "
            "diingatkan. Hanya Anggota Bawaslu yang boleh melewatkannya. Anda dapat menahannya sampai mereka memutuskan."
        )
    return None


def obstacle_to_wording(*, by):
    if not (by.has_perm(WORD) and by.covers_the_city(WORD)):
        return "Hanya sekretaris kota yang dapat mengubah teks pemberitahuan."
    return None


def may_keep_office_calendar(user):
    """Say whether a person may read the office's deadlines now; asked at every fetch, so whoever leaves reads no more."""
    return user.is_active and user.has_perm("notifications.view_delivery")
