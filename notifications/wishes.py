"""The one place that says what a person wants to hear and how: asked as a message is put out, and at the last look."""

import contextlib
import datetime as dt
from contextvars import ContextVar
from dataclasses import dataclass

from notifications import channels as ways
from notifications.channels import POINTERS, Channel
from notifications.models import Preference, Refusal, Telephone
from notifications.notice import notices

AT_ONCE = 500  # accounts a statement: SQLite counts its parameters
GRACE = dt.timedelta(minutes=15)  # what no digest took by then goes by itself


class Wishes:
    """What people chose themselves. A room above that knows telephones answers instead, by answered_by()."""

    def channels(self, user, kind):
        """Return the names of the channels on which an account wants a Notice class. Asked for each message: keep it quick."""
        if not wants(user, kind):
            return set()
        pointers = [channel for channel in POINTERS & set(kind.channels) if ways.is_open(channel)]
        if kind.required and not pointers:
            return {Channel.MAIL}
        chosen = preference(user)
        found = {Channel.MAIL if chosen.by_mail or kind.required else Channel.PORTAL}
        if Channel.TEXT in pointers and chosen.by_text and self.number(user, kind):
            found.add(Channel.TEXT)
        if Channel.PUSH in pointers and chosen.by_push:
            found.add(Channel.PUSH)
        return found

    def number(self, user, kind):
        """Return the telephone number for texts, as people write it, or an empty text: here the one they proved."""
        own = Telephone.objects.filter(user=user).first()
        return own.number if own else ""

    def enters_number(self, user):
        """Say whether a person enters that number in the settings of messages."""
        return True


@dataclass(frozen=True)
class Known:
    """What some accounts chose, read at once. refused: pairs of account key and kind."""

    accounts: frozenset
    preferences: dict
    refused: frozenset


_current = [Wishes()]
_known = ContextVar("known", default=None)


def answered_by(wishes):
    """Let an object with the functions of Wishes answer from now on; returns the one that did before."""
    before, _current[0] = _current[0], wishes
    return before


@contextlib.contextmanager
def known_at_once(people):
    """Ask what accounts chose in two questions instead of some for each; it holds for the block. Addresses are passed over."""
    accounts = frozenset(each.pk for each in people if not isinstance(each, str))
    if len(accounts) < 2:
        yield
        return
    before = _known.set(_read(accounts))
    try:
        yield
    finally:
        _known.reset(before)


def _read(accounts):
    preferences, refused, keys = {}, set(), sorted(accounts)
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        preferences |= {each.user_id: each for each in Preference.objects.filter(user__in=some)}
        refused |= set(Refusal.objects.filter(user__in=some).values_list("user", "kind"))
    return Known(accounts, preferences, frozenset(refused))


def channels(user, kind):
    """Return the channels on which an account wants a Notice class; none when it is switched off."""
    return set(_current[0].channels(user, kind))


def number(user, kind):
    """Return the number for texts to an account, or an empty text."""
    return _current[0].number(user, kind)


def enters_number(user):
    return _current[0].enters_number(user)


def wants(to, kind):
    """Say whether an account, or an address without one, wants a kind of message. What is required is not asked about."""
    if kind.required:
        return True
    known = _known.get()
    if known and not isinstance(to, str) and to.pk in known.accounts:
        return (to.pk, kind.code) not in known.refused
    return not Refusal.objects.of(to).filter(kind=kind.code).exists()


def preference(user):
    """Return the Preference of an account, unsaved with its defaults when nothing was ever chosen."""
    known = _known.get()
    if known and user.pk in known.accounts:
        return known.preferences.get(user.pk) or Preference(user=user)
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def may_text(user):
    """Say whether texts can reach an account: its number is known and the office has a gateway."""
    return bool(text_number(user))


def text_number(user):
    """Return the number at which texts reach an account now, or an empty text."""
    return number(user, None) if ways.is_open(Channel.TEXT) else ""


def digest_at(to, kind, start, expires_at=None):
    """Return the hour at which a message comes with others, or None when it comes by itself.

    What is required never waits, nor what has no account, keeps no words, or would be stale by then.
    """
    if kind.required or isinstance(to, str) or kind.keeps != "words":
        return None
    chosen = preference(to)
    hour = chosen.digest_after(start) if chosen.bundles else None
    return hour if hour and (expires_at is None or hour + GRACE < expires_at) else None


def kinds_for(user):
    """Return (optional, required) Notice classes that an account may ever get, each in the order of their labels."""
    found = sorted((kind for kind in notices().values() if _role(user) in kind.audience), key=lambda kind: kind.label)
    return [kind for kind in found if not kind.required], [kind for kind in found if kind.required]


def _role(user):
    return "staff" if user.is_staff else "official" if user.is_official else "applicant"
