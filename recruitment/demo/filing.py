"""An application of the demo filled and sent, by the same actions as anybody's."""

import uuid

from django.contrib.auth import get_user_model

from recruitment.actions import applications, files
from recruitment.actions import sections as section_actions
from recruitment.demo.cast import applicant
from recruitment.models import Selection


class Places:
    """What all applications of a selection share, read once: its kecamatan with a kelurahan each, and its papers."""

    def __init__(self, selection):
        self.selection = Selection.objects.prefetch_related("requirements").get(pk=selection.pk)
        seats = selection.seats.select_related("district").order_by("district")
        self.districts = {seat.district_id: seat.district for seat in seats}
        self.villages = {code: district.villages.order_by("code").first() for code, district in self.districts.items()}
        self.kinds = [kind for kind in selection.document_kinds.order_by("position") if kind.is_required({})]

    def district_of(self, person):
        return getattr(person, "place", "") or list(self.districts)[person.n % len(self.districts)]


def accounts(people, password):
    """Return {address: account} of invented people, made where they are missing. password: the hash that all of them share."""
    users = get_user_model().objects
    users.bulk_create(
        [users.model(email=each.email, name=each.name, password=password) for each in people], ignore_conflicts=True
    )
    return {user.email: user for user in users.filter(email__in=[each.email for each in people])}


def whole_draft(places, person, user, sheets, at, leave_out=0):
    """Begin an application and fill it; leave_out: how many of its last parts stay open."""
    by = applicant(user)
    application = applications.start(places.selection, by=by, at=at)
    code = places.district_of(person)
    answers = list(person.answers(places.selection, places.districts[code], places.villages[code]).items())
    for section, values in answers[: len(answers) - max(0, leave_out - 1)]:
        section_actions.save(application, section, answers=values, typed={}, complete=True, version=0, by=by, at=at)
    for kind in places.kinds[: len(places.kinds) - min(leave_out, 2)]:
        files.attach(application, kind, sheets.copy_for(user, kind, at), by=by, at=at)
    return application


def send(application, at):
    by = applicant(application.applicant)
    return applications.submit(application, version=application.version, key=uuid.uuid4(), by=by, at=at)
