"""Who somebody is at the table on a day: the posts held, and what they let one do."""

from dataclasses import dataclass, field, fields

from agreements.lifecycle import TABLE
from agreements.models import Tenure
from core.actor import Actor


@dataclass(frozen=True)
class Seat:
    """tenures: those of one person in force on a day, with post and institution."""

    tenures: tuple = field(default=())

    def drafts_for(self, side):
        """Return the tenure by which the person drafts for a side, or None."""
        return next((each for each in self.tenures if each.post.may_draft and each.post.institution.side == side), None)

    def holds(self, post):
        """Return the tenure by which the person decides in a post, or None."""
        return self.sits_in(post.pk) if post.may_decide else None

    def sits_in(self, post_id):
        """Return the tenure by which the person sits in a post, whatever the post may, or None."""
        return next((each for each in self.tenures if each.post_id == post_id), None)

    @property
    def sides(self):
        return [side for side in TABLE if any(each.post.institution.side == side for each in self.tenures)]

    @property
    def drafting_sides(self):
        return [side for side in TABLE if self.drafts_for(side)]

    def speaks_for(self, agreement):
        """Return the tenure by which the person speaks at an agreement's table: first as who drafts, or None.

        Staff who neither draft nor decide prepare for those who do; they do not speak to the other side.
        """
        seated = [each for each in self.at_table(agreement) if each.post.may_draft or each.post.may_decide]
        return min(seated, key=lambda each: (not each.post.may_draft, each.pk), default=None)

    def at_table(self, agreement):
        """Return the tenures of the person at the parties of an agreement that negotiate."""
        found = {each.institution_id for each in agreement.parties.all()}
        return [each for each in self.tenures if each.post.institution_id in found and each.post.institution.side in TABLE]


@dataclass(frozen=True)
class Reader(Actor):
    """Who reads the pages of one request: the seat is asked for once. Actions take a plain Actor, and so look anew."""

    seats: dict = field(default_factory=dict, compare=False, repr=False)


def reader(by):
    """Return an Actor as a Reader, for one request and no longer."""
    return Reader(**{each.name: getattr(by, each.name) for each in fields(Actor)})


def seat(by, on):
    """Return the Seat of an Actor on a day in Jakarta: asked for now, of a Reader once a day."""
    if not isinstance(by, Reader):
        return seat_of(by.user, on)
    if on not in by.seats:
        by.seats[on] = seat_of(by.user, on)
    return by.seats[on]


def seat_of(user, on):
    """Return the Seat of an account on a day in Jakarta; nobody's is empty."""
    if user is None or not user.pk:
        return Seat()
    return Seat(tuple(Tenure.objects.of(user).in_force(on).with_post().order_by("pk")))
