"""Numbers of people, typed in as people do, and every page that a role is shown, to look for them."""

from django.urls import reverse

from tests.security import matrix
from tests.security import world as worlds
from tests.security.world import FAMILY_CARD, NIK

ROWS = matrix.rows()
TYPED_NIK, TYPED_CARD = "3171991208950011", "3171995060708090"
NUMBERS = (NIK, FAMILY_CARD, TYPED_NIK, TYPED_CARD)


def type_numbers(world):
    """Let a person type their numbers into the real form, a wrong and a right one, and let staff look at them."""
    draft = worlds.made.draft(world.selections[0], user=world.who["other"])
    client, url = world.browsers["other"], reverse("recruitment:section", args=[draft.uuid, "data-diri"])
    data = {"nik": TYPED_NIK, "family_card": TYPED_CARD, "phone": "0812-3456-7766", "_version": 0, "_action": "save"}
    assert client.post(url, data | {"nik": f"{TYPED_NIK}9"}).status_code == 422
    assert client.post(url, data | {"_version": 1}).status_code == 302
    verifier = world.browsers["verifier"]
    for path, sent in {"reveal": {"reason": "Memeriksa KTP."}, "find": {"q": NIK}}.items():
        args = [world.received.pk] if path == "reveal" else []
        answer = verifier.post(reverse(f"admin:recruitment_application_{path}", args=args), sent)
        assert (NIK in answer.content.decode()) == (path == "reveal")


def shown(world, role, rows):
    """Yield the name and whole text of each page that a role is shown."""
    for name, row in rows:
        if row["GET"][worlds.ROLES.index(role)] == "o":
            with worlds.undone():
                response = world.browsers[role].get(reverse(name, args=world.arguments.get(name, ([], None))[0]))
            if response.streaming:
                worlds.close(response)
            else:
                yield name, response.content.decode(errors="replace")
