"""One row of a frozen table or of an announced list, provable without the others: each row has a salted hash of its own.

    salt of row n = SHA-256("baris" ‖ salt of the whole ‖ n as four bytes)
    leaf of row n = SHA-256(salt of row n ‖ canonical JSON of the row)
    fingerprint   = SHA-256(all leaves, one after the other)

The fingerprint is printed beside that of the whole and stands in the journal. Who is handed a row, its salt and the leaves of
all rows proves the own row against the printed paper, and learns of the others nothing but that they are there. The salt of
a row does not give away that of the whole.
"""

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Proofs:
    """rows: as they were frozen, in order; leaves: their salted hashes (hexadecimal)."""

    rows: list
    leaves: list
    salts: list

    @property
    def sha256(self):
        return hashlib.sha256(b"".join(map(bytes.fromhex, self.leaves))).hexdigest() if self.leaves else ""

    def of(self, number):
        """Return what proves the row of a registration number, as plain data, or None where it has none."""
        place = next((n for n, row in enumerate(self.rows) if row["number"] == number), None)
        if place is None:
            return None
        return {
            "row": self.rows[place], "row_salt": self.salts[place], "position": place, "leaves": self.leaves,
            "rows_sha256": self.sha256,
        }  # fmt: skip


def of_table(table):
    """Return the Proofs of a FrozenTable."""
    return _of(table.facts["candidates"], table.salt)


def of_announcement(announcement):
    """Return the Proofs of a proposed or published announcement."""
    return _of(announcement.frozen.get("rows", []), announcement.salt)


def _of(rows, salt):
    salts = [hashlib.sha256(b"baris" + bytes.fromhex(salt) + n.to_bytes(4, "big")).digest() for n in range(len(rows))]
    leaves = [hashlib.sha256(of + canonical(row)).hexdigest() for of, row in zip(salts, rows, strict=True)]
    return Proofs(rows, leaves, [each.hex() for each in salts])


def canonical(data):
    """Return data as canonical JSON bytes: keys in order, no spaces, letters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
