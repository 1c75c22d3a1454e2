"""A kind of message: registered by the app it belongs to, rendered at the moment of sending."""

import datetime as dt

from notifications.channels import Channel

_kinds = {}


class Notice:
    """Subclass per message and put @register above it.

    code: "<app>.<message>", never changed once deliveries exist. label: Indonesian, for staff.
    template: the stem of <stem>.subject.txt, <stem>.txt and <stem>.html.
    required: what the law or the procedure demands cannot be switched off; optional is its opposite.
    when_uncertain: when nobody can say whether the mail was accepted, "resend" it under the same Message-ID (a missing
    warning hurts more than a double one) or leave it to a "human".
    patience: how long a person may wait for it; what is wanted soonest goes first.
    channels: the ways it may take (notifications.channels); which of them an account gets is the person's wish, except that
    what is required always comes by mail too. A text has the words of <stem>.text.txt, at most 300 characters, or else the
    subject and the context's "url". Only mail carries secrets.
    audience: which accounts may ever get it: "applicant", "staff", "official"; none when it goes to addresses without account.
    why_required: the reason told to who would like to switch it off.
    keeps: what the portal shows of it again, "words", "subject" or "nothing": codes and secret links lie nowhere.
    """

    code = ""
    label = ""
    template = ""
    required = True
    when_uncertain = "resend"
    patience = dt.timedelta(hours=1)
    channels = frozenset({Channel.MAIL})
    audience = frozenset()
    why_required = ""
    keeps = "words"

    @property
    def optional(self):
        return not self.required

    def still_concerns(self, obj, delivery, now):
        """Say whether the message is still true and wanted. Asked a last time right before the words go over the wire."""
        raise NotImplementedError

    def context(self, obj, delivery, now):
        """Return what the templates need. delivery.params and delivery.secrets hold what post() was given.

        No NIK, no file. Absolute links start with settings.SITE_URL, which every template knows as base_url.
        """
        raise NotImplementedError

    def calendar(self, obj, delivery, now):
        """Return (method, text) of an iCalendar part that goes with the mail, as ("REQUEST", "BEGIN:…"), or None."""

    def number(self, obj):
        """Return the telephone number to which a text about obj goes, or an empty text: the account's own, as it wishes."""
        return ""

    def rows(self, model):
        """Return the queryset that its objects are read from. Override to select related rows."""
        return model._base_manager.all()

    def find(self, model, pk):
        """Return the object fresh from the database, or None."""
        return next(iter(self.rows(model).filter(pk=pk)), None)

    def find_all(self, model, keys):
        """Return {key as text: object} of those that are there, fresh from the database: one question."""
        return {str(pk): obj for pk, obj in self.rows(model).in_bulk(keys).items()}


class UnknownNoticeError(LookupError):
    """No installed app has registered the code."""


def register(kind):
    """Class decorator: make a Notice known. Raises ValueError when it is incomplete or its code is taken."""
    if not (kind.code and kind.label and kind.template):
        raise ValueError(f"{kind.__qualname__} needs a code, a label and a template.")
    if kind.when_uncertain not in {"resend", "human"}:
        raise ValueError(f"{kind.__qualname__}.when_uncertain must be resend or human.")
    if not kind.channels or not set(kind.channels) <= set(Channel):
        raise ValueError(f"{kind.__qualname__}.channels must be some of {', '.join(Channel)}.")
    if kind.keeps not in {"words", "subject", "nothing"}:
        raise ValueError(f"{kind.__qualname__}.keeps must be words, subject or nothing.")
    if _kinds.get(kind.code, kind).__qualname__ != kind.__qualname__:
        raise ValueError(f"Notice code {kind.code!r} is taken by {_kinds[kind.code].__qualname__}.")
    _kinds[kind.code] = kind
    return kind


def notice(code):
    """Return the Notice registered under the code; raises UnknownNoticeError."""
    try:
        return _kinds[code]()
    except KeyError:
        raise UnknownNoticeError(code) from None


def notices():
    """Return every registered Notice class by its code."""
    return dict(sorted(_kinds.items()))
