"""The chapters of 2022 in their order. Each asks what is told already: killed anywhere, the story goes on from there."""

from core.actor import SYSTEM
from recruitment.demo.past import checks, feedback, intake, interviews, plenaries, results, written


def tell(story):
    """Tell all that is not told yet."""
    story.system = SYSTEM
    story.begin()
    intake.tell(story)
    if not results.was_announced(story, "administration"):
        _check(story)
    results.administration(story)
    feedback.tell(story)
    written.seat(story)
    written.score(story)
    written.announce(story)
    interviews.tell(story)
    plenaries.decide(story)
    plenaries.announce(story)
    plenaries.replace(story)


def _check(story):
    checks.deal(story)
    checks.check_completeness(story, story.at(0, 9))
    intake.extend(story)
    checks.check_completeness(story, story.at(11, 8))
    checks.review(story, story.at(12, 9))
