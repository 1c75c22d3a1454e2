"""Reads what mail servers send back: delivery reports (RFC 3464), complaints (RFC 5965), plain words of older servers."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

LONGEST = 1024 * 1024  # what is read of one mail: a report stands at its head, the copy of our mail behind it
HARD, SOFT, COMPLAINT = "hard", "soft", "complaint"
VISIBLE = "[!-;=?-~]{1,180}"  # of ASCII, but < and >: what PostgreSQL cannot be asked for is no name of ours
MESSAGE_ID = re.compile(f"<{VISIBLE}@{VISIBLE}>")
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
CODE = re.compile(r"(?:^|[\s:#<(])([45])\d\d[\s-]")
ADDRESS = re.compile(r"[^\s<>()\"';:,]+@[^\s<>()\"';:,]+")
NUMBER = re.compile(r"\d{8,}")
DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
TOKEN = re.compile(r"\+([a-z2-7]{45})@", re.IGNORECASE)
SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Original-Recipient", "To")
TOKENS_AT_MOST = 5
LONGEST_WORDS = 2000
HEADER_LINE = re.compile(rf"(?im)^[ \t>]*message-id:\s*(<{VISIBLE}@{VISIBLE}>)")


@dataclass(frozen=True)
class Report:
    """What a returned mail says of one of ours. status: as 5.1.1, or empty. diagnostic: without addresses and long numbers.

    tokens: what may name our mail by the address to which the report came back (notifications.returning); they are checked
    by whoever believes them. One of message_id and tokens may be empty.
    """

    message_id: str
    kind: str
    status: str = ""
    diagnostic: str = ""
    tokens: tuple = ()


def read(content):
    """Return the Report in a mail (bytes), or None when it reports of nothing: an answer of a person, an automatic reply.

    Says of the mail named by its Message-ID, or by the address that the report was sent to; who is named as the recipient of
    our mail is not asked. Raises no error for any bytes.
    """
    try:
        return _read(message_from_bytes(content[:LONGEST]))
    except RecursionError:  # thousands of mails in one another: nobody's report
        return None


def _read(message):
    parts = list(message.walk())
    found = _complaint(parts) or _delivery_report(parts) or _plain(message, parts)
    if found is None:
        return None
    kind, status, words = found
    message_id, tokens = _returned_id(message, parts), _tokens(message)
    return Report(message_id, kind, status, without_persons(words), tokens) if message_id or tokens else None


def _tokens(message):
    """Return what may be tokens of ours in the addresses to which the report itself was sent."""
    told = [str(value) for name in SENT_TO for value in message.get_all(name, ())]
    found = [token.lower() for value in told for token in TOKEN.findall(value)]
    return tuple(dict.fromkeys(found))[:TOKENS_AT_MOST]


def _complaint(parts):
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            kind = re.search(r"(?im)^feedback-type:\s*([a-z-]+)", _text(part))
            if kind and kind[1].lower() != "not-spam":
                return COMPLAINT, "", kind[1].lower()
    return None


def _delivery_report(parts):
    """Read the block of each recipient. Ours go to one each; more than one means that somebody forwards: the worst counts."""
    seen = []
    for part in parts:
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            blocks = part.get_payload() if isinstance(part.get_payload(), list) else []
            seen += [_recipient(block) for block in blocks if isinstance(block, Message)]
    seen = [each for each in seen if each]
    return min(seen, key=lambda each: [HARD, SOFT].index(each[0]), default=None)


def _recipient(block):
    action = str(block.get("Action", "")).strip().lower()
    status, words = STATUS.search(str(block.get("Status", ""))), str(block.get("Diagnostic-Code", ""))
    if action not in {"failed", "delayed"}:
        return None
    is_hard = action == "failed" and not (status and status[1] == "4")
    return HARD if is_hard else SOFT, status[0] if status else "", words


def _plain(message, parts):
    """Older servers write to people. They are known by their name and by being automatic, never by their words alone."""
    if "Auto-Submitted" in message and str(message["Auto-Submitted"]).strip().lower() == "no":
        return None
    named = DAEMON.search(str(message.get("From", ""))) or "X-Failed-Recipients" in message
    text = "\n".join(_text(part) for part in parts if part.get_content_type() == "text/plain")
    status, code = STATUS.search(text), CODE.search(text)
    if not named or not (status or code):
        return None
    first = status[1] if status else code[1]
    if first == "2":
        return None
    line = next((line for line in text.splitlines() if STATUS.search(line) or CODE.search(line)), "")
    return HARD if first == "5" else SOFT, status[0] if status else "", line


def _returned_id(message, parts):
    """Return the Message-ID of our mail: from the copy of it that came back, else from what the report answers to."""
    for part in parts[1:]:
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart() and (found := _id(part.get_payload(0).get("Message-ID"))):
            return found
        if kind in {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}:
            found = HEADER_LINE.search(_text(part)) or HEADER_LINE.search(str(part.get_payload()))
            if found:
                return found[1]
    for part in parts:
        if part.get_content_type() == "text/plain" and (found := HEADER_LINE.search(_text(part))):
            return found[1]
    return _id(message.get("In-Reply-To")) or _id(message.get("References"))


def _id(value):
    found = MESSAGE_ID.search(str(value or ""))
    return found[0] if found else ""


def _text(part):
    """Return a part's text whatever its charset claims; a part made of parts has its headers for text."""
    if part.is_multipart():
        return "\n".join(str(each) for each in part.get_payload())
    raw = part.get_payload(decode=True) or b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):  # no such charset, or no name of one at all
        return raw.decode("utf-8", "replace")


def without_persons(words):
    """Return a server's words as one line of at most 200 characters that names nobody."""
    if len(words) > LONGEST_WORDS:  # looked at whole, one word of a megabyte would take hours; a cut one is dropped
        words = words[:LONGEST_WORDS].rpartition(" ")[0]
    words = " ".join(words.replace("\0", "").encode("utf-8", "replace").decode().split())
    return NUMBER.sub("[angka]", ADDRESS.sub("[alamat]", words))[:200]
