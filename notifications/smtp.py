"""The one place that speaks SMTP, phase by phase, so that every failure says how far the mail had come."""

import math
import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass

from notifications.failures import Declined, Overdue, Unanswered, Unavailable

CONNECT_TIMEOUT = 10
# RFC 5321: 421 may answer anything, and says that the line is closing.
CLOSING = 421
OK, FORWARDED, DATA_GO = 250, 251, 354
PHASES = ("mail", "rcpt", "data")  # what may go out in one group


class Rejected(Declined):
    """The server said no to this mail: surely not accepted."""

    @property
    def permanent(self):
        """5xx is final for this recipient or content, except where the office's own set-up is what was refused."""
        ours = self.phase == "mail" or self.code in {530, 534, 535, 538} or self.text.startswith("5.7.")
        return self.code >= 500 and not ours


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str = ""
    password: str = ""
    security: str = "none"  # none, starttls, tls
    greeting: str = "localhost"


class Line:
    """An open connection, reused for many mails. patience: seconds for its envelope, and again for its words."""

    def __init__(self, server, *, patience):
        self.server, self.patience = server, patience
        self._smtp = None
        self._deadline = None

    def open(self):
        """Connect, greet, secure and log in. Raises Unavailable with the phase that failed."""
        phase = "connect"
        try:
            self._connect()
            phase = "ehlo"
            self._smtp.ehlo_or_helo_if_needed()
            if self.server.security == "starttls":
                phase = "starttls"
                self._smtp.starttls(context=ssl.create_default_context())
                self._smtp.ehlo()
            if self.server.user:
                phase = "login"
                self._smtp.login(self.server.user, self.server.password)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unavailable(phase, getattr(error, "smtp_code", None), _words(error)) from error

    def _connect(self):
        kind = smtplib.SMTP_SSL if self.server.security == "tls" else smtplib.SMTP
        extra = {"context": ssl.create_default_context()} if kind is smtplib.SMTP_SSL else {}
        name = self.server.greeting  # given, because asking DNS for it may take longer than the whole mail
        self._smtp = kind(self.server.host, self.server.port, name, timeout=CONNECT_TIMEOUT, **extra)
        # The last dot goes out on its own; without this it would wait 40 ms for the other side's acknowledgement.
        self._smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def is_open(self):
        return self._smtp is not None and self._smtp.sock is not None

    def envelope(self, sender, recipient, *, until=math.inf):
        """Say MAIL and RCPT. Raises Rejected or Unavailable; nothing has been sent in either case. until: as in give_time()."""
        self.give_time(until)
        self._command("mail", f"MAIL FROM:<{sender}>")
        self._command("rcpt", f"RCPT TO:<{recipient}>")

    def give_time(self, until=math.inf):
        """Let patience begin anew, to the monotonic second `until` at most.

        Call it before the lease is renewed: who is stopped after that wakes too late to speak.
        """
        self._deadline = min(time.monotonic() + self.patience, until)

    def data(self, content):
        """Say DATA and the mail; return the server's words of acceptance.

        Raises Rejected, Unavailable and Overdue when it was surely not accepted, Unanswered when nobody can know.
        """
        self._command("data", "DATA", expected=DATA_GO)
        return self._content(content)

    def _content(self, content):
        try:
            self._wait_at_most("body")
            self._smtp.send(re.sub(rb"(?m)^\.", b"..", content.rstrip(b"\r\n") + b"\r\n"))
            self._wait_at_most("dot")
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unavailable("body", None, _words(error)) from error
        return self._dot()

    def _dot(self):
        try:
            self._smtp.send(b".\r\n")
            code, text = self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unanswered("dot", None, _words(error)) from error
        return self._judge("dot", code, text, OK)

    def transfer(self, sender, recipient, content, *, until):
        """Say envelope and mail at a stretch, in one group where the server takes groups (RFC 2920); raises as data() does.

        until: the monotonic second after which no word may be said, whatever patience is left.
        """
        if not self._smtp.has_extn("pipelining"):
            self.envelope(sender, recipient, until=until)
            return self.data(content)
        self.give_time(until)
        self._group(sender, recipient)
        return self._content(content)

    def _group(self, sender, recipient):
        try:
            self._wait_at_most("mail")
            self._smtp.send(f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n")
            replies = [self._smtp.getreply() for _ in PHASES]
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unavailable("mail", None, _words(error)) from error
        if replies[2][0] == DATA_GO and {code for code, _ in replies[:2]} - {OK, FORWARDED}:
            self.close()  # it waits for a mail to nobody
        for phase, (code, text) in zip(PHASES, replies, strict=True):
            self._judge(phase, code, text, DATA_GO if phase == "data" else OK)

    def reset(self):
        """Forget the envelope so that the line serves the next mail; a line that cannot is closed."""
        try:
            if self.is_open and self._smtp.rset()[0] != OK:
                self.close()
        except (OSError, smtplib.SMTPException):
            self.close()

    def close(self, *, politely=False):
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            if politely:
                smtp.quit()
        except (OSError, smtplib.SMTPException):
            pass  # the mails are settled; how the server says goodbye changes nothing
        finally:
            smtp.close()

    def _command(self, phase, words, *, expected=OK):
        try:
            self._wait_at_most(phase)
            code, text = self._smtp.docmd(words)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unavailable(phase, None, _words(error)) from error
        return self._judge(phase, code, text, expected)

    def _judge(self, phase, code, text, expected):
        text = text.decode("utf-8", "replace")
        if code == expected or (expected == OK and code == FORWARDED):
            return text
        if code == CLOSING or not 400 <= code <= 599:
            self.close()
            raise (Unavailable if code == CLOSING or phase != "dot" else Unanswered)(phase, code, text)
        raise Rejected(phase, code, text)

    def _wait_at_most(self, phase):
        """Bound the next step by what is left of the mail's time. A process that was stopped and woke too late ends here."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            self.close()
            raise Overdue(phase, None, "Waktu untuk kiriman ini habis.")
        self._smtp.sock.settimeout(left)


def _words(error):
    text = getattr(error, "smtp_error", None) or str(error) or type(error).__name__
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
