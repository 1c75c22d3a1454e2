"""What rows have in common that name one office: a bureau, a kelurahan's body, an RW or an RT."""

PLACES = ("office", "village", "rw", "rt")


class Placed:
    """A model with the foreign keys of PLACES, one of them set, and an `audience`."""

    @property
    def place(self):
        """The office in words: “Ketua RW 003 Kelurahan Cikini”, “LMK Kelurahan Cikini”."""
        if self.office_id:
            return self.office.name
        if self.village_id:
            return f"{self.audience.body} Kelurahan {self.village.name}"
        if self.rw_id:
            return f"Ketua {self.rw} Kelurahan {self.rw.village.name}"
        return f"Ketua {self.rt}/{self.rt.rw} Kelurahan {self.rt.rw.village.name}"

    @property
    def order(self):
        """What a list is sorted by: kelurahan by kelurahan, the city's own offices first."""
        return (self.kelurahan.pk if self.kelurahan else "", self.place, self.pk)

    @property
    def kelurahan(self):
        """The Village in which the office lies, or None for an office of the city."""
        if self.rt_id:
            return self.rt.rw.village
        return self.village or (self.rw or self.office).village
