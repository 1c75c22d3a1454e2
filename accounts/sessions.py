"""Sessions in the database, sealed: a form waiting for a password, or a second factor being set up, lies there for a while."""

import base64
import json

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from core import crypto

AAD = "accounts.session"


class SessionStore(DatabaseStore):
    def encode(self, session_dict):
        return base64.b64encode(crypto.seal(json.dumps(session_dict).encode(), aad=AAD)).decode()

    def decode(self, session_data):
        """Return the session's values, or an empty session when the row was not sealed here."""
        try:
            return json.loads(crypto.unseal(base64.b64decode(session_data), aad=AAD))
        except (crypto.Unreadable, ValueError):
            return {}
