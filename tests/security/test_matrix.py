"""Every address, every role, every method: the outcome, the headers, what is written, and that foreign objects do not exist."""

import pytest
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from tests import turns
from tests.security import matrix
from tests.security import world as worlds
from tests.security.headers import complaints

ROWS = matrix.rows()
SAFE = ("GET", "HEAD", "OPTIONS")
# In the drills all methods by all roles, shared out over the engines. In the daily run one pair of page and role in forty
# is read and posted to, and on one page in sixteen each other method is tried by one role in turn.
LETTERS = {200: "o", 204: "o", 403: "f", 404: "n", 405: "m", 409: "c", 410: "g", 412: "p", 422: "u"}


def walk(resolver, namespaces=()):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, (*namespaces, *([pattern.namespace] if pattern.namespace else [])))
        elif pattern.name:
            yield ":".join((*namespaces, pattern.name))


@pytest.mark.django_db
def test_every_address_has_its_row():
    assert sorted(set(walk(get_resolver()))) == sorted(ROWS)


def letter(response):
    if response.status_code in {302, 303}:
        target = response["Location"]
        return "L" if target.startswith(("/akun/masuk/", "/admin/login/")) else "K" if "konfirmasi/" in target else "r"
    return LETTERS.get(response.status_code, str(response.status_code))


def roles_for(name, method):
    if not turns.IS_DAILY or method in {"GET", "POST"}:
        return turns.mine(worlds.ROLES, name + method, one_in=40)
    turn = sum(map(ord, name + method))
    return turns.mine([worlds.ROLES[turn % len(worlds.ROLES)]], turn // len(worlds.ROLES), one_in=16)


def knock(world, role, method, url):
    """Return the response to one request of a role, and what it wrote; nothing of it stays."""
    client = world.browsers[role]
    cookies = client.cookies.copy()
    with worlds.undone(), worlds.writes() as written:
        response = client.generic(method, url)
        if response.streaming:
            worlds.close(response)
    client.cookies = cookies
    return response, written


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_role_gets_what_the_table_says(world, name):
    args, missing = world.arguments.get(name, ([], None))
    url, nothing = reverse(name, args=args), missing and reverse(name, args=missing)
    wrong = []
    for method in ("HEAD", *matrix.METHODS):
        for role in roles_for(name, method):
            expected = ROWS[name]["GET" if method == "HEAD" else method][worlds.ROLES.index(role)]
            response, written = knock(world, role, method, url)
            wrong += [f"{method} {role}: {letter(response)}, not {expected}"] if letter(response) != expected else []
            wrong += [f"{method} {role}: {each}" for each in complaints(response)]
            written = [sql for sql in written if method == "GET" or matrix.COUNTS not in sql]
            if method in SAFE and written and name not in matrix.MAY_WRITE:
                wrong.append(f"{method} {role} writes: {written[0][:80]}")
            if nothing and letter(response) == "n" and method in {"GET", "POST"}:
                other, _ = knock(world, role, method, nothing)
                is_same = worlds.plain(response, url) == worlds.plain(other, nothing)
                wrong += [] if is_same else [f"{method} {role}: a foreign object shows"]
    assert wrong == []


def test_an_address_that_nobody_knows_is_not_found(world):
    found = {role: knock(world, role, "GET", "/tiada/seperti/ini/")[0] for role in worlds.ROLES}

    assert {role: (response.status_code, complaints(response)) for role, response in found.items()} == dict.fromkeys(
        worlds.ROLES, (404, [])
    )


def test_numbers_and_names_never_lead_where_keys_do(world):
    with pytest.raises(NoReverseMatch):
        reverse("recruitment:task-list", args=[world.draft.pk])
