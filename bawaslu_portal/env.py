"""Reads the environment, or says how to set what is missing."""

import contextlib
import os
import re
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED = object()


def text(name, default=REQUIRED, *, help=""):
    """Return the variable's text.

    Raises ImproperlyConfigured, with the line to put into the environment,
    when it is missing and has no default.
    """
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is REQUIRED:
        message = f"Set the environment variable {name}. {help}\nExample: export {name}=..."
        raise ImproperlyConfigured(message)
    return default


def flag(name, default):
    """Return a boolean; only 1, true, yes, 0, false and no are understood."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes"}:
        return True
    if value in {"0", "false", "no"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name, default):
    """Return a whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def pattern(name, default, *, unique, **sample):
    """Return a text with {names} to be filled in. Raises ImproperlyConfigured unless each of `unique` tells two texts apart.

    sample: values of the other names that may stand in it.
    """
    value = text(name, default)
    first = dict.fromkeys(unique, 1)
    try:
        is_unique = all(value.format(**sample, **first) != value.format(**sample, **first | {each: 2}) for each in unique)
    except (KeyError, IndexError, ValueError, AttributeError):
        is_unique = False
    if not is_unique:
        known = ", ".join(f"{{{each}}}" for each in (*unique, *sample))
        raise ImproperlyConfigured(f"{name} must be made of {known}, with each of {', '.join(unique)} in it, not {value!r}.")
    return value


def words(name, default=REQUIRED, *, help=""):
    """Return a comma-separated list of words; raises as text() does."""
    return [word.strip() for word in text(name, default, help=help).split(",") if word.strip()]


def addresses(name):
    """Return a comma-separated list of mail addresses, empty when it is not set."""
    found = words(name, "")
    if strange := [each for each in found if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", each)]:
        raise ImproperlyConfigured(f"{name} must be mail addresses with commas between them, not {strange[0]!r}.")
    return found


def mailbox(name):
    """Return the address of a Maildir (maildir:/// or file:///) or of a folder on an IMAP server, or an empty text.

    Without TLS (imap://) the loopback alone is taken: name and password would lie open on the way.
    """
    url = text(name, "")
    parts = urlsplit(url)
    is_local = parts.scheme == "imap" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
    is_remote = parts.scheme == "imaps" and parts.hostname
    if url and not (url.startswith(("file:///", "maildir:///")) or is_remote or is_local):
        raise ImproperlyConfigured(
            f"{name} must start with maildir:/// or imaps:// (imap:// on this machine alone). "
            f"Example: export {name}=imaps://user:secret@mail.example.go.id:993/INBOX"
        )
    return url


def tagged_address(name):
    """Return an address to whose local part +TOKEN may be added, or an empty text. A local part has 64 letters at most."""
    address = text(name, "")
    if address and not re.fullmatch(r"[a-z0-9._-]{1,18}@[a-z0-9.-]+\.[a-z0-9-]+", address):
        raise ImproperlyConfigured(
            f"{name} must be a plain address in small letters, at most 18 before the @. "
            f"Example: export {name}=bounce@example.go.id"
        )
    return address


def strong(name):
    """Return a secret of at least 32 characters, or an empty text when it is not set."""
    value = text(name, "")
    if value and len(value) < 32:
        raise ImproperlyConfigured(f"{name} must have at least 32 characters. Example: export {name}=$(openssl rand -hex 32)")
    return value


def adapter(name, own):
    """Return {name: dotted path} of a class, from NAME=DOTTED.PATH; the portal's own under "portal" when it is not set."""
    value = text(name, "")
    if not value:
        return {"portal": own}
    short, _, dotted = value.partition("=")
    if not re.fullmatch(r"[a-z0-9]{1,10}", short) or short == "mailbox" or "." not in dotted:
        raise ImproperlyConfigured(
            f"{name} must be a name of at most 10 letters and the class that it stands for. "
            f"Example: export {name}=provider=office.returned.Provider"
        )
    return {short: dotted}


def database(url):
    """Turn sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) or ":memory:")
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(parts)
    raise ImproperlyConfigured(
        "DATABASE_URL must start with sqlite:/// or postgresql://. "
        "Example: export DATABASE_URL=postgresql://portal:secret@127.0.0.1:5432/portal"
    )


def _sqlite(path):
    if path != ":memory:":
        path = str(Path("/", path) if path.startswith("/") else Path(path).absolute())
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(parts):
    options = {
        "options": "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000",
        "connect_timeout": 10,
        **dict(parse_qsl(parts.query)),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def mail(url):
    """Turn smtp://USER:PASSWORD@HOST:PORT or smtps:// (TLS from the start) or smtp+tls:// (STARTTLS) into a dict."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured(
            "EMAIL_URL must start with smtp://, smtp+tls:// or smtps://. "
            "Example: export EMAIL_URL=smtp+tls://user:secret@mail.example.go.id:587"
        )
    return {
        "host": parts.hostname or "127.0.0.1",
        "port": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "security": {"smtp": "none", "smtp+tls": "starttls", "smtps": "tls"}[parts.scheme],
    }


def gateway(url, dotted):
    """Return {"url": ..., "class": dotted path} of the gateway for texts; both empty when there is none."""
    if not url:
        return {"url": "", "class": ""}
    if url.startswith("file:///"):
        return {"url": url, "class": dotted or "notifications.gateway.FileGateway"}
    if not dotted:
        raise ImproperlyConfigured(
            "TEXT_GATEWAY_URL must start with file:/// unless TEXT_GATEWAY_CLASS names the class that speaks to the provider. "
            "Example: export TEXT_GATEWAY_CLASS=office.texts.Provider"
        )
    return {"url": url, "class": dotted}


def load_file(path):
    """Read KEY=VALUE lines into the environment; what is already set there wins.

    A value may stand in quotes, as systemd and shells read the same file.
    """
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), _unquoted(value.strip()))


def _unquoted(value):
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def one_of(name, choices, default=REQUIRED, *, help=""):
    """Return the variable's text, which must be one of the choices."""
    value = text(name, default, help=help)
    if value in choices:
        return value
    raise ImproperlyConfigured(f"{name} must be one of {', '.join(sorted(choices))}, not {value!r}. {help}")


def secret(name, path, *, help=""):
    """Return a secret from the environment, else from a file made on first use (mode 600) where a path is given."""
    if value := os.environ.get(name, "").strip():
        return value
    if path is None:
        return text(name, help=help)
    if not path.exists():
        _make_secret(path)
    return path.read_text()


def _make_secret(path):
    """Whole or not at all: of two first processes one wins, and a killed one leaves no empty secret behind."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(f".{os.getpid()}")
    partial.touch(mode=0o600)
    partial.write_text(secrets.token_urlsafe(64))
    with contextlib.suppress(FileExistsError):
        os.link(partial, path)
    partial.unlink()
