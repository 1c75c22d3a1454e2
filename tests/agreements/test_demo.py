"""The demo's agreements: one in each stage, repeatable and sound."""

import io

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement
from core import clock, fsck
from core.actor import SYSTEM
from core.clock import JAKARTA, wib
from core.models import Event

pytestmark = pytest.mark.django_db
NIGHT = wib(2026, 10, 21, 2, 30)  # whenever it is made, people act by day


@pytest.mark.full
def test_the_demo_shows_an_agreement_in_each_stage_and_leaves_nothing_unsound(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    with clock.stopped_at(NIGHT):
        for command in ("load_regions", "demo_accounts", "demo_agreements", "demo_agreements"):
            call_command(command, stdout=io.StringIO())

        assert set(Agreement.objects.values_list("status", flat=True)) >= {"in_force", "initialling", "negotiating"}
        for agreement in Agreement.objects.filter(status="in_force"):
            assert agreement.finals.filter(document__isnull=False).count() == 2
        acts = Event.objects.filter(stream__startswith="agreements.").exclude(by_name=str(SYSTEM))
        assert {act.at.astimezone(JAKARTA).hour for act in acts} <= set(range(8, 16))
        assert max(act.at for act in acts) <= NIGHT
        unsound = {name for name, check in fsck.checks().items() if list(check())}
        assert {name for name in unsound if name.startswith(("agreements.", "core.", "documents."))} == set()


def test_the_demo_needs_its_accounts_and_never_runs_in_production(settings):
    with pytest.raises(CommandError, match="demo_accounts"):
        call_command("demo_agreements")
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="server kantor"):
        call_command("demo_agreements")
    assert not Agreement.objects.exists()
