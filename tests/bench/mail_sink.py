"""The portal's own mail sink on a port, for the benchmark: `python -m tests.bench.mail_sink PORT`."""

import asyncio
import signal
import sys
import tempfile

import django

django.setup()

from notifications import sink  # noqa: E402 -- its oracle reads the settings

with tempfile.TemporaryDirectory() as folder:
    loop = asyncio.new_event_loop()
    loop.add_signal_handler(signal.SIGTERM, loop.stop)
    controller = sink.controller(folder, int(sys.argv[1]), loop)
    controller.begin()
    print("ready", flush=True)
    loop.run_forever()
    controller.end()
    loop.close()
