"""The other side of an SMTP conversation, played within the process: every answer and every break that a relay can give.

The portal's own Line and the standard library's SMTP speak; only the socket is missing, so 20,000 conversations take minutes.
"""

import smtplib

from notifications import smtp

SENT, RETRY, FAILED, DOUBT, KILLED = "sent", "retry", "failed", "doubt", "killed"
# Each answer: what must become of the mail, and whether the relay has taken it. Written by hand from RFC 5321.
ANSWERS = {
    "ok": (SENT, True),
    "mail 451": (RETRY, False), "mail 553": (RETRY, False), "mail drop": (RETRY, False), "mail late": (RETRY, False),
    "rcpt 450": (RETRY, False), "rcpt 421": (RETRY, False), "rcpt 550": (FAILED, False), "rcpt 550 5.7.1": (RETRY, False),
    "rcpt drop": (RETRY, False), "rcpt killed": (KILLED, False),
    "data 451": (RETRY, False), "data 554": (FAILED, False), "data drop": (RETRY, False), "data late": (RETRY, False),
    "body drop": (RETRY, False), "body killed": (KILLED, False),
    "dot 451": (RETRY, False), "dot 554": (FAILED, False), "dot 421": (RETRY, False), "dot 299": (DOUBT, False),
    "dot drop": (DOUBT, False), "dot taken-and-drop": (DOUBT, True), "dot killed": (KILLED, False),
    "dot taken-and-killed": (KILLED, True),
}  # fmt: skip


class Killed(BaseException):
    """The process is gone in the middle of a word."""


class Peer:
    """A relay that behaves as its answer says.

    at_rcpt, at_data, at_dot: called when the conversation has come so far; the last with the mail, after it was taken or not.
    """

    def __init__(self):
        self.is_away = False
        self.prepare("ok")

    def prepare(self, answer, *, at_rcpt=lambda: None, at_data=lambda: None, at_dot=lambda content, is_taken: None):
        self.answer, self.at_rcpt, self.at_data, self.at_dot = answer, at_rcpt, at_data, at_dot
        self.heard, self.body = [], None

    def hear(self, words):
        """Return the reply to one send(), (code, text), or None where the line is dead."""
        if self.body is not None:
            return self._hear_content(words)
        verb = (words if isinstance(words, str) else words.decode())[:4].lower()
        if verb not in {"mail", "rcpt", "data"}:
            return 250, b"ok"
        self.heard.append(verb)
        if verb == "rcpt":
            self.at_rcpt()
        if verb == "data":
            self.at_data()
        reply = self._reply(verb, 354 if verb == "data" else 250)
        if verb == "data" and reply and reply[0] == 354:
            self.body = b""
        return reply

    def _hear_content(self, words):
        if words == b".\r\n":
            self.heard.append("dot")
            content, self.body = self.body, None
            self.at_dot(content, ANSWERS[self.answer][1])
            return self._reply("dot", 250)
        self.heard.append("body")
        self._reply("body", 250)
        self.body = words
        return None

    def _reply(self, phase, usual):
        where, _, how = self.answer.partition(" ")
        if where != phase or how == "late":
            return usual, b"ok"
        if how.endswith("killed"):
            raise Killed
        if how.endswith("drop"):
            if phase == "body":
                raise ConnectionResetError
            return None
        code, _, words = how.partition(" ")
        return int(code), words.encode() or b"jawaban uji"

    def is_late_for(self, phase):
        return self.answer == f"{phase} late"


class _Socket:
    """What a Line asks of a socket besides words."""

    def settimeout(self, seconds):
        assert seconds > 0

    def close(self):
        pass


class Wire(smtplib.SMTP):
    """The standard library's client whose words a Peer hears."""

    def __init__(self, peer):
        super().__init__(local_hostname="uji")
        self.peer, self.reply, self.sock = peer, None, _Socket()

    def send(self, words):
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("closed")
        self.reply = self.peer.hear(words)

    def getreply(self):
        if self.reply is None:
            self.close()
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return self.reply


class PlayedLine(smtp.Line):
    """The portal's Line to a Peer. A mail whose time runs out is played by setting its end to now."""

    def __init__(self, peer, *, patience):
        super().__init__(smtp.Server("127.0.0.1", 0), patience=patience)
        self.peer = peer

    def _connect(self):
        if self.peer.is_away:
            raise ConnectionRefusedError
        self._smtp = Wire(self.peer)

    def _wait_at_most(self, phase):
        if self.peer.is_late_for(phase):
            self._deadline = 0.0
        super()._wait_at_most(phase)
