"""Argon2id at the OWASP minimum, and never more at once than the machine can carry beside its pages."""

import threading

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

_turns = threading.BoundedSemaphore(settings.PASSWORD_HASHES_AT_ONCE)


class PortalArgon2Hasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane (OWASP Password Storage). Changed numbers rehash at the next log-in."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password, salt):
        with _turns:
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with _turns:
            return super().verify(password, encoded)
