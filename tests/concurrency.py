"""Runs the same work in several threads at once, each with its own database connection."""

import threading

from django.db import connections


def together(*works):
    """Run the callables at the same moment; return what each gave back, or the exception it raised."""
    start, outcomes = threading.Barrier(len(works)), [None] * len(works)

    def run(n, work):
        try:
            start.wait(10)
            outcomes[n] = work()
        except Exception as error:  # noqa: BLE001 -- whatever a thread meets is what the test looks at
            outcomes[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
