"""How the portal and a checking child talk: a line of JSON and raw bytes, each behind its length.

Not pickle: a child that a hostile file has taken over must not be able to make the portal build objects of its choice.
"""

import json
import struct

_LENGTHS = struct.Struct(">II")
MAX_HEADER = 64 * 1024
MAX_BODY = 128 * 1024 * 1024


class Broken(Exception):
    """The other side is gone or does not keep to the form."""


def send(stream, header, bodies=()):
    """Write one message. header: a JSON object; bodies: byte strings."""
    header = json.dumps({**header, "bodies": [len(body) for body in bodies]}).encode()
    stream.write(_LENGTHS.pack(len(header), sum(len(body) for body in bodies)))
    stream.write(header)
    for body in bodies:
        stream.write(body)
    stream.flush()


def receive(stream):
    """Read one message as (header, bodies); raises Broken."""
    header_size, body_size = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if header_size > MAX_HEADER or body_size > MAX_BODY:
        raise Broken("The message is too long.")
    try:
        header = json.loads(_exactly(stream, header_size))
        sizes = header.pop("bodies")
    except (ValueError, KeyError, AttributeError, TypeError):
        raise Broken("The message is not in form.") from None
    if not isinstance(sizes, list) or any(type(size) is not int or size < 0 for size in sizes) or sum(sizes) != body_size:
        raise Broken("The message does not hold what it says.")
    return header, [_exactly(stream, size) for size in sizes]


def _exactly(stream, size):
    data = stream.read(size)
    if len(data) != size:
        raise Broken("The other side is gone.")
    return data
