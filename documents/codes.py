"""The code on a sealed paper, by which anybody finds out what it is."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no letter that is taken for another, or for a digit
CODE_LENGTH = 12  # 59 bits: nobody finds a paper by trying


def new_code():
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def written(code):
    """Return a code in groups of four, as it stands on the paper."""
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))
