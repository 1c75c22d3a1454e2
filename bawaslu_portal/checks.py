"""Says at start-up when the database would forget what it promised to keep."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections

# name: the value that a lost current must not find different
POSTGRESQL = {"fsync": {"on"}, "synchronous_commit": {"on", "remote_write", "remote_apply"}, "full_page_writes": {"on"}}
SQLITE = {"journal_mode": {"wal"}, "synchronous": {2, 3}, "foreign_keys": {1}}
OLDEST_POSTGRESQL = 150000


@register(Tags.database)
def the_database_keeps_what_it_confirmed(app_configs, databases=None, **options):
    """Complain about settings under which a confirmed application could be lost: an error in production, else a warning."""
    found = []
    for alias in databases or []:
        connection = connections[alias]
        asked, wanted = ("SHOW", POSTGRESQL) if connection.vendor == "postgresql" else ("PRAGMA", SQLITE)
        with connection.cursor() as cursor:
            found += [
                _complaint(alias, name, values) for name, values in wanted.items() if _value(cursor, asked, name) not in values
            ]
        if connection.vendor == "postgresql" and connection.pg_version < OLDEST_POSTGRESQL:
            found.append(Error(f"Basis data {alias}: PostgreSQL harus versi 15 atau lebih baru.", id="portal.E011"))
    return found


def _value(cursor, asked, name):
    cursor.execute(f"{asked} {name}")
    return cursor.fetchone()[0]


def _complaint(alias, name, values):
    kind = Error if settings.PRODUCTION else Caution
    wanted = " atau ".join(str(value) for value in sorted(values))
    harm = "jika tidak, lamaran yang sudah diterima dapat hilang ketika listrik padam"
    return kind(f"Basis data {alias}: {name} harus {wanted}; {harm}.", id="portal.E010")
