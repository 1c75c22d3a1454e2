"""Who applied in 2022 and how each file was checked, and the extension of the kecamatan that had too few women.

A file is handed in, checked and decided in one step: whoever uses the portal meanwhile finds none of them in the queue.
"""

import datetime as dt

from core.actor import SYSTEM
from recruitment.actions import applications, extensions
from recruitment.demo import filing
from recruitment.demo.cast import applicant
from recruitment.demo.past import checks, results
from recruitment.lifecycle import ApplicationStatus, ExtensionScope
from recruitment.models import Application, Extension

TYPING = dt.timedelta(minutes=40)


def tell(story):
    """Hand in and check everything of the intake, and leave some drafts unsent at its end."""
    places = filing.Places(story.selection)
    known = set(Application.objects.filter(selection=story.selection).values_list("applicant__email", flat=True))
    new = [person for person in story.crowd.in_intake if person.email not in known]
    story.in_steps(new, lambda person: _one(story, places, person, story.at(1, 9), story.at(12, 9)), "Pendaftar 2022")
    unsent = [person for person in story.crowd.never_sent if person.email not in known]
    story.in_steps(unsent, lambda person: _leave(story, places, person), "Draf 2022 yang tidak dikirim")


def _one(story, places, person, complete_at, decide_at):
    application = _hand_in(story, places, person)
    if application.status == ApplicationStatus.SUBMITTED:
        checks.check(story, application, person, complete_at, decide_at)


def _hand_in(story, places, person):
    user = story.account(person)
    application = filing.send(filing.whole_draft(places, person, user, story.sheets, person.sent_at - TYPING), person.sent_at)
    if person.fate == "withdrawn":
        by, at = applicant(user), person.sent_at + dt.timedelta(hours=20)
        applications.withdraw(application, version=application.version, reason="Mendapat pekerjaan lain.", by=by, at=at)
    return application


def _leave(story, places, person):
    draft = filing.whole_draft(places, person, story.account(person), story.sheets, person.sent_at, leave_out=1)
    applications.leave_unsent(draft, by=SYSTEM, at=story.at(0, 0, 5))


def extend(story):
    """Extend where the figures ask for it, and take what comes in then: one step, so that no reopened draft lies open today."""
    if Extension.objects.filter(selection=story.selection).exists():
        return
    with story.step():
        _announce(story)
        places = filing.Places(story.selection)
        for person in story.crowd.in_extension:
            _one(story, places, person, story.at(11, 8), story.at(12, 15))
        reopened = Application.objects.filter(selection=story.selection, status=ApplicationStatus.DRAFT)
        for draft in reopened.select_related("selection", "extension", "applicant"):
            applications.leave_unsent(draft, by=SYSTEM, at=story.at(11, 0, 5))
    story.say(f"Perpanjangan 2022: {len(story.crowd.in_extension)} pendaftar")


def _announce(story):
    story.selection.refresh_from_db()
    made = extensions.propose(
        story.selection, scope=ExtensionScope.ALL, opens_at=story.at(4, 0), closes_at=story.at(11, 0), by=story.cast.secretary,
        at=story.at(2, 9), note="Keterwakilan perempuan belum tercapai.",
    )  # fmt: skip
    for extension in made:
        extensions.approve(extension, version=extension.version, by=story.cast.commissioner, at=story.at(2, 11))
    results.announce(story, "extension", 11, 3, districts=[each.district_id for each in made])
