"""A browser's bare bones: one kept connection, a session cookie, a CSRF token."""

import http.client
import time
import uuid

TOKEN = "b" * 32
LINE = "\r\n"


class Client:
    def __init__(self, port, session="", session_cookie="sesi", csrf_cookie="csrf"):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"{session_cookie}={session}; {csrf_cookie}={TOKEN}"}

    def get(self, path, expect=(200,), **headers):
        return self._send("GET", path, None, headers, expect)

    def post(self, path, fields, expect=(200, 302)):
        """Post fields (a list of names and values) as multipart; a value of bytes is a JPEG file."""
        boundary = uuid.uuid4().hex
        body = b"".join(_part(boundary, name, value) for name, value in [("csrfmiddlewaretoken", TOKEN), *fields])
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._send("POST", path, body + f"--{boundary}--{LINE}".encode(), headers, expect)

    def _send(self, method, path, body, headers, expect):
        """Return (seconds, headers); raises AssertionError when the status is another than expected."""
        started = time.perf_counter()
        self.connection.request(method, path, body, {**self.headers, **headers})
        response = self.connection.getresponse()
        text = response.read()
        seconds = time.perf_counter() - started
        assert response.status in expect, f"{method} {path}: {response.status} {text[-800:]!r}"
        return seconds, response.headers


def _part(boundary, name, value):
    head = f'--{boundary}{LINE}Content-Disposition: form-data; name="{name}"'
    if isinstance(value, bytes):
        head += f'; filename="foto.jpg"{LINE}Content-Type: image/jpeg'
        return head.encode() + b"\r\n\r\n" + value + b"\r\n"
    return f"{head}{LINE}{LINE}{value}{LINE}".encode()
