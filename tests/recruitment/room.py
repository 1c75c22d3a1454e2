"""What tests of the staff's pages share: a selection with received applications, and people of the office at work."""

from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import Assignment
from core import clock
from core.actor import Actor
from notifications import planning, reminders
from notifications.models import Delivery
from notifications.notice import notice
from recruitment.actions import completeness, conflicts, reviews
from recruitment.lifecycle import ApplicationStatus
from recruitment.models import Application
from tests.factories.accounts import StaffFactory, log_in

GAMBIR, MENTENG = "31.71.01", "31.71.06"
QUEUE = "admin:recruitment_application_changelist"


def at_work(role, district=None, *, minutes_ago=0):
    """Return the browser of a new member of staff in a role; `.user` is the account."""
    user = StaffFactory(role=role)
    if district:
        Assignment.objects.filter(user=user).update(district=district)
    client = log_in(Client(), user, minutes_ago=minutes_ago)
    client.user = user
    return client


def acting_as(client, role="verifier", scope="*"):
    return Actor(user=type(client.user).objects.get(pk=client.user.pk), role=role, scope=scope)


def opened_by(client, *applications):
    """Declare that a member of staff has no tie to the applicants, and return the browser."""
    for application in applications:
        conflicts.declare_none(application, by=acting_as(client), at=clock.now())
    return client


def in_hands_of(client, application):
    """Open and claim the application for a member of staff, and return it fresh."""
    opened_by(client, application)
    reviews.claim(application, by=acting_as(client), at=clock.now())
    return Application.objects.get(pk=application.pk)


def url(name, application, *args):
    return reverse(f"admin:recruitment_application_{name}", args=[application.pk, *args])


def judged(client, application, value="met", reason=""):
    """Give every paper and requirement the same verdict."""
    points = [{"file": file} for file in application.files.current().select_related("kind")]
    points += [{"requirement": each} for each in application.selection.requirements.all()]
    for point in points:
        reviews.give_verdict(application, value=value, reason=reason, by=acting_as(client), at=clock.now(), **point)
    if value == "met":
        completeness.find_complete(application, by=acting_as(client), at=clock.now())


def first_file(application):
    return application.files.current().order_by("kind__position").first()


def status(application):
    return ApplicationStatus(Application.objects.get(pk=application.pk).status)


def move(client, application, name, **data):
    """Open the move's page and send its form as the browser would."""
    page = client.get(url("move", application, name))
    hidden = page.context["form"].initial if page.status_code == 200 else {}
    return client.post(url("move", application, name), {**hidden, **data})


def mails_wanted(rule, moment):
    """Let the planner pass at a moment; return the mails that it made by a rule's name and that are still wanted then."""
    before = set(Delivery.objects.values_list("pk", flat=True))
    with clock.stopped_at(moment):
        planning.plan_rule(reminders.rule(rule), moment)
        made = Delivery.objects.exclude(pk__in=before).filter(channel="mail").order_by("kind", "to_user", "to_address")
        return [each for each in made if concerns(each, moment)]


def concerns(delivery, moment):
    """Say whether a delivery would still be wanted at a moment."""
    kind, (label, _, pk) = notice(delivery.kind), delivery.about.partition(":")
    with clock.stopped_at(moment):
        return kind.still_concerns(kind.find(apps.get_model(label), pk), delivery, moment)
