"""`make drills`: what `make test` only samples, at the size that was promised, on both engines; a table at the end.

It takes hours on two cores. Words after `python -m tests.drills` choose drills by their names.
"""

import contextlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from tests.engines import run_pytest, second_engine


@dataclass(frozen=True)
class Drill:
    """words: for pytest. counted: what its tests note by record_property; empty where the tests themselves are counted."""

    name: str
    words: tuple
    counted: str = ""
    engines: tuple = ("sqlite", "postgresql")


DRILLS = (
    Drill("random-walk", ("tests/agreements/test_walk.py",), "steps"),
    Drill("ranking-walk", ("tests/recruitment/test_ranking_walk.py",), "steps"),
    Drill("extension-walk", ("tests/recruitment/test_extension_walk.py",), "steps"),
    Drill("life-walk", ("tests/recruitment/test_life_walk.py",), "steps"),
    Drill("delivery-walk", ("tests/notifications/test_delivery_walk.py",), "steps"),
    Drill("replay", ("tests/notifications/test_replay.py",), "ticks"),
    Drill("two-decide", ("tests/agreements/test_concurrency.py",), "rounds"),
    Drill("killed-seal", ("tests/agreements/test_killed_seal.py",), "kills"),
    Drill("killed-submit", ("tests/recruitment/test_killed_submit.py",), "kills"),
    Drill("demo-2022", ("tests/recruitment/test_demo.py", "-k", "616"), engines=("sqlite",)),
    Drill("desk-races", ("tests/agreements/test_desk_concurrency.py", "tests/agreements/test_number_races.py")),
    Drill("outside-races", ("tests/agreements/test_outside_together.py",)),
    Drill("submit-races", ("tests/recruitment/test_concurrency.py", "tests/recruitment/test_views_together.py")),
    Drill("outreach-races", ("tests/outreach/test_concurrency.py",)),
    Drill("killed-senders", ("tests/notifications/test_drill_killed.py", "-k", "killed_senders"), "kills"),
    Drill("stopped-senders", ("tests/notifications/test_drill_killed.py", "-k", "stopped_senders"), "stops"),
    Drill("broker-and-crowd", ("tests/notifications/test_drill_crowd.py",)),
    Drill("server-away", ("tests/notifications/test_drill_outage.py",), "mails"),
    Drill("server-moods", ("tests/notifications/test_drill_moods.py",), "mails"),
    Drill("changed-meanwhile", ("tests/notifications/test_drill_changed.py",), "rounds"),
    Drill("poison", ("tests/notifications/test_drill_poison.py",), "mails"),
    Drill("crash-and-clock", ("tests/notifications/test_drill_clock.py",)),
    Drill("word-processor", ("tests/agreements/test_word_in_libreoffice.py",), engines=("sqlite",)),
)

REPORT = ("-o", "junit_family=xunit1")  # the form that takes what a test counted


def main(names):
    os.environ["PORTAL_DRILLS"] = "long"
    rows = []
    with tempfile.TemporaryDirectory(prefix="portal-drills-") as folder:
        for drill in (each for each in DRILLS if not names or each.name in names):
            for engine in drill.engines:
                print(f"\n=== {drill.name}, {engine} ===", flush=True)
                rows.append((drill, engine, *_run(drill, engine, Path(folder) / "report.xml")))
    _print_table(rows)
    return any(failed or not passed for _, _, passed, failed, _, _ in rows)


def _run(drill, engine, report):
    """Return (tests passed, tests that did not, how much was counted, seconds); nothing passed where the engine is missing."""
    report.unlink(missing_ok=True)
    started = time.monotonic()
    with contextlib.ExitStack() as stack:  # servers of its own: what a killed drill left there is not the next one's
        variables = {} if engine == "sqlite" else second_engine(stack)
        if variables is not None:
            run_pytest([*drill.words, "-n0", "-p", "no:cacheprovider", *REPORT, f"--junit-xml={report}"], variables)
    if not report.exists():
        return 0, 0, 0, 0
    suite = etree.parse(report).getroot().find("testsuite")
    failed = sum(int(suite.get(name)) for name in ("failures", "errors", "skipped"))
    noted = [each.get("value") for each in suite.iter("property") if each.get("name") == drill.counted]
    return int(suite.get("tests")) - failed, failed, sum(map(int, noted)), time.monotonic() - started


def _print_table(rows):
    print(f"\n{'Latihan':18} {'mesin':11} {'ukuran':>14} {'lulus':>6} {'tidak':>6} {'detik':>8}")
    for drill, engine, passed, failed, count, seconds in rows:
        size = f"{count} {drill.counted}" if drill.counted else f"{passed + failed} tests"
        verdict = "  GAGAL" if failed or not passed else ""
        print(f"{drill.name:18} {engine:11} {size:>14} {passed:6} {failed:6} {seconds:8.0f}{verdict}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
