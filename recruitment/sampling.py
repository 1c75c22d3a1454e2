"""A random draw that anybody can repeat: the seed and the registration numbers alone decide it."""

import hashlib


def drawn(numbers, *, seed, count):
    """Return `count` of some registration numbers, or all where there are fewer, in the order of the draw.

    Each number's place is that of SHA-256(seed ‖ "|" ‖ number) among all: no order of rows and no library's generator counts.
    """
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}|{number}".encode()).digest())[:count]
