"""One side of tests.bench.crowd: fills its own database, prints the pages as JSON, then answers each path it reads."""

import json
import sys
import time

from tests.bench import seed_portal as seeding  # isort: skip -- it sets Django up

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.bench import crowd_seed


def main(size):
    for command in ("migrate", "createcachetable", "load_regions"):
        call_command(command, verbosity=0, stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps(_pages(*crowd_seed.fill(size))), flush=True)
    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR="127.0.0.1")
    client.cookies["sesi"] = seeding.session_of(seeding.secretary(), "password", "mfa")
    for path in sys.stdin:
        print(json.dumps(_answer(client, path.strip())), flush=True)


def _pages(selection, one, announcement, plenary):
    def named(name, *arguments):
        return reverse(f"admin:recruitment_{name}", args=arguments)

    standing = named("scorefile_standing", selection.uuid, crowd_seed.MENTENG)
    return {
        "Beranda petugas": reverse("admin:index"),
        "Antrean pendaftaran": named("application_changelist"),
        "Antrean, belum diambil": f"{named('application_changelist')}?pemeriksa=bebas",
        "Cari nama": f"{named('application_changelist')}?q=Contoh",
        "Satu pelamar": named("application_change", one.pk),
        "Daftar calon": named("candidacy_changelist"),
        "Satu calon": named("candidacy_change", plenary.selection.candidacies.first().pk),
        "Tanggapan masyarakat": named("feedback_changelist"),
        "Hasil tes satu kecamatan": standing,
        "Wawancara": named("slot_changelist"),
        "Rancangan pengumuman": named("announcement_change", announcement.pk),
        "Papan kesiapan dan peringkat": named("plenary_change", plenary.pk),
    }


def _answer(client, path):
    count = [0]

    def counting(execute, *arguments):
        count[0] += 1
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        started = time.perf_counter()
        response = client.get(path)
        seconds = time.perf_counter() - started
    if response.status_code != 200:
        sys.exit(f"{path}: {response.status_code}")
    return {"ms": seconds * 1000, "queries": count[0]}


if __name__ == "__main__":
    main(int(sys.argv[1]))
