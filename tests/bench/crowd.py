"""`python -m tests.bench.crowd`: the staff's pages with 100 and with 10,000 applicants in one selection, side by side.

Two processes hold one database each and answer the same pages in turns, so that whatever else the machine does strikes both.
The number of queries must be the same, and the median at most 1.5 times as long.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.__main__ import _environments, _print_head

SIZES = tuple(int(os.environ.get(name, number)) for name, number in (("BENCH_FEW", "100"), ("BENCH_ROWS", "10000")))
TIMES = int(os.environ.get("BENCH_ROUNDS", "40"))
GOAL = 1.5


class Portal:
    """One process with its own database. pages: {name: path}."""

    def __init__(self, stack, folder, size):
        folder.mkdir()
        environment, _, self.engine = _environments(stack, folder)
        words = [sys.executable, "-m", "tests.bench.crowd_child", str(size)]
        self.process = stack.enter_context(
            subprocess.Popen(words, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        )
        stack.callback(self.process.stdin.close)

    def heard(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else sys.exit("Proses pengukur berhenti; sebabnya ada di atas.")

    def ask(self, path):
        """Return (milliseconds, queries) of one request."""
        print(path, file=self.process.stdin, flush=True)
        answer = self.heard()
        return answer["ms"], answer["queries"]


def main():
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-crowd-")))
        print(f"Menyiapkan {SIZES[0]} dan {SIZES[1]} pelamar ...", flush=True)
        portals = [Portal(stack, folder / str(size), size) for size in SIZES]
        pages = [portal.heard() for portal in portals]
        _print_head(portals[0].engine)
        print(f"{'Halaman':34} {SIZES[0]:>12} {SIZES[1]:>14} {'rasio':>8} {'kueri':>12}")
        missed = sum(_line(name, portals, [each[name] for each in pages]) for name in pages[0])
        print(f"\n{len(pages[0]) - missed} dari {len(pages[0])} halaman paling lama {GOAL}× dan sama banyak kuerinya.")
    sys.exit(bool(missed))


def _line(name, portals, paths):
    """Measure one page in turns, print its line, and say whether it misses the goal."""
    for _ in range(2):  # both are warm
        asked = [portal.ask(path) for portal, path in zip(portals, paths, strict=True)]
    rounds = [[portal.ask(path)[0] for portal, path in zip(portals, paths, strict=True)] for _ in range(TIMES)]
    few, many = (statistics.median(column) for column in zip(*rounds, strict=True))
    queries = [count for _, count in asked]
    is_missed = many > GOAL * few or queries[0] != queries[1]
    print(f"{name:34} {few:9.1f} ms {many:11.1f} ms {many / few:7.2f}× {queries[0]:5} / {queries[1]:4}"
          f"{'  belum tercapai' if is_missed else ''}", flush=True)  # fmt: skip
    return is_missed


if __name__ == "__main__":
    main()
