"""What every answer must carry, written by hand."""

SECRET_COOKIES = ("sesi", "csrf", "__Host-sesi", "__Host-csrf")

# A mail that the portal shows in a frame of its own page: its styles are allowed, and nothing else.
FRAMED = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'"
)


def complaints(response, *, https=False):
    """Return what is wrong with the headers of a response, as sentences."""
    found = []
    policy = response.get("Content-Security-Policy", "")
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    if "'none'" not in directives.get("default-src", ()):
        found.append(f"default-src is open: {policy!r}")
    framed = policy == FRAMED
    if not framed and directives.get("frame-ancestors") != ["'none'"]:
        found.append(f"frame-ancestors is open: {policy!r}")
    if not framed and any(word in policy for word in ("unsafe", "http:", "https:", "*")):
        found.append(f"the policy allows too much: {policy!r}")
    for name, value in {"X-Content-Type-Options": {"nosniff"}, "Referrer-Policy": {"same-origin", "no-referrer"},
                        "X-Frame-Options": {"SAMEORIGIN"} if framed else {"DENY"}}.items():  # fmt: skip
        if response.get(name) not in value:
            found.append(f"{name} is {response.get(name)!r}")
    if not response.get("X-Request-ID"):
        found.append("no request id")
    if https and "max-age=31536000" not in response.get("Strict-Transport-Security", ""):
        found.append("no HSTS")
    return found + [each for cookie in response.cookies.values() if cookie.value for each in _cookie(cookie, https=https)]


def _cookie(cookie, *, https):
    flags = {"httponly": bool(cookie["httponly"]), "samesite": cookie["samesite"], "path": cookie["path"]}
    wanted = {"httponly": True, "samesite": "Lax", "path": "/"}
    if https:
        flags |= {"secure": bool(cookie["secure"]), "prefix": cookie.key.startswith("__Host-"), "domain": cookie["domain"]}
        wanted |= {"secure": True, "prefix": True, "domain": ""}
    return [f"cookie {cookie.key}: {flags}"] if flags != wanted else []
