"""People, matters, processes and a relay for the walk through the life of deliveries: each thing done to portal and teller."""

import contextlib
import datetime as dt
from collections import Counter
from types import SimpleNamespace

from django.db import transaction
from django.db.models.functions import Now
from hypothesis.stateful import RuleBasedStateMachine

from core.lifecycle import Refused
from notifications import outbox, recovery
from notifications.actions import preferences
from notifications.models import Delivery
from notifications.oracle import LATER
from notifications.sending import Sender
from notifications.showing import Shower
from tests.factories.accounts import ApplicantFactory
from tests.factories.notifications import NOON, MatterFactory
from tests.notifications.matters.models import Matter
from tests.notifications.teller import Person
from tests.notifications.wire import Killed, Peer, PlayedLine


class DeliveryWorld(RuleBasedStateMachine):
    """by: an Actor who may do everything with deliveries. happened: counts over all walks of a test; both set from outside.

    The clock of business is the walk's own. Leases use the database's clock, so a lease lapses by having its end set back.
    """

    by, happened = None, Counter()

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.now, self.tales, self.told, self.digests, self.objections = NOON, {}, [], set(), []
        self.people = [(ApplicantFactory(password="!"), Person()) for _ in range(2)]
        self.people.append(("camat@contoh.example", Person(has_account=False)))
        self.matters = [MatterFactory(owner=self.people[0][0]) for _ in range(3)]
        self.peer = Peer()
        self.hands = [self._mailer() for _ in range(3)] + [Shower(now=lambda: self.now)]
        self.held = {hand.name: [] for hand in self.hands}

    def _mailer(self):
        made = Sender(None, now=lambda: self.now)
        made.line = PlayedLine(self.peer, patience=made.patience)
        return made

    def _learn(self, pk, tale):
        tale.message_id = Delivery.objects.get(pk=pk).message_id
        self.tales[pk] = tale
        self.happened[tale.kind] += 1

    def _claim(self, hand, count):
        due = {pk for pk, tale in self.tales.items() if tale.is_due(self.now) and tale.channel == hand.channel}
        got = hand.claim(count)
        assert {each.pk for each in got} <= due
        assert len(got) <= count
        assert got or not due
        for each in got:
            self.tales[each.pk].be_claimed(hand.name, self.now)
        self.held[hand.name] += got

    # --- A conversation with the relay ------------------------------------------------------------------------------------
    def _deliver(self, hand, answer="ok", then="nothing", after="nothing", *, is_end=False):
        delivery = self.held[hand.name].pop(0)
        tale, fence = self.tales[delivery.pk], delivery.fence
        if hand.channel == "portal":
            self._show(hand, delivery, tale, fence)
            return
        talk = SimpleNamespace(tale=tale, owner=hand.name, fence=fence, then=then, after=after, is_wanted=None)
        self.peer.prepare(
            answer, at_rcpt=self._heard(lambda: self._at_rcpt(talk, answer)), at_data=self._heard(lambda: self._at_data(talk)),
            at_dot=self._heard(lambda content, is_taken: self._at_dot(talk, content, is_taken)),
        )  # fmt: skip
        was_wanted = tale.is_wanted(self.now)
        hand.be_ready()
        with contextlib.suppress(Killed):
            hand.deliver(delivery)
        if self.objections:
            raise self.objections[0]
        self._expect(talk, answer, was_wanted)
        self.happened[answer] += not is_end
        if "killed" in answer and answer.split()[0] in self.peer.heard:
            self._replace(hand)

    def _heard(self, step):
        """Keep what a step of the conversation objects to: the portal takes it for a broken template, and tries again."""

        def listen(*words):
            try:
                step(*words)
            except AssertionError as objection:
                self.objections.append(objection)
                raise

        return listen

    def _show(self, hand, delivery, tale, fence):
        may, wanted = tale.may_be_marked(hand.name, fence, self.now), tale.is_wanted(self.now)
        hand.deliver(delivery)
        if not wanted:
            tale.be_unwanted(hand.name, fence, self.now)
        elif may:
            tale.become("sent")
        self.happened["shown"] += may

    def _expect(self, talk, answer, was_wanted):
        tale, mine = talk.tale, (talk.owner, talk.fence)
        reached = answer.split()[0] in {"mail", "rcpt"}
        if not was_wanted:
            assert self.peer.heard == []
            tale.be_unwanted(*mine, self.now)
        elif reached or talk.may_go:
            tale.come_to(answer, *mine, self.now)
        elif not talk.is_wanted:
            tale.be_unwanted(*mine, self.now)

    def _at_rcpt(self, talk, answer):
        """Let something happen at the last moment, and see whether the portal may go on after it."""
        getattr(self, f"_event_{talk.then}")(talk.tale)
        talk.is_wanted = talk.tale.is_wanted(self.now)
        talk.may_go = talk.tale.may_be_marked(talk.owner, talk.fence, self.now)
        if talk.may_go and not answer.startswith("rcpt"):
            talk.tale.state = "sending"

    def _at_data(self, talk):
        tale = talk.tale
        assert talk.may_go, f"the words of a delivery go out that is {tale.state}"
        assert not tale.has_expired(self.now)
        assert tale.may_go_early, "its words go out before its moment"

    def _at_dot(self, talk, content, is_taken):
        tale = talk.tale
        assert content.count(b"\r\nMessage-ID: ") == 1
        assert f"\r\nMessage-ID: {tale.message_id}\r\n".encode() in content
        if is_taken:
            assert tale.taken <= tale.excuses, "taken twice, and nobody had put it out again in doubt"
            tale.taken += 1
        getattr(self, f"_event_{talk.after}")(tale)

    def _replace(self, hand):
        """Put a new process in a dead one's place; what it held stays leased until that lapses."""
        self.hands[self.hands.index(hand)] = made = self._mailer()
        del self.held[hand.name]
        self.held[made.name] = []

    # --- What happens meanwhile -------------------------------------------------------------------------------------------
    def _event_nothing(self, tale):
        pass

    def _event_withdrawn(self, tale):
        if tale.matter is None:
            return
        outbox.supersede(tale.matter, at=self.now)
        for each in self.tales.values():
            if each.matter is tale.matter and each.state in {"pending", "held", "leased"}:
                each.become("superseded")

    def _event_done(self, tale):
        if tale.matter is not None:
            Matter.objects.filter(pk=tale.matter.pk).update(is_done=True)
            tale.matter.is_done = True

    def _event_lapsed(self, tale):
        if tale.state in {"leased", "sending"}:
            self._row(tale).update(lease_until=Now() - dt.timedelta(seconds=1))
            tale.has_lapsed = True

    def _event_reaped(self, tale):
        self._event_lapsed(tale)
        self._reap()

    def _event_taken_over(self, tale):
        self._event_reaped(tale)
        self._claim(self.hands[2], 3)

    def _event_settled(self, tale):
        """Its lease lapses, and who asks the relay is answered before the sender has written down what it heard."""
        self._event_reaped(tale)
        self.now += dt.timedelta(seconds=31)
        self._resolve("whole")

    def _event_closed(self, tale):
        if tale.person.has_account:
            user = next(user for user, person in self.people if person is tale.person)
            type(user).objects.filter(pk=user.pk).update(is_active=False)
            tale.person.is_active = False

    def _event_muted(self, tale):
        if tale.person.has_account:
            self._choose(tale.person, by_mail=tale.person.by_mail, wants_tips=False, hour=tale.person.hour)

    def _event_later(self, tale):
        self.now += dt.timedelta(hours=3)

    def _row(self, tale):
        return Delivery.objects.filter(pk=next(pk for pk, each in self.tales.items() if each is tale))

    # --- Taken back, and cleared up -----------------------------------------------------------------------------------------
    def _reap(self):
        lapsed = [tale for tale in self.tales.values() if tale.has_lapsed]
        assert recovery.reap(self.now) == len(lapsed)
        for tale in lapsed:
            self.happened[f"reaped {tale.state}"] += 1
            tale.be_reaped(self.now)

    def _resolve(self, knows):
        answers = {tale.message_id: self._oracle(tale, knows) for tale in self.tales.values()}
        asked = SimpleNamespace(
            accepted=lambda marks: {each: LATER if answers[each] == "later" else answers[each] for each in marks}
        )
        recovery.resolve(self.now, asked)
        for tale in self.tales.values():
            if tale.state == "doubt" and tale.next_try <= self.now:
                self.happened[f"doubt {answers[tale.message_id]}"] += 1
                tale.hear_of_doubt(answers[tale.message_id], self.now)

    def _oracle(self, tale, knows):
        """A journal that knows all says yes and no; one that was rotated only yes; none is never sure; one may be away."""
        return {"whole": tale.taken > 0, "partly": tale.taken > 0 or None, "nothing": None, "later": "later"}[knows]

    def _choose(self, person, *, by_mail, wants_tips, hour):
        user = next(user for user, each in self.people if each is person)
        wanted = ["matters.tip"] if wants_tips else []
        preferences.choose(user, by_mail=by_mail, by_text=False, wanted=wanted, digest_hour=hour, at=self.now)
        person.by_mail, person.wants_tips, person.hour = by_mail, wants_tips, hour
        for tale in self.tales.values():
            if tale.person is person and tale.state == "pending":
                if tale.kind == "matters.tip":
                    tale.channel = "mail" if by_mail else "portal"
                tale.wait_for_digest(self.now, moves=True)

    def _one(self, which, *states):
        """Return one of the tales, of those in some states where there are any."""
        some = [tale for tale in self.tales.values() if tale.state in states] or list(self.tales.values())
        return some[which % len(some)]

    def _try(self, move):
        try:
            move()
        except Refused:
            return False
        return True
