"""What stands in the way of dealing files among verifiers."""

DEAL = "recruitment.deal_allotment"


def obstacle_to_dealing(district_code, *, by):
    if not by.has_perm(DEAL):
        return "Anda tidak berwenang membagikan berkas."
    if not by.covers(district_code, DEAL):
        return "Kecamatan ini di luar wilayah Anda."
    return None
