"""The house looks at itself: its layers, names, sizes, templates and promises."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bawaslu_portal", "recruitment", "outreach", "agreements", "accounts", "documents", "notifications", "regions", "core")


def files(*patterns):
    """Return the files of the repository, as git would commit them, whose path matches a glob pattern."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in sorted(listed.stdout.split("\0")) if name and (ROOT / name).is_file()]


def code():
    """Return the portal's own Python files, without tests and migrations."""
    return [path for path in files("*.py") if path.relative_to(ROOT).parts[0] in ROOMS and "migrations" not in path.parts]
