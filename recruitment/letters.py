"""What each letter of the portal prints of the answers, and what has changed since it was made."""

import hashlib
import json

from recruitment import sections
from recruitment.lifecycle import CeremonyTextCode, LetterKind
from recruitment.models import CeremonyText

# The answers that stand in each letter; no other answer makes a signed one void.
PRINTED = {
    LetterKind.APPLICATION: {
        sections.PERSONAL: ("full_name", "birth_place", "birth_on", "sex", "address", "phone"),
        sections.DOMICILE: ("district",),
        sections.EDUCATION: ("level",),
        sections.WORK: ("employment",),
    },
    LetterKind.LIFE: {
        sections.PERSONAL: ("full_name", "birth_place", "birth_on", "sex", "address", "phone"),
        sections.EDUCATION: ("level", "schools"),
        sections.WORK: ("employment", "employer", "jobs", "organisations"),
        sections.EXPERIENCE: ("has_experience", "experiences"),
    },
    LetterKind.STATEMENT: {
        sections.PERSONAL: ("nik", "full_name", "birth_place", "birth_on", "address"),
        sections.DOMICILE: ("district",),
    },
    LetterKind.PACT: {
        sections.PERSONAL: ("full_name", "birth_place", "birth_on", "address"),
        sections.DOMICILE: ("district",),
    },
}
SENTENCES = "Bunyi pernyataan"


def contents(letter, dossier):
    """Return what a letter of this LetterKind says now: the printed answers, and for the statement its sentences."""
    answers = {code: {name: dossier.answers(code).get(name) or "" for name in names} for code, names in PRINTED[letter].items()}
    made = {"letter": str(letter), "selection": str(dossier.selection.uuid), "answers": answers}
    if letter == LetterKind.STATEMENT:
        declared = dossier.answers(sections.DECLARATIONS)
        made["sentences"] = [each.declaration for each in dossier.requirements if declared.get(each.code) is True]
    if letter == LetterKind.PACT:
        words = CeremonyText.objects.get(code=CeremonyTextCode.PACT)
        made |= {"sentences": words.sentences, "checked_with": words.checked_with}
    return made


def canonical(made):
    """Return the one JSON text of contents, over which the fingerprint goes."""
    return json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(salt, body):
    """Return the commitment as hex. salt: 32 bytes as hex; body: canonical JSON."""
    return hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest()


def changes(letter, dossier):
    """Return the labels of what was printed in a made Letter and reads otherwise now, in the order of the form."""
    made = json.loads(letter.body)
    now = contents(LetterKind(made["letter"]), dossier)
    labels = [
        field.label
        for plan in sections.SECTIONS
        for field in plan.fields
        if made["answers"].get(plan.code, {}).get(field.name) != now["answers"].get(plan.code, {}).get(field.name)
    ]
    is_other = any(made.get(name) != now.get(name) for name in ("sentences", "checked_with"))
    return labels + ([SENTENCES] if is_other else [])


def voided(file, dossier):
    """Return the sentence that says why a signed letter counts no more, or "": what it prints has changed since.

    A pact never does by itself: its words are the office's, and staff ask for it again where mended words are to be signed.
    """
    scan = getattr(file, "scan", None)
    if scan is None or file.kind.letter == LetterKind.PACT or not (labels := changes(scan.letter, dossier)):
        return ""
    return (
        f"Isian berikut berubah sejak {file.kind.name.lower()} dibuat: {', '.join(labels)}. "
        "Unduh lagi suratnya, tanda tangani lagi, lalu unggah hasilnya."
    )


def unfinished(letter, dossier):
    """Return (section code, field, sentence) for each printed answer that is missing or not valid yet."""
    found = []
    for plan in sections.SECTIONS:
        printed = PRINTED[letter].get(plan.code, ())
        missing = {field.name: field.missing for field in plan.missing(dossier.answers(plan.code))}
        found += [(plan.code, name, missing[name]) for name in printed if name in missing]
        found += [(plan.code, name, f"Betulkan isian “{label}”.") for name, label in _typed(plan, printed, dossier)]
    if letter == LetterKind.STATEMENT:
        found += _undeclared(dossier)
    return found


def _typed(plan, printed, dossier):
    """Yield the optional answers that were typed and are not valid; a required one is missing already."""
    section = dossier.sections.get(plan.code)
    keys = section.content["typed"] if section and printed else {}
    answers = dossier.answers(plan.code)
    for field in plan.fields:
        is_typed = any(key == field.name or key.startswith((f"{field.name}_", f"{field.name}-")) for key in keys)
        if field.name in printed and is_typed and not (field.required(answers) and not answers.get(field.name)):
            yield field.name, field.label


def _undeclared(dossier):
    declared = dossier.answers(sections.DECLARATIONS)
    missing = sum(declared.get(each.code) is not True for each in dossier.requirements)
    return [(sections.DECLARATIONS, "", f"Nyatakan semua syarat pada bagian Pernyataan ({missing} belum).")] if missing else []
