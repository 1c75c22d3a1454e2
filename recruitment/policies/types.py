"""What stands in the way of a new selection."""

ADD, CHANGE = "recruitment.add_selection", "recruitment.change_selection"


def obstacle_to_beginning(*, by):
    if not by.has_perm(ADD) or not by.covers_the_city(CHANGE):
        return "Seleksi baru hanya dapat dimulai oleh sekretaris seluruh kota."
    return None
