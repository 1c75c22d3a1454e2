"""pyHanko runs an event loop of its own, which a thread that has one already refuses."""

from concurrent.futures import ThreadPoolExecutor


def apart(call, *args, **options):
    """Return what the call returns, or raise what it raises, from a thread of its own."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(call, *args, **options).result()
