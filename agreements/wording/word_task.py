"""The reading of a Word file as a task of the checker pool's children: bytes in, plain data out. Knows no Django."""

import json
from dataclasses import asdict

from agreements.wording import word_in
from agreements.wording.clauses import as_json
from agreements.wording.word_package import Unreadable
from documents.kinds import Clean

JSON = "application/json"


def word_clauses(content):
    """Return, as a Clean of JSON, what a DOCX says (rows, unmapped, comments) or the code of why it is not read."""
    try:
        found = word_in.read(content)
    except Unreadable as refusal:
        facts = {"refused": refusal.code}
    else:
        comments = [asdict(each) for each in found.comments]
        facts = {"rows": as_json(found.clauses), "unmapped": list(found.unmapped), "comments": comments}
    return Clean(json.dumps(facts).encode(), JSON, 1)
