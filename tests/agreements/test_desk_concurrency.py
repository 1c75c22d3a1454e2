"""The desk under two hands at once: real connections, on either engine."""

import datetime as dt
import functools

import pytest

from agreements.actions import dispositions, opinions
from agreements.lifecycle import Conclusion, DispositionStatus, Side
from agreements.models import Disposition, LegalOpinion, Post
from tests.concurrency import together
from tests.factories.accounts import OfficialFactory
from tests.factories.agreements import Table, seated
from tests.factories.documents import handed_in
from tests.factories.recruitment import NOON

pytestmark = pytest.mark.django_db(transaction=True)
LEGAL = "Kepala bagian hukum"


def test_nothing_stays_asked_for_a_step_that_was_decided_meanwhile():
    table = Table()
    aide = seated(Side.CITY, "Staf", OfficialFactory(role="official"), may_decide=False)
    for _ in range(4):
        step = table.step(table.proposed(), Side.CITY)
        mine = table.step(step.draft.agreement, Side.CITY)
        facts = {"to": aide, "instruction": "Baca.", "due_on": NOON.date() + dt.timedelta(days=2), "at": NOON}
        give = functools.partial(dispositions.give, mine.draft.agreement, mine, **facts, by=table.by(Side.CITY, LEGAL))
        together(give, functools.partial(table.decide, step))

    pending = Disposition.objects.exclude(status=DispositionStatus.CLOSED).exclude(step__status="open")
    assert not pending.exists()


def test_of_two_opinions_at_once_one_is_current():
    table = Table()
    Post.objects.filter(title=LEGAL).update(gives_legal_opinion=True)
    agreement = table.proposed()
    draft = agreement.latest
    draft.agreement = agreement
    by = table.by(Side.CITY, LEGAL)
    give = functools.partial(opinions.opine, draft, [handed_in()], conclusion=Conclusion.AGREES, by=by, at=NOON)

    together(give, functools.partial(give))

    assert LegalOpinion.objects.current().filter(draft=draft).count() == 1
