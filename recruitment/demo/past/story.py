"""The chapters of 2022 in their order. Each asks what is told already: killed anywhere, the story goes on from there."""

from recruitment.demo.past import feedback, intake, interviews, plenaries, results, seats, written


def tell(story):
    """Tell all that is not told yet, and say whether there was anything."""
    story.begin()
    if seats.is_over(story):
        return False
    if not results.was_announced(story, "administration"):
        intake.tell(story)
        intake.extend(story)
    for chapter in CHAPTERS:
        chapter(story)
    return True


CHAPTERS = (
    results.administration,
    feedback.tell,
    written.seat,
    written.score,
    written.announce,
    interviews.tell,
    plenaries.decide,
    plenaries.announce,
    plenaries.fill_refused,
    seats.swear_in,
    seats.report,
    plenaries.replace_the_dead,
    seats.swear_in,
)
