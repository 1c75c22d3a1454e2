"""What the signatures in a PDF are worth, as plain facts. Runs inside the pool's children and knows nothing of Django.

No address is ever asked: neither for a certificate nor whether one was revoked.
"""

import io
import json
import logging
from datetime import UTC, datetime

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    FormUpdatingRule,
    ModificationLevel,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from documents.kinds import Clean

JSON = "application/json"
MAX_SIGNATURES = 40
LONGEST_NAME = 200
END = b"%%EOF"
NOTHING = {"signatures": [], "goes_on": False}
CHANGES = {
    ModificationLevel.NONE: "none",
    ModificationLevel.LTA_UPDATES: "proofs",
    ModificationLevel.FORM_FILLING: "forms",
}
# What the first signature on a paper may change: pyHanko's rules for the second, and the flag “there are signatures in here”.
FIRST_SIGNING = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(
        field_rules=DEFAULT_DIFF_POLICY.form_rule.field_rules,
        ignored_acroform_keys=ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"},
    ),
)
for library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(library).setLevel(logging.CRITICAL + 1)  # they tell the log what they met in strangers' files


def examine(content, *roots, at):
    """Return the facts about a PDF as a Clean of JSON. roots: DER certificates; at: an ISO instant."""
    return _answer(facts(content, roots, datetime.fromisoformat(at)))


def additions(content, frozen):
    """Return, as a Clean of JSON, whether content is frozen and behind it nothing but signatures."""
    try:
        is_clean = content.startswith(frozen) and _only_signs(content, frozen)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a hostile PDF may raise anything inside its parser
        is_clean = False
    return _answer({"only_signatures": is_clean})


def _answer(facts):
    return Clean(json.dumps(facts).encode(), JSON, 1)


def facts(content, roots, at):
    """Return {"state": read, encrypted or unreadable, "signatures": [...], "goes_on": bool}; raises nothing."""
    try:
        return _facts(content, [Certificate.load(root) for root in roots], at)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a hostile PDF may raise anything inside its parser
        return {"state": "unreadable", **NOTHING}


def _facts(content, roots, at):
    reader = PdfFileReader(io.BytesIO(content))
    if reader.encrypted:
        return {"state": "encrypted", **NOTHING}
    found, fields = reader.embedded_signatures, list(enumerate_sig_fields(reader, filled_status=True))
    if len(found) != len(fields) or len(found) > MAX_SIGNATURES or (found and reader.xrefs.hybrid_xrefs_present):
        return {"state": "unreadable", **NOTHING}  # of some kind that nobody here can judge
    return {
        "state": "read",
        "signatures": [_signature(each, roots, at) for each in found],
        "goes_on": bool(found) and _goes_on(reader, found[-1].signed_revision, content),
    }


def _goes_on(reader, signed, content):
    """Tell whether whole revisions stand behind the newest signature, up to the very end, and not just bytes."""
    newest = reader.xrefs.total_revisions - 1
    tail = content[reader.xrefs.get_startxref_for_revision(newest) :]
    stripped = tail.rstrip(b"\r\n")
    return newest > signed and stripped.endswith(END) and tail.count(END) == 1 and len(tail) - len(stripped) <= 2


def _signature(embedded, roots, at):
    status = _status(embedded, roots, at)
    stamp = getattr(status, "timestamp_validity", None)
    proven = stamp.timestamp if stamp is not None and stamp.trusted else None
    said = proven or getattr(status, "timestamp", None) or status.signer_reported_dt
    said = said if said is None or said.tzinfo else said.replace(tzinfo=UTC)
    then = status
    if not status.trusted and said is not None and said <= at:
        then = _status(embedded, roots, said, skip_diff=True)
    path = status.validation_path or then.validation_path
    return {
        "kind": "timestamp" if _is_stamp(embedded) else "signature",
        "name": _name(embedded.signer_cert),
        "fingerprint": embedded.signer_cert.sha256.hex(),
        "at": said.isoformat() if said else None,
        "intact": bool(status.intact and status.valid),
        "trusted": bool(status.trusted),
        "trusted_then": bool(then.trusted),
        "time_is_proven": proven is not None or _is_stamp(embedded),
        "root": path.first.sha256.hex() if path is not None else None,
        "whole": status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        "since": CHANGES.get(status.modification_level, "other"),
        # A clock's signature allows what no rule of its own forbids.
        "allowed": status.modification_level in CHANGES if _is_stamp(embedded) else bool(status.docmdp_ok),
    }


def _is_stamp(embedded):
    return embedded.sig_object_type == "/DocTimeStamp"


def _status(embedded, roots, moment, *, skip_diff=False):
    context = ValidationContext(trust_roots=list(roots), moment=moment, allow_fetching=False)
    if _is_stamp(embedded):
        return validate_pdf_timestamp(embedded, context, skip_diff=skip_diff)
    return validate_pdf_signature(embedded, context, skip_diff=skip_diff)


def _name(certificate):
    name = certificate.subject.native.get("common_name", "")
    name = name if isinstance(name, str) else " ".join(map(str, name))
    return "".join(char if char.isprintable() else " " for char in name)[:LONGEST_NAME].strip()


def _with_a_form(paper):
    """Return a revision as if it had an empty form: signatures live in one, and pyHanko compares only forms with forms."""
    if "/AcroForm" not in paper.root:
        paper.root[pdf_name("/AcroForm")] = DictionaryObject({pdf_name("/Fields"): ArrayObject()})
    return paper


def _only_signs(content, frozen):
    reader, before = PdfFileReader(io.BytesIO(content)), PdfFileReader(io.BytesIO(frozen))
    base = before.xrefs.total_revisions - 1
    # The file must go on from the frozen one: a second paper glued behind it is read instead of it.
    goes_on = reader.xrefs.get_startxref_for_revision(base) == before.xrefs.get_startxref_for_revision(base)
    if not goes_on or reader.xrefs.hybrid_xrefs_present or reader.xrefs.total_revisions <= base + 1:
        return False
    result = FIRST_SIGNING.review_file(reader, _with_a_form(reader.get_historical_resolver(base)))
    if not isinstance(result, DiffResult) or result.modification_level > ModificationLevel.FORM_FILLING:
        return False
    return result.changed_form_fields <= {name for name, _, _ in enumerate_sig_fields(reader)}
