"""Hypothesis walks through the life of deliveries: whatever comes in whatever order, portal and teller must agree."""

import datetime as dt
import random
from types import SimpleNamespace

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from core import clock, journal
from core.fsck import checks
from notifications import book, digests, holding, outbox, recovery
from notifications.actions import deliveries
from notifications.models import Attempt, Delivery
from tests.notifications.delivery_world import DeliveryWorld
from tests.notifications.matters.notices import MatterDecided, MatterKey, MatterOpened, MatterTip
from tests.notifications.teller import OVER, STOPPED, Tale
from tests.notifications.wire import ANSWERS

WORDS = {"uncertain": "doubt", "on_hold": "held"}  # the teller's words for two of the portal's states
AT_ANY_TIME = (
    "every_kind_is_known", "what_staff_held_or_skipped_has_its_reason", "what_was_sent_has_its_attempt",
    "nothing_went_out_after_its_time",
)  # fmt: skip
EVENTS = ("nothing", "nothing", "withdrawn", "done", "lapsed", "reaped", "taken_over", "settled", "closed", "muted", "later")
SPANS = [dt.timedelta(**each) for each in ({"seconds": 40}, {"minutes": 16}, {"hours": 5}, {"days": 1}, {"hours": -3})]
POSTED = {"opened": MatterOpened, "decided": MatterDecided, "tip": MatterTip, "key": MatterKey}
LIKELY = [*["ok"] * 4, *ANSWERS]
SOME = st.integers(0, 59)  # which one, counted around


class DeliveryWalk(DeliveryWorld):
    """Rules that draw what happens next, and what must hold after each of them."""

    @initialize(seed=st.integers(0, 2**64 - 1))
    def throw_dice(self, seed):
        """What shall come about equally often is thrown for: Hypothesis likes the first of a list best."""
        self.dice = random.Random(seed)
        self.put_out(seed % 3, seed % 5)

    def teardown(self):
        try:
            self.come_to_an_end()
        finally:
            transaction.savepoint_rollback(self.before)

    # --- Putting out and taking up --------------------------------------------------------------------------------------
    @rule(who=SOME, what=SOME)
    def put_out(self, who, what):
        for n in range(3):
            self._put_out(who + n, what)

    def _put_out(self, who, what):
        kind, wait, lasts = (self.dice.choice(each) for each in (sorted(POSTED), (0, 0, 0, 0, 2, 30), (None, None, 1, 20, 60)))
        (to, person), matter = self.people[who % 3], self.matters[what % 3]
        start = self.now + dt.timedelta(hours=wait)
        span = {"not_before": start if wait else None, "expires_at": lasts and start + dt.timedelta(hours=lasts)}
        secrets = {"code": "482913"} if kind == "key" else None
        tale = Tale(f"matters.{kind}", person, matter, start, had_secrets=bool(secrets), **span)
        if tale.required or person.wants_tips:
            tale.channel = "mail" if tale.required or person.by_mail else "portal"
            tale.wait_for_digest(self.now)
        else:
            tale.state = "superseded"
        made = outbox.post(
            POSTED[kind], matter, to=to, at=self.now, milestone=f"uji-{len(self.tales)}", secrets=secrets, **span
        )
        self._learn(made.pk, tale)

    @rule(who=SOME, count=st.integers(1, 3))
    def claim(self, who, count):
        self._claim(self.hands[who % len(self.hands)], count)

    @rule(which=SOME)
    def deliver(self, which):
        self._deliver_some(which)

    @rule(which=SOME)
    def deliver_more(self, which):
        self._deliver_some(which)

    @rule(which=SOME)
    def deliver_still_more(self, which):
        """A rule of its own, since each rule is drawn as often as the others."""
        self._deliver_some(which)

    def _deliver_some(self, which):
        """Let one process hand over one delivery; what is due is claimed first where nobody holds any, or put out anew."""
        busy = [hand for hand in self.hands if self.held[hand.name]]
        if not busy:
            if not any(tale.is_due(self.now) for tale in self.tales.values()):
                self.now += dt.timedelta(minutes=20)
                self.put_out(self.dice.randrange(3), self.dice.randrange(3))
            for hand in self.hands:
                self._claim(hand, 3)
            busy = [hand for hand in self.hands if self.held[hand.name]]
        if not busy:
            return
        answer, then, after = (self.dice.choice(each) for each in (LIKELY, EVENTS, EVENTS))
        self._deliver(busy[which % len(busy)], answer, then, after)

    @rule(who=SOME)
    def find_no_server(self, who):
        """Nothing is claimed, blamed or delayed while the server is away."""
        hand = self.hands[who % 3]
        hand.line.close()
        self.peer.is_away = True
        assert not hand.run()
        self.peer.is_away = False

    # --- The tick's other steps ---------------------------------------------------------------------------------------------
    @rule()
    def expire(self):
        stale = [t for t in self.tales.values() if t.state in {"pending", "held"} and t.has_expired(self.now)]
        assert recovery.expire(self.now) == len(stale)
        for tale in stale:
            tale.become("expired")

    @rule()
    def resolve(self):
        self._resolve(self.dice.choice(["whole", "partly", "nothing", "later"]))

    @rule()
    def bundle(self):
        made = set(Delivery.objects.values_list("pk", flat=True))
        digests.bundle_due(self.now)
        new = {each.to_user_id: each for each in Delivery.objects.exclude(pk__in=made)}
        for user, person in self.people[:2]:
            waiting = [
                tale for tale in self.tales.values()
                if tale.person is person and tale.state == "pending" and tale.waits_until and tale.waits_until <= self.now
            ]  # fmt: skip
            if waiting:
                self._bundle(person, waiting, new.pop(user.pk, None))
        assert new == {}

    def _bundle(self, person, waiting, made):
        hour = max(tale.waits_until for tale in waiting)
        if (id(person), hour) in self.digests:
            for tale in waiting:
                tale.waits_until, tale.next_try = None, self.now
            return
        self.digests.add((id(person), hour))
        for tale in waiting:
            tale.become("bundled")
        way = "mail" if person.by_mail else "portal"
        self._learn(made.pk, Tale("notifications.digest", person, None, self.now, channel=way, members=waiting))

    @rule(span=st.sampled_from(SPANS))
    def turn_the_clock(self, span):
        self.now += span
        self.happened["clock back" if span < dt.timedelta(0) else "clock on"] += 1

    @rule()
    def reap(self):
        self._reap()

    # --- What people do -------------------------------------------------------------------------------------------------------
    @rule(which=SOME)
    def befall(self, which):
        event = self.dice.choice(["withdrawn", "done", "closed", *["lapsed"] * 12])
        if not self.tales:
            return self._idle()
        self.happened[event] += 1
        getattr(self, f"_event_{event}")(self._one(which, "leased", "sending") if event == "lapsed" else self._one(which))
        return None

    @rule(who=st.integers(0, 1), by_mail=st.booleans(), wants_tips=st.sampled_from([True, True, False]),
          hour=st.sampled_from([None, 7, 13]))  # fmt: skip
    def choose(self, who, by_mail, wants_tips, hour):
        self._choose(self.people[who][1], by_mail=by_mail, wants_tips=wants_tips, hour=hour)

    @rule(which=SOME)
    def steer(self, which):
        step = self.dice.choice(["hold", "release", "send_now"] * 3 + ["skip"])
        if not self.tales:
            return self._idle()
        tale = self._one(which, "held" if step == "release" else "pending")
        before = {"hold": {"pending"}, "release": {"held"}}.get(step, {"pending", "held"})
        done = self._try(lambda: self._steer(tale, step))
        assert done == (tale.state in before)
        if done:
            self.happened[step] += 1
            tale.become({"hold": "held", "skip": "superseded"}.get(step, "pending"), self.now if step == "send_now" else None)
            tale.may_go_early = tale.may_go_early or step == "send_now"
        return None

    def _steer(self, tale, step):
        line = book.Line(self._row(tale).get(), is_planned=False)
        kind = SimpleNamespace(rule="matters.due", notice=MatterOpened)
        occasion = book.Occasion(kind, tale.matter, line.delivery.milestone, None, None, [line])
        getattr(holding, step)(occasion, [line], reason="Uji.", by=self.by, at=self.now)

    @rule(which=SOME)
    def requeue(self, which):
        if not self.tales:
            return self._idle()
        tale = self._one(which, *STOPPED)
        done = self._try(lambda: deliveries.requeue(self._row(tale).get(), reason="Uji.", by=self.by, at=self.now))
        assert done == (tale.state in STOPPED and not tale.had_secrets and not tale.has_expired(self.now))
        if done:
            self.happened["requeue"] += 1
            tale.become("pending", self.now)
            tale.attempts, tale.fence = 0, tale.fence + 1
        return None

    @rule(which=SOME, arrived=st.booleans())
    def settle_by_hand(self, which, arrived):
        return self._settle(self._one(which, "doubt"), arrived) if self.tales else self._idle()

    def _settle(self, tale, arrived):
        row = self._row(tale).get()
        done = self._try(lambda: deliveries.resolve(row, arrived=arrived, reason="Uji.", by=self.by, at=self.now))
        assert done == (tale.state == "doubt" and tale.is_with_staff)
        if done:
            self.happened[f"settled {arrived}"] += 1
            tale.excuses += not arrived
            tale.become("sent" if arrived else "pending", self.now)

    def _idle(self):
        """A draw with nothing to do it to counts as no step. What may be drawn never hangs on what was: keys are random."""
        self.happened["idle"] += 1

    # --- What holds after every step ------------------------------------------------------------------------------------------
    @invariant()
    def portal_and_teller_agree(self):
        self.happened["steps"] += 1
        rows = {row.pk: row for row in Delivery.objects.filter(pk__in=self.tales).defer("text_sealed", "subject_sealed")}
        assert set(rows) == set(self.tales)
        assert Delivery.objects.count() == len(self.tales)
        for pk, tale in self.tales.items():
            row = rows[pk]
            seen = (WORDS.get(row.state, row.state), row.channel, row.attempts, row.fence, row.lease_owner, row.message_id)
            assert seen == (tale.state, tale.channel, tale.attempts, tale.fence, tale.owner, tale.message_id)
            if tale.state in {"pending", "doubt"}:
                self._agree_on_moment(row, tale)

    def _agree_on_moment(self, row, tale):
        if isinstance(tale.next_try, tuple):
            earliest, latest = tale.next_try
            assert earliest <= row.next_try <= latest
            tale.next_try = row.next_try
        assert (row.next_try, row.digest_at) == (tale.next_try, tale.waits_until)

    @invariant()
    def what_was_tried_stays_written(self):
        seen = list(Attempt.objects.order_by("pk").values_list("pk", "delivery_id", "n", "phase", "result", "worker"))
        assert seen[: len(self.told)] == self.told
        self.told = seen

    @invariant()
    def the_checker_finds_nothing(self):
        assert self._problems(AT_ANY_TIME) == []

    def _problems(self, names):
        with clock.stopped_at(self.now):
            return [problem.message for name in names for problem in checks()[f"notifications.{name}"]()]

    def come_to_an_end(self):
        """Time goes on, processes work, staff let go what they hold: then nothing may be left that waits."""
        for _ in range(60):
            if all(tale.state in OVER | STOPPED for tale in self.tales.values()):
                break
            self._pass_an_hour()
        assert {tale.state for tale in self.tales.values()} <= OVER | STOPPED
        self.portal_and_teller_agree()
        dead = sum(tale.state == "dead" for tale in self.tales.values())
        names = [name.partition(".")[2] for name in checks() if name.startswith("notifications.")]
        assert self._problems(names) == [f"{dead} kiriman dihentikan setelah gagal berulang kali."] * bool(dead)
        assert list(journal.broken_lines()) == []

    def _pass_an_hour(self):
        self.now += dt.timedelta(hours=1)
        for tale in self.tales.values():
            self._event_lapsed(tale)
            if tale.state == "held":
                self._steer(tale, "release")
                tale.become("pending")
        self._reap()
        self.expire()
        self.bundle()
        self._resolve("whole")
        for hand in self.hands:
            self._claim(hand, 20)
            while self.held[hand.name]:
                self._deliver(hand, is_end=True)
