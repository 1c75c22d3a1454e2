"""Where the kelurahan of Jakarta Pusat lie, as equal tiles: rough geography, north above, each kecamatan in one piece."""

# Each cell is kecamatan and kelurahan of 31.71.KK.10NN as “KK.NN”.
_ROWS = """
----- ----- ----- 02.02 02.05 03.05 03.02 -----
01.06 01.03 01.05 02.03 02.04 03.01 03.04 03.07
01.02 01.04 01.01 02.01 ----- 03.08 03.03 03.06
07.04 07.07 06.05 04.05 04.01 04.06 08.04 08.03
07.05 07.06 06.04 06.03 04.04 ----- 08.01 08.02
07.02 07.03 06.01 06.02 04.02 04.03 05.02 05.01
07.01 ----- ----- ----- ----- ----- 05.03 -----
"""


def _read(rows):
    cells = ((row, column, cell) for row, line in enumerate(rows.split("\n"), 1) for column, cell in enumerate(line.split(), 1))
    return {f"31.71.{cell[:2]}.10{cell[3:]}": (row, column) for row, column, cell in cells if cell != "-----"}


PLACES = _read(_ROWS.strip())


def place(code):
    """Return (row, column) of a kelurahan, counted from 1, or None for one that the grid does not know."""
    return PLACES.get(code)
