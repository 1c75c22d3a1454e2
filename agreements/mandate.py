"""Whether those named to sign will be able to: who, in what post, by what authority, with its paper, on the signing day."""

import datetime as dt
from dataclasses import dataclass

from core import dates

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Gap:
    """code: stable, tells one lack from another. text: a sentence about the party. party: whose."""

    code: str
    text: str
    party: object


def gaps(party, on):
    """Return what a party's signing will lack, worst first. Without a signing day it is asked for today."""
    day = max(party.agreement.signing_on or on, on)
    found = [*_signer(party, day), *_authority(party, day)]
    return [Gap(code, text, party) for code, text in found]


def of_agreement(agreement, on):
    return [gap for party in agreement.parties.all() for gap in gaps(_with(party, agreement), on)]


def _with(party, agreement):
    party.agreement = agreement
    return party


def _signer(party, day):
    tenure = party.tenure
    if tenure is None:
        yield "no_signer", "penanda tangan belum ditentukan"
    elif tenure.valid_until and tenure.valid_until <= day:
        yield (
            "signer_leaves",
            (
                f"masa jabatan {tenure.name} sebagai {tenure.post_as_held} berakhir {dates.day(tenure.valid_until)}, "
                "sebelum hari penandatanganan"
            ),
        )
    elif tenure.valid_from > day:
        yield "signer_later", f"{tenure.name} baru memangku jabatannya mulai {dates.day(tenure.valid_from)}"


def _authority(party, day):
    authority = party.authority
    if authority is None:
        held = f" {party.tenure.post_as_held}" if party.tenure else ""
        yield "no_authority", f"dasar kewenangan{held} belum dicatat"
        return
    if not authority.holds(day):
        yield "authority_over", f"{authority} tidak berlaku pada hari penandatanganan"
    elif authority.valid_until and authority.valid_until <= day + SOON:
        yield "authority_ends", f"{authority} segera berakhir, yaitu {dates.day(authority.valid_until)}"
    if authority.document_id is None:
        yield "no_document", f"berkas {authority} belum diunggah"
