"""What recruitment knows of how an applicant can be reached: by text at the number of the own current application."""

from notifications import telephones
from notifications.wishes import Wishes
from recruitment import sections
from recruitment.lifecycle import ALIVE, DECIDED, DRAFT
from recruitment.models import Section


class ApplicantWishes(Wishes):
    """Applicants wrote their number down where they apply; people of the office enter theirs in the settings of messages."""

    def number(self, user, kind):
        return super().number(user, kind) if self.enters_number(user) else number_of(user)

    def enters_number(self, user):
        return user.needs_second_factor


def number_of(applicant):
    """Return the number (E.164) of an account's newest application that is not over; empty where no text can go."""
    running = Section.objects.filter(application__applicant=applicant, application__status__in=[*DRAFT, *ALIVE, *DECIDED])
    personal = running.filter(code=sections.PERSONAL).order_by("-application__created_at", "-application_id").first()
    return telephones.reachable(personal.answers.get("phone", "")) if personal else ""
