"""A real process that hands notifications over, and dies where it is told: `python -m tests.notifications.pushers WHERE`."""

import os
import signal
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 -- models can be imported only now

from notifications import pushing, webpush  # noqa: E402


def _die(*_words, **_options):
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    settings.PUSH["loopback"] = True
    if sys.argv[1] == "marked":  # it is marked as being sent, and no word has gone out
        webpush.send = _die
    elif sys.argv[1] == "taken":  # the service took it, and nobody wrote down that all is done
        pushing.Pusher._judged = _die
    pushing.Pusher().run()
