"""Telephone numbers as people write them, and as texts are sent to them."""

import re

import phonenumbers
from django.conf import settings
from phonenumbers import PhoneNumberType

INDONESIA = 62
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def reachable(written):
    """Return a number as E.164 when a text can reach it, else an empty text. A known landline takes none."""
    number = _parsed(written)
    if number is None or phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def indonesian_mobile(written):
    """Return a mobile number of Indonesia as E.164, else an empty text. People write 0812…, 62812… and +62 812…."""
    if re.search(r"[^0-9+\s().\-]", written):
        return ""
    number = _parsed(re.sub(r"^(00)?62", "+62", re.sub(r"[^0-9+]", "", written)))
    if number is None or number.country_code != INDONESIA or phonenumbers.number_type(number) not in MOBILE:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(written):
    try:
        number = phonenumbers.parse(written, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
