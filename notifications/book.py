"""The deadline book: each reminder of a span, whether it is still to be planned, waits, or went out. It writes nothing.

What is to come is counted by cohorts (see Reminder.cohort), so that a hundred thousand drafts of one selection cost what one
costs; each reminder is looked at again when it is sent, so a count says how many it would be as things stand now.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, F, Min, Q, Value, When
from django.db.models.functions import Cast, Concat

from core import clock
from notifications import outbox, reminders
from notifications.channels import POINTERS, Channel
from notifications.lifecycle import DeliveryState
from notifications.models import Delivery, reference

S = DeliveryState
CHUNK = 500
PLANNED, SKIPPED = "planned", "skipped"  # what the book knows besides the states of a delivery
STATES = {
    PLANNED: "Akan direncanakan", S.PENDING: "Menunggu", S.ON_HOLD: "Ditahan",
    S.SENT: "Terkirim", SKIPPED: "Dilewati petugas",
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Whom one asks about: an account, an address, or both where the account has it."""

    user: object = None
    address: str = ""


@dataclass(frozen=True)
class Question:
    """start, end: aware moments, [start, end). room: an app. area: the code of a kecamatan. Empty asks for all."""

    start: dt.datetime
    end: dt.datetime
    person: Person | None = None
    room: str = ""
    rule: str = ""
    milestone: str = ""
    area: str = ""

    def rules(self):
        """Return the rules asked about, by name."""
        found = {name: each for name, each in reminders.rules().items() if self.rule in ("", name)}
        if self.room:
            found = {name: each for name, each in found.items() if name.startswith(f"{self.room}.")}
        if self.area:
            found = {name: each for name, each in found.items() if _knows_areas(each)}
        return found


@dataclass
class Cohort:
    """Objects that a rule treats alike until their deadline. one: an object that stands for all."""

    one: object
    count: int
    where: dict


@dataclass
class Group:
    """All reminders of one moment, rule, milestone, audience and state."""

    at: dt.datetime
    rule: object
    milestone: str
    state: str
    count: int
    key: str = ""  # of one of its deliveries
    cohorts: list = field(default_factory=list)
    early: set = field(default_factory=set)  # objects for which a delivery was made before its time
    is_second: bool = False  # told to the second person

    @property
    def is_planned(self):
        return self.state == PLANNED

    @property
    def one(self):
        """An object that it is about."""
        return self.cohorts[0].one

    @property
    def is_single(self):
        """Say whether it stands for that one object alone, still to be planned."""
        return self.is_planned and self.count == 1 and len(self.cohorts) == 1 and not self.early

    @property
    def unit(self):
        """What is counted: people, or the matters about which somebody is told."""
        is_counted = not self.is_second and (self.rule.account or self.rule.address)
        return "orang" if not self.is_planned or is_counted else "hal"

    @property
    def kind(self):
        """The Notice class that tells it."""
        return self.rule.second_notice if self.is_second else self.rule.notice

    @property
    def whom(self):
        """Whom it is told, in words."""
        return self.rule.second_whom if self.is_second else self.rule.whom

    @property
    def state_label(self):
        return STATES.get(self.state) or DeliveryState(self.state).label


def groups(question, now):
    """Return the Groups of a span in order; what is to come is replayed from now on, as the planner will do it."""
    rules = question.rules()
    found = [*_coming(question, rules, now), *_made(question, rules)]
    return sorted(found, key=lambda group: (group.at, group.rule.rule, group.milestone, group.is_second, group.state))


def group(question, at, state, *, is_second=False):
    """Return the one Group of a moment, state and audience; the question must name rule and milestone. None without one."""
    narrow = Question(
        at, at + dt.timedelta(microseconds=1), question.person, "", question.rule, question.milestone, question.area
    )
    found = groups(narrow, clock.now())
    return next((each for each in found if (each.state, each.is_second) == (state, is_second)), None)


def objects_of(group, question):
    """Return the objects behind a Group that is still to be planned, as a queryset in a steady order."""
    if group.rule.cohort:
        wanted = Q(pk__in=[])
        for cohort in group.cohorts:
            wanted |= Q(**cohort.where)
    else:
        wanted = Q(pk__in=[cohort.one.pk for cohort in group.cohorts])
    return _asked(group.rule, question).filter(wanted).exclude(pk__in=group.early).order_by("pk")


def deliveries_of(group, question):
    """Return the deliveries behind a Group that is no longer to be planned, as a queryset in a steady order."""
    found = _deliveries(question, {group.rule.rule: group.rule}).filter(not_before=group.at, milestone=group.milestone)
    return found.filter(shown=group.state, kind=group.kind.code).select_related("to_user").order_by("key")


def _group(at, rule, milestone):
    return Group(at, rule, milestone.code, PLANNED, 0, is_second=milestone.is_second)


# --- To come --------------------------------------------------------------------------------------------------------------
def _coming(question, rules, now):
    for rule in rules.values():
        found = {}
        for cohort, at, milestone in replayed(rule, _asked(rule, question), question):
            place = found.setdefault((at, milestone.code, milestone.is_second), _group(at, rule, milestone))
            place.count += cohort.count
            place.cohorts.append(cohort)
        _leave_out_what_is_made(found, rule, question, now)
        yield from (each for each in found.values() if each.count > 0)


def replayed(rule, objects, question):
    """Yield (Cohort, moment, Milestone) for each milestone that the planner would tell in the span."""
    offsets = reminders.active_offsets(rule.rule)
    by_query = _is_by_query(rule, question.person)
    for cohort in cohorts(rule, objects, question.end, singly=by_query):
        for at, milestone in _moments(rule, cohort.one, question.start, question.end, offsets):
            if question.milestone not in ("", milestone.code):
                continue
            if not by_query or _is_told(rule, cohort.one, milestone, question.person):
                yield cohort, at, milestone


def cohorts(rule, objects, end, *, singly=False):
    """Yield the Cohorts of a rule whose next moment lies before the end. singly: each object is one of its own."""
    due = objects.filter(**{f"{rule.column}__lt": end})
    if singly or not rule.cohort:
        for obj in due.order_by("pk").iterator(chunk_size=CHUNK):
            yield Cohort(obj, 1, {"pk": obj.pk})
        return
    names = (rule.column, *rule.cohort)
    rows = list(due.order_by(*names).values(*names).annotate(count=Count("pk"), one=Min("pk")))
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        known = rule.queryset().in_bulk([row["one"] for row in chunk])
        for row in chunk:
            yield Cohort(known[row["one"]], row["count"], {name: row[name] for name in names})


def _moments(rule, obj, start, end, offsets):
    at = rule.moment_of(obj)
    while at is not None and at < end:
        with clock.stopped_at(at):
            plan = rule.plan(obj, at, offsets, since=at)
        if at >= start:
            yield from ((at, milestone) for milestone in plan.tell)
        at = plan.next_nudge_at


def _is_told(rule, obj, milestone, person):
    with clock.stopped_at(milestone.at):
        told = {reminders.address_of(each) for each in rule.told(obj, milestone)}
    return reminders.address_of(person.user or person.address) in told


def _leave_out_what_is_made(found, rule, question, now):
    """Take out of the Groups to come the objects for which staff had a delivery made before its time."""
    early = Delivery.objects.filter(
        kind__in=_by_kind({rule.rule: rule}), not_before__gte=max(question.start, now), not_before__lt=question.end
    ).values_list("kind", "about", "revision", "milestone")
    made = set(early) if found else set()
    if not made:
        return
    keys = {about.rpartition(":")[2] for _, about, *_ in made}
    for obj in _asked(rule, question).filter(pk__in=keys):
        for place in found.values():
            is_counted = rule.cohort or any(cohort.one.pk == obj.pk for cohort in place.cohorts)
            if is_counted and (place.kind.code, reference(obj), rule.revision(obj), place.milestone) in made:
                place.early.add(obj.pk)
                place.count -= 1


def _asked(rule, question):
    """Return the objects of a rule, narrowed to the person and the kecamatan asked about."""
    objects = rule.queryset()
    if question.area:
        objects = rule.in_area(objects, question.area)
    person = question.person
    if person is None or _is_by_query(rule, person):
        return objects
    if rule.account:
        return objects.filter(**{rule.account: person.user}) if person.user else objects.none()
    return objects.filter(**{f"{rule.address}__iexact": person.address}) if person.address else objects.none()


def _is_by_query(rule, person):
    """Say whether a rule must be asked about each object whom it tells, since no column says it."""
    return person is not None and (rule.second_notice is not None or not (rule.account or rule.address))


def _knows_areas(rule):
    return type(rule).in_area is not reminders.Reminder.in_area


# --- Made -----------------------------------------------------------------------------------------------------------------
def _made(question, rules):
    by_kind = _by_kind(rules)
    found = _deliveries(question, rules).filter(not_before__gte=question.start, not_before__lt=question.end)
    if question.milestone:
        found = found.filter(milestone=question.milestone)
    counted = found.order_by().values("kind", "milestone", "not_before", "shown").annotate(count=Count("pk"), key=Min("key"))
    for row in counted:
        rule = by_kind[row["kind"]]
        facts = {"key": row["key"], "is_second": rule.is_to_second(row["kind"])}
        yield Group(row["not_before"], rule, row["milestone"], row["shown"], row["count"], **facts)


def _by_kind(rules):
    return {kind.code: rule for rule in rules.values() for kind in rule.notices}


def _deliveries(question, rules):
    """Return the reminders that exist, of some rules, each with the state the book shows it in."""
    found = _deliveries_of_rules(rules)
    skipped = When(state=S.SUPERSEDED, resolved_how=SKIPPED, then=Value(SKIPPED))
    found = found.annotate(shown=Case(skipped, default=F("state"), output_field=CharField()))
    if person := question.person:
        wanted = Q(to_user=person.user) if person.user else Q(pk__in=[])
        found = found.filter(wanted | Q(to_address__iexact=person.address) if person.address else wanted)
    if question.area:
        wanted = Q(pk__in=[])
        for rule in rules.values():
            wanted |= Q(kind__in=_by_kind({rule.rule: rule}), about__in=_references(rule, question.area))
        found = found.filter(wanted)
    return found


def _deliveries_of_rules(rules):
    """What becomes of a mail becomes of what points to it, so that pointers are left out."""
    told = Delivery.objects.exclude(channel__in=POINTERS)
    return told.filter(kind__in=_by_kind(rules)).exclude(milestone="")


def _references(rule, area):
    model = rule.queryset().model
    objects = rule.in_area(model._base_manager.all(), area)
    name = Concat(Value(f"{model._meta.label_lower}:"), Cast("pk", CharField()), output_field=CharField())
    return objects.order_by().values_list(name, flat=True)


# --- One occasion ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One reminder to one recipient. delivery: unsaved while the planner has still to make it."""

    delivery: Delivery
    is_planned: bool
    is_former: bool = False  # of a deadline that has moved since
    is_second: bool = False  # to the second person

    @property
    def state(self):
        if self.is_planned:
            return PLANNED
        is_skipped = self.delivery.state == S.SUPERSEDED and self.delivery.resolved_how == SKIPPED
        return SKIPPED if is_skipped else self.delivery.state

    @property
    def state_label(self):
        return STATES.get(self.state) or DeliveryState(self.state).label


@dataclass(frozen=True)
class Occasion:
    """One milestone of one object: every reminder that belongs to it."""

    rule: object
    obj: object
    milestone: str
    at: dt.datetime | None  # when the milestone speaks; None when the deadline has it no more
    deadline: dt.datetime | None
    lines: list
    lacks_second: bool = False  # it is to be told a second person, and there is none


def occasion(rule, pk, milestone, now):
    """Return the Occasion, or None when the rule neither concerns the object nor ever told this milestone about it."""
    obj = rule.queryset().filter(pk=pk).first()
    found = [each for each in rule.milestones(obj) if each.code == milestone] if obj else []
    about = f"{rule.queryset().model._meta.label_lower}:{pk}"
    made = _deliveries_of_rules({rule.rule: rule}).filter(about=about, milestone=milestone).select_related("to_user")
    revision = rule.revision(obj) if found else None
    lines = [
        Line(each, is_planned=False, is_former=each.revision != revision, is_second=rule.is_to_second(each.kind))
        for each in made.order_by("created_at", "key")
    ]
    coming, known = [each for each in found if is_to_come(rule, obj, each)], {line.delivery.key for line in lines}
    for each in coming:
        made = [draft for draft in drafts(rule, obj, each, now) if draft.key not in known]
        lines += [Line(draft, is_planned=True, is_second=each.is_second) for draft in made]
    if not lines and not found:
        return None
    lacks_second = any(each.is_second for each in coming) and rule.is_waited_for(obj)
    lacks_second = lacks_second and not any(line.is_second for line in lines)
    at, deadline = found[0].at if found else None, rule.known_deadline(obj) if obj else None
    return Occasion(rule, obj, milestone, at, deadline, lines, lacks_second)


def is_to_come(rule, obj, milestone):
    """Say whether the planner has still to come to a milestone of an object."""
    moment = rule.moment_of(obj)
    return moment is not None and moment <= milestone.at


def drafts(rule, obj, milestone, now):
    """Return the deliveries that the planner will make for a milestone, unsaved, to whom it would tell it then."""
    with clock.stopped_at(max(milestone.at, now)):
        told = rule.told(obj, milestone)
    facts = {"revision": rule.revision(obj), "milestone": milestone.code, "at": now}
    facts |= {"not_before": milestone.at, "expires_at": milestone.expires_at}
    kind = rule.notice_of(milestone)
    closed = reminders.closed_ways(reminders.active_offsets(rule.rule), kind)
    ways = [Channel.PORTAL if Channel.MAIL in closed and not isinstance(to, str) else Channel.MAIL for to in told]
    return [outbox.draft(kind, obj, to=to, channel=way, **facts) for to, way in zip(told, ways, strict=True)]


# --- What a tick would do ---------------------------------------------------------------------------------------------------
def trial(at, now):
    """Return the Groups that one tick at a moment would plan, from what the portal knows now."""
    question, found = Question(min(at, now), at + dt.timedelta(microseconds=1)), {}
    for name, rule in reminders.rules().items():
        told, offsets = {}, reminders.active_offsets(name)
        for cohort in cohorts(rule, rule.queryset(), question.end):
            with clock.stopped_at(at):
                plan = rule.plan(cohort.one, at, offsets)
            for milestone in plan.tell:
                place = told.setdefault((milestone.code, milestone.is_second), _group(at, rule, milestone))
                place.count += cohort.count
                place.cohorts.append(cohort)
        _leave_out_what_is_made(told, rule, question, now)
        found |= {(name, *which): place for which, place in told.items() if place.count > 0}
    return [found[key] for key in sorted(found)]


def waiting(at):
    """Return what waits now and would go out with a tick at a moment, of every kind: rows of kind, milestone and count."""
    found = Delivery.objects.filter(state=S.PENDING, next_try__lte=at).exclude(expires_at__lte=at)
    return found.order_by("kind", "milestone").values("kind", "milestone").annotate(count=Count("pk"))
