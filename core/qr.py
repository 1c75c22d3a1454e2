"""Codes that a phone's camera reads, for pages and papers."""

import segno


def data_uri(address):
    """Return an address as an SVG data URI, black on white with its quiet zone."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=2, light="#fff", omitsize=True)
