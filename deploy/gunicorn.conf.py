"""gunicorn for the portal, in `make run` and in production: `gunicorn --config deploy/gunicorn.conf.py`."""

import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
wsgi_app = "bawaslu_portal.wsgi:application"
workers = int(os.environ.get("WEB_WORKERS") or 2)
timeout = 60
graceful_timeout = 30
# The front server keeps connections to us open a little longer than it waits itself.
keepalive = 5
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
accesslog = None  # the portal writes one line for each request itself
loglevel = "warning"
